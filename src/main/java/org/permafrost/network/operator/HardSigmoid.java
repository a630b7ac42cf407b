package org.permafrost.network.operator;

/** {@code clip(slope x + shift, 0, 1)}: ONNX has 0.2 and 0.5, PyTorch 1/6 and 0.5. */
public final class HardSigmoid extends PointwiseActivation {
  private static final long serialVersionUID = 1L;

  private float slope = 1f / 6;
  private float shift = 0.5f;

  /** PyTorch's. */
  public HardSigmoid() {}

  public HardSigmoid(float slope, float shift) {
    this.slope = slope;
    this.shift = shift;
  }

  public float getSlope() {
    return slope;
  }

  public void setSlope(float slope) {
    this.slope = slope;
  }

  public float getShift() {
    return shift;
  }

  public void setShift(float shift) {
    this.shift = shift;
  }

  @Override
  double value(double x) {
    return Math.min(Math.max(slope * x + shift, 0), 1);
  }

  @Override
  double slope(double x) {
    double open = slope * x + shift;
    return open > 0 && open < 1 ? slope : 0;
  }

  @Override
  public String toString() {
    return "hard-sigmoid of " + slope + " x + " + shift;
  }
}
