package org.permafrost.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.permafrost.action.learn.LearnResult;
import org.permafrost.action.learn.LearnedTask;
import org.permafrost.action.learn.Scenario;
import org.permafrost.action.learn.TaskAccuracy;
import org.permafrost.action.learn.TaskMetrics;
import org.permafrost.settings.Split;

class LearnOutputTest {
  private static final long[][] CORRECT = {{1, 2}, {9, 0}, {5, 10}};

  private static LearnResult result() {
    List<TaskAccuracy> cells = new ArrayList<>();
    List<TaskMetrics> metrics = new ArrayList<>();
    for (Scenario scenario : Scenario.values()) {
      for (int after = 0; after < CORRECT.length; after++) {
        for (int task = 1; task <= 2; task++) {
          cells.add(
              new TaskAccuracy(
                  after, task, Split.VALIDATION, scenario, CORRECT[after][task - 1], 10));
        }
      }
      metrics.add(
          new TaskMetrics(
              1,
              Split.VALIDATION,
              scenario,
              .9,
              .9,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              OptionalDouble.empty()));
      metrics.add(
          new TaskMetrics(
              2,
              Split.VALIDATION,
              scenario,
              .75,
              .75,
              OptionalDouble.of(.4),
              OptionalDouble.of(-.4),
              OptionalDouble.of(-.2)));
    }
    return new LearnResult(
        "pets",
        "drawn",
        "lwf",
        "task",
        List.of("cat", "dog", "ship\n", "tree"),
        Split.VALIDATION,
        List.of(task(1, 0, 1), task(2, 2, 3)),
        cells,
        metrics);
  }

  private static LearnedTask task(int number, int first, int second) {
    return new LearnedTask(
        number,
        "pets-task-" + number,
        new TreeSet<>(List.of(first, second)),
        3,
        600,
        12.34,
        17,
        0,
        "m" + number,
        "h" + number);
  }

  @Test
  void aPersonReadsTheMatrixLineByLine() {
    assertThat(LearnOutput.text(result()).lines())
        .contains(
            "class-incremental accuracy on the validation split, % (predicted among all classes so"
                + " far)",
            "after      task 1   task 2  average",
            "task 1       90.0              90.0",
            "task 2       50.0    100.0     75.0",
            "average 75.0  forgetting 40.0  backward transfer -40.0  forward transfer -20.0",
            "Sequence pets of 2 tasks, method lwf, softmax over task",
            "model hash h2")
        .anySatisfy(line -> assertThat(line).contains("ship\\n, tree", "pets-task-2", "12.3"));
  }

  @Test
  void aProgramReadsAllOfIt() {
    assertThat(LearnOutput.json(result()))
        .contains(
            "\"sequence\":\"pets\"",
            "\"classes\":[\"cat\",\"dog\"]",
            "{\"accuracy\":0.5,\"after_task\":2,\"correct\":5,\"images\":10,"
                + "\"scenario\":\"class-incremental\",\"split\":\"validation\",\"task\":1}",
            "\"forgetting\":0.4")
        .doesNotContain("\n");
  }
}
