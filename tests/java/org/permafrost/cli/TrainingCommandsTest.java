package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.spark.LocalSpark;
import picocli.CommandLine;

/**
 * What {@code train}, {@code learn}, {@code rank}, {@code evaluate} and {@code head} say to wrong
 * input: one message, an exit code, no trace.
 */
class TrainingCommandsTest {
  @TempDir static Path folder;

  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void startSparkAsOtherTestsDo() {
    LocalSpark.warehouse(folder);
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    Stream.concat(Stream.of(command), command.getSubcommands().values().stream())
        .forEach(each -> each.setErr(new PrintWriter(err, true)));
    String[] all =
        Stream.concat(Stream.of("--warehouse", folder.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return command.execute(all);
  }

  private void fails(int code, String arguments, String... words) {
    assertThat(run(arguments.split(" "))).isEqualTo(code);
    assertThat(err.toString()).contains(words).doesNotContain("\tat ", "Exception");
  }

  @Test
  void trainNeedsADataSetOrARunToResume() {
    fails(2, "train", "--dataset", "--resume");
  }

  @Test
  void trainTakesNotBoth() {
    fails(2, "train --dataset a --resume b", "--dataset", "--resume");
  }

  @Test
  void aResumedRunTakesNoSettings() {
    fails(2, "train --resume night --epochs 9", "night", "--from night");
  }

  @Test
  void learnNeedsADataSetAndTasksOrASequenceToResume() {
    fails(2, "learn", "--dataset", "--tasks", "--resume");
    fails(2, "learn --dataset a", "--tasks");
  }

  @Test
  void aResumedSequenceTakesNoSettings() {
    fails(2, "learn --resume five --epochs 9", "five", "continues with its own");
    fails(2, "learn --resume five --set train.epochs=9", "five", "continues with its own");
  }

  @Test
  void anUnknownSequenceCannotBeResumed() {
    fails(3, "learn --resume nobody", "nobody", "sequences");
  }

  @Test
  void anUnknownWayToLearnNamesTheNearest() {
    fails(2, "learn --dataset a --tasks 0,1|2,3 --method lfw", "lfw", "did you mean lwf");
    fails(2, "learn --dataset a --tasks 0,1|2,3 --softmax sen", "learn.softmax", "seen");
    fails(3, "learn --dataset nowhere --tasks 0,1|2,3", "nowhere", "permafrost prep");
  }

  @Test
  void anUnknownModeNamesTheModes() {
    fails(2, "train --dataset a --mode drop-freze", "train.mode", "drop-freze", "drop-freeze");
  }

  @Test
  void anUnknownDataSetSaysHowToPrepareIt() {
    fails(3, "train --dataset nowhere", "nowhere", "permafrost prep");
  }

  @Test
  void anUnknownRunCannotBeResumed() {
    fails(3, "train --resume nobody", "nobody", "permafrost runs");
  }

  @Test
  void aBrokenModelFileIsNotRanked() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.model"), "not a model");

    fails(3, "rank --dataset a --model " + broken, "broken.model");
  }

  @Test
  void evaluateNeedsAModelAndADataSet() {
    fails(2, "evaluate --dataset a", "--run", "--model");
    fails(2, "evaluate --run a", "--dataset");
    fails(2, "evaluate --run a --dataset b --split c", "--split");
  }

  @Test
  void anUnknownDataSetCannotBeEvaluatedOn() {
    fails(3, "evaluate --run nobody --dataset nowhere", "nowhere", "permafrost prep");
  }

  @Test
  void headNeedsAModelADataSetAKindAndAFile() {
    fails(2, "head --dataset a --head ncm --out x", "--run", "--model");
    fails(2, "head --run a --head ncm --out x", "--dataset");
    fails(2, "head --run a --dataset b --out x", "--head");
    fails(2, "head --run a --dataset b --head ncm", "--out");
    fails(2, "head --run a --dataset b --head lda --out x", "--head", "SLDA");
    fails(3, "head --run nobody --dataset nowhere --head ncm --out x", "nowhere");
  }

  @Test
  void rankNeedsAModel() {
    fails(2, "rank --dataset a", "--run", "--model");
  }
}
