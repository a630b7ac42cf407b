package org.permafrost.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.permafrost.image.DecodeResult.Decoded;
import org.permafrost.image.DecodeResult.Rejected;
import org.permafrost.settings.PrepSettings.Limits;

/**
 * Turns the bytes of a JPEG or PNG into an 8-bit sRGB image, or says why not. Nothing is decoded
 * before the header has passed the limits and the file is known to be complete.
 */
public final class ImageDecoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Limits limits;

  public ImageDecoder(Limits limits) {
    this.limits = limits;
  }

  /** Decodes one file; never throws for what is in it. */
  public DecodeResult decode(byte[] bytes) {
    try {
      checkLength(bytes.length);
      ImageHeader header = ImageHeader.read(bytes);
      checkSize(header.width(), header.height());
      return decode(bytes, header);
    } catch (RejectedException e) {
      return new Rejected(e.reason(), e.getMessage());
    } catch (IOException | RuntimeException e) {
      return new Rejected(RejectReason.UNDECODABLE, String.valueOf(e.getMessage()));
    }
  }

  /** Rejects a file that is empty or too large by its length alone, so that it need not be read. */
  public Optional<Rejected> judgeLength(long length) {
    try {
      checkLength(length);
      return Optional.empty();
    } catch (RejectedException e) {
      return Optional.of(new Rejected(e.reason(), e.getMessage()));
    }
  }

  private void checkLength(long length) throws RejectedException {
    if (length == 0) {
      throw new RejectedException(RejectReason.ZERO_BYTE, "The file is empty");
    }
    if (length > limits.maxFileBytes()) {
      throw new RejectedException(
          RejectReason.TOO_LARGE_FILE,
          "%d bytes are more than the %d of prep.limits.max-file-bytes",
          length,
          limits.maxFileBytes());
    }
  }

  private void checkSize(int width, int height) throws RejectedException {
    if (Math.min(width, height) < limits.minSide()) {
      throw new RejectedException(
          RejectReason.TOO_SMALL,
          "%d x %d is below the %d of prep.limits.min-side",
          width,
          height,
          limits.minSide());
    }
    if ((long) width * height > limits.maxPixels()) {
      throw new RejectedException(
          RejectReason.OVERSIZED,
          "%d x %d is above the %d pixels of prep.limits.max-pixels",
          width,
          height,
          limits.maxPixels());
    }
  }

  private DecodeResult decode(byte[] bytes, ImageHeader header)
      throws IOException, RejectedException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = reader(header.format());
    BufferedImage image;
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(input, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      checkSize(reader.getWidth(0), reader.getHeight(0));
      image = reader.read(0);
    } finally {
      reader.dispose();
    }
    checkWarnings(warnings);
    Set<Conversion> conversions = RgbConversion.needed(image, header);
    RgbImage rgb = RgbConversion.toRgb(image);
    return new Decoded(ExifOrientation.upright(rgb, header.orientation()), conversions);
  }

  private static ImageReader reader(ImageHeader.Format format) throws IOException {
    return switch (format) {
      case JPEG -> JpegReaders.open();
      case PNG -> ImageIO.getImageReadersByFormatName("png").next();
    };
  }

  /**
   * The JPEG decoder repairs damaged data and only warns. Superfluous bytes between segments are
   * harmless; everything else it calls corrupt or premature has cost pixels.
   */
  private static void checkWarnings(List<String> warnings) throws RejectedException {
    for (String warning : warnings) {
      String text = warning.toLowerCase(Locale.ROOT);
      if (text.contains("premature") || text.contains("truncated")) {
        throw new RejectedException(RejectReason.TRUNCATED, "%s", warning);
      }
      if (text.contains("corrupt") && !text.contains("extraneous")) {
        throw new RejectedException(RejectReason.UNDECODABLE, "%s", warning);
      }
    }
  }
}
