package org.permafrost.image.decode;

import java.util.Locale;

/**
 * Ten patterns a small network tells apart. Each is the share of a pixel it covers, a function of
 * the place relative to the centre and of one length: pure arithmetic, the same on every machine.
 */
enum DrawnShape {
  CHECKER {
    @Override
    double coverage(double x, double y, double radius) {
      return soft(wave(x, radius) * wave(y, radius) * slope(radius));
    }
  },
  CIRCLE {
    @Override
    double coverage(double x, double y, double radius) {
      return soft(radius - Math.sqrt(x * x + y * y));
    }
  },
  CROSS {
    @Override
    double coverage(double x, double y, double radius) {
      double arm = 0.28 * radius;
      double across = Math.min(radius - Math.abs(x), arm - Math.abs(y));
      double down = Math.min(radius - Math.abs(y), arm - Math.abs(x));
      return soft(Math.max(across, down));
    }
  },
  DIAGONAL {
    @Override
    double coverage(double x, double y, double radius) {
      return soft(wave((x + y) * Math.sqrt(0.5), radius) * slope(radius));
    }
  },
  DOTS {
    @Override
    double coverage(double x, double y, double radius) {
      double dx = x - radius * Math.rint(x / radius);
      double dy = y - radius * Math.rint(y / radius);
      return soft(0.28 * radius - Math.sqrt(dx * dx + dy * dy));
    }
  },
  HORIZONTAL {
    @Override
    double coverage(double x, double y, double radius) {
      return soft(wave(y, radius) * slope(radius));
    }
  },
  RING {
    @Override
    double coverage(double x, double y, double radius) {
      return soft(0.2 * radius - Math.abs(Math.sqrt(x * x + y * y) - 0.8 * radius));
    }
  },
  SQUARE {
    @Override
    double coverage(double x, double y, double radius) {
      return soft(0.85 * radius - Math.max(Math.abs(x), Math.abs(y)));
    }
  },
  TRIANGLE {
    @Override
    double coverage(double x, double y, double radius) {
      double side = Math.abs(x) * Math.sqrt(0.75) - y * 0.5;
      return soft(0.55 * radius - Math.max(y, side));
    }
  },
  VERTICAL {
    @Override
    double coverage(double x, double y, double radius) {
      return soft(wave(x, radius) * slope(radius));
    }
  };

  /**
   * Share of the pixel at (x, y) from the centre that is covered, 0 to 1.
   *
   * @param radius half the height of a figure, the period of a pattern; pixels
   */
  abstract double coverage(double x, double y, double radius);

  /** Name of the class folder. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Coverage of a pixel whose centre lies that far inside the edge. */
  private static double soft(double inside) {
    return Math.max(0, Math.min(1, 0.5 + inside));
  }

  private static double wave(double along, double period) {
    return StrictMath.sin(2 * Math.PI * along / period);
  }

  /** Turns the value of a wave into the distance from its edge. */
  private static double slope(double period) {
    return period / (2 * Math.PI);
  }
}
