package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResidentTest {
  private final AtomicInteger built = new AtomicInteger();

  @BeforeEach
  void forgetOthers() {
    Resident.clear();
  }

  private int use(String key) {
    return Resident.use(key, Integer.class, built::incrementAndGet, number -> number);
  }

  @Test
  void staysBetweenUsesOnAThreadOfItsOwn() {
    Thread first = Resident.use("a", Integer.class, built::incrementAndGet, n -> thread());
    Thread second = Resident.use("a", Integer.class, built::incrementAndGet, n -> thread());

    assertThat(built).hasValue(1);
    assertThat(second).isSameAs(first).isNotSameAs(thread());
    assertThat(use("b")).isEqualTo(2);
  }

  private static Thread thread() {
    return Thread.currentThread();
  }

  @Test
  void oneThatFailedIsNotUsedAgain() {
    IllegalStateException failure = new IllegalStateException("on purpose");

    assertThatThrownBy(
            () ->
                Resident.use(
                    "a",
                    Integer.class,
                    built::incrementAndGet,
                    number -> {
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(use("a")).isEqualTo(2);
  }

  @Test
  void errorsPassThroughToo() {
    StackOverflowError failure = new StackOverflowError();

    assertThatThrownBy(
            () ->
                Resident.use(
                    "a",
                    Integer.class,
                    built::incrementAndGet,
                    number -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void whatCannotBeBuiltLeavesNoThreadBehind() throws InterruptedException {
    Thread[] builder = new Thread[1];

    assertThatThrownBy(
            () ->
                Resident.use(
                    "a",
                    Integer.class,
                    () -> {
                      builder[0] = thread();
                      throw new IllegalArgumentException("not buildable");
                    },
                    number -> number))
        .isInstanceOf(IllegalArgumentException.class);

    builder[0].join(TimeUnit.SECONDS.toMillis(10));
    assertThat(builder[0].isAlive()).isFalse();
    assertThat(use("a")).isEqualTo(1);
  }

  @Test
  void twoAtATimeGetOneEach() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> numbers =
          threads.invokeAll(List.of(() -> meeting(both), () -> meeting(both)));

      assertThat(numbers.get(0).get()).isNotEqualTo(numbers.get(1).get());
      assertThat(built).hasValue(2);
      use("a");
      assertThat(built).hasValue(2);
    } finally {
      threads.shutdown();
    }
  }

  private int meeting(CountDownLatch both) {
    return Resident.use(
        "a",
        Integer.class,
        built::incrementAndGet,
        number -> {
          both.countDown();
          try {
            assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return number;
        });
  }

  @Test
  void theKindUnusedForLongestGoes() {
    int first = use("a");
    int second = use("b");
    use("c");
    use("d");
    assertThat(use("a")).isEqualTo(first);

    use("e");

    assertThat(use("a")).isEqualTo(first);
    assertThat(use("b")).as("built anew").isNotEqualTo(second);
  }

  @Test
  void worksInTheContextOfItsTask() {
    List<Boolean> same =
        RandomImages.context()
            .parallelize(List.of(1, 2, 3, 4), 4)
            .map(element -> isSameTask(TaskContext.get().taskAttemptId()))
            .collect();

    assertThat(same).containsExactly(true, true, true, true);
    boolean none = Resident.use("driver", Integer.class, () -> 0, n -> TaskContext.get() == null);
    assertThat(none).as("outside a task there is none, not even a stale one").isTrue();
  }

  private static boolean isSameTask(long attempt) {
    return Resident.use(
        "driver", Integer.class, () -> 0, n -> TaskContext.get().taskAttemptId() == attempt);
  }
}
