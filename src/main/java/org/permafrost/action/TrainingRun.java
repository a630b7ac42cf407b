package org.permafrost.action;

import java.time.Instant;
import java.util.SortedSet;
import org.permafrost.network.SavedModel;
import org.permafrost.settings.Settings;

/**
 * A run ready to train its next epoch.
 *
 * @param model what it goes on from
 * @param state after the epochs done so far
 * @param labels classes in training
 */
record TrainingRun(
    String name,
    DatasetDescription dataset,
    Settings settings,
    SavedModel model,
    RunState state,
    SortedSet<Integer> labels,
    Instant startedAt) {}
