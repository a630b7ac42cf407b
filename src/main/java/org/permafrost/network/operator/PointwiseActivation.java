package org.permafrost.network.operator;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.FloatArrays;

/** An activation function without parameters, number by number. */
abstract class PointwiseActivation extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;

  abstract float value(float x);

  /** Derivative; at a kink the one of either side. */
  abstract float slope(float x);

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    float[] values = FloatArrays.copyOf(in);
    for (int i = 0; i < values.length; i++) {
      values[i] = value(values[i]);
    }
    FloatArrays.assign(in, values);
    return in;
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    float[] values = FloatArrays.copyOf(in);
    float[] errors = FloatArrays.copyOf(epsilon);
    for (int i = 0; i < values.length; i++) {
      values[i] = errors[i] * slope(values[i]);
    }
    FloatArrays.assign(in, values);
    return new Pair<>(in, null);
  }

  @Override
  public boolean equals(Object other) {
    return other != null && getClass() == other.getClass() && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
