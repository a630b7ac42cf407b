package org.permafrost.image;

/**
 * One axis of a scaling: which source pixels are scaled to how many, and which of these are kept.
 *
 * @param start first source pixel
 * @param from source pixels; those outside do not count
 * @param to pixels they are scaled to
 * @param first of them that is kept
 * @param kept so many
 */
record Span(int start, int from, long to, long first, int kept) {

  /** All scaled pixels are kept. */
  static Span of(int start, int from, int to) {
    return new Span(start, from, to, 0, to);
  }
}
