package org.permafrost.spark.source;

import java.io.Serializable;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.source.SourceFile;
import org.permafrost.image.structure.RejectReason;

/** Work for one executor: where images lie and what is known about them before they are read. */
public sealed interface SourceItem extends Serializable {

  /** Whether the images belong to the source's own validation split. */
  boolean validation();

  /** Images in it. */
  long images();

  /**
   * One encoded image.
   *
   * @param path where to open it; see {@link SourceFile#location}
   * @param id path inside the source
   * @param bytes length of the file
   */
  record ImageFile(String path, String id, long bytes, int label, boolean validation)
      implements SourceItem {
    private static final long serialVersionUID = 1L;

    @Override
    public long images() {
      return 1;
    }
  }

  /** A file that was refused when it was listed. */
  record RefusedFile(String id, long bytes, RejectReason reason, String detail, boolean validation)
      implements SourceItem {
    private static final long serialVersionUID = 1L;

    static RefusedFile of(SourceFile file) {
      SourceFile.Refusal refusal = file.refusal().orElseThrow();
      return new RefusedFile(file.id(), file.bytes(), refusal.reason(), refusal.detail(), false);
    }

    @Override
    public long images() {
      return 1;
    }

    String describe() {
      return id + " is rejected as " + reason.text() + " (" + detail + ")";
    }
  }

  /**
   * A run of records of a CIFAR file.
   *
   * @param path where to open it; see {@link SourceFile#location}
   * @param name file name without extension, the start of the image ids
   * @param first number of the first record
   */
  record CifarRecords(
      String path, String name, CifarFormat format, long first, int count, boolean validation)
      implements SourceItem {
    private static final long serialVersionUID = 1L;

    @Override
    public long images() {
      return count;
    }
  }
}
