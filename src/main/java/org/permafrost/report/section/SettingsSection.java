package org.permafrost.report.section;

import java.util.ArrayList;
import java.util.List;
import org.permafrost.report.chart.DataTable;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.TableRow;
import org.permafrost.report.page.Block;
import org.permafrost.report.page.Block.Fact;
import org.permafrost.settings.RecordedSettings;

/** How to get the same again: settings, seed, versions and hashes. */
final class SettingsSection implements Section {
  @Override
  public String key() {
    return "settings";
  }

  @Override
  public String title() {
    return "Settings and origin";
  }

  @Override
  public Content read(RunTables run) {
    if (run.row().isEmpty()) {
      return Content.missing("The table runs has no row for it.");
    }
    TableRow row = run.row().get();
    List<Block> blocks = new ArrayList<>(List.of(new Block.Facts(origin(row))));
    List<RecordedSettings.Change> changes = changes(row);
    if (changes.isEmpty()) {
      blocks.add(new Block.Words("All settings are the defaults."));
    } else {
      DataTable.Builder table = DataTable.of("setting", "value", "default");
      changes.forEach(
          change -> table.row(change.key(), shown(change.value()), shown(change.standard())));
      blocks.add(new Block.Listing("Settings that differ from the defaults", table.build()));
    }
    return Content.of(blocks);
  }

  /** What differs from the defaults of this version; nothing if none were recorded. */
  static List<RecordedSettings.Change> changes(TableRow row) {
    String json = row.raw("settings");
    return json.isEmpty() ? List.of() : new RecordedSettings(json).changes();
  }

  static String shown(String value) {
    return value.isEmpty() ? "(empty)" : value;
  }

  private static List<Fact> origin(TableRow row) {
    List<Fact> facts = new ArrayList<>();
    add(facts, row, "Seed", "seed");
    add(facts, row, "Replicas", "workers");
    add(facts, row, "Version of Permafrost", "code_version");
    add(facts, row, "Kernels", "processor");
    add(facts, row, "Host", "host");
    add(facts, row, "Started", "started_at");
    add(facts, row, "Last change", "updated_at");
    add(facts, row, "Ended because", "message");
    add(facts, row, "Model", "model_path");
    add(facts, row, "SHA-256 of the model's parameters", "model_hash");
    add(facts, row, "SHA-256 of the data set", "content_hash");
    return facts;
  }

  private static void add(List<Fact> facts, TableRow row, String name, String column) {
    String text = row.text(column);
    if (!text.isEmpty()) {
      facts.add(new Fact(name, text));
    }
  }
}
