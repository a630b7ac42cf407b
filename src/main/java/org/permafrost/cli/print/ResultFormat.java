package org.permafrost.cli.print;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.permafrost.action.query.QueryResult;
import org.permafrost.settings.bind.Labels;

/** How rows are printed. */
public enum ResultFormat {
  TABLE(ResultTable::write),
  CSV(ResultCsv::write),
  JSON(ResultJson::write);

  private interface Writer {
    void write(QueryResult result, Appendable out) throws IOException;
  }

  private final Writer writer;

  ResultFormat(Writer writer) {
    this.writer = writer;
  }

  /** Ends with a line break. */
  public void write(QueryResult result, Appendable out) {
    try {
      writer.write(result, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As options spell it. */
  @Override
  public String toString() {
    return Labels.of(this);
  }
}
