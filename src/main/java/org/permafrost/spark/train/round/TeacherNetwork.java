package org.permafrost.spark.train.round;

import java.lang.ref.WeakReference;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.permafrost.freeze.teacher.Teacher;
import org.permafrost.network.Distillation;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.evaluation.Logits;
import org.permafrost.network.onednn.graph.NativeNetworks;
import org.permafrost.network.onednn.memory.BatchArrays;
import org.permafrost.settings.NetworkSettings.Layers;
import org.permafrost.spark.Resident;

/**
 * The earlier network of a freeze plan on an executor, in evaluation mode: what it says of an image
 * depends on that alone. It stays between rounds, beside the replicas under training.
 */
final class TeacherNetwork {
  private final ComputationGraph network;
  private WeakReference<Teacher> loaded = new WeakReference<>(null);

  private TeacherNetwork(String configuration, Layers layers) {
    network = NativeNetworks.create(ComputationGraphConfiguration.fromJson(configuration), layers);
  }

  /**
   * Writes what a teacher says of each image behind its labels, see {@link Distillation}; does
   * nothing without a teacher.
   *
   * @param batch with labels, or labels and offsets, in {@link BatchArrays}
   */
  static void answer(Teacher teacher, RunRules rules, DataSet batch) {
    if (!teacher.isPresent()) {
      return;
    }
    float[][] logits =
        Resident.use(
            "teacher of " + rules.layers() + " network " + rules.configuration(),
            TeacherNetwork.class,
            () -> new TeacherNetwork(rules.configuration(), rules.layers()),
            network -> network.logits(teacher, batch.getFeatures()));
    INDArray labels = batch.getLabels();
    int classes = logits[0].length;
    int width = Math.toIntExact(labels.size(1));
    int columns = Distillation.columns(classes);
    float[] plain = FloatArrays.copyOf(labels);
    float[] rows = new float[logits.length * columns];
    for (int i = 0; i < logits.length; i++) {
      float[] row = new float[columns];
      System.arraycopy(plain, i * width, row, 0, width);
      Distillation.write(
          row, logits[i], teacher.classes(), teacher.weight(), teacher.temperature());
      System.arraycopy(row, 0, rows, i * columns, columns);
    }
    batch.setLabels(BatchArrays.of(rows, logits.length, columns));
    BatchArrays.giveBack(labels);
  }

  private float[][] logits(Teacher teacher, INDArray images) {
    if (!loaded.refersTo(teacher)) {
      FloatArrays.assign(network.params(), teacher.parameters());
      loaded = new WeakReference<>(teacher);
    }
    return Logits.of(network, images);
  }
}
