package org.permafrost.action.train;

import java.util.Optional;
import org.permafrost.settings.Settings;

/**
 * A new training run.
 *
 * @param run its name; must not exist yet
 * @param dataset prepared data set
 * @param from model file or run whose weights (and, in freezing modes, frozen filters) it starts
 *     from
 */
public record TrainRequest(String run, String dataset, Optional<String> from, Settings settings) {}
