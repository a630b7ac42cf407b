package org.permafrost.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.image.RgbImage;
import org.permafrost.image.SampleImages;
import org.permafrost.settings.PrepSettings.Encoding;
import org.permafrost.settings.SettingsLoader;

class DrawnImagesTest {
  @TempDir Path folder;

  private SortedMap<String, String> draw(String name, int images, long seed) throws IOException {
    Path target = folder.resolve(name);
    new DrawnImages(seed).write(target, images);
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(target)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String bytes = HexFormat.of().formatHex(Files.readAllBytes(path));
        files.put(target.relativize(path).toString(), bytes);
      }
    }
    return files;
  }

  @Test
  void drawsTheSameFilesFromTheSameSeed() throws IOException {
    SortedMap<String, String> files = draw("a", 120, 1);
    assertThat(files).isEqualTo(draw("b", 120, 1)).hasSize(120);
    assertThat(files.values()).doesNotHaveDuplicates();
    assertThat(files.keySet()).filteredOn(f -> f.startsWith("train/")).hasSize(100);
    assertThat(files.keySet()).filteredOn(f -> f.startsWith("val/ring/")).hasSize(2);
    assertThat(draw("c", 120, 2).values()).doesNotContainAnyElementsOf(files.values());
  }

  @Test
  void drawsImagesThatPrepAccepts() throws IOException {
    new DrawnImages(1).write(folder, 10);
    ImageDecoder decoder = new ImageDecoder(SettingsLoader.defaults().prep().limits());
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        DecodeResult result = decoder.decode(Files.readAllBytes(path));
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        assertThat(((DecodeResult.Decoded) result).image().width()).isEqualTo(DrawnImages.SIDE);
      }
    }
  }

  @Test
  void storedPixelsComeBackInEitherEncoding() throws IOException {
    byte[] png = SampleImages.png(12, 9, 4);
    ImageDecoder decoder = new ImageDecoder(SettingsLoader.defaults().prep().limits());
    RgbImage image = ((DecodeResult.Decoded) decoder.decode(png)).image();
    byte[] expected = image.pixels().clone();
    for (Encoding encoding : Encoding.values()) {
      byte[] stored = StoredPixels.encode(image, encoding);
      byte[] back = StoredPixels.decode(stored, StoredPixels.name(encoding), 12, 9);
      assertThat(back).isEqualTo(expected);
    }
    assertThatThrownBy(() -> StoredPixels.decode(expected, "rgb", 12, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12 x 8");
    assertThatThrownBy(() -> StoredPixels.decode(expected, "webp", 12, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("webp");
  }
}
