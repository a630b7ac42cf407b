import java.nio.file.Path;
import org.permafrost.image.decode.DrawnImages;

/**
 * Draws the images of the quickstart: {@code java -cp 'target/dist/jars/*' Draw.java FOLDER COUNT}.
 */
class Draw {
  public static void main(String[] arguments) {
    new DrawnImages(1).write(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
  }
}
