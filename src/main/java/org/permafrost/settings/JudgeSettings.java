package org.permafrost.settings;

import java.util.List;

/**
 * How rankings are judged; {@code reference.conf} documents each.
 *
 * @param top shares of a layer
 * @param layers {@code all} or prefixes of layer names
 * @param together all layers at once
 * @param images of each class; 0 means all
 * @param scoreSplit split the filters are scored on
 */
public record JudgeSettings(
    List<Double> top,
    List<String> layers,
    boolean shortcuts,
    boolean together,
    int images,
    Split scoreSplit) {

  static JudgeSettings from(SettingsReader reader) {
    return new JudgeSettings(
        reader.shares("top"),
        reader.texts("layers"),
        reader.flag("shortcuts"),
        reader.flag("together"),
        reader.whole("images", 0, 1_000_000),
        reader.choice("score-split", Split.class));
  }
}
