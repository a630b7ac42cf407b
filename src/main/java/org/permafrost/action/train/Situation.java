package org.permafrost.action.train;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.permafrost.method.Method;
import org.permafrost.rank.ClassScores;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;

/**
 * What the drop rule and a ranking can look at.
 *
 * @param method with what it remembers so far
 * @param images of the training split
 * @param running scores of the epoch's forward passes so far; empty unless they are collected
 * @param spent whether the run has trained on all the images that it may
 */
record Situation(
    Method method,
    JavaRDD<ImageRecord> images,
    NetworkSnapshot network,
    List<ClassScores> running,
    boolean spent) {}
