package org.permafrost.action.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.Problem;

class ClassFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("classes.txt"), text);
  }

  @Test
  void takesNamesOrAMapOfFoldersToNames() throws IOException {
    assertThat(ClassFile.read(file("tench\n\n golf ball \n"), 2))
        .containsExactly("tench", "golf ball");
    assertThat(
            ClassFile.read(file("# by output\nn01440764 = tench\nn03445777=golf ball, = x\n"), 2))
        .containsExactly("tench", "golf ball, = x");
    assertThat(ClassFile.read(file("n01440764 = tench\nn03445777\n"), 2))
        .containsExactly("n01440764 = tench", "n03445777");
  }

  @Test
  void asManyNamesAsOutputsAndNoneTwice() throws IOException {
    assertThatThrownBy(() -> ClassFile.read(file("# one\na = tench\n"), 2))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("has 1 names, the network 2 outputs");
    assertThatThrownBy(() -> ClassFile.read(file("a = crane\nb = crane\n"), 2))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("has the name crane twice");
  }
}
