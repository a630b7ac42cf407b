package org.permafrost.network.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known about the fast kernels of this JVM.
 *
 * @param backend CPU or CUDA
 * @param allowed the system property that DL4J asks first is set to let helpers be used
 * @param built the native library contains them
 * @param without layers of a small network that got none; empty is good
 */
public record HelperStatus(String backend, boolean allowed, boolean built, List<String> without) {
  /** System property that switches helpers off unless it is {@code false}. */
  public static final String PROPERTY = "org.eclipse.deeplearning4j.helpers.disable";

  /** Copies the list. */
  public HelperStatus {
    without = List.copyOf(without);
  }

  /** Whether convolution, pooling and batch normalisation run on fast kernels. */
  public boolean on() {
    return allowed && built && without.isEmpty();
  }

  /** What to do, one sentence per cause; empty when helpers are on. */
  public List<String> remedies() {
    List<String> remedies = new ArrayList<>();
    if (!allowed) {
      remedies.add("Start every JVM (driver and executors) with -D" + PROPERTY + "=false.");
    }
    if (!built) {
      remedies.add(
          "Put the nd4j-native jar with classifier linux-x86_64-onednn-avx2 (or the one of your"
              + " platform with -onednn) on the class path; the plain one has no oneDNN.");
    }
    if (allowed && built && !without.isEmpty()) {
      remedies.add(
          "DL4J found no helper for "
              + String.join(", ", without)
              + "; make sure the Permafrost jar comes on the same class path as DL4J.");
    }
    return remedies;
  }

  /** One line for people. */
  public String summary() {
    return on()
        ? "oneDNN helpers are on (" + backend + ")"
        : "FAST KERNELS ARE OFF ("
            + backend
            + "): training and ranking will be 4 to 10 times"
            + " slower. "
            + String.join(" ", remedies());
  }
}
