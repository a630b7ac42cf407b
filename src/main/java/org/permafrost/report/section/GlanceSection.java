package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.report.chart.Numbers;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.report.page.Block.Fact;

/** A run in a few numbers. */
final class GlanceSection implements Section {
  @Override
  public String key() {
    return "glance";
  }

  @Override
  public String title() {
    return "At a glance";
  }

  @Override
  public Content read(RunTables run) {
    if (run.row().isEmpty()) {
      return run.ranking()
          .map(key -> Content.of(new Block.Words("Only ranked, not trained here. " + key.says())))
          .orElse(Content.missing("The table runs has no row for it."));
    }
    return Content.of(new Block.Facts(facts(run.row().get(), run.epochs())));
  }

  /** In words, with what they are called. */
  static List<Fact> facts(TableRow row, List<TableRow> epochs) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Status", row.text("status")));
    facts.add(new Fact("Accuracy", Numbers.percent(row.number("accuracy"))));
    if (!Double.isNaN(row.number("calibrated_accuracy"))) {
      facts.add(
          new Fact("Accuracy when calibrated", Numbers.percent(row.number("calibrated_accuracy"))));
    }
    facts.add(new Fact("Network", row.text("network")));
    facts.add(new Fact("Data set", row.text("dataset")));
    facts.add(new Fact("Mode", row.text("mode")));
    facts.add(new Fact("Epochs", row.whole("epochs_done") + " of " + row.whole("epochs_planned")));
    if (!epochs.isEmpty()) {
      ofEpochs(facts, epochs);
    }
    return facts;
  }

  private static void ofEpochs(List<Fact> facts, List<TableRow> epochs) {
    TableRow last = epochs.get(epochs.size() - 1);
    double images = epochs.stream().mapToDouble(epoch -> epoch.number("images")).sum();
    double most = epochs.stream().mapToDouble(epoch -> epoch.number("images")).max().orElse(0);
    double seconds = epochs.stream().mapToDouble(epoch -> epoch.number("seconds")).sum();
    facts.add(new Fact("Macro F1", Numbers.percent(last.number("macro_f1"))));
    facts.add(
        new Fact(
            "Images trained on",
            Numbers.whole(Math.round(images))
                + (most > 0
                    ? " ("
                        + Numbers.percent(images / most / epochs.size())
                        + " of as many epochs with all of them)"
                    : "")));
    facts.add(
        new Fact(
            "Frozen filters",
            Numbers.whole(last.whole("frozen_filters"))
                + " ("
                + Numbers.percent(last.number("frozen_share"))
                + ")"));
    facts.add(new Fact("Time of all epochs", Numbers.seconds(seconds)));
  }
}
