package org.permafrost.settings;

import org.permafrost.settings.TrainSettings.FrozenBackward;
import org.permafrost.settings.TrainSettings.FrozenForward;
import org.permafrost.settings.TrainSettings.Layers;
import org.permafrost.settings.bind.Whole;

/**
 * Which network is trained, and what computes it.
 *
 * @param name of the architecture
 * @param layers what its layers compute with
 * @param frozenBackward what native ones do about gradients of frozen parameters
 * @param frozenForward what they do about maps that only frozen parameters make
 * @param frozenCacheMib most that a process keeps of these maps
 */
public record NetworkSettings(
    String name,
    Layers layers,
    FrozenBackward frozenBackward,
    FrozenForward frozenForward,
    @Whole(least = 0, most = 1 << 20) int frozenCacheMib) {}
