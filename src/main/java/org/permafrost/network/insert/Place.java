package org.permafrost.network.insert;

import java.util.Arrays;
import java.util.Optional;
import org.permafrost.problem.Problem;

/**
 * Where in a network.
 *
 * @param name of a stage, block, convolution or first part of layer names
 */
public record Place(Relation relation, String name) {
  /** All layers, for a penalty. */
  public static final String ALL = "all";

  /** How an insert stands to what is named. */
  public enum Relation {
    /** Behind a stage or block. */
    AFTER("after "),
    /** In place of a convolution. */
    INSTEAD_OF("instead of "),
    /** In front of the classifier. */
    BEFORE("before "),
    /** On parameters of layers. */
    ON("on ");

    private final String words;

    Relation(String words) {
      this.words = words;
    }
  }

  /**
   * Reads {@code after stage2}, {@code instead of stage1-conv2}, {@code before classifier}, {@code
   * on all}.
   *
   * @param insert whose place it is, for the message
   */
  static Place parse(String text, String insert) {
    String plain = text.strip().replaceAll("\\s+", " ");
    Optional<Relation> relation =
        Arrays.stream(Relation.values()).filter(r -> plain.startsWith(r.words)).findFirst();
    if (relation.isEmpty() || plain.length() == relation.get().words.length()) {
      throw Problem.usage(
          "Cannot place %s at \"%s\" (network.inserts); write after STAGE, after BLOCK, instead of"
              + " CONVOLUTION, before classifier, or on LAYERS.",
          insert, text);
    }
    return new Place(relation.get(), plain.substring(relation.get().words.length()));
  }

  /** Whether a penalty here counts for a layer. */
  boolean covers(String layer) {
    return name.equals(ALL) || layer.equals(name) || layer.startsWith(name + "-");
  }

  /** As settings write it. */
  @Override
  public String toString() {
    return relation.words + name;
  }
}
