package org.permafrost.action.proof;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.permafrost.hash.Sha256;
import org.permafrost.spark.stage.ImageVector;

/** The logits of sealed classes on the probe set as they were when each class was sealed. */
public final class SealedLogits {
  /**
   * A logit that is not what it was.
   *
   * @param epoch after which the class was sealed
   */
  public record Moved(int label, int epoch, String imageId, float sealed, float now) {
    /** Image and both values, in decimal and in bits. */
    @Override
    public String toString() {
      return String.format(
              Locale.ROOT,
              "image %s: the logit was %s (0x%08x) when the class was sealed after epoch %d and is now",
              imageId,
              sealed,
              Float.floatToRawIntBits(sealed),
              epoch)
          .concat(String.format(Locale.ROOT, " %s (0x%08x)", now, Float.floatToRawIntBits(now)));
    }
  }

  private final IntFunction<List<ImageVector>> ofEpoch;
  private final Map<Integer, List<ImageVector>> byEpoch = new HashMap<>();

  /**
   * @param ofEpoch computes the logits of the model of an epoch, when they are first needed
   */
  public SealedLogits(IntFunction<List<ImageVector>> ofEpoch) {
    this.ofEpoch = ofEpoch;
  }

  /** The logits of the model of an epoch, which need not be computed again. */
  public void know(int epoch, List<ImageVector> logits) {
    byEpoch.put(epoch, logits);
  }

  /**
   * The first image whose logit of a class has other bits than when the class was sealed.
   *
   * @param epoch after which it was sealed
   * @param now logits of the same images
   */
  public Optional<Moved> firstMoved(int label, int epoch, List<ImageVector> now) {
    List<ImageVector> then = then(epoch);
    if (then.size() != now.size()) {
      throw new IllegalStateException(
          "The probe set had " + then.size() + " images and now has " + now.size());
    }
    for (int i = 0; i < then.size(); i++) {
      float before = then.get(i).values()[label];
      float after = now.get(i).values()[label];
      if (Float.floatToRawIntBits(before) != Float.floatToRawIntBits(after)) {
        return Optional.of(new Moved(label, epoch, now.get(i).imageId(), before, after));
      }
    }
    return Optional.empty();
  }

  /** {@link #hash} when the class was sealed. */
  public String hashSealed(int label, int epoch) {
    return hash(label, then(epoch));
  }

  /**
   * SHA-256 over the images in order of their id: the id as UTF-8, then the logit of the class as
   * little-endian float32.
   */
  static String hash(int label, List<ImageVector> logits) {
    Sha256 sum = new Sha256();
    for (ImageVector image : logits) {
      sum.add(image.imageId()).add(image.values()[label]);
    }
    return sum.hex();
  }

  private List<ImageVector> then(int epoch) {
    return byEpoch.computeIfAbsent(epoch, ofEpoch::apply);
  }
}
