package org.permafrost.table.column;

/** Columns of the table that {@code maintain} writes. */
public final class MaintenanceColumns {
  public static final String MAINTENANCE =
      """
      maintenance STRING COMMENT 'When the command began, in UTC; the same for all of its rows',
      table_name STRING COMMENT 'Table that was looked after, or staging or models for that folder',
      files_before BIGINT COMMENT 'Data files of the newest snapshot before; for a folder, those in it',
      files_after BIGINT COMMENT 'The same afterwards',
      snapshots_before INT COMMENT 'Snapshots before',
      snapshots_after INT COMMENT 'Snapshots afterwards',
      orphans BIGINT COMMENT 'Files that were removed because no snapshot knew them; for a folder, files of jobs that died',
      bytes_before BIGINT COMMENT 'Bytes of everything in the folder of the table before',
      bytes_after BIGINT COMMENT 'The same afterwards',
      kept_since TIMESTAMP COMMENT 'What a reader could see, or a job could use, at this time or later was kept',
      note STRING COMMENT 'Why something was left as it was; NULL if nothing was',
      code_version STRING COMMENT 'Version of Permafrost that did it'
      """;

  private MaintenanceColumns() {}
}
