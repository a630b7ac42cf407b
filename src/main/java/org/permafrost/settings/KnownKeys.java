package org.permafrost.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.permafrost.problem.Problem;

/** The keys of {@code reference.conf}; any other is a slip that must not pass unnoticed. */
final class KnownKeys {
  private final Set<String> settings = new TreeSet<>();
  private final Set<String> blocks = new TreeSet<>();
  private final Collection<String> open;

  private KnownKeys(Collection<String> open) {
    this.open = open;
  }

  /**
   * @param open blocks that take any key
   */
  static KnownKeys of(Config reference, Collection<String> open) {
    KnownKeys known = new KnownKeys(open);
    reference.entrySet().forEach(entry -> known.settings.add(entry.getKey()));
    for (String key : known.settings) {
      List<String> names = ConfigUtil.splitPath(key);
      for (int n = 1; n < names.size(); n++) {
        known.blocks.add(ConfigUtil.joinPath(names.subList(0, n)));
      }
    }
    return known;
  }

  /**
   * @param resolved settings without substitutions
   * @throws Problem (usage) naming the first unknown key, the place it was read from and the
   *     nearest known one
   */
  void check(Config resolved) {
    first(resolved.root(), List.of())
        .ifPresent(
            unknown -> {
              throw Problem.usage(
                  "Unknown setting %s in %s; the nearest known key is %s.",
                  unknown.key(),
                  unknown.value().origin().description(),
                  NearestName.of(unknown.key(), settings));
            });
  }

  /** The first unknown key. */
  Optional<String> unknown(Config resolved) {
    return first(resolved.root(), List.of()).map(Unknown::key);
  }

  private record Unknown(String key, ConfigValue value) {}

  private Optional<Unknown> first(ConfigObject block, List<String> above) {
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      List<String> names = new ArrayList<>(above);
      names.add(entry.getKey());
      String key = ConfigUtil.joinPath(names);
      if (open.contains(key)) {
        continue;
      }
      boolean isBlock = entry.getValue() instanceof ConfigObject;
      if (isBlock && !((ConfigObject) entry.getValue()).isEmpty()) {
        Optional<Unknown> below = first((ConfigObject) entry.getValue(), names);
        if (below.isPresent()) {
          return below;
        }
      } else if (!settings.contains(key) && !(isBlock && blocks.contains(key))) {
        return Optional.of(new Unknown(String.join(".", names), entry.getValue()));
      }
    }
    return Optional.empty();
  }
}
