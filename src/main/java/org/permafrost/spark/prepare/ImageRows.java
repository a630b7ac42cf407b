package org.permafrost.spark.prepare;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.permafrost.image.decode.StoredPixels;
import org.permafrost.settings.PrepSettings;
import org.permafrost.settings.Split;
import org.permafrost.spark.prepare.ImageOutcome.Accepted;
import org.permafrost.table.Table;

/** Makes rows of the table of images. */
final class ImageRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String dataset;
  private final String[] classNames;
  private final int side;
  private final String encoding;

  ImageRows(String dataset, List<String> classNames, PrepSettings settings) {
    this.dataset = dataset;
    this.classNames = classNames.toArray(new String[0]);
    this.side = settings.imageSize();
    this.encoding = StoredPixels.name(settings.encoding());
  }

  /** Columns in the order of {@link Table#IMAGES}. */
  Row row(Accepted image, Split split) {
    return RowFactory.create(
        dataset,
        split.label(),
        image.id(),
        image.label(),
        classNames[image.label()],
        side,
        side,
        encoding,
        image.pixels(),
        image.sha256(),
        image.suspicion().isEmpty() ? null : image.suspicion());
  }
}
