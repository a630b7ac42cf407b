package org.permafrost.report.page;

import java.util.List;

/**
 * A whole report.
 *
 * @param version of Permafrost that wrote it
 */
public record Page(String title, String version, List<Part> parts) {
  public Page {
    parts = List.copyOf(parts);
  }

  /**
   * What is about one run, or about several side by side.
   *
   * @param id unique in the page
   * @param missing what could not be shown
   */
  public record Part(String id, String title, List<Topic> topics, List<Missing> missing) {
    public Part {
      topics = List.copyOf(topics);
      missing = List.copyOf(missing);
    }
  }

  /**
   * A section with something to show.
   *
   * @param id unique in the page
   */
  public record Topic(String id, String title, List<Block> blocks) {
    public Topic {
      blocks = List.copyOf(blocks);
    }
  }

  /** A section without. */
  public record Missing(String title, String why) {}
}
