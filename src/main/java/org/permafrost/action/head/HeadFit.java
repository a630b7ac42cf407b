package org.permafrost.action.head;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.head.Head;
import org.permafrost.head.HeadKind;
import org.permafrost.head.file.HeadState;
import org.permafrost.head.sums.FeatureSums;
import org.permafrost.problem.Problem;

/** Fits heads, and says where there are fewer images than features. */
final class HeadFit {
  private static final int NAMED = 5;

  private HeadFit() {}

  /**
   * @throws Problem (data) if a matrix has no inverse
   */
  static Head of(HeadState state) {
    try {
      return state.head();
    } catch (ArithmeticException e) {
      throw noInverse(state.kind(), state.sums(), e);
    }
  }

  static Problem noInverse(HeadKind kind, FeatureSums sums, ArithmeticException cause) {
    String remedy =
        switch (kind) {
          case NCM -> "use another kind of head";
          case SLDA -> "raise head.slda-shrinkage";
          case FECAM ->
              "give every class two images or more, and head.fecam-diagonal a value above 0";
          case RIDGE -> "raise head.ridge-gamma";
        };
    return Problem.data(
            "Cannot fit a %s head to %d images of %d classes with %d numbers each: the matrix has no"
                + " inverse. To mend this, %s.",
            kind.label(), sums.images(), sums.classes().size(), sums.map().outputs(), remedy)
        .causedBy(cause);
  }

  /** What the figures rest on besides images. */
  static List<String> notes(HeadState state) {
    FeatureSums sums = state.sums();
    int features = sums.map().outputs();
    List<String> notes = new ArrayList<>();
    switch (state.kind()) {
      case NCM -> {}
      case SLDA -> {
        if (sums.images() - sums.classes().size() < features) {
          notes.add(
              sums.images()
                  + " images for "
                  + features
                  + " features: the covariance has an inverse through its shrinkage of "
                  + state.numbers().shrinkage()
                  + " only.");
        }
      }
      case FECAM -> {
        List<String> few =
            sums.classes().entrySet().stream()
                .filter(e -> e.getValue().count() <= features)
                .map(e -> e.getKey() + " (" + e.getValue().count() + ")")
                .toList();
        if (!few.isEmpty()) {
          notes.add(
              few.size()
                  + " classes have no more images than the "
                  + features
                  + " features, among them "
                  + String.join(", ", few.subList(0, Math.min(NAMED, few.size())))
                  + ": their covariances have inverses through the shrinkage of "
                  + state.numbers().diagonal()
                  + " and "
                  + state.numbers().offDiagonal()
                  + " only.");
        }
      }
      case RIDGE -> {
        if (sums.images() < features) {
          notes.add(
              sums.images()
                  + " images for "
                  + features
                  + " random features: the solution rests on the penalty of "
                  + state.numbers().gamma()
                  + ".");
        }
      }
    }
    if (sums.clipped() > 0) {
      notes.add(
          sums.clipped() + " numbers lay outside of the range of the first task and were clipped.");
    }
    return notes;
  }
}
