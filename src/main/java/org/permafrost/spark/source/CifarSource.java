package org.permafrost.spark.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.apache.hadoop.conf.Configuration;
import org.permafrost.image.CifarFormat;
import org.permafrost.image.source.SourceFile;
import org.permafrost.image.source.SourceTree;
import org.permafrost.problem.Problem;
import org.permafrost.settings.PlainText;
import org.permafrost.spark.source.SourceItem.CifarRecords;

/** Lists the binary files of CIFAR-10 or CIFAR-100, cut into runs of records. */
final class CifarSource {
  private static final int RECORDS_PER_ITEM = 1000;
  private static final long LARGEST_NAMES_FILE = 1 << 20;

  private final SourceTree tree;
  private final CifarFormat format;
  private final Configuration hadoop;

  CifarSource(SourceTree tree, CifarFormat format, Configuration hadoop) {
    this.tree = tree;
    this.format = format;
    this.hadoop = hadoop;
  }

  /**
   * Checks names and lengths.
   *
   * @throws Problem (data) for a missing folder or file, or a file of the wrong length
   */
  ImageSource list() {
    String folder = folder();
    Map<String, SourceFile> files = new LinkedHashMap<>();
    for (SourceFile file : tree.filesIn(folder)) {
      files.put(file.id().substring(file.id().lastIndexOf('/') + 1), file);
    }
    List<String> training = format.trainFiles(files.keySet());
    if (training.isEmpty()) {
      throw missing("training batches");
    }
    if (!files.containsKey(format.namesFile())) {
      throw missing(format.namesFile());
    }
    List<SourceItem> items = new ArrayList<>();
    training.forEach(name -> items.addAll(records(name, files.get(name), false)));
    Set<SourceFile> used = new HashSet<>();
    training.forEach(name -> used.add(files.get(name)));
    SourceFile test = files.get(format.testFile());
    if (test != null) {
      items.addAll(records(format.testFile(), test, true));
      used.add(test);
    }
    SourceFile namesFile = files.get(format.namesFile());
    used.add(namesFile);
    List<String> names = classNames(namesFile);
    String layout =
        String.join(", ", training)
            + " → train"
            + (test == null ? "" : ", " + format.testFile() + " → validation")
            + ", "
            + names.size()
            + " classes";
    return new ImageSource(List.copyOf(items), names, names, test != null, layout, tally(used));
  }

  /** The files may lie in a folder of their own, as in the official archives. */
  private String folder() {
    SortedSet<String> folders = tree.foldersIn("");
    return folders.size() == 1 && tree.filesIn("").isEmpty() ? folders.first() : "";
  }

  private SourceTally tally(Set<SourceFile> used) {
    List<String> other =
        tree.files().stream().filter(file -> !used.contains(file)).map(SourceFile::id).toList();
    return new SourceTally(
        tree.found(),
        used.size(),
        List.of(
            new SourceTally.Skipped("litter", tree.litter()),
            new SourceTally.Skipped("other files", other)));
  }

  private Problem missing(String what) {
    return Problem.data(
        "Cannot find the %s of %s in %s; give the unpacked folder or the archive of the binary"
            + " version, or choose another --format.",
        what, format, tree.origin());
  }

  private List<CifarRecords> records(String fileName, SourceFile file, boolean validation) {
    readable(file);
    String name = fileName.substring(0, fileName.lastIndexOf('.'));
    long records = format.records(file.id(), file.bytes());
    List<CifarRecords> items = new ArrayList<>();
    for (long first = 0; first < records; first += RECORDS_PER_ITEM) {
      int count = (int) Math.min(RECORDS_PER_ITEM, records - first);
      items.add(new CifarRecords(file.location(), name, format, first, count, validation));
    }
    return items;
  }

  private void readable(SourceFile file) {
    file.refusal()
        .ifPresent(
            refusal -> {
              throw Problem.data(
                  "Cannot read %s in %s: %s.", file.id(), tree.origin(), refusal.detail());
            });
  }

  private List<String> classNames(SourceFile file) {
    readable(file);
    try {
      byte[] text = SourceFiles.read(file.location(), LARGEST_NAMES_FILE, hadoop);
      return format.classNames(file.id(), PlainText.lines(text));
    } catch (CharacterCodingException e) {
      throw Problem.data("Cannot read %s; it is not UTF-8.", file.id()).causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot read %s: %s", file.id(), e.getMessage()).causedBy(e);
    }
  }
}
