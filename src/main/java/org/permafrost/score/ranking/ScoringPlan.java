package org.permafrost.score.ranking;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.SampleScorer;
import org.permafrost.score.Scorer;
import org.permafrost.score.Signal;
import org.permafrost.score.method.Scorers;

/**
 * What has to be found for some rankings, everything in the order of the registry.
 *
 * @param scorers those the rankings are made from
 * @param measured scorers of images whose statistics these need
 * @param sampled scorers of samples whose scores they need
 */
public record ScoringPlan(
    List<Scorer> scorers, List<FilterScorer> measured, List<SampleScorer> sampled) {

  /**
   * The plan for some rankings.
   *
   * @throws org.permafrost.problem.Problem (usage) if a scorer needs one that there is not
   */
  public static ScoringPlan of(Collection<Ranking> rankings) {
    SortedSet<Scorer> scorers = new TreeSet<>(Scorers.ORDER);
    SortedSet<FilterScorer> measured = new TreeSet<>(Scorers.ORDER);
    SortedSet<SampleScorer> sampled = new TreeSet<>(Scorers.ORDER);
    rankings.forEach(ranking -> scorers.addAll(ranking.scorers()));
    for (Scorer scorer : scorers) {
      scorer.needs().images().forEach(name -> measured.add(Scorers.ofImages(name)));
      scorer.needs().samples().forEach(name -> sampled.add(Scorers.ofSamples(name)));
    }
    return new ScoringPlan(List.copyOf(scorers), List.copyOf(measured), List.copyOf(sampled));
  }

  /** Scorers whose scores there are in the end, those that others build on included. */
  public List<Scorer> found() {
    SortedSet<Scorer> found = new TreeSet<>(Scorers.ORDER);
    found.addAll(scorers);
    found.addAll(measured);
    found.addAll(sampled);
    return List.copyOf(found);
  }

  /** Whether scoring an image sends a signal back through the network. */
  public boolean goesBack() {
    return measured.stream().anyMatch(scorer -> scorer.signal() != Signal.NONE);
  }

  /** Names of scorers for people. */
  public static String names(Collection<? extends Scorer> scorers) {
    return scorers.stream().map(Scorer::name).collect(Collectors.joining(", "));
  }
}
