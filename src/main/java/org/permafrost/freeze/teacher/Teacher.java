package org.permafrost.freeze.teacher;

import java.io.Serializable;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An earlier state of the network under training, whose answers on the training images are kept,
 * see {@code network.Distillation}. A value: immutable, and compared by what it holds, so that
 * executors get it anew only when it changes.
 */
public final class Teacher implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Teacher NONE = new Teacher(new float[0], new int[0], 0, 1);

  private final float[] parameters;
  private final int[] classes;
  private final double weight;
  private final double temperature;

  private Teacher(float[] parameters, int[] classes, double weight, double temperature) {
    this.parameters = parameters;
    this.classes = classes;
    this.weight = weight;
    this.temperature = temperature;
  }

  /** Nobody is asked. */
  public static Teacher none() {
    return NONE;
  }

  /**
   * @param parameters of the earlier network; not written to from now on
   * @param classes whose answers are kept, at least one
   * @param weight of the difference in the loss
   * @param temperature that softens both answers, above 0
   */
  public static Teacher of(
      float[] parameters, SortedSet<Integer> classes, double weight, double temperature) {
    if (classes.isEmpty() || temperature <= 0) {
      throw new IllegalArgumentException(
          "A teacher of the classes " + classes + " with temperature " + temperature);
    }
    return new Teacher(
        parameters, classes.stream().mapToInt(Integer::intValue).toArray(), weight, temperature);
  }

  public boolean isPresent() {
    return classes.length > 0;
  }

  /** Not to be written to. */
  public float[] parameters() {
    return parameters;
  }

  /** Labels, ascending. */
  public int[] classes() {
    return classes.clone();
  }

  /** The same as a set. */
  public SortedSet<Integer> labels() {
    NavigableSet<Integer> labels = new TreeSet<>();
    Arrays.stream(classes).forEach(labels::add);
    return labels;
  }

  public double weight() {
    return weight;
  }

  public double temperature() {
    return temperature;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Teacher teacher
            && weight == teacher.weight
            && temperature == teacher.temperature
            && Arrays.equals(classes, teacher.classes)
            && Arrays.equals(parameters, teacher.parameters));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(classes) + parameters.length;
  }
}
