package org.permafrost.network.operator;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An activation function without parameters, number by number. */
abstract class PointwiseActivation extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;

  abstract double value(double x);

  /** Derivative; at a kink the one of either side. */
  abstract double slope(double x);

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    double[] values = numbers(in);
    for (int i = 0; i < values.length; i++) {
      values[i] = value(values[i]);
    }
    return assign(in, values);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    assertShape(in, epsilon);
    double[] values = numbers(in);
    double[] errors = numbers(epsilon);
    for (int i = 0; i < values.length; i++) {
      values[i] = errors[i] * slope(values[i]);
    }
    return new Pair<>(assign(in, values), null);
  }

  /** In c order. */
  private static double[] numbers(INDArray array) {
    return array.dup('c').reshape(array.length()).toDoubleVector();
  }

  private static INDArray assign(INDArray array, double[] values) {
    return array.assign(
        Nd4j.createFromArray(values).castTo(array.dataType()).reshape('c', array.shape()));
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
