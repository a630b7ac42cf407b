package org.permafrost.network.operator;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's activation layer, except that it leaves what it reads as it is. DL4J's overwrites its
 * input in evaluation, which is right only for a ReLU that is the only reader.
 */
public final class Activation extends ActivationLayer {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON reader. */
  public Activation() {}

  public Activation(IActivation function) {
    super(function);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    OwnOutput layer = new OwnOutput(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public Activation clone() {
    return (Activation) super.clone();
  }

  /** Works as in training, where the input is needed once more. */
  private static final class OwnOutput extends org.deeplearning4j.nn.layers.ActivationLayer {
    private static final long serialVersionUID = 1L;

    OwnOutput(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      return super.activate(true, workspaces);
    }
  }
}
