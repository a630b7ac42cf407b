package org.permafrost.score;

/**
 * The activation maps of one convolution for a batch: normalised and, unless an addition follows,
 * rectified, in evaluation mode. Where units of hidden dense layers are ranked ({@code
 * network.units}), these are maps of one pixel; channels of normalisations are maps like others.
 *
 * @param filters maps of an image
 * @param positions pixels of a map
 * @param rectified whether the maps went through ReLU; where a convolution's output is added to a
 *     residual stream they did not
 * @param values {@code [N, filters, height, width]} in c order
 * @param signal the scorer's {@link Signal} at the maps, of the same shape; empty if it needs none
 */
public record LayerMaps(
    int filters, int positions, boolean rectified, float[] values, float[] signal) {
  /** Where the maps of an image begin. */
  public int from(int image) {
    return image * filters * positions;
  }
}
