package org.permafrost.action.nightly;

import java.time.LocalDate;
import java.util.List;

/**
 * What {@link PublishNight} published.
 *
 * @param epoch the model's
 * @param from the images
 * @param scorers rankings, in the order they were asked for
 * @param classes images of every class, by label
 * @param scored images that were scored now
 * @param rejected images that were not accepted
 * @param rejections of which reasons, with examples
 * @param audits what was checked, with figures
 * @param changed false if the night had been published with the same content before
 */
public record NightResult(
    LocalDate night,
    String run,
    int epoch,
    String modelHash,
    String from,
    List<String> scorers,
    List<ClassImages> classes,
    long scored,
    long rejected,
    String rejections,
    List<String> audits,
    boolean changed,
    double seconds) {

  /** Images of one class. */
  public record ClassImages(String name, int label, long images) {}

  /** Images behind the scores. */
  public long images() {
    return classes.stream().mapToLong(ClassImages::images).sum();
  }

  /** Images that an earlier night had scored. */
  public long reused() {
    return images() - scored;
  }

  /** Tag of the published snapshots. */
  public String tag() {
    return tag(night);
  }

  static String tag(LocalDate night) {
    return "night-" + night;
  }
}
