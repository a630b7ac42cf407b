package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;
import org.permafrost.settings.Settings;
import org.permafrost.table.Table;

/** With real Spark: what a session opens it closes, and nothing else. */
class SessionTest {
  @TempDir private Path folder;
  private Settings settings;

  @BeforeEach
  void stopSpark() {
    settings = LocalSpark.settings(folder);
    LocalSpark.session(settings).stop();
    SparkSession.clearActiveSession();
    assertThat(SparkEnv.get()).isNull();
  }

  @AfterEach
  void forget() {
    SparkSession.clearActiveSession();
  }

  @Test
  void stopsTheSparkThatItStarted() {
    SparkContext started;
    try (Session session = Session.open(settings, "one")) {
      started = session.spark().sparkContext();
      assertThat(session.warehouse().read(Table.RUNS).count()).isZero();
    }

    assertThat(started.isStopped()).isTrue();
    assertThat(SparkEnv.get()).isNull();
    assertThat(SparkSession.getActiveSession().isDefined()).isFalse();
  }

  @Test
  void leavesASparkThatRanBeforeAsItWas() {
    try (SparkSession before = SparkSession.builder().master("local[1]").getOrCreate()) {
      SparkSession.setActiveSession(before);
      before.sparkContext().setJobGroup("mine", "my work", true);
      before.sql("CREATE TEMPORARY VIEW mine AS SELECT 1 AS x");
      try (Session session = Session.open(settings, "one")) {
        assertThat(session.spark().sparkContext()).isSameAs(before.sparkContext());
        assertThat(SparkSession.active()).isSameAs(session.spark());
      }

      assertThat(before.sparkContext().isStopped()).isFalse();
      assertThat(SparkSession.active()).isSameAs(before);
      assertThat(before.sparkContext().getLocalProperty("spark.jobGroup.id")).isEqualTo("mine");
      assertThat(before.sparkContext().getLocalProperty("spark.job.description"))
          .isEqualTo("my work");
      assertThat(before.sql("SELECT x FROM mine").first().getInt(0)).isEqualTo(1);
    }
  }

  @Test
  void leavesAContextThatRanWithoutASessionRunning() {
    SparkContext before = new SparkContext("local[1]", "mine");
    try {
      try (Session session = Session.open(settings, "one")) {
        assertThat(session.spark().sparkContext()).isSameAs(before);
      }
      assertThat(before.isStopped()).isFalse();
    } finally {
      before.stop();
    }
  }

  @Test
  void closesAfterAFailureToo() {
    assertThatThrownBy(
            () -> {
              try (Session session = Session.open(settings, "one")) {
                session.existing();
              }
            })
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.DATA));
    assertThat(SparkEnv.get()).isNull();

    Settings nowhere = LocalSpark.settings(Path.of("nosuchscheme:/x"));
    assertThatThrownBy(
            () -> {
              try (Session session = Session.open(nowhere, "one")) {
                session.warehouse();
              }
            })
        .isInstanceOf(RuntimeException.class);
    assertThat(SparkEnv.get()).isNull();
  }

  @Test
  void residentsGoWithTheirSessionAndNoOthers() {
    try (Session outer = Session.open(settings, "outer")) {
      Object first = resident(outer);
      try (Session inner = Session.open(settings, "inner")) {
        assertThat(resident(inner)).isNotEqualTo(first);
      }
      assertThat(outer.spark().sparkContext().isStopped()).isFalse();
      assertThat(resident(outer)).isEqualTo(first);
      outer.close();
      outer.close();
    }
    assertThat(SparkEnv.get()).isNull();
  }

  /** Name of the thread that a resident of the session's tasks lives on. */
  private static Object resident(Session session) {
    return new org.apache.spark.api.java.JavaSparkContext(session.spark().sparkContext())
        .parallelize(java.util.List.of(1), 1)
        .map(
            e ->
                Resident.use(
                    "session test", Integer.class, () -> 0, n -> Thread.currentThread().getName()))
        .first();
  }
}
