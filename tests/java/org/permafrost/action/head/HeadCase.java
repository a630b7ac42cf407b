package org.permafrost.action.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.permafrost.action.train.TrainingCase;
import org.permafrost.head.Answer;
import org.permafrost.head.HeadKind;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.settings.bind.RecordCopy;

/** Drawn images in a warehouse, and heads in files beside it. */
record HeadCase(TrainingCase training, Path folder) {
  static final List<String> ALL = List.of();
  static final List<String> FIRST = List.of("0", "1", "2", "3", "4");
  static final List<String> SECOND = List.of("5", "6", "7", "8", "9");

  static HeadCase in(Path folder) {
    return new HeadCase(TrainingCase.prepared(folder), folder);
  }

  String file(String name) {
    return folder.resolve(name + ".head").toString();
  }

  /** Of a run, with the images of this data set. */
  HeadRequest request(String run, HeadKind kind, List<String> classes, String out) {
    return new HeadRequest(
        Optional.of(run),
        Optional.empty(),
        TrainingCase.DATASET,
        kind,
        classes,
        Optional.empty(),
        false,
        file(out),
        training.settings());
  }

  HeadResult fit(HeadRequest request) {
    return new FitHead(training.warehouse(), Progress.SILENT).run(request);
  }

  HeadResult fit(String run, HeadKind kind, List<String> classes, String out) {
    return fit(request(run, kind, classes, out));
  }

  HeadResult add(String run, HeadKind kind, String to, List<String> classes, String out) {
    return fit(
        RecordCopy.of(request(run, kind, classes, out), Map.of("addTo", Optional.of(file(to)))));
  }

  static double accuracy(HeadResult result, Answer answer) {
    return result.measured().stream()
        .filter(m -> m.answer() == answer)
        .findFirst()
        .orElseThrow()
        .accuracy();
  }

  static void refused(ExitCode code, Runnable fitting, String... words) {
    assertThatThrownBy(fitting::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }
}
