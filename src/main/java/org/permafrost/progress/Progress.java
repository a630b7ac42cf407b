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

  /** A lasting line, for example one per epoch. */
  void line(String text);
}
