package org.permafrost.score;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.permafrost.problem.Problem;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.Contrast;
import org.permafrost.rank.FilterValues;
import org.permafrost.settings.NearestName;

/**
 * A way to rank filters: a score, possibly contrasted with the other classes, written {@code
 * max-activation} or {@code max-activation:welch}.
 *
 * @param method the score
 * @param contrast with the other classes
 */
public record Ranking(ScoringMethod method, Contrast contrast) {

  /**
   * Reads names separated by commas.
   *
   * @param contrast of those that name none
   * @throws Problem (usage) for an unknown score or contrast
   */
  public static List<Ranking> list(String names, Contrast contrast) {
    return Arrays.stream(names.split(","))
        .map(name -> parse(name.strip(), contrast))
        .distinct()
        .toList();
  }

  /**
   * Reads one name.
   *
   * @throws Problem (usage) for an unknown score or contrast
   */
  public static Ranking parse(String name) {
    return parse(name, Contrast.NONE);
  }

  private static Ranking parse(String name, Contrast contrast) {
    String[] parts = name.split(":", 2);
    return new Ranking(
        ScoringMethod.named(parts[0]), parts.length == 1 ? contrast : contrast(parts[1]));
  }

  private static Contrast contrast(String name) {
    List<String> names = Arrays.stream(Contrast.values()).map(Ranking::written).toList();
    if (!names.contains(name)) {
      throw Problem.usage(
          "Unknown contrast %s; did you mean %s? Known: %s.",
          name, NearestName.of(name, names), String.join(", ", names));
    }
    return Contrast.values()[names.indexOf(name)];
  }

  /** Name in settings and tables. */
  public String label() {
    return contrast == Contrast.NONE ? method.label() : method.label() + ":" + written(contrast);
  }

  private static String written(Contrast contrast) {
    return contrast.name().toLowerCase(Locale.ROOT);
  }

  /** The scores it is made from. */
  public Set<ScoringMethod> methods() {
    return Set.of(method);
  }

  /** Whether ranking one class takes the scores of all. */
  public boolean comparesClasses() {
    return contrast != Contrast.NONE;
  }

  /**
   * What the filters are ranked by for one class, or for several taken together.
   *
   * @param scores of every class that was scored
   * @param own the classes; the result is of the first
   * @throws IllegalArgumentException if none of them was scored
   */
  public FilterValues of(ScoreSheet scores, Collection<Integer> own) {
    List<ClassScores> all = scores.of(method);
    List<ClassScores> members =
        own.stream().flatMap(label -> ofClass(all, label).stream()).toList();
    if (members.isEmpty()) {
      throw new IllegalArgumentException("No images of the classes " + own + " were scored");
    }
    ClassScores together = members.get(0);
    if (members.size() > 1) {
      together = new ClassScores(together.label(), together.filters(), method.isStepped());
      members.forEach(together::merge);
    }
    return contrast.of(
        together, all.stream().filter(scored -> !own.contains(scored.label())).toList());
  }

  /** What the filters are ranked by for each class that was scored. */
  public List<FilterValues> ofEach(ScoreSheet scores) {
    return scores.labels().stream().map(label -> of(scores, List.of(label))).toList();
  }

  private static List<ClassScores> ofClass(List<ClassScores> all, int label) {
    return all.stream().filter(scored -> scored.label() == label).toList();
  }
}
