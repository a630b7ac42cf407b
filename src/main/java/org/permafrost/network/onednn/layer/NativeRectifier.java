package org.permafrost.network.onednn.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.memory.MapShape;
import org.permafrost.network.onednn.primitive.Rectifier;

/** A layer of its own that applies ReLU, on oneDNN; never in place. */
public final class NativeRectifier extends ActivationLayer {
  private static final long serialVersionUID = 1L;

  private final transient PlanCache<Rectifier> plans = new PlanCache<>(Rectifier::new);
  private transient INDArray output;

  public NativeRectifier(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray rectified =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, input.shape(), 'c');
    plans.of(MapShape.of(input)).forward(input, rectified);
    output = training ? rectified : null;
    return rectified;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray ofInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    plans.of(MapShape.of(input)).backward(output, epsilon, ofInput);
    return new Pair<>(new DefaultGradient(), ofInput);
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }
}
