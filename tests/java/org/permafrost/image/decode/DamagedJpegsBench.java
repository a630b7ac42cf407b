package org.permafrost.image.decode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.permafrost.image.JpegDamage;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.random.KeyedRandom;
import org.permafrost.settings.PrepSettings.Limits;

/**
 * How many damaged JPEGs are noticed, of the images of a folder, each damaged in every way; and how
 * many intact ones are called damaged. See tests/bench/README.md.
 */
final class DamagedJpegsBench {
  private static final ImageDecoder DECODER =
      new ImageDecoder(new Limits(8, 50_000_000, 67_108_864, 10, 1_000, 10));

  private DamagedJpegsBench() {}

  /** Takes a folder and, to go faster, how many images one stands for. */
  public static void main(String[] arguments) throws IOException {
    int every = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    List<Path> all;
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      all = files.filter(DamagedJpegsBench::isJpeg).sorted().toList();
    }
    int[] intact = new int[4];
    Map<JpegDamage, int[]> damaged = new EnumMap<>(JpegDamage.class);
    for (JpegDamage kind : JpegDamage.values()) {
      damaged.put(kind, new int[4]);
    }
    for (int i = 0; i < all.size(); i++) {
      byte[] jpeg = Files.readAllBytes(all.get(i));
      DecodeResult whole = DECODER.decode(jpeg);
      intact[outcome(whole, whole)]++;
      if (i % every == 0) {
        for (JpegDamage kind : JpegDamage.values()) {
          KeyedRandom random =
              KeyedRandom.of(1, kind.name(), 0, all.get(i).getFileName().toString());
          damaged.get(kind)[outcome(DECODER.decode(kind.of(jpeg, random)), whole)]++;
        }
      }
    }
    String line = "%-8s %9s %11s %11s %11s%n";
    System.out.printf(
        Locale.ROOT, line, "damage", "rejected", "suspicious", "unnoticed", "same pixels");
    print(line, "none", intact);
    for (JpegDamage kind : JpegDamage.values()) {
      print(line, kind.name().toLowerCase(Locale.ROOT), damaged.get(kind));
    }
  }

  private static void print(String line, String name, int[] counts) {
    System.out.printf(Locale.ROOT, line, name, counts[0], counts[1], counts[2], counts[3]);
  }

  private static boolean isJpeg(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  /** Column of the table. */
  private static int outcome(DecodeResult result, DecodeResult whole) {
    if (!(result instanceof Decoded decoded)) {
      return 0;
    }
    if (decoded.suspicion().isPresent()) {
      return 1;
    }
    boolean same =
        whole instanceof Decoded original
            && Arrays.equals(decoded.image().pixels(), original.image().pixels());
    return same ? 3 : 2;
  }
}
