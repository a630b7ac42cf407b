package org.permafrost.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.permafrost.image.CifarFormat;
import org.permafrost.problem.Problem;
import org.permafrost.spark.SourceItem.CifarRecords;

/** Lists the binary files of CIFAR-10 or CIFAR-100, cut into runs of records. */
final class CifarSource {
  private static final int RECORDS_PER_ITEM = 1000;
  private static final long LARGEST_NAMES_FILE = 1 << 20;

  private final Path root;
  private final CifarFormat format;
  private final Configuration hadoop;

  CifarSource(Path root, CifarFormat format, Configuration hadoop) {
    this.root = root;
    this.format = format;
    this.hadoop = hadoop;
  }

  /**
   * Checks names and lengths.
   *
   * @throws Problem (data) for a missing folder or file, or a file of the wrong length
   */
  ImageSource list() {
    Map<String, FileStatus> files = new LinkedHashMap<>();
    for (FileStatus status : SourceFiles.list(root, hadoop)) {
      if (status.isFile()) {
        files.put(status.getPath().getName(), status);
      }
    }
    List<String> training = format.trainFiles(files.keySet());
    if (training.isEmpty()) {
      throw missing("training batches");
    }
    if (!files.containsKey(format.namesFile())) {
      throw missing(format.namesFile());
    }
    List<SourceItem> items = new ArrayList<>();
    training.forEach(name -> items.addAll(records(files.get(name), false)));
    boolean hasTest = files.containsKey(format.testFile());
    if (hasTest) {
      items.addAll(records(files.get(format.testFile()), true));
    }
    List<String> names = classNames(files.get(format.namesFile()).getPath());
    return new ImageSource(List.copyOf(items), names, names, hasTest, List.of());
  }

  private Problem missing(String what) {
    return Problem.data(
        "Cannot find the %s of %s in %s; give the unpacked folder or the archive of the binary"
            + " version, or choose another --format.",
        what, format, root);
  }

  private List<CifarRecords> records(FileStatus file, boolean validation) {
    String path = file.getPath().toString();
    String fileName = file.getPath().getName();
    String name = fileName.substring(0, fileName.lastIndexOf('.'));
    long records = format.records(path, file.getLen());
    List<CifarRecords> items = new ArrayList<>();
    for (long first = 0; first < records; first += RECORDS_PER_ITEM) {
      int count = (int) Math.min(RECORDS_PER_ITEM, records - first);
      items.add(new CifarRecords(path, name, format, first, count, validation));
    }
    return items;
  }

  private List<String> classNames(Path file) {
    try {
      byte[] text = SourceFiles.read(file, LARGEST_NAMES_FILE, hadoop);
      List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
      return format.classNames(file.toString(), lines);
    } catch (IOException e) {
      throw Problem.environment("Cannot read %s: %s", file, e.getMessage()).causedBy(e);
    }
  }
}
