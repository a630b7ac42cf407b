package org.permafrost.image;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.permafrost.problem.Problem;

/**
 * The binary versions of CIFAR (https://www.cs.toronto.edu/~kriz/cifar.html): records of one or two
 * label bytes and 3072 bytes of planes {@code [3, 32, 32]}, red first. CIFAR-100 is read by its
 * fine labels.
 */
public enum CifarFormat {
  CIFAR10(1, 10, "data_batch_\\d+\\.bin", "test_batch.bin", "batches.meta.txt"),
  CIFAR100(2, 100, "train\\.bin", "test.bin", "fine_label_names.txt");

  /** Side of an image, pixels. */
  public static final int SIDE = 32;

  private static final int PLANE = SIDE * SIDE;

  private final int labelBytes;
  private final int classes;
  private final String trainPattern;
  private final String testFile;
  private final String namesFile;

  CifarFormat(int labelBytes, int classes, String trainPattern, String testFile, String namesFile) {
    this.labelBytes = labelBytes;
    this.classes = classes;
    this.trainPattern = trainPattern;
    this.testFile = testFile;
    this.namesFile = namesFile;
  }

  public int classes() {
    return classes;
  }

  /** Text file with one class name per line. */
  public String namesFile() {
    return namesFile;
  }

  /** File of the official test images, which become the validation split. */
  public String testFile() {
    return testFile;
  }

  /** Those of the given file names that hold training images, sorted. */
  public List<String> trainFiles(Collection<String> names) {
    return names.stream().filter(name -> name.matches(trainPattern)).sorted().toList();
  }

  /** Bytes of one record. */
  public int recordBytes() {
    return labelBytes + 3 * PLANE;
  }

  /**
   * Records in a file of that length.
   *
   * @throws Problem (data) if the length is not a multiple of the record length, or zero
   */
  public long records(String file, long length) {
    if (length == 0 || length % recordBytes() != 0) {
      throw Problem.data(
          "Cannot read %s as %s: %d bytes are not a whole number of records of %d bytes; fetch it"
              + " again or choose another --format.",
          file, name(), length, recordBytes());
    }
    return length / recordBytes();
  }

  /**
   * Class names from the lines of {@link #namesFile()}.
   *
   * @throws Problem (data) if there are not exactly as many names as classes
   */
  public List<String> classNames(String file, List<String> lines) {
    List<String> names = lines.stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (names.size() != classes) {
      throw Problem.data(
          "Cannot read the class names in %s: %d names for %d classes; fetch the data set again.",
          file, names.size(), classes);
    }
    return names;
  }

  /** The label of a record; may lie outside the classes if the file is damaged. */
  public int label(byte[] record) {
    return record[labelBytes - 1] & 0xff;
  }

  /** The pixel bytes of a record as stored: planes {@code [3, 32, 32]}. */
  public byte[] planes(byte[] record) {
    return Arrays.copyOfRange(record, labelBytes, labelBytes + 3 * PLANE);
  }

  /** The image of {@link #planes}. */
  public static RgbImage image(byte[] planes) {
    byte[] pixels = new byte[3 * PLANE];
    for (int i = 0; i < PLANE; i++) {
      pixels[3 * i] = planes[i];
      pixels[3 * i + 1] = planes[PLANE + i];
      pixels[3 * i + 2] = planes[2 * PLANE + i];
    }
    return new RgbImage(SIDE, SIDE, pixels);
  }
}
