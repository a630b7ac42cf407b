package org.permafrost.report.section;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.permafrost.report.chart.Chart;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.page.Block;

/**
 * What a section has to show.
 *
 * @param missing why there is nothing, and which command changes that
 */
public record Content(List<Block> blocks, Optional<String> missing) {
  public Content {
    blocks = List.copyOf(blocks);
  }

  static Content of(Block... blocks) {
    return of(List.of(blocks));
  }

  static Content of(List<Block> blocks) {
    return new Content(blocks, Optional.empty());
  }

  static Content missing(String why, Object... arguments) {
    return new Content(List.of(), Optional.of(String.format(Locale.ROOT, why, arguments)));
  }

  /** Adds a chart that has something to show. */
  static void add(List<Block> blocks, LineChart chart) {
    if (!chart.isEmpty()) {
      blocks.add(figure(chart.chart()));
    }
  }

  static Block figure(Chart chart) {
    return new Block.Figure(chart);
  }
}
