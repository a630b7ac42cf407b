package org.permafrost.network;

/**
 * The probability that the last training pass of this thread gave the class of each image. The loss
 * sees it and DL4J hands it to nobody, so it is left here for whoever has begun to listen.
 */
public final class TrueClass {
  private static final ThreadLocal<float[]> HEARD = new ThreadLocal<>();

  private TrueClass() {}

  /** From now on, on this thread. */
  public static void listen() {
    HEARD.set(new float[0]);
  }

  /** No longer. */
  public static void stop() {
    HEARD.remove();
  }

  /** One per image of the last minibatch, in order; its softmax is that of the loss. */
  public static float[] heard() {
    return HEARD.get();
  }

  /** Whether somebody listens on this thread. */
  static boolean isListening() {
    return HEARD.get() != null;
  }

  /** Leaves what the loss has seen. */
  static void tell(float[] probabilities) {
    HEARD.set(probabilities);
  }
}
