package org.permafrost.settings;

import java.util.List;
import org.permafrost.settings.bind.Shares;
import org.permafrost.settings.bind.Whole;

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
    @Shares List<Double> top,
    List<String> layers,
    boolean shortcuts,
    boolean together,
    @Whole(least = 0, most = 1_000_000) int images,
    Split scoreSplit) {}
