package org.permafrost.network;

import java.util.List;
import org.permafrost.settings.TrainSettings.Normalization;

/**
 * Where a model comes from and what its inputs and outputs mean.
 *
 * @param run id of the run that trained it
 * @param epoch epochs trained, from 0
 * @param imageSize side of the square input, pixels
 * @param classNames readable names by label
 * @param dataset name of the data set it was trained on
 * @param normalization of pixels scaled to [0, 1], per channel
 * @param seed of the run
 * @param codeVersion version of Permafrost that trained it
 */
public record ModelDescription(
    String run,
    int epoch,
    Architecture architecture,
    int imageSize,
    List<String> classNames,
    String dataset,
    Normalization normalization,
    long seed,
    String codeVersion) {
  /** Copies the list. */
  public ModelDescription {
    classNames = List.copyOf(classNames);
  }
}
