package org.permafrost.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.image.decode.ImageDecoder;
import org.permafrost.settings.ImageCut;
import org.permafrost.settings.ImageCut.Filter;
import org.permafrost.settings.ImageCut.Orientation;
import org.permafrost.settings.ImageCut.Resize;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.bind.Labels;

/** The same bits as Pillow and torchvision; {@code tests/golden/resized} holds theirs. */
class PillowTest {
  private static final int SIZE = 32;

  private static RgbImage golden(String name) throws IOException {
    try (InputStream in = PillowTest.class.getResourceAsStream("/resized/" + name + ".png")) {
      ImageDecoder decoder = new ImageDecoder(SettingsLoader.defaults().prep().limits());
      return ((Decoded) decoder.decode(in.readAllBytes())).image();
    }
  }

  private static Stream<Arguments> goldens() {
    return Stream.of("wide", "tall", "tiny")
        .flatMap(
            image ->
                Arrays.stream(Filter.values())
                    .flatMap(
                        filter ->
                            Stream.of(
                                Arguments.of(image, Resize.CENTER_CROP, 37, filter),
                                Arguments.of(image, Resize.CENTER_CROP, 39, filter),
                                Arguments.of(image, Resize.CENTER_CROP, 48, filter),
                                Arguments.of(image, Resize.STRETCH, 0, filter),
                                Arguments.of(image, Resize.SHORTER_SIDE, 0, filter))));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void everyBitIsThatOfPillow(String image, Resize resize, int scaleTo, Filter filter)
      throws IOException {
    String result =
        String.join(
            "-", image, Labels.of(resize) + (scaleTo == 0 ? "" : "-" + scaleTo), Labels.of(filter));
    ImageCut cut = new ImageCut(resize, scaleTo, filter, Orientation.EXIF, SIZE);

    assertThat(new Resizer(cut).resize(golden(image)).pixels()).isEqualTo(golden(result).pixels());
  }

  @Test
  void aSideThatIsChosenIsTorchvisions() {
    assertThat(ImageCut.of(Resize.CENTER_CROP, 224).shorterSide()).isEqualTo(256);
    assertThat(ImageCut.of(Resize.CENTER_CROP, SIZE).shorterSide()).isEqualTo(37);
  }
}
