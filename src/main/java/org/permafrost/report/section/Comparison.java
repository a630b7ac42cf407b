package org.permafrost.report.section;

import java.util.List;
import org.permafrost.report.data.RunTables;

/** A section about several runs. */
public interface Comparison {
  /** Unique among comparisons, for links. */
  String key();

  String title();

  Content read(List<RunTables> runs);
}
