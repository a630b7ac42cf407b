package org.permafrost.study.file;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Optional;

/**
 * One value of a factor.
 *
 * @param settings that it stands for
 * @param trial options of the trial
 * @param dataset in place of the study's
 * @param seeds in place of the study's; empty for the same
 */
public record Level(
    String name, Config settings, Config trial, Optional<String> dataset, List<Long> seeds) {
  public Level {
    seeds = List.copyOf(seeds);
  }
}
