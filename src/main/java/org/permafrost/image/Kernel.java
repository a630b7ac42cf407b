package org.permafrost.image;

import org.permafrost.settings.ImageCut.Filter;

/** Filters of Pillow: how much a pixel counts by its distance, in pixels of the coarser side. */
enum Kernel {
  TRIANGLE(1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - distance);
    }
  },
  /** Keys' cubic convolution (1981) with a = -0.5. */
  CUBIC(2) {
    @Override
    double weight(double distance) {
      if (distance < 1) {
        return ((A + 2) * distance - (A + 3)) * distance * distance + 1;
      }
      return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * A : 0;
    }
  };

  private static final double A = -0.5;

  private final int reach;

  Kernel(int reach) {
    this.reach = reach;
  }

  static Kernel of(Filter filter) {
    return switch (filter) {
      case BILINEAR -> TRIANGLE;
      case BICUBIC -> CUBIC;
    };
  }

  /** From this distance on pixels do not count. */
  int reach() {
    return reach;
  }

  /** Not yet normalised. */
  abstract double weight(double distance);
}
