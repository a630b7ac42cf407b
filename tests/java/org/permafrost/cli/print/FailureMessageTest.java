package org.permafrost.cli.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

class FailureMessageTest {
  private final StringWriter text = new StringWriter();

  @Test
  void aProblemWrappedBySparkKeepsItsMessageAndCode() {
    Problem broken = Problem.data("Image x.png is broken.");
    SparkException wrapped =
        new SparkException("Job aborted due to stage failure: ...", new RuntimeException(broken));

    assertThat(print(wrapped, false)).isEqualTo(ExitCode.DATA.code());
    assertThat(text.toString().strip()).isEqualTo("permafrost: Image x.png is broken.");
  }

  @Test
  void outOfMemoryIsAnEnvironmentProblemWithARemedy() {
    assertThat(print(new OutOfMemoryError("Java heap space"), false)).isEqualTo(5);
    assertThat(text.toString()).contains("PERMAFROST_HEAP", "train.batch-size", "Java heap space");
  }

  @Test
  void outOfMemoryOfATaskIsRecognisedByItsTrace() {
    SparkException lost =
        new SparkException(
            "Job aborted: Lost task 0.0 (executor driver): java.lang.OutOfMemoryError: x");

    assertThat(print(lost, false)).isEqualTo(5);
    assertThat(text.toString()).contains("PERMAFROST_OFFHEAP");
  }

  @Test
  void anUnloadableLibraryPointsToTheDoctor() {
    Error link = new ExceptionInInitializerError(new UnsatisfiedLinkError("no jnind4jcpu"));

    assertThat(print(link, false)).isEqualTo(5);
    assertThat(text.toString()).contains("permafrost doctor", "no jnind4jcpu");
  }

  /**
   * As Hadoop says it when a warehouse, a source or a model lies on s3a:// and its jar is missing.
   */
  @Test
  void aMissingFileSystemSaysHowToAddIt() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.s3a.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
    Throwable missing = catchThrowable(() -> new Path("s3a://bucket/lab").getFileSystem(hadoop));

    assertThat(print(missing, false)).isEqualTo(5);
    assertThat(text.toString())
        .contains("S3AFileSystem not found", "mvn -Pnative,s3 package")
        .doesNotContain("Unexpected");
  }

  @Test
  void whatTheFileSystemRefusesNamesTheRemedy() {
    assertThat(print(new IOException("Mkdirs failed to create file:/warehouse/lab"), false))
        .isEqualTo(5);
    Exception full =
        new RuntimeException(new IOException("/w/lab/x.parquet (No space left on device)"));
    assertThat(print(full, false)).isEqualTo(5);
    assertThat(print(new AccessDeniedException("/w/models"), false)).isEqualTo(5);
    assertThat(text.toString())
        .contains("/warehouse/lab", "No space left", "/w/models", "--warehouse")
        .doesNotContain("Unexpected");
  }

  @Test
  void whatAClusterRefusesNamesTheRemedy() {
    Exception small =
        new IllegalArgumentException(
            "Required executor memory (4096 MB) is above the max threshold (2048 MB) of this"
                + " cluster! Please check the values");
    assertThat(print(small, false)).isEqualTo(5);
    assertThat(text.toString())
        .contains("2048 MB", "PERMAFROST_OFFHEAP", "yarn.scheduler.maximum-allocation-mb")
        .doesNotContain("Unexpected");
    Exception removed =
        new RuntimeException(
            new SparkException("Job aborted: Master removed our application: FAILED"));
    assertThat(print(removed, false)).isEqualTo(5);
    assertThat(text.toString()).contains("logs of the master", "--resume");
    Exception nowhere =
        new IllegalArgumentException(
            "requirement failed: Can only call getServletHandlers on a running MetricsSystem");
    assertThat(print(nowhere, false)).isEqualTo(5);
    assertThat(text.toString()).contains("--master").doesNotContain("Unexpected");
  }

  @Test
  void controlsInMessagesDoNotReachTheTerminal() {
    print(Problem.data("Class a\u001b[2J of b\rc%nis broken."), false);
    assertThat(text.toString().lines())
        .containsExactly("permafrost: Class a\\u001b[2J of b\\rc", "is broken.");
  }

  @Test
  void anInterruptedThreadIsResumable() {
    assertThat(print(new RuntimeException(new InterruptedException()), false)).isEqualTo(4);
  }

  @Test
  void stackTracesAppearOnlyOnRequest() {
    print(new IllegalStateException("odd"), false);
    assertThat(text.toString()).contains("odd", "--verbose").doesNotContain("\tat ");

    print(new IllegalStateException("odd"), true);
    assertThat(text.toString()).contains("\tat ");
  }

  private int print(Throwable failure, boolean verbose) {
    return FailureMessage.print(failure, verbose, new PrintWriter(text));
  }
}
