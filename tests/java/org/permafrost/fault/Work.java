package org.permafrost.fault;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.permafrost.action.judge.JudgeRankings;
import org.permafrost.action.nightly.PublishNight;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.action.rank.RankFilters;
import org.permafrost.action.run.RunRow;
import org.permafrost.action.train.TrainRequest;
import org.permafrost.action.train.TrainStrategically;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Split;
import org.permafrost.table.Table;

/** A command, as small as it can be, and how it is run a second time after it was stopped. */
enum Work {
  PREP {
    @Override
    void run(Lab lab, String name) {
      new PrepareImages(lab.warehouse(), Progress.SILENT)
          .run(new PrepareImages.Request(lab.images(), name, lab.settings(List.of()).prep()));
    }

    @Override
    List<Part> parts(String name) {
      String where = "dataset = '" + name + "'";
      return List.of(
          new Part(Table.IMAGES, where, "split"),
          new Part(Table.DATASETS, where, ""),
          new Part(Table.REJECTED_IMAGES, where, ""));
    }
  },

  RANK {
    @Override
    void run(Lab lab, String name) {
      new RankFilters(lab.warehouse(), Progress.SILENT)
          .run(
              new RankFilters.Request(
                  Optional.of(Lab.RUN),
                  Optional.empty(),
                  Lab.DATASET,
                  Split.VALIDATION,
                  lab.settings(RANKINGS)));
    }

    @Override
    void clear(Lab lab, String name) {
      for (Table table : List.of(Table.CLASS_SCORES, Table.FILTER_RANKS)) {
        lab.warehouse()
            .replace(table, Map.of("run", Lab.RUN, "split", Split.VALIDATION.label()), List.of());
      }
    }

    @Override
    List<Part> parts(String name) {
      String where = "run = '" + Lab.RUN + "' AND split = '" + Split.VALIDATION.label() + "'";
      return List.of(
          new Part(Table.CLASS_SCORES, where, "scorer"),
          new Part(Table.FILTER_RANKS, where, "scorer"));
    }
  },

  TRAIN {
    @Override
    void run(Lab lab, String name) {
      train(lab, name, List.of());
    }

    @Override
    List<Part> parts(String name) {
      return ofRun(name);
    }
  },

  /** Layers stop after the first epoch, and executors keep what they answered. */
  KEPT_MAPS {
    @Override
    void run(Lab lab, String name) {
      train(
          lab,
          name,
          List.of(
              "train.mode=freeze",
              "strategy.freeze=freezeout",
              "strategy.freezeout.t0=0.4",
              "strategy.freezeout.how=linear",
              "network.layers=native",
              "network.frozen-forward=cached"));
    }

    @Override
    List<Part> parts(String name) {
      return ofRun(name);
    }
  },

  /** Workers bring back, besides the network, what the path of each parameter was worth. */
  PULLED {
    @Override
    void run(Lab lab, String name) {
      train(lab, name, List.of("strategy.freeze=si"));
    }

    @Override
    List<Part> parts(String name) {
      return ofRun(name);
    }
  },

  JUDGE {
    @Override
    void run(Lab lab, String name) {
      List<String> settings = new ArrayList<>(RANKINGS);
      settings.addAll(List.of("judge.layers=[stage2]", "judge.images=1", "judge.top=[0.25]"));
      new JudgeRankings(lab.warehouse(), Progress.SILENT)
          .run(
              new JudgeRankings.Request(
                  Optional.of(Lab.RUN),
                  Optional.empty(),
                  Lab.DATASET,
                  Split.TRAIN,
                  lab.settings(settings)));
    }

    @Override
    void clear(Lab lab, String name) {
      lab.warehouse().replace(Table.JUDGEMENTS, Map.of("run", Lab.RUN), List.of());
    }

    @Override
    List<Part> parts(String name) {
      return List.of(new Part(Table.JUDGEMENTS, "run = '" + Lab.RUN + "'", "scorer"));
    }
  },

  NIGHTLY {
    @Override
    void run(Lab lab, String name) {
      new PublishNight(lab.warehouse(), Progress.SILENT)
          .run(
              new PublishNight.Request(
                  night(name),
                  Lab.RUN,
                  lab.images(),
                  Optional.empty(),
                  lab.settings(List.of("nightly.groups=2"))));
    }

    @Override
    void clear(Lab lab, String name) {
      String hash = RunRow.find(lab.warehouse(), Lab.RUN).orElseThrow().getAs("model_hash");
      lab.warehouse().replace(Table.SCORE_PARTS, Map.of("model_hash", hash), List.of());
    }

    @Override
    List<Part> parts(String name) {
      String where = "night = DATE '" + night(name) + "'";
      return List.of(
          new Part(Table.NIGHTLY_SCORES, where, ""),
          new Part(Table.NIGHTLY_RANKS, where, ""),
          new Part(Table.NIGHTS, where, ""));
    }
  };

  private static final List<String> RANKINGS = List.of("rank.scorer=max-activation,taylor");

  /**
   * Rows that appear together.
   *
   * @param group column whose values appear one by one; empty if all rows do
   */
  record Part(Table table, String where, String group) {}

  /** Does it, or goes on with it. */
  abstract void run(Lab lab, String name);

  /** Everything it writes. */
  abstract List<Part> parts(String name);

  /** Makes it do everything anew. */
  void clear(Lab lab, String name) {}

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void train(Lab lab, String name, List<String> settings) {
    TrainStrategically training =
        new TrainStrategically(lab.warehouse(), Progress.SILENT, () -> false);
    if (RunRow.find(lab.warehouse(), name).isPresent()) {
      training.resume(name, lab.folder());
    } else {
      training.start(new TrainRequest(name, Lab.DATASET, Optional.empty(), lab.settings(settings)));
    }
  }

  private static List<Part> ofRun(String name) {
    String where = "run = '" + name + "'";
    List<Part> parts = new ArrayList<>();
    for (Table table :
        List.of(
            Table.EPOCHS,
            Table.CLASS_METRICS,
            Table.CLASS_SCORES,
            Table.FILTER_RANKS,
            Table.FROZEN_FILTERS,
            Table.FROZEN_PROOFS)) {
      parts.add(new Part(table, where, "epoch"));
    }
    parts.add(new Part(Table.RUNS, where, ""));
    return parts;
  }

  /** One of its own for every name. */
  private static LocalDate night(String name) {
    return LocalDate.of(2000, 1, 1).plusDays(Math.floorMod(name.hashCode(), 30_000));
  }
}
