package org.permafrost.network.layer;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.insert.InsertedLayer;

/** DL4J's description of a {@link FourierDropoutLayer}. */
public final class FourierDropout extends InsertedLayer {
  private static final long serialVersionUID = 1L;

  private double rate;
  private double weak;
  private boolean flat;

  /** For DL4J's JSON reader. */
  public FourierDropout() {}

  FourierDropout(double rate, double weak, boolean flat) {
    this.rate = rate;
    this.weak = weak;
    this.flat = flat;
  }

  /** Probability at which a coefficient is dropped. */
  public double getRate() {
    return rate;
  }

  public void setRate(double rate) {
    this.rate = rate;
  }

  /** Share of the coefficients, the smallest, that is always dropped. */
  public double getWeak() {
    return weak;
  }

  public void setWeak(double weak) {
    this.weak = weak;
  }

  /** Whether a map is transformed as one row of numbers. */
  public boolean isFlat() {
    return flat;
  }

  public void setFlat(boolean flat) {
    this.flat = flat;
  }

  @Override
  public boolean mixesChannels() {
    return false;
  }

  @Override
  public boolean readsMaps() {
    return true;
  }

  @Override
  public boolean actsInTrainingOnly() {
    return true;
  }

  @Override
  public Set<String> trainingFields() {
    return Set.of("rate", "weak", "flat");
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    FourierDropoutLayer layer = new FourierDropoutLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(Map.of());
    layer.setConf(conf);
    return layer;
  }

  @Override
  public FourierDropout clone() {
    return (FourierDropout) super.clone();
  }
}
