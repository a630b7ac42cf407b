package org.permafrost.rank;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Exact sums over images with features x, class k and t = offset + x r: of t^2, of x t, and of t by
 * class. Merging in any order gives the same bits.
 */
public final class ProjectionSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int features;
  private final int classes;
  private final transient ExactSums sums;

  public ProjectionSums(int features, int classes) {
    this(features, classes, new ExactSums(features + classes + 1));
  }

  private ProjectionSums(int features, int classes, ExactSums sums) {
    this.features = features;
    this.classes = classes;
    this.sums = sums;
  }

  /**
   * Adds one image.
   *
   * @param x features, starting at {@code first}
   * @param weights r
   */
  public void add(float[] x, int first, int label, double[] weights, double offset) {
    double t = offset;
    for (int j = 0; j < features; j++) {
      t += x[first + j] * weights[j];
    }
    for (int j = 0; j < features; j++) {
      sums.add(j, x[first + j] * t);
    }
    sums.add(features + label, t);
    sums.add(features + classes, t * t);
  }

  /** Adds the other sums to these and returns these. */
  public ProjectionSums merge(ProjectionSums other) {
    sums.merge(other.sums);
    return this;
  }

  /** Sum of x t of one feature. */
  public double feature(int feature) {
    return sums.value(feature);
  }

  /** Sum of t over the images of a class. */
  public double ofClass(int label) {
    return sums.value(features + label);
  }

  /** Sum of t^2. */
  public double squares() {
    return sums.value(features + classes);
  }

  private Object writeReplace() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      sums.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Packed(features, classes, bytes.toByteArray());
  }

  /** The form that travels between executors. */
  private record Packed(int features, int classes, byte[] bytes) implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      return new ProjectionSums(
          features, classes, ExactSums.read(ByteBuffer.wrap(bytes), features + classes + 1));
    }
  }
}
