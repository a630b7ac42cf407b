package org.permafrost.report.section;

import org.permafrost.report.data.RunTables;

/** A section about one run. */
public interface Section {
  /** Unique among sections, for links. */
  String key();

  String title();

  Content read(RunTables run);
}
