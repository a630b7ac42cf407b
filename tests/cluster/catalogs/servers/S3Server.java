import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.Main;

/**
 * S3 on loopback with a bucket, lab, whose objects are files. Prints its port, and ends with its
 * standard input.
 */
final class S3Server {
  private S3Server() {}

  /** The folder of the objects. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path properties =
        Files.write(
            folder.resolve("s3proxy.conf"),
            List.of(
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=none",
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir="
                    + Files.createDirectories(folder.resolve("objects"))));
    Main.main(new String[] {"--properties", properties.toString()});
    awaitOpen(port);
    HttpResponse<String> made =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/lab"))
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    if (made.statusCode() != 200) {
      throw new IOException("No bucket: " + made.statusCode() + " " + made.body());
    }
    System.out.println("ready " + port);
    while (System.in.read() >= 0) {
      // Whoever started this is still there.
    }
    System.exit(0);
  }

  private static void awaitOpen(int port) throws InterruptedException {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
  }
}
