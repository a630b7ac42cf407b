package org.permafrost.spark.prepare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import org.permafrost.hash.Sha256;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.Resizer;
import org.permafrost.image.RgbImage;
import org.permafrost.image.decode.Conversion;
import org.permafrost.image.decode.DecodeResult;
import org.permafrost.image.decode.ImageDecoder;
import org.permafrost.image.decode.StoredPixels;
import org.permafrost.image.structure.RejectReason;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.PrepSettings.Encoding;
import org.permafrost.settings.PrepSettings.Limits;
import org.permafrost.spark.prepare.ImageOutcome.Accepted;
import org.permafrost.spark.prepare.ImageOutcome.Refused;
import org.permafrost.spark.source.SourceFiles;
import org.permafrost.spark.source.SourceItem;
import org.permafrost.spark.source.SourceItem.CifarRecords;
import org.permafrost.spark.source.SourceItem.ImageFile;
import org.permafrost.spark.source.SourceItem.RefusedFile;

/** Runs on executors: reads, decodes, resizes and hashes the images of a source item. */
final class ImageIntake implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Limits limits;
  private final ImageDecoder decoder;
  private final Resizer resizer;
  private final Encoding encoding;

  ImageIntake(PrepSettings settings) {
    this.limits = settings.limits();
    this.decoder = new ImageDecoder(settings.limits(), settings.orientation());
    this.resizer = new Resizer(settings.cut());
    this.encoding = settings.encoding();
  }

  /** The outcomes of one item, in order. */
  Iterator<ImageOutcome> read(SourceItem item, Configuration hadoop) {
    if (item instanceof CifarRecords records) {
      return cifar(records, hadoop);
    }
    if (item instanceof RefusedFile file) {
      return List.<ImageOutcome>of(
              new Refused(file.id(), file.bytes(), file.reason(), file.detail()))
          .iterator();
    }
    return List.of(file((ImageFile) item, hadoop)).iterator();
  }

  private ImageOutcome file(ImageFile file, Configuration hadoop) {
    Optional<DecodeResult.Rejected> early = decoder.judgeLength(file.bytes());
    if (early.isPresent()) {
      return refused(file, early.get());
    }
    byte[] bytes;
    try {
      bytes = SourceFiles.read(file.path(), limits.maxFileBytes() + 1, hadoop);
    } catch (FileNotFoundException | AccessDeniedException | AccessControlException e) {
      return new Refused(file.id(), file.bytes(), RejectReason.UNREADABLE, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.path(), e);
    }
    DecodeResult result = decoder.decode(bytes);
    if (result instanceof DecodeResult.Rejected rejected) {
      return refused(file, rejected);
    }
    DecodeResult.Decoded decoded = (DecodeResult.Decoded) result;
    List<String> conversions = decoded.conversions().stream().map(Conversion::text).toList();
    return new Accepted(
        file.id(),
        bytes.length,
        file.label(),
        file.validation(),
        conversions,
        decoded.suspicion().orElse(""),
        Sha256.of(bytes),
        stored(decoded.image()));
  }

  private static Refused refused(ImageFile file, DecodeResult.Rejected rejected) {
    return new Refused(file.id(), file.bytes(), rejected.reason(), rejected.detail());
  }

  private Iterator<ImageOutcome> cifar(CifarRecords item, Configuration hadoop) {
    CifarFormat format = item.format();
    int length = format.recordBytes();
    byte[] records;
    try {
      records = SourceFiles.read(item.path(), item.first() * length, item.count() * length, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + item.path(), e);
    }
    return IntStream.range(0, item.count())
        .mapToObj(
            i -> {
              String id = String.format(Locale.ROOT, "%s/%05d", item.name(), item.first() + i);
              byte[] one = Arrays.copyOfRange(records, i * length, (i + 1) * length);
              return record(id, format, one, item.validation());
            })
        .iterator();
  }

  private ImageOutcome record(String id, CifarFormat format, byte[] record, boolean validation) {
    int label = format.label(record);
    if (label >= format.classes()) {
      return new Refused(
          id,
          record.length,
          RejectReason.UNKNOWN_LABEL,
          String.format(Locale.ROOT, "Label %d; there are %d classes", label, format.classes()));
    }
    byte[] planes = format.planes(record);
    return new Accepted(
        id,
        record.length,
        label,
        validation,
        List.of(),
        "",
        Sha256.of(planes),
        stored(CifarFormat.image(planes)));
  }

  private byte[] stored(RgbImage image) {
    return StoredPixels.encode(resizer.resize(image), encoding);
  }
}
