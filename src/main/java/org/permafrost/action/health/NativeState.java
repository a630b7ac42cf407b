package org.permafrost.action.health;

import java.io.Serializable;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.onednn.ProcessorKind;
import org.permafrost.network.zoo.HelperStatus;
import org.permafrost.network.zoo.NativeHelpers;
import org.permafrost.spark.NativeThreads;

/**
 * What the native libraries of one Java process say about themselves.
 *
 * @param backend for example CPU
 * @param arithmetic a small matrix product came out right
 * @param helpers DL4J hands its layers to oneDNN (cuDNN on CUDA)
 * @param helperRemedy how to get that; empty if it is so
 * @param threads native threads per task
 * @param offHeap limit on ND4J's arrays, bytes
 * @param kernels what decides how it rounds
 */
record NativeState(
    String backend,
    boolean arithmetic,
    boolean helpers,
    String helperRemedy,
    int threads,
    long offHeap,
    String kernels)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Loads the libraries if they are not loaded yet. */
  static NativeState read() {
    INDArray product =
        Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}})
            .mmul(Nd4j.createFromArray(new float[][] {{1, 0}, {1, 1}}));
    boolean right = product.equals(Nd4j.createFromArray(new float[][] {{3, 2}, {7, 4}}));
    HelperStatus status = NativeHelpers.check();
    return new NativeState(
        status.backend(),
        right,
        status.on(),
        String.join(" ", status.remedies()),
        NativeThreads.here(),
        Pointer.maxBytes(),
        ProcessorKind.current().text());
  }
}
