package org.permafrost.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.Problem;

class SourceFormatsTest {
  @TempDir Path folder;

  @Test
  void readsCifarRecords() {
    for (CifarFormat format : CifarFormat.values()) {
      byte[] record = new byte[format.recordBytes()];
      int start = record.length - 3072;
      record[start - 1] = 9;
      record[start + 5] = 10;
      record[start + 1024 + 5] = 20;
      record[start + 2048 + 5] = (byte) 200;
      assertThat(format.label(record)).isEqualTo(9);
      RgbImage image = CifarFormat.image(format.planes(record));
      assertThat(image.pixels()).hasSize(3072);
      assertThat(image.pixels()[15]).isEqualTo((byte) 10);
      assertThat(image.pixels()[16]).isEqualTo((byte) 20);
      assertThat(image.pixels()[17]).isEqualTo((byte) 200);
    }
  }

  @Test
  void checksCifarFiles() {
    CifarFormat cifar = CifarFormat.CIFAR10;
    assertThat(cifar.records("f", 3 * 3073)).isEqualTo(3);
    assertThatThrownBy(() -> cifar.records("data_batch_1.bin", 3074))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("data_batch_1.bin", "3074", "3073");
    assertThatThrownBy(() -> cifar.records("f", 0)).isInstanceOf(Problem.class);
    assertThat(cifar.trainFiles(List.of("data_batch_2.bin", "test_batch.bin", "data_batch_1.bin")))
        .containsExactly("data_batch_1.bin", "data_batch_2.bin");
    assertThatThrownBy(() -> cifar.classNames("batches.meta.txt", List.of("a", "", "b")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("2 names for 10 classes");
    assertThat(cifar.classNames("f", Collections.nCopies(10, " a "))).containsOnly("a");
  }

  @Test
  void namesClasses() throws Exception {
    ClassNames imagenette = ClassNames.load("imagenette");
    assertThat(imagenette.nameOf("n01440764")).isEqualTo("tench");
    assertThat(imagenette.nameOf("n03888257")).isEqualTo("parachute");
    assertThat(imagenette.nameOf("roses")).isEqualTo("roses");
    assertThat(ClassNames.load("none").nameOf("n01440764")).isEqualTo("n01440764");
    Path map = Files.writeString(folder.resolve("names.txt"), "# mine\n\nr1 = red rose\n");
    assertThat(ClassNames.load(map.toString()).nameOf("r1")).isEqualTo("red rose");
    for (String mark : List.of("\uFEFF", "\uFEFF# mine\n", "\uFEFF\r\n")) {
      Files.writeString(map, mark + "r1 = red rose\r\n");
      assertThat(ClassNames.load(map.toString()).nameOf("r1")).isEqualTo("red rose");
    }
    Files.write(map, "r1 = ros\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ClassNames.load(map.toString()))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("prep.class-names", "UTF-8");
    Files.writeString(map, "r1 red rose\n");
    assertThatThrownBy(() -> ClassNames.load(map.toString()))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("line 1", "r1 red rose");
    assertThatThrownBy(() -> ClassNames.load(folder.resolve("absent").toString()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("prep.class-names");
  }
}
