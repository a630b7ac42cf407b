package org.permafrost.head.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.permafrost.hash.Sha256;
import org.permafrost.head.HeadCases;
import org.permafrost.head.HeadCases.Case;
import org.permafrost.head.HeadKind;
import org.permafrost.head.sums.FeatureMap;

/** What was written is read back; whatever else is in a file ends in a message. */
class HeadFileTest {
  private static HeadState state(HeadKind kind) {
    List<Case> cases = HeadCases.cases(3, 20);
    FeatureMap map = HeadCases.map(kind, cases);
    return new HeadState(
            kind,
            new FeatureSource(
                "0123456789abcdef".repeat(4),
                "classifier",
                List.of(0, 1, 2, 4, 6, 7),
                new TreeMap<>(Map.of("stem", List.of(1, 3), "stage1", List.of()))),
            HeadCases.numbers(),
            true,
            List.of(new Addition("one", "c1", "train", List.of("a", "b"))),
            HeadCases.sums(kind, map, cases.subList(0, 40)))
        .plus(
            new Addition("two", "c2", "train", List.of("b", "c")),
            HeadCases.sums(kind, map, cases.subList(20, 60)));
  }

  private static byte[] bytes(HeadState state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HeadWriter.write(state, out);
    return out.toByteArray();
  }

  private static HeadReader.Saved read(byte[] bytes) throws IOException {
    return HeadReader.read(new ByteArrayInputStream(bytes), bytes.length);
  }

  /** With a hash that fits, as an attacker would have it. */
  private static byte[] signed(byte[] bytes) {
    byte[] body = Arrays.copyOf(bytes, bytes.length - 32);
    System.arraycopy(HexFormat.of().parseHex(Sha256.of(body)), 0, bytes, bytes.length - 32, 32);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void whatWasWrittenIsReadBack(HeadKind kind) throws IOException {
    HeadState state = state(kind);
    byte[] bytes = bytes(state);
    HeadReader.Saved saved = read(bytes);

    assertThat(saved.head()).isEqualTo(state);
    assertThat(bytes(saved.head())).isEqualTo(bytes);
    assertThat(saved.hash())
        .isEqualTo(HexFormat.of().formatHex(bytes, bytes.length - 32, bytes.length));
    assertThat(saved.head().tasks()).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void anyFlippedByteIsNoticed() throws IOException {
    byte[] good = bytes(state(HeadKind.RIDGE));
    for (int i = 0; i < good.length; i += i < 600 ? 1 : 97) {
      byte[] bytes = good.clone();
      bytes[i] ^= 0x10;
      assertThatThrownBy(() -> read(bytes))
          .as("byte %d", i)
          .isInstanceOf(DamagedHeadException.class);
    }
  }

  /** Numbers of any size at any place, correctly signed: a message or a head, nothing else. */
  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void hostileNumbersDoNoHarm(HeadKind kind) throws IOException {
    byte[] good = bytes(state(kind));
    for (int hostile : new int[] {-1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE, 70_000, 3000}) {
      for (int i = 0; i + 4 + 32 < good.length; i += i < 700 ? 1 : 53) {
        byte[] bytes = good.clone();
        ByteBuffer.wrap(bytes).putInt(i, hostile);
        try {
          read(signed(bytes)).head().classes();
        } catch (DamagedHeadException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void truncationAndOtherFilesAreNoticed() throws IOException {
    byte[] good = bytes(state(HeadKind.FECAM));
    for (int length : new int[] {0, 10, 47, 48, 100, 300, good.length - 33, good.length - 1}) {
      byte[] bytes = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> read(length < 48 ? bytes : signed(bytes)))
          .isInstanceOf(DamagedHeadException.class);
    }
    assertThatThrownBy(() -> read(signed(Arrays.copyOf(good, good.length + 8))))
        .hasMessageContaining("8 bytes follow its end");
    assertThatThrownBy(() -> read(signed(new byte[5000])))
        .hasMessageContaining("no head that Permafrost wrote");
  }

  @Test
  void anotherFormatAsksForANewerPermafrost() throws IOException {
    byte[] bytes = bytes(state(HeadKind.NCM));
    ByteBuffer.wrap(bytes).putInt(16, 2);

    assertThatThrownBy(() -> read(signed(bytes))).hasMessageContaining("use a newer Permafrost");
  }

  @Test
  void classesMustBeThoseAdded() throws IOException {
    HeadState state = state(HeadKind.NCM);
    HeadState forged =
        new HeadState(
            state.kind(),
            state.source(),
            state.numbers(),
            true,
            List.of(new Addition("one", "c1", "train", List.of("a", "b"))),
            state.sums());
    byte[] bytes = bytes(forged);

    assertThatThrownBy(() -> read(bytes)).hasMessageContaining("not those that were added");
  }
}
