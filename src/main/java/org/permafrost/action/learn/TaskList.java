package org.permafrost.action.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.problem.Problem;

/**
 * Classes of each task, in the order in which tasks are learned; no class is in two of them.
 *
 * @param tasks labels
 */
public record TaskList(List<SortedSet<Integer>> tasks) {
  private static final String BETWEEN_TASKS = "|";
  private static final Pattern COUNTED = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

  /** Takes copies. */
  public TaskList {
    tasks =
        tasks.stream()
            .<SortedSet<Integer>>map(task -> Collections.unmodifiableSortedSet(new TreeSet<>(task)))
            .toList();
  }

  /**
   * @param text classes by name or number, {@code A,B|C,D}; or {@code 5x2} for five tasks of two
   *     classes each, in the order of the data set
   * @throws Problem (usage) for an unknown or repeated class, a task of less than two, or more
   *     classes than there are
   */
  static TaskList of(String text, DatasetDescription dataset) {
    Matcher counted = COUNTED.matcher(text.strip());
    return counted.matches()
        ? inOrder(
            Integer.parseInt(counted.group(1)), Integer.parseInt(counted.group(2)), text, dataset)
        : named(text, dataset);
  }

  private static TaskList inOrder(int count, int size, String text, DatasetDescription dataset) {
    List<Integer> labels = dataset.labels();
    if (count < 1 || size < 2 || (long) count * size > labels.size()) {
      throw Problem.usage(
          "Cannot make the tasks %s of the %d classes of the data set %s; give at least one task, two"
              + " classes for each, and no more than there are.",
          text.strip(), labels.size(), dataset.name());
    }
    List<SortedSet<Integer>> tasks = new ArrayList<>();
    for (int task = 0; task < count; task++) {
      tasks.add(new TreeSet<>(labels.subList(task * size, (task + 1) * size)));
    }
    return new TaskList(tasks);
  }

  private static TaskList named(String text, DatasetDescription dataset) {
    List<SortedSet<Integer>> tasks = new ArrayList<>();
    SortedMap<Integer, Integer> taskOf = new TreeMap<>();
    for (String part : text.split(Pattern.quote(BETWEEN_TASKS), -1)) {
      int task = tasks.size() + 1;
      if (part.isBlank()) {
        throw Problem.usage(
            "Task %d of the tasks \"%s\" has no classes; give them as A,B|C,D.", task, text);
      }
      SortedSet<Integer> labels = new TreeSet<>();
      for (String name : part.split(",", -1)) {
        int label = dataset.label(name.strip());
        Integer earlier = taskOf.put(label, task);
        if (earlier != null) {
          throw Problem.usage(
              "The class %s is in task %d and again in task %d; every class belongs to one task.",
              dataset.classNames().get(label), earlier, task);
        }
        labels.add(label);
      }
      if (labels.size() < 2) {
        throw Problem.usage(
            "Task %d has a single class, %s; a softmax over one class teaches nothing. Give it a"
                + " second class, or join it with another task.",
            task, dataset.classNames().get(labels.first()));
      }
      tasks.add(labels);
    }
    return new TaskList(tasks);
  }

  /** Reads what {@link #recorded} wrote. */
  static TaskList parse(String recorded) {
    return new TaskList(
        Arrays.stream(recorded.split(Pattern.quote(BETWEEN_TASKS)))
            .<SortedSet<Integer>>map(
                task ->
                    Arrays.stream(task.split(","))
                        .map(Integer::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new)))
            .toList());
  }

  /** By number: {@code 0,1|2,3}. */
  String recorded() {
    return tasks.stream()
        .map(task -> task.stream().map(String::valueOf).collect(Collectors.joining(",")))
        .collect(Collectors.joining(BETWEEN_TASKS));
  }

  public int size() {
    return tasks.size();
  }

  /**
   * Labels of a task.
   *
   * @param number from 1
   */
  public SortedSet<Integer> task(int number) {
    return tasks.get(number - 1);
  }

  /** Labels of the first tasks, up to and with this one. */
  public SortedSet<Integer> upTo(int number) {
    NavigableSet<Integer> labels = new TreeSet<>();
    tasks.subList(0, number).forEach(labels::addAll);
    return labels;
  }

  /** Labels of all tasks. */
  public SortedSet<Integer> all() {
    return upTo(size());
  }
}
