package org.permafrost.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.permafrost.image.RgbImage;
import org.permafrost.image.SampleImages;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.image.decode.DecodeResult.Rejected;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.settings.PrepSettings.Limits;

class ImageDecoderTest {
  private static final Limits LIMITS = new Limits(8, 10_000, 100_000, 10, 1_000, 10);

  private static RejectReason reason(byte[] bytes) {
    DecodeResult result = new ImageDecoder(LIMITS).decode(bytes);
    assertThat(result).isInstanceOf(Rejected.class);
    assertThat(((Rejected) result).detail()).isNotBlank();
    return ((Rejected) result).reason();
  }

  private static Decoded decoded(byte[] bytes) {
    DecodeResult result = new ImageDecoder(LIMITS).decode(bytes);
    assertThat(result).as("%s", result).isInstanceOf(Decoded.class);
    return (Decoded) result;
  }

  private static int[] pixel(RgbImage image, int x, int y) {
    int at = 3 * (y * image.width() + x);
    byte[] pixels = image.pixels();
    return new int[] {pixels[at] & 0xff, pixels[at + 1] & 0xff, pixels[at + 2] & 0xff};
  }

  private static byte[] cut(byte[] bytes, int fromEnd) {
    return Arrays.copyOf(bytes, bytes.length - fromEnd);
  }

  @Test
  void rejectsAnEmptyFile() {
    assertThat(reason(new byte[0])).isEqualTo(RejectReason.ZERO_BYTE);
  }

  @Test
  void rejectsALargeFileByItsLengthAlone() {
    assertThat(reason(new byte[100_001])).isEqualTo(RejectReason.TOO_LARGE_FILE);
    assertThat(new ImageDecoder(LIMITS).judgeLength(100_001)).isPresent();
    assertThat(new ImageDecoder(LIMITS).judgeLength(100_000)).isEmpty();
  }

  @Test
  void rejectsWhatIsNoImage() {
    assertThat(reason("%PDF-1.7..".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(RejectReason.WRONG_MAGIC);
    assertThat(reason(new byte[] {(byte) 0xff})).isEqualTo(RejectReason.WRONG_MAGIC);
  }

  @Test
  void rejectsATruncatedJpegWhereverItIsCut() throws Exception {
    byte[] whole = SampleImages.jpeg(40, 40, 1);
    decoded(whole);
    for (int length = 3; length < whole.length; length += 7) {
      assertThat(reason(Arrays.copyOf(whole, length))).isEqualTo(RejectReason.TRUNCATED);
    }
    assertThat(reason(cut(whole, 1))).isEqualTo(RejectReason.TRUNCATED);
  }

  @Test
  void rejectsATruncatedJpegWhoseEndMarkerWasPutBack() throws Exception {
    byte[] whole = SampleImages.jpeg(64, 64, 1);
    byte[] mended = cut(whole, 200);
    mended[mended.length - 2] = (byte) 0xff;
    mended[mended.length - 1] = (byte) 0xd9;
    assertThat(reason(mended)).isIn(RejectReason.TRUNCATED, RejectReason.UNDECODABLE);
  }

  @Test
  void acceptsBytesBehindTheEndOfAJpeg() throws Exception {
    byte[] whole = SampleImages.jpeg(16, 16, 1);
    assertThat(decoded(Arrays.copyOf(whole, whole.length + 50)).conversions()).isEmpty();
  }

  @Test
  void rejectsATruncatedPng() throws Exception {
    byte[] whole = SampleImages.png(40, 40, 1);
    for (int length = 9; length < whole.length; length += 5) {
      assertThat(reason(Arrays.copyOf(whole, length))).isEqualTo(RejectReason.TRUNCATED);
    }
  }

  @Test
  void rejectsAPngWithADamagedChunk() throws Exception {
    byte[] bytes = SampleImages.png(40, 40, 1);
    bytes[bytes.length / 2] ^= 1;
    assertThat(reason(bytes)).isEqualTo(RejectReason.BAD_CHECKSUM);
  }

  @Test
  void rejectsByTheSizeInTheHeaderBeforeDecoding() throws Exception {
    assertThat(reason(SampleImages.pngHeader(100, 101))).isEqualTo(RejectReason.OVERSIZED);
    assertThat(reason(SampleImages.pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE)))
        .isEqualTo(RejectReason.OVERSIZED);
    assertThat(reason(SampleImages.jpeg(101, 100, 1))).isEqualTo(RejectReason.OVERSIZED);
    decoded(SampleImages.jpeg(100, 100, 1));
  }

  @Test
  void rejectsSmallAndEmptyImages() throws Exception {
    assertThat(reason(SampleImages.pngHeader(0, 20))).isEqualTo(RejectReason.TOO_SMALL);
    assertThat(reason(SampleImages.png(7, 20, 1))).isEqualTo(RejectReason.TOO_SMALL);
    decoded(SampleImages.png(8, 8, 1));
  }

  @Test
  void rejectsAPngWithoutPixels() throws Exception {
    assertThat(reason(SampleImages.pngHeader(20, 20))).isEqualTo(RejectReason.UNDECODABLE);
  }

  @Test
  void rejectsAJpegWithoutAFrame() {
    byte[] bytes = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9};
    assertThat(reason(bytes)).isEqualTo(RejectReason.UNDECODABLE);
  }

