package org.permafrost.progress;

/**
 * Tells a waiting person what is going on. Implementations decide between a bar and plain lines.
 */
public interface Progress {
  /** Says nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void step(String what, long done, long total) {}

        @Override
        public void line(String text) {}
      };

  /**
   * How far the current piece of work is; may be called often.
   *
   * @param what short present-tense description
   * @param total 0 when unknown
   */
  void step(String what, long done, long total);

  /**
   * The same for pieces of unlike size.
   *
   * @param share of the whole work that is done, from 0 to 1
   */
  default void step(String what, long done, long total, double share) {
    step(what, done, total);
  }

  /** A lasting line, for example one per epoch. */
  void line(String text);
}
