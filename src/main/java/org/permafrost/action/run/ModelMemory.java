package org.permafrost.action.run;

import java.util.function.Supplier;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

/** What methods remember, read from a model: what is damaged there names the model. */
public final class ModelMemory {
  private ModelMemory() {}

  /**
   * @param model run or file the memory is of
   * @throws Problem (data) naming the model if its memory is damaged; others as they are
   */
  public static <T> T of(String model, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Problem problem) {
      if (problem.exitCode() != ExitCode.DATA) {
        throw problem;
      }
      throw Problem.data("Cannot go on from %s: %s", model, problem.getMessage()).causedBy(problem);
    }
  }
}
