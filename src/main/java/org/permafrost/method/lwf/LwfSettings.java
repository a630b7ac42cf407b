package org.permafrost.method.lwf;

import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Block;

/**
 * Learning without forgetting, for {@code strategy.freeze = lwf}.
 *
 * @param strength lambda, the weight of the distillation
 * @param temperature T, that softens old and new answers
 */
@Block("strategy.lwf")
record LwfSettings(
    @Between(most = 1e6) double strength, @Between(least = 0.01, most = 1000) double temperature) {}
