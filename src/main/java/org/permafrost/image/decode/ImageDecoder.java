package org.permafrost.image.decode;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.permafrost.image.decode.DecodeResult.Decoded;
import org.permafrost.image.decode.DecodeResult.Rejected;
import org.permafrost.image.structure.ImageHeader;
import org.permafrost.image.structure.JpegScan;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.image.structure.RejectedException;
import org.permafrost.settings.ImageCut.Orientation;
import org.permafrost.settings.PrepSettings.Limits;

/**
 * Turns the bytes of a JPEG, PNG, GIF, BMP, WebP or TIFF into an 8-bit sRGB image, or says why not.
 * Nothing is decoded before the header has passed the limits and the file is known to be complete.
 */
public final class ImageDecoder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The decoder of WebP needs about four times the memory of the others for each pixel. */
  private static final int WEBP_COST = 4;

  private final Limits limits;
  private final Orientation orientation;

  /** Turns images as their EXIF says. */
  public ImageDecoder(Limits limits) {
    this(limits, Orientation.EXIF);
  }

  public ImageDecoder(Limits limits, Orientation orientation) {
    this.limits = limits;
    this.orientation = orientation;
  }

  /** Decodes one file; never throws for what is in it. */
  public DecodeResult decode(byte[] bytes) {
    try {
      checkLength(bytes.length);
      ImageHeader header = ImageHeader.read(bytes);
      checkSize(header.format(), header.width(), header.height());
      return decode(bytes, orientation == Orientation.EXIF ? header : header.upright());
    } catch (RejectedException e) {
      return new Rejected(e.reason(), e.getMessage());
    } catch (MemoryImageInput.EndedException e) {
      return new Rejected(RejectReason.TRUNCATED, e.getMessage());
    } catch (IOException | RuntimeException e) {
      return new Rejected(RejectReason.UNDECODABLE, "The decoder fails: " + description(e));
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

  private void checkSize(ImageHeader.Format format, int width, int height)
      throws RejectedException {
    if (Math.min(width, height) < limits.minSide()) {
      throw new RejectedException(
          RejectReason.TOO_SMALL,
          "%d x %d is below the %d of prep.limits.min-side",
          width,
          height,
          limits.minSide());
    }
    boolean webp = format == ImageHeader.Format.WEBP;
    if ((long) width * height > limits.maxPixels() / (webp ? WEBP_COST : 1)) {
      throw new RejectedException(
          RejectReason.OVERSIZED,
          "%d x %d is above the %d pixels of prep.limits.max-pixels%s",
          width,
          height,
          limits.maxPixels(),
          webp ? ", of which a WebP may have a quarter" : "");
    }
  }

  private DecodeResult decode(byte[] bytes, ImageHeader header)
      throws IOException, RejectedException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = ImageReaders.open(header.format());
    BufferedImage image;
    try (ImageInputStream input = new MemoryImageInput(header.decodable(bytes))) {
      reader.setInput(input, header.format() != ImageHeader.Format.TIFF, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      checkFrame(header, reader.getWidth(0), reader.getHeight(0));
      image = reader.read(0);
    } finally {
      reader.dispose();
    }
    DecoderWarnings.check(warnings);
    Optional<String> suspicion =
        header
            .suspicion()
            .or(
                () ->
                    header.format() == ImageHeader.Format.JPEG
                        ? JpegScan.suspicion(bytes)
                        : Optional.empty())
            .or(() -> DecoderWarnings.suspicion(warnings));
    Set<Conversion> conversions = ConversionsNeeded.of(image, header);
    return new Decoded(RgbConversion.toRgb(image, header), conversions, suspicion);
  }

  private static void checkFrame(ImageHeader header, int width, int height)
      throws RejectedException {
    if (width != header.frame().width || height != header.frame().height) {
      throw new RejectedException(
          RejectReason.UNDECODABLE,
          "Announces %d x %d pixels, but its data have %d x %d",
          header.frame().width,
          header.frame().height,
          width,
          height);
    }
  }

  /** Some failures of decoders say nothing but what kind they are. */
  private static String description(Exception failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
