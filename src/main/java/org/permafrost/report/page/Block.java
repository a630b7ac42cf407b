package org.permafrost.report.page;

import java.util.List;
import org.permafrost.report.chart.Chart;
import org.permafrost.report.chart.DataTable;

/** A piece of a section. The template has a macro for each kind. */
public sealed interface Block {
  /** Name of the macro. */
  String kind();

  /** A picture and the table behind it. */
  record Figure(Chart chart) implements Block {
    @Override
    public String kind() {
      return "figure";
    }
  }

  /** A table that is itself what there is to say. */
  record Listing(String title, DataTable table) implements Block {
    @Override
    public String kind() {
      return "listing";
    }
  }

  /** A few values with their names. */
  record Facts(List<Fact> facts) implements Block {
    public Facts {
      facts = List.copyOf(facts);
    }

    @Override
    public String kind() {
      return "facts";
    }
  }

  /** A value and its name. */
  record Fact(String name, String value) {}

  /** A paragraph. */
  record Words(String text) implements Block {
    @Override
    public String kind() {
      return "words";
    }
  }

  /** A paragraph that must not be overlooked. */
  record Warning(String text) implements Block {
    @Override
    public String kind() {
      return "warning";
    }
  }
}
