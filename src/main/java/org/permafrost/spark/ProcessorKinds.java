package org.permafrost.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.permafrost.network.onednn.ProcessorKind;
import org.permafrost.problem.Problem;

/**
 * The kinds of processors that the executors of a session compute on.
 *
 * @param executors ids of those of each kind
 */
public record ProcessorKinds(SortedMap<String, List<String>> executors) {
  /** Spark property that says that any mixture will do for a training. */
  static final String ALLOWED = "spark.permafrost.processors";

  private static final String ANY = "any";

  /** Separates kinds in a table. */
  private static final String AND = "; ";

  /** Copies the map. */
  public ProcessorKinds {
    executors = new TreeMap<>(executors);
  }

  /**
   * Asks the executors that are there now.
   *
   * @throws Problem (environment) if executors of a cluster compute with several threads per task
   */
  public static ProcessorKinds of(SparkSession spark) {
    SortedMap<String, Answer> answers =
        EveryExecutor.ask(
            spark,
            "processors",
            "Ask every executor which kernels it computes with",
            () -> new Answer(ProcessorKind.current().text(), NativeThreads.here()));
    if (!spark.sparkContext().isLocal()) {
      SortedMap<String, Integer> threads = new TreeMap<>();
      answers.forEach((executor, answer) -> threads.put(executor, answer.threads()));
      NativeThreads.check(spark.sparkContext().getConf(), threads);
    }
    SortedMap<String, String> kinds = new TreeMap<>();
    answers.forEach((executor, answer) -> kinds.put(executor, answer.kind()));
    return of(kinds);
  }

  private record Answer(String kind, int threads) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param kinds by executor
   */
  public static ProcessorKinds of(Map<String, String> kinds) {
    return new ProcessorKinds(
        new TreeMap<>(kinds)
            .entrySet().stream()
                .collect(
                    Collectors.groupingBy(
                        Map.Entry::getValue,
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList()))));
  }

  /** Whether all executors round alike. */
  public boolean isOne() {
    return executors.size() == 1;
  }

  /** All kinds, for a table. */
  public String text() {
    return String.join(AND, executors.keySet());
  }

  /** These and those a run was trained on before, each once. */
  public String with(String before) {
    TreeSet<String> all = new TreeSet<>(executors.keySet());
    all.addAll(List.of(before.split(AND)));
    all.remove("");
    return String.join(AND, all);
  }

  /** Which executors are of which kind, for people. */
  public String describe() {
    return executors.entrySet().stream()
        .map(e -> e.getKey() + " (executor " + String.join(", ", e.getValue()) + ")")
        .collect(Collectors.joining(AND));
  }

  /** How to make machines round alike. */
  public static String remedy() {
    return "Use machines of one kind, or give all executors the kernels that each of them has, for"
        + " example --spark-conf spark.executorEnv.OPENBLAS_CORETYPE=Haswell --spark-conf"
        + " spark.executorEnv.DNNL_MAX_CPU_ISA=AVX2.";
  }

  /**
   * Refuses to train on several kinds.
   *
   * @throws Problem (environment) naming the executors, unless {@link #ALLOWED} is set
   */
  public void checkTraining(SparkConf conf) {
    if (!isOne() && !conf.get(ALLOWED, "").equals(ANY)) {
      throw Problem.environment(
          "Executors are of %d kinds, which round differently: %s. The same run would end with"
              + " other bits on others. %s --spark-conf %s=%s trains all the same.",
          executors.size(), describe(), remedy(), ALLOWED, ANY);
    }
  }

  /**
   * The only kind.
   *
   * @param what it is needed for
   * @throws Problem (environment) if there are several
   */
  public String only(String what) {
    if (!isOne()) {
      throw Problem.environment(
          "Cannot %s on processors of %d kinds, which round differently: %s. %s",
          what, executors.size(), describe(), remedy());
    }
    return executors.firstKey();
  }
}
