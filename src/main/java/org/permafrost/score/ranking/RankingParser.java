package org.permafrost.score.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.permafrost.problem.Problem;
import org.permafrost.rank.Combination;
import org.permafrost.rank.Contrast;
import org.permafrost.score.Scorer;
import org.permafrost.score.method.Scorers;
import org.permafrost.settings.NearestName;

/** Reads the names of rankings. */
final class RankingParser {
  private final Contrast contrast;

  /**
   * @param contrast of scores that name none and can have one
   */
  RankingParser(Contrast contrast) {
    this.contrast = contrast;
  }

  List<Ranking> list(String names) {
    return split(names).stream().map(this::one).distinct().toList();
  }

  Ranking one(String name) {
    String text = name.strip();
    int open = text.indexOf('(');
    return open >= 0 && text.endsWith(")")
        ? combined(text.substring(0, open), text.substring(open + 1, text.length() - 1))
        : single(text);
  }

  /** At commas outside parentheses. */
  private static List<String> split(String names) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < names.length(); i++) {
      char c = names.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(names.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(names.substring(start));
    return parts;
  }

  private Ranking combined(String name, String parts) {
    List<String> names = Arrays.stream(Combination.values()).map(CombinedRanking::written).toList();
    Combination combination =
        Arrays.stream(Combination.values())
            .filter(known -> CombinedRanking.written(known).equals(name))
            .findFirst()
            .orElseThrow(() -> unknown("combination", name, names));
    return combined(combination, list(parts));
  }

  /** Several rankings as one. */
  static Ranking combined(Combination combination, List<Ranking> parts) {
    boolean fits = combination == Combination.COPS ? parts.size() == 2 : parts.size() > 1;
    if (!fits) {
      throw Problem.usage(
          "Cannot combine %s: %s takes %s different rankings, not %d.",
          parts.stream().map(Ranking::label).toList(),
          CombinedRanking.written(combination),
          combination == Combination.COPS ? "two" : "two or more",
          parts.size());
    }
    return new CombinedRanking(combination, parts);
  }

  private Ranking single(String name) {
    String[] parts = name.split(":", 2);
    Scorer scorer = Scorers.named(parts[0]);
    if (parts.length == 1) {
      return new ScoreRanking(scorer, scorer.isPerImage() ? contrast : Contrast.NONE);
    }
    if (!scorer.isPerImage()) {
      throw Problem.usage(
          "Cannot contrast %s between classes, because it gives images no scores; leave out :%s.",
          scorer.name(), parts[1]);
    }
    List<String> names = Arrays.stream(Contrast.values()).map(ScoreRanking::written).toList();
    Contrast named =
        Arrays.stream(Contrast.values())
            .filter(known -> ScoreRanking.written(known).equals(parts[1]))
            .findFirst()
            .orElseThrow(() -> unknown("contrast", parts[1], names));
    return new ScoreRanking(scorer, named);
  }

  private static Problem unknown(String what, String name, List<String> known) {
    return Problem.usage(
        "Unknown %s %s; did you mean %s? Known: %s.",
        what, name, NearestName.of(name, known), String.join(", ", known));
  }
}
