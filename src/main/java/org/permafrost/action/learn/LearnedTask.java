package org.permafrost.action.learn;

import java.util.SortedSet;

/**
 * A task that was learned.
 *
 * @param task number, from 1
 * @param run that trained it
 * @param classes labels
 * @param epochs trained, repair included
 * @param images trained on, each time they were
 * @param seconds of the run's epochs
 * @param bytesKept what the next task needs besides the network and images
 * @param imagesKept images of earlier tasks that were trained on again
 */
public record LearnedTask(
    int task,
    String run,
    SortedSet<Integer> classes,
    int epochs,
    long images,
    double seconds,
    long bytesKept,
    long imagesKept,
    String modelPath,
    String modelHash) {}
