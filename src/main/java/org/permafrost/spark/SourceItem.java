package org.permafrost.spark;

import java.io.Serializable;
import org.permafrost.image.CifarFormat;

/** Work for one executor: where images lie and what is known about them before they are read. */
sealed interface SourceItem extends Serializable {

  /** Whether the images belong to the source's own validation split. */
  boolean validation();

  /** Images in it. */
  long images();

  /**
   * One encoded image.
   *
   * @param path full path
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

  /**
   * A run of records of a CIFAR file.
   *
   * @param path full path
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
