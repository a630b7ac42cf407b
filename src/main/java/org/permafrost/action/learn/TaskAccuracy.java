package org.permafrost.action.learn;

import org.permafrost.settings.Split;

/**
 * How well a network recognises the images of a task.
 *
 * @param after number of the last task it was trained on; 0 before the first
 * @param task whose images were classified, from 1
 * @param correct images that were classified correctly
 * @param images of the task in the split
 */
public record TaskAccuracy(
    int after, int task, Split split, Scenario scenario, long correct, long images) {
  /** 0 to 1. */
  public double accuracy() {
    return (double) correct / images;
  }
}
