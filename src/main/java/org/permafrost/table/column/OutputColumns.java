package org.permafrost.table.column;

/** Columns of the table that keeps what commands print. */
public final class OutputColumns {
  public static final String OUTPUTS =
      """
      command STRING COMMENT 'Name of the command, for example train',
      subject STRING COMMENT 'What it was about: a run, a data set, or the date of a night',
      exit_code INT COMMENT 'As README lists them: 0 done',
      output STRING COMMENT 'What it printed; if it failed, why',
      host STRING COMMENT 'Host of the driver',
      finished_at TIMESTAMP COMMENT 'When it ended',
      code_version STRING COMMENT 'Version of Permafrost that ran it'
      """;

  private OutputColumns() {}
}
