package org.permafrost.study.file;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;

/**
 * What the file of a study says.
 *
 * @param name of the file, without its ending
 * @param about one sentence; empty if it has none
 * @param trial options of its trials
 * @param settings of all trials
 * @param excluded combinations that are left out of the grid
 * @param corners cells beside the grid; factors they do not name take their first level
 * @param reference levels that the others are compared with; empty for none
 * @param outcomes that are measured; empty for those of the kind of trial
 * @param keepsModels whether the models of all epochs stay, and not only the one that is reported
 */
public record Study(
    String name,
    String about,
    String dataset,
    Config trial,
    Config settings,
    List<Long> seeds,
    List<Factor> factors,
    List<Combination> excluded,
    List<Combination> corners,
    Map<String, String> reference,
    List<String> outcomes,
    boolean keepsModels) {}
