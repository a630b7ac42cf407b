package org.permafrost.study.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.permafrost.action.dataset.DatasetDescription;
import org.permafrost.problem.Problem;
import org.permafrost.settings.NearestName;
import org.permafrost.settings.SettingsSource;
import org.permafrost.study.file.Study;
import org.permafrost.study.trial.Cell;
import org.permafrost.study.trial.SettingsForm;
import org.permafrost.study.trial.Trial;
import org.permafrost.study.trial.TrialKind;
import org.permafrost.table.Warehouse;

/** Expands a study into trials, and finds what is wrong with them before the first begins. */
public final class Planner {
  private final Drafting drafting;

  /**
   * @param source settings of the command line; single keys win over those of the study
   */
  public Planner(Warehouse warehouse, SettingsSource source) {
    Map<String, DatasetDescription> known = new HashMap<>();
    drafting =
        new Drafting(
            source,
            name -> known.computeIfAbsent(name, n -> DatasetDescription.read(warehouse, n)));
  }

  /**
   * @throws Problem (usage) for a key, value, outcome or option that there is none of, and for two
   *     cells with equal settings; (data) for a missing data set or split
   */
  public Plan plan(Study study) {
    List<Draft> drafts = drafting.of(study, Grid.cells(study));
    SortedMap<String, List<String>> values = values(drafts);
    Map<Place, String> ids = new LinkedHashMap<>();
    Map<String, Trial> trials = new LinkedHashMap<>();
    for (Draft draft : drafts) {
      Optional<String> budget =
          draft.budgetOf().isEmpty() ? Optional.empty() : Optional.of(needed(draft, ids));
      Trial trial = trial(study, draft, budget, values);
      Trial same = trials.put(trial.id(), trial);
      if (same != null) {
        throw Problem.usage(
            "The cells %s and %s of the study %s have the same settings (seed %d); take a level"
                + " out, or exclude one of them.",
            same.cell(), trial.cell(), study.name(), trial.seed());
      }
      ids.put(new Place(trial.cell(), trial.seed()), trial.id());
      draft.kind().check(trial);
    }
    return new Plan(study, List.copyOf(trials.values()));
  }

  private record Place(Cell cell, long seed) {}

  private static String needed(Draft draft, Map<Place, String> ids) {
    Cell other = draft.cell().with(draft.budgetOf());
    String id = ids.get(new Place(other, draft.seed()));
    if (id == null || other.equals(draft.cell())) {
      throw Problem.usage(
          "The cell %s gets the image-gradients of the cell %s with seed %d, which is not planned,"
              + " or gets those of another itself; change trial.budget-of.",
          draft.cell(), other, draft.seed());
    }
    return id;
  }

  /** Each setting and option that does not have the same value in all trials, with its values. */
  private static SortedMap<String, List<String>> values(List<Draft> drafts) {
    SortedMap<String, List<String>> values = new TreeMap<>();
    for (Draft draft : drafts) {
      all(draft)
          .forEach((key, value) -> values.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
    }
    values
        .values()
        .removeIf(each -> each.size() == drafts.size() && each.stream().distinct().count() == 1);
    return values;
  }

  private static SortedMap<String, String> all(Draft draft) {
    SortedMap<String, String> all = SettingsForm.values(draft.settings());
    SettingsForm.flat(draft.options()).forEach((key, value) -> all.put("trial." + key, value));
    draft.budgetOf().forEach((key, value) -> all.put("trial.budget-of." + key, value));
    all.put("dataset", draft.dataset().name());
    all.remove("train.seed");
    return all;
  }

  private static Trial trial(
      Study study, Draft draft, Optional<String> budget, SortedMap<String, List<String>> values) {
    SortedMap<String, String> varying = all(draft);
    varying.keySet().retainAll(values.keySet());
    return new Trial(
        draft.id(budget.orElse("")),
        draft.cell(),
        draft.seed(),
        draft.kind().name(),
        draft.options(),
        draft.dataset(),
        draft.settings(),
        varying,
        budget,
        outcomes(study, draft.kind()));
  }

  private static List<String> outcomes(Study study, TrialKind kind) {
    for (String outcome : study.outcomes()) {
      if (!kind.outcomes().contains(outcome)) {
        throw Problem.usage(
            "Unknown outcome %s of the study %s; did you mean %s? A trial of the kind %s has: %s.",
            outcome,
            study.name(),
            NearestName.of(outcome, kind.outcomes()),
            kind.name(),
            String.join(", ", kind.outcomes()));
      }
    }
    return study.outcomes().isEmpty() ? kind.usualOutcomes() : study.outcomes();
  }
}