  @Test
  void keepsRgbAsItIs() throws Exception {
    Decoded decoded = decoded(SampleImages.png(20, 10, 3));
    assertThat(decoded.conversions()).isEmpty();
    assertThat(decoded.image().width()).isEqualTo(20);
    assertThat(decoded.image().height()).isEqualTo(10);
    int value = (5 * 31 + 2 * 17 + 3 * 101) & 0xff;
    assertThat(pixel(decoded.image(), 5, 2)).containsExactly(value, 255 - value, 3);
  }

  @Test
  void repeatsGrayValuesWithoutBrightening() throws Exception {
    Decoded png = decoded(SampleImages.grayPng(77));
    assertThat(png.conversions()).containsExactly(Conversion.GRAY);
    assertThat(pixel(png.image(), 3, 3)).containsExactly(77, 77, 77);
    Decoded jpeg = decoded(SampleImages.grayJpeg(16, 16, 77));
    assertThat(jpeg.conversions()).containsExactly(Conversion.GRAY);
    assertThat(pixel(jpeg.image(), 3, 3)).containsExactly(77, 77, 77);
  }

  @Test
  void roundsSixteenBitsToEight() throws Exception {
    Decoded gray = decoded(SampleImages.wideGrayPng(40_000));
    assertThat(gray.conversions()).containsExactly(Conversion.GRAY, Conversion.SIXTEEN_BIT);
    assertThat(pixel(gray.image(), 0, 0)).containsExactly(156, 156, 156);
    Decoded rgb = decoded(SampleImages.wideRgbPng(65_535, 128, 129));
    assertThat(rgb.conversions()).containsExactly(Conversion.SIXTEEN_BIT);
    assertThat(pixel(rgb.image(), 0, 0)).containsExactly(255, 0, 1);
  }

  @Test
  void compositesTransparencyOnWhite() throws Exception {
    Decoded decoded = decoded(SampleImages.transparentPng(0x80ff0000));
    assertThat(decoded.conversions()).containsExactly(Conversion.ALPHA);
    assertThat(pixel(decoded.image(), 0, 0)).containsExactly(255, 127, 127);
    assertThat(pixel(decoded(SampleImages.transparentPng(0)).image(), 0, 0))
        .containsExactly(255, 255, 255);
  }

  @Test
  void looksUpPalettes() throws Exception {
    Decoded decoded = decoded(SampleImages.palettePng(0x0a141e));
    assertThat(decoded.conversions()).containsExactly(Conversion.PALETTE);
    assertThat(pixel(decoded.image(), 9, 9)).containsExactly(10, 20, 30);
  }

  @Test
  void convertsCmyk() throws Exception {
    Decoded decoded = decoded(SampleImages.cmykJpeg(0, 255, 255, 0));
    assertThat(decoded.conversions()).contains(Conversion.CMYK);
    int[] red = pixel(decoded.image(), 8, 8);
    assertThat(red[0]).isGreaterThan(150);
    assertThat(red[1]).isLessThan(100);
    assertThat(red[2]).isLessThan(100);
  }

  @Test
  void turnsAnImageUpright() throws Exception {
    byte[] lying = SampleImages.jpeg(24, 16, 5);
    RgbImage stored = decoded(lying).image();
    Decoded turned = decoded(SampleImages.oriented(lying, 6));
    assertThat(turned.conversions()).containsExactly(Conversion.ORIENTATION);
    assertThat(turned.image().width()).isEqualTo(16);
    assertThat(turned.image().height()).isEqualTo(24);
    assertThat(pixel(turned.image(), 0, 0)).isEqualTo(pixel(stored, 0, 15));
    assertThat(pixel(turned.image(), 15, 0)).isEqualTo(pixel(stored, 0, 0));
    RgbImage mirrored = decoded(SampleImages.oriented(lying, 2)).image();
    assertThat(pixel(mirrored, 0, 3)).isEqualTo(pixel(stored, 23, 3));
  }
}
