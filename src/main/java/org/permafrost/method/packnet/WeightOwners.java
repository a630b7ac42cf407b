package org.permafrost.method.packnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.permafrost.freeze.Intervals;
import org.permafrost.network.catalog.Range;

/**
 * Which task owns each weight: 0 for none, else its number from 1. Immutable.
 *
 * <p>While a task is trained, it uses every weight that nobody owns; it comes to own those that are
 * left when it is pruned.
 */
final class WeightOwners {
  /** An owner is a byte. */
  static final int MOST_TASKS = 255;

  static final int FREE = 0;

  private final List<PackedLayer> layers;
  private final List<SortedSet<Integer>> tasks;
  private final byte[] owners;

  /**
   * @param tasks classes of each, in the order in which they were learned
   * @param owners of all weights, layer after layer
   */
  WeightOwners(List<PackedLayer> layers, List<SortedSet<Integer>> tasks, byte[] owners) {
    this.layers = layers;
    this.tasks =
        tasks.stream().map(t -> Collections.unmodifiableSortedSet(new TreeSet<>(t))).toList();
    this.owners = owners;
  }

  /** Every weight is free. */
  static WeightOwners none(List<PackedLayer> layers) {
    return new WeightOwners(layers, List.of(), new byte[weights(layers)]);
  }

  static int weights(List<PackedLayer> layers) {
    return layers.stream().mapToInt(layer -> layer.weights().length()).sum();
  }

  List<PackedLayer> layers() {
    return layers;
  }

  List<SortedSet<Integer>> tasks() {
    return tasks;
  }

  /** A copy. */
  byte[] bytes() {
    return owners.clone();
  }

  /**
   * A task is learned: in each layer it gives up the smallest of the weights that were free, and
   * owns the others.
   *
   * @param share of them that it gives up, by layer
   */
  WeightOwners learn(
      SortedSet<Integer> classes, float[] parameters, ToDoubleFunction<String> share) {
    byte[] next = owners.clone();
    byte task = (byte) (tasks.size() + 1);
    int from = 0;
    for (PackedLayer layer : layers) {
      int start = layer.weights().start();
      int[] free = positions(from, layer.weights().length());
      float[] sizes = new float[free.length];
      for (int i = 0; i < free.length; i++) {
        sizes[i] = Math.abs(parameters[start + free[i]]);
      }
      float cutoff = cutoff(sizes, share.applyAsDouble(layer.name()));
      for (int i = 0; i < free.length; i++) {
        if (!(sizes[i] <= cutoff)) {
          next[from + free[i]] = task;
        }
      }
      from += layer.weights().length();
    }
    List<SortedSet<Integer>> all = new ArrayList<>(tasks);
    all.add(classes);
    return new WeightOwners(layers, all, next);
  }

  /**
   * The size up to which weights are given up: the {@code round(share * n)}-th smallest, rounded
   * half to even as in the authors' code, so that more go where several are as large; -1 if none
   * are.
   */
  private static float cutoff(float[] sizes, double share) {
    int rank = (int) Math.rint(share * sizes.length);
    if (rank == 0) {
      return -1;
    }
    float[] sorted = sizes.clone();
    Arrays.sort(sorted);
    return sorted[rank - 1];
  }

  /** Free weights of a layer, counted from its first. */
  private int[] positions(int from, int length) {
    int[] free = new int[length];
    int n = 0;
    for (int i = 0; i < length; i++) {
      if (owners[from + i] == FREE) {
        free[n++] = i;
      }
    }
    return Arrays.copyOf(free, n);
  }

  /** Weights of each layer that this task owns, as positions of the parameter vector. */
  List<Intervals> of(int owner) {
    List<Intervals> owned = new ArrayList<>();
    int from = 0;
    for (PackedLayer layer : layers) {
      owned.add(runs(from, layer, (byte) owner));
      from += layer.weights().length();
    }
    return owned;
  }

  private Intervals runs(int from, PackedLayer layer, byte owner) {
    List<Range> runs = new ArrayList<>();
    int start = layer.weights().start();
    int length = layer.weights().length();
    int i = 0;
    while (i < length) {
      int first = i;
      while (i < length && owners[from + i] == owner) {
        i++;
      }
      if (i > first) {
        runs.add(Range.between(start + first, start + i));
      } else {
        i++;
      }
    }
    return Intervals.of(runs);
  }

  /** Positions of all weights that nobody owns. */
  Intervals free() {
    return Intervals.of(of(FREE).stream().flatMap(runs -> runs.list().stream()).toList());
  }

  boolean hasFree() {
    for (byte owner : owners) {
      if (owner == FREE) {
        return true;
      }
    }
    return false;
  }

  /** Zeroes the weights that a task does not use: free ones, and those of later tasks. */
  void clear(int task, float[] parameters) {
    int from = 0;
    for (PackedLayer layer : layers) {
      for (int i = 0; i < layer.weights().length(); i++) {
        int owner = Byte.toUnsignedInt(owners[from + i]);
        if (owner == FREE || owner > task) {
          parameters[layer.weights().start() + i] = 0;
        }
      }
      from += layer.weights().length();
    }
  }
}
