package org.permafrost.spark.train.round;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.permafrost.network.TrueClass;

/** Notes what a replica says about the images it trains on, if somebody asks. */
final class ImageAnswers implements AutoCloseable {
  private final boolean asking;

  private ImageAnswers(boolean asking) {
    this.asking = asking;
  }

  /** Begins to listen on this thread, or does not. */
  static ImageAnswers heard(boolean asking) {
    if (asking) {
      TrueClass.listen();
    }
    return new ImageAnswers(asking);
  }

  /**
   * After a minibatch.
   *
   * @param images that were in it, in order
   * @param confidences gets the probability that the network gave the class of each
   */
  void take(List<BatchImage> images, SortedMap<String, Float> confidences) {
    if (!asking) {
      return;
    }
    float[] heard = TrueClass.heard();
    if (heard.length != images.size()) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "%d answers about %d images", heard.length, images.size()));
    }
    for (int i = 0; i < heard.length; i++) {
      confidences.put(images.get(i).id(), heard[i]);
    }
  }

  @Override
  public void close() {
    if (asking) {
      TrueClass.stop();
    }
  }
}
