package org.permafrost.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableTest {
  @ParameterizedTest
  @EnumSource
  void everyColumnSaysWhatItIs(Table table) {
    assertThat(table.schema().fields())
        .allSatisfy(field -> assertThat(field.getComment().isDefined()).as(field.name()).isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void partitionAndSortColumnsExist(Table table) {
    assertThat(table.schema().fieldNames())
        .containsAll(table.partitionColumns())
        .containsAll(table.sortColumns());
  }

  @ParameterizedTest
  @EnumSource
  void thePageDescribesEveryColumn(Table table) throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/tables.md"));
    int start = page.indexOf("### `" + table.tableName() + "`");
    assertThat(start).as("section of " + table).isNotNegative();
    int end = page.indexOf("\n##", start + 1);
    String section = page.substring(start, end < 0 ? page.length() : end);
    assertThat(section).contains(table.comment());
    for (StructField field : table.schema().fields()) {
      assertThat(section)
          .contains(
              "| `%s` | %s | %s |"
                  .formatted(field.name(), typeName(field), field.getComment().get()));
    }
  }

  @Test
  void rowsFollowTheColumnOrderAndMissingValuesAreNull() {
    Row row = Table.REJECTED_IMAGES.row(Map.of("bytes", 5L, "dataset", "d", "reason", "empty"));
    assertThat(Arrays.asList(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
        .isEqualTo(Arrays.asList("d", null, "empty", null, 5L));
  }

  @Test
  void unknownColumnsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.EPOCHS.row(Map.of("epch", 1)))
        .withMessageContaining("epochs has no column epch");
  }

  @Test
  void wrongTypesAreNamed() {
    Row row = Table.EPOCHS.row(Map.of("run", "a", "epoch", 1L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowCheck.check(Table.EPOCHS, List.of(row)))
        .withMessage("Column epochs.epoch is INT and cannot hold 1 (Long)");
  }

  private static String typeName(StructField field) {
    return field
        .dataType()
        .sql()
        .toLowerCase(Locale.ROOT)
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
