package org.permafrost.hash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** Of FIPS 180-2, appendix B. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void piecesAddUpToTheWhole() {
    assertThat(Sha256.of("abc")).isEqualTo(ABC).isEqualTo(Sha256.of("abc".getBytes(UTF_8)));
    assertThat(new Sha256().add("a").add("bc").hex()).isEqualTo(ABC);
  }

  @Test
  void takesUpWhatPassesThroughStreams() throws IOException {
    Sha256 read = new Sha256();
    read.reading(new ByteArrayInputStream("abc".getBytes(UTF_8))).readAllBytes();
    Sha256 written = new Sha256();
    written.writing(OutputStream.nullOutputStream()).write("abc".getBytes(UTF_8));

    assertThat(read.hex()).isEqualTo(ABC);
    assertThat(written.hex()).isEqualTo(ABC);
  }

  @Test
  void numbersAreLittleEndianAndKeepTheirBits() {
    float odd = Float.intBitsToFloat(0x7fc00123);

    assertThat(new Sha256().add(0x04030201).hex()).isEqualTo(Sha256.of(new byte[] {1, 2, 3, 4}));
    assertThat(new Sha256().add(odd, 1f).hex())
        .isEqualTo(Sha256.of(new byte[] {0x23, 1, (byte) 0xc0, 0x7f, 0, 0, (byte) 0x80, 0x3f}));
  }

  @Test
  void beginsAnewAfterEachSum() {
    Sha256 sum = new Sha256().add("x");
    sum.hex();

    assertThat(sum.add("abc").hex()).isEqualTo(ABC);
  }
}
