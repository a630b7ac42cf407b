package org.permafrost.head;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Combines what a head and a network say of an image. Classes are numbered as the head orders them.
 *
 * @param classes how many
 * @param tasks classes of each
 * @param outputs the network's output for each class; empty if it lacks one, then only the head
 *     answers
 * @param scales of the logits of each class, for {@link Answer#ALIGNED}
 * @param temperature scores divided by this are logits of probabilities
 * @param mix weight of the head's log-probabilities
 */
public record Answers(
    int classes, List<int[]> tasks, int[] outputs, double[] scales, double temperature, double mix)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Copies the list. */
  public Answers {
    tasks = List.copyOf(tasks);
  }

  /** Those there are: without tasks or without a network some mean nothing. */
  public List<Answer> ways() {
    boolean several = tasks.size() > 1;
    List<Answer> ways = new ArrayList<>();
    ways.add(Answer.HEAD);
    if (outputs.length > 0) {
      ways.add(Answer.NETWORK);
      if (several) {
        ways.add(Answer.ALIGNED);
      }
      ways.add(Answer.MIX);
    }
    if (several) {
      if (outputs.length > 0) {
        ways.add(Answer.TASK_FROM_HEAD);
      }
      ways.add(Answer.HEAD_TASK_KNOWN);
      if (outputs.length > 0) {
        ways.add(Answer.NETWORK_TASK_KNOWN);
      }
    }
    return List.copyOf(ways);
  }

  /**
   * The class that each way names.
   *
   * @param scores of the head
   * @param logits of the network, one per output
   * @param label the image's class, for the ways that know its task
   */
  public Map<Answer, Integer> of(double[] scores, float[] logits, int label) {
    double[] own = new double[outputs.length];
    for (int k = 0; k < own.length; k++) {
      own[k] = logits[outputs[k]];
    }
    Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
    for (Answer way : ways()) {
      answers.put(
          way,
          switch (way) {
            case HEAD -> Probabilities.largest(scores);
            case NETWORK -> Probabilities.largest(own);
            case ALIGNED -> Probabilities.largest(scaled(own));
            case MIX -> Probabilities.largest(mixed(scores, own));
            case TASK_FROM_HEAD -> largest(own, likeliestTask(scores));
            case HEAD_TASK_KNOWN -> largest(scores, taskOf(label));
            case NETWORK_TASK_KNOWN -> largest(own, taskOf(label));
          });
    }
    return answers;
  }

  private double[] scaled(double[] logits) {
    double[] scaled = new double[logits.length];
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] = logits[k] * scales[k];
    }
    return scaled;
  }

  private double[] mixed(double[] scores, double[] logits) {
    double[] network = Probabilities.logarithms(logits, 1);
    double[] head = Probabilities.logarithms(scores, temperature);
    for (int k = 0; k < network.length; k++) {
      network[k] += mix * head[k];
    }
    return network;
  }

  private int[] likeliestTask(double[] scores) {
    double[] logarithms = Probabilities.logarithms(scores, temperature);
    double[] sums = new double[tasks.size()];
    for (int t = 0; t < sums.length; t++) {
      for (int k : tasks.get(t)) {
        sums[t] += StrictMath.exp(logarithms[k]);
      }
    }
    return tasks.get(Probabilities.largest(sums));
  }

  private int[] taskOf(int label) {
    for (int[] task : tasks) {
      for (int k : task) {
        if (k == label) {
          return task;
        }
      }
    }
    throw new IllegalArgumentException("No task has the class " + label);
  }

  private static int largest(double[] values, int[] among) {
    int best = among[0];
    for (int k : among) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }
}
