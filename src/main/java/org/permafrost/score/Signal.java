package org.permafrost.score;

/**
 * What runs back from the logits through the network, in evaluation mode, and meets the maps. Each
 * image has its own; nothing is divided by the batch size.
 */
public enum Signal {
  /** Nothing: the forward pass is enough. */
  NONE {
    @Override
    public void atLogits(float[] logits, int label, float[] signal) {
      throw new IllegalStateException("There is no signal to send back");
    }
  },

  /** Derivative of the logit of the image's class. */
  LOGIT_GRADIENT {
    @Override
    public void atLogits(float[] logits, int label, float[] signal) {
      signal[label] = 1;
    }
  },

  /** Derivative of the image's cross-entropy under a softmax over all classes. */
  LOSS_GRADIENT {
    @Override
    public void atLogits(float[] logits, int label, float[] signal) {
      double largest = Double.NEGATIVE_INFINITY;
      for (float logit : logits) {
        largest = Math.max(largest, logit);
      }
      double sum = 0;
      for (float logit : logits) {
        sum += StrictMath.exp(logit - largest);
      }
      double others = 0;
      for (int k = 0; k < logits.length; k++) {
        double share = StrictMath.exp(logits[k] - largest) / sum;
        signal[k] = (float) share;
        others += k == label ? 0 : share;
      }
      // Not one minus the share, which would round away what a learned image still has.
      signal[label] = (float) -others;
    }
  },

  /** Relevance for the logit of the image's class, divided by the value it belongs to. */
  RELEVANCE {
    @Override
    public void atLogits(float[] logits, int label, float[] signal) {
      signal[label] = (float) Relevance.damping(logits[label]);
    }
  };

  /**
   * The signal an image starts with.
   *
   * @param signal receives it; holds zeros
   */
  public abstract void atLogits(float[] logits, int label, float[] signal);
}
