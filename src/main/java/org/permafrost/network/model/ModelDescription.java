package org.permafrost.network.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.settings.InsertSettings;
import org.permafrost.settings.NetworkSettings.Stem;
import org.permafrost.settings.TrainSettings.PixelNormalization;
import org.permafrost.settings.bind.RecordCopy;

/**
 * Where a model comes from and what its inputs and outputs mean.
 *
 * @param run id of the run that trained it
 * @param epoch epochs trained, from 0
 * @param network name of the architecture, or the name that a network from elsewhere was given
 * @param imageSize side of the square input, pixels
 * @param classNames readable names by label
 * @param dataset name of the data set it was trained on
 * @param normalization of pixels scaled to [0, 1], per channel
 * @param seed of the run
 * @param codeVersion version of Permafrost that trained it
 * @param content of the data set; older versions did not write it down
 * @param stem another one than the architecture's own, or {@code AUTO}
 * @param inserts layers and penalties beside those of the architecture
 */
public record ModelDescription(
    String run,
    int epoch,
    String network,
    int imageSize,
    List<String> classNames,
    String dataset,
    PixelNormalization normalization,
    long seed,
    String codeVersion,
    Optional<DataContent> content,
    Stem stem,
    List<InsertSettings> inserts) {
  /** Copies the list. */
  public ModelDescription {
    classNames = List.copyOf(classNames);
    inserts = List.copyOf(inserts);
  }

  /** A model of the plain architecture of which nobody knows the content of the data set. */
  public ModelDescription(
      String run,
      int epoch,
      String network,
      int imageSize,
      List<String> classNames,
      String dataset,
      PixelNormalization normalization,
      long seed,
      String codeVersion) {
    this(
        run,
        epoch,
        network,
        imageSize,
        classNames,
        dataset,
        normalization,
        seed,
        codeVersion,
        Optional.empty(),
        Stem.AUTO,
        List.of());
  }

  /** The same model after another epoch. */
  public ModelDescription at(int otherEpoch) {
    return RecordCopy.of(this, Map.of("epoch", otherEpoch));
  }

  /** The same model, trained on images of this identity. */
  public ModelDescription on(DataContent images) {
    return RecordCopy.of(this, Map.of("content", Optional.of(images)));
  }

  /** The same model with this stem. */
  public ModelDescription with(Stem other) {
    return RecordCopy.of(this, Map.of("stem", other));
  }

  /** The same model with these layers and penalties in its network. */
  public ModelDescription with(List<InsertSettings> others) {
    return RecordCopy.of(this, Map.of("inserts", others));
  }
}
