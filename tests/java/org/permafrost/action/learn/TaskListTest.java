package org.permafrost.action.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.network.model.DataContent;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

class TaskListTest {
  private static final List<String> NAMES = List.of("cat", "dog", "3", "old car", "ship", "tree");
  private static final DatasetDescription PETS =
      new DatasetDescription(
          "pets",
          NAMES,
          IntStream.range(0, 6).boxed().toList(),
          32,
          60,
          6,
          6,
          new DataContent("hash", "cut"));

  @Test
  void classesAreNamedOrCounted() {
    TaskList tasks = TaskList.of("dog,cat| 4 , old car |3,5", PETS);

    assertThat(tasks.tasks().stream().map(List::copyOf))
        .containsExactly(List.of(0, 1), List.of(3, 4), List.of(2, 5));
    assertThat(tasks.upTo(2)).containsExactly(0, 1, 3, 4);
    assertThat(tasks.all()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void tasksOfEqualSizeFollowTheOrderOfTheDataSet() {
    assertThat(TaskList.of("3x2", PETS))
        .isEqualTo(TaskList.of("cat,dog|3,old car|ship,tree", PETS));
    assertThat(TaskList.of("1x4", PETS).task(1)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void whatIsRecordedIsReadByNumberWhateverClassesAreCalled() {
    TaskList tasks = TaskList.of("3,tree|cat,ship", PETS);

    assertThat(tasks.recorded()).isEqualTo("2,5|0,4");
    assertThat(TaskList.parse(tasks.recorded())).isEqualTo(tasks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cat,dog|ship,brid; no class brid",
        "cat,dog|ship,dog; The class dog is in task 1 and again in task 2",
        "cat,cat|ship,dog; The class cat is in task 1 and again in task 1",
        "cat,0; The class cat is in task 1 and again",
        "cat,dog|ship; Task 2 has a single class, ship",
        "cat,dog|; Task 2",
        "cat,dog||ship,tree; Task 2",
        "cat,; no class",
        "4x2; 6 classes",
        "6x1; two classes for each",
        "0x2; at least one task",
        "999999x999999; 6 classes"
      })
  void wrongTasksSayWhatIsWrong(String text, String words) {
    assertThatThrownBy(() -> TaskList.of(text, PETS))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(words.strip());
  }
}
