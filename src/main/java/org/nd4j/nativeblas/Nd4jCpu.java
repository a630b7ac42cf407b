package org.nd4j.nativeblas;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Stands in for a class that ND4J moved elsewhere. Before using oneDNN, DL4J 1.0.0-M2.1 asks {@code
 * org.nd4j.nativeblas.Nd4jCpu$Environment} by reflection and silently falls back to slow code when
 * the class is missing.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** The two methods DL4J calls. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether ND4J itself allows its helpers. */
    public boolean isUseMKLDNN() {
      return Nd4j.getEnvironment().helpersAllowed();
    }
  }
}
