package org.permafrost.action;

import java.io.Serializable;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the native libraries of one Java process say about themselves.
 *
 * @param backend for example CPU
 * @param arithmetic a small matrix product came out right
 * @param helpers DL4J hands its layers to oneDNN
 * @param threads native threads per task
 * @param offHeap limit on ND4J's arrays, bytes
 */
record NativeState(String backend, boolean arithmetic, boolean helpers, int threads, long offHeap)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";

  /** Loads the libraries if they are not loaded yet. */
  static NativeState read() {
    INDArray product =
        Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}})
            .mmul(Nd4j.createFromArray(new float[][] {{1, 0}, {1, 1}}));
    boolean right = product.equals(Nd4j.createFromArray(new float[][] {{3, 2}, {7, 4}}));
    return new NativeState(
        Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend"),
        right,
        !Boolean.parseBoolean(System.getProperty(HELPERS_DISABLED, "true"))
            && BaseMKLDNNHelper.mklDnnEnabled(),
        Optional.ofNullable(System.getenv("OMP_NUM_THREADS"))
            .filter(threads -> threads.matches("[0-9]{1,6}"))
            .map(Integer::valueOf)
            .orElseGet(() -> Runtime.getRuntime().availableProcessors()),
        Pointer.maxBytes());
  }
}
