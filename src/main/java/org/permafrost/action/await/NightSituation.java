package org.permafrost.action.await;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.permafrost.action.CommandOutputs;
import org.permafrost.problem.ExitCode;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/** Looks at the row of a night, which is there once it is published, and at why it failed. */
public final class NightSituation implements Supplier<Situation> {
  private final Warehouse warehouse;
  private final LocalDate night;
  private final Instant since;

  /**
   * @param since rows that are older do not count
   */
  public NightSituation(Warehouse warehouse, LocalDate night, Instant since) {
    this.warehouse = warehouse;
    this.night = night;
    this.since = since;
  }

  @Override
  public Situation get() {
    return warehouse
        .read(Table.NIGHTS)
        .where(col("night").equalTo(lit(Date.valueOf(night))))
        .collectAsList()
        .stream()
        .filter(row -> !published(row).isBefore(since))
        .findFirst()
        .map(NightSituation::situation)
        .or(this::failed)
        .orElse(Situation.ABSENT);
  }

  private Optional<Situation> failed() {
    return new CommandOutputs(warehouse, "nightly", night.toString())
        .find()
        .filter(kept -> kept.exitCode() != ExitCode.OK.code() && !kept.at().isBefore(since))
        .map(kept -> new Situation("failed", kept.output(), Optional.of(ExitCode.ENVIRONMENT)));
  }

  private static Instant published(Row row) {
    return Optional.ofNullable(row.<Timestamp>getAs("published_at"))
        .map(Timestamp::toInstant)
        .orElse(Instant.EPOCH);
  }

  private static Situation situation(Row row) {
    String detail =
        String.format(
            Locale.ROOT, "%d images, model %s", row.<Long>getAs("images"), row.getAs("model_hash"));
    return new Situation("published", detail, Optional.of(ExitCode.OK));
  }
}
