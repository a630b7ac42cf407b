package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class ResidentTest {
  private final AtomicInteger built = new AtomicInteger();

  /** In front of the keys, so that no test meets what another left. */
  private final String own = UUID.randomUUID() + " ";

  private int use(String key) {
    return Resident.use(own + key, Integer.class, built::incrementAndGet, number -> number);
  }

  @Test
  void staysBetweenUsesOnAThreadOfItsOwn() {
    Thread first = Resident.use(own + "a", Integer.class, built::incrementAndGet, n -> thread());
    Thread second = Resident.use(own + "a", Integer.class, built::incrementAndGet, n -> thread());

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
                    own + "a",
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
                    own + "a",
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
                    own + "a",
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
        own + "a",
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

  @Test
  void anOwnerLetsGoOfItsOwnAndOfNoOthers() {
    JavaSparkContext spark = RandomImages.context();
    String key = own + "owned";
    try (ResidentOwner outer = new ResidentOwner(spark.sc(), "outer")) {
      int first = inTask(spark, key);
      try (ResidentOwner inner = new ResidentOwner(spark.sc(), "inner")) {
        int other = inTask(spark, key);
        assertThat(other).as("another owner's").isNotEqualTo(first);
        assertThat(inTask(spark, key)).isEqualTo(other);
      }
      assertThat(inTask(spark, key)).as("the outer one's is still there").isEqualTo(first);
    }
  }

  @Test
  void whatIsInUseWhenItsOwnerClosesIsLetGoOfAfterwards() {
    JavaSparkContext spark = RandomImages.context();
    String key = own + "late";
    try (ResidentOwner closing = new ResidentOwner(spark.sc(), "closing")) {
      List<Integer> idle =
          spark.parallelize(List.of(1), 1).map(element -> idleAfterItsOwnerClosed(key)).collect();
      assertThat(idle).containsExactly(0);
    }
  }

  private static int idleAfterItsOwnerClosed(String key) {
    String owner = ResidentOwner.ofTask();
    Resident.use(
        key,
        Integer.class,
        () -> 0,
        number -> {
          Resident.release(owner);
          return number;
        });
    return Resident.idle(owner);
  }

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** Number of the resident that a task uses. */
  private static int inTask(JavaSparkContext spark, String key) {
    return spark
        .parallelize(List.of(1), 1)
        .map(e -> Resident.use(key, Integer.class, NUMBERS::incrementAndGet, number -> number))
        .first();
  }
}
