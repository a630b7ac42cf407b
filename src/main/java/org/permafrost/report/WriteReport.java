package org.permafrost.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.permafrost.action.CodeVersion;
import org.permafrost.problem.Problem;
import org.permafrost.progress.Progress;
import org.permafrost.report.data.RunTables;
import org.permafrost.report.data.WarehouseTables;
import org.permafrost.report.page.Page;
import org.permafrost.report.page.PageWriter;
import org.permafrost.report.section.Comparison;
import org.permafrost.report.section.Content;
import org.permafrost.report.section.Section;
import org.permafrost.report.section.Sections;
import org.permafrost.table.Warehouse;

/**
 * Writes what the tables say about runs as one HTML file (src/site/markdown/report.md). The same
 * rows give the same bytes.
 */
public final class WriteReport {
  /** Of more runs, only what compares them is shown. */
  static final int DETAILED = 6;

  /**
   * @param runs their names; no name twice
   */
  public record Request(List<String> runs, Path file) {
    /**
     * Checks what can be checked before the work.
     *
     * @throws Problem (usage) if the file cannot be written
     */
    public Request {
      runs = List.copyOf(runs);
      ReportFile.at(file);
    }
  }

  /**
   * What was written.
   *
   * @param topics sections that have something to show
   * @param missing sections that have not
   */
  public record Result(
      Path file,
      long bytes,
      List<String> runs,
      List<Page.Topic> topics,
      List<Page.Missing> missing) {}

  private final WarehouseTables tables;
  private final Progress progress;

  /**
   * @param warehouse is only read
   */
  public WriteReport(Warehouse warehouse, Progress progress) {
    tables = new WarehouseTables(warehouse.spark());
    this.progress = progress;
  }

  /**
   * Reads the tables and writes the file; an older one is replaced.
   *
   * @throws Problem (data) for a run that no table knows; (environment) if the file cannot be
   *     written
   */
  public Result run(Request request) {
    ReportFile file = ReportFile.at(request.file());
    Page page = page(request.runs());
    long bytes = file.write(new PageWriter().write(page));
    return new Result(
        request.file(),
        bytes,
        request.runs(),
        page.parts().stream().flatMap(part -> part.topics().stream()).toList(),
        page.parts().stream().flatMap(part -> part.missing().stream()).toList());
  }

  private Page page(List<String> names) {
    List<RunTables> runs = names.stream().map(this::open).toList();
    List<Page.Part> parts = new ArrayList<>();
    if (runs.size() > 1) {
      parts.add(sideBySide(runs));
    }
    if (runs.size() <= DETAILED) {
      runs.forEach(run -> parts.add(part(run, "run-" + (runs.indexOf(run) + 1))));
    }
    String title =
        runs.size() == 1
            ? "Report on the run " + runs.get(0).title()
            : "Report on " + runs.size() + " runs";
    return new Page(title, CodeVersion.current(), parts);
  }

  private RunTables open(String name) {
    progress.step("read " + name, 0, 0);
    RunTables run = new RunTables(tables, name);
    if (!run.exists()) {
      throw Problem.data(
          "There is no run %s in this warehouse; list them with: permafrost runs", name);
    }
    return run;
  }

  private Page.Part part(RunTables run, String id) {
    List<Page.Topic> topics = new ArrayList<>();
    List<Page.Missing> missing = new ArrayList<>();
    int done = 0;
    for (Section section : Sections.OF_RUN) {
      progress.step("report on " + run.title(), done++, Sections.OF_RUN.size());
      add(topics, missing, id + "-" + section.key(), section.title(), section.read(run));
    }
    return new Page.Part(id, "Run " + run.title(), topics, missing);
  }

  private static Page.Part sideBySide(List<RunTables> runs) {
    List<Page.Topic> topics = new ArrayList<>();
    List<Page.Missing> missing = new ArrayList<>();
    for (Comparison comparison : Sections.OF_RUNS) {
      String id = "runs-" + comparison.key();
      add(topics, missing, id, comparison.title(), comparison.read(runs));
    }
    if (runs.size() > DETAILED) {
      missing.add(
          new Page.Missing(
              "Sections about each run", "There are more than " + DETAILED + "; give fewer runs."));
    }
    return new Page.Part("runs", "Side by side", topics, missing);
  }

  private static void add(
      List<Page.Topic> topics,
      List<Page.Missing> missing,
      String id,
      String title,
      Content content) {
    if (content.missing().isPresent()) {
      missing.add(new Page.Missing(title, content.missing().get()));
    } else {
      topics.add(new Page.Topic(id, title, content.blocks()));
    }
  }
}
