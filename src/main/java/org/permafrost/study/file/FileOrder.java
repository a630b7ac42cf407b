package org.permafrost.study.file;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Entries of a block in the order of their lines, which the block itself does not keep. */
final class FileOrder {
  private static final Comparator<Map.Entry<String, ConfigValue>> ORDER =
      Comparator.comparingInt(
              (Map.Entry<String, ConfigValue> entry) -> entry.getValue().origin().lineNumber())
          .thenComparing(Map.Entry::getKey);

  private FileOrder() {}

  static List<Map.Entry<String, ConfigValue>> of(ConfigObject block) {
    return block.entrySet().stream().sorted(ORDER).toList();
  }
}
