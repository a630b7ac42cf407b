package org.permafrost.head.file;

import java.util.List;

/**
 * Images that were added to a head at once: a task.
 *
 * @param content hash of the data set
 * @param split whose images they were
 * @param classes names
 */
public record Addition(String dataset, String content, String split, List<String> classes) {
  /** Copies the list. */
  public Addition {
    classes = List.copyOf(classes);
  }
}
