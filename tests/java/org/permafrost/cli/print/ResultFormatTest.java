package org.permafrost.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.action.query.QueryResult;

class ResultFormatTest {
  private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-01-02T03:04:05.678+01:00");

  private static String written(ResultFormat format, List<String> columns, Object... row) {
    StringBuilder out = new StringBuilder();
    format.write(new QueryResult(columns, List.of(Arrays.asList(row)), false), out);
    return out.toString();
  }

  @Test
  void tableAlignsNumbersRightAndTextsLeft() {
    QueryResult result =
        new QueryResult(
            List.of("class", "rank", "score", "learned"),
            List.of(
                Arrays.asList("tench", 1, 12.5, true),
                Arrays.asList("golf ball", 10, null, null),
                Arrays.asList(null, 2, 0.123456789, false)),
            false);
    StringBuilder out = new StringBuilder();
    ResultFormat.TABLE.write(result, out);
    assertThat(out)
        .hasToString(
            """
            class      rank     score  learned
            ---------  ----  --------  -------
            tench         1      12.5  true
            golf ball    10      NULL  NULL
            NULL          2  0.123457  false
            """);
  }

  @Test
  void tableCountsTerminalCellsNotCharacters() {
    QueryResult result =
        new QueryResult(
            List.of("name", "n"),
            List.of(List.of("教会", 1), List.of("e\u0301cole", 2), List.of("😀", 3)),
            false);
    StringBuilder out = new StringBuilder();
    ResultFormat.TABLE.write(result, out);
    assertThat(out)
        .hasToString(
            """
            name   n
            -----  -
            教会   1
            e\u0301cole  2
            😀     3
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "👩\u200D👩\u200D👧\u200D👦, 2",
    "🇩🇪, 2",
    "🇩🇪🇫🇷, 4",
    "👍🏽, 2",
    "❤\uFE0F, 2",
    "❤, 1",
    "1\uFE0F⃣, 2",
    "✅, 2",
    "⌚, 2",
    "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F, 2",
    "🧑🏽\u200D🚀, 2",
    "각, 2",
    "\u1100\u1161\u11A8, 2",
    "नि, 2",
    "ก\u0E47, 1",
    "a\u200Bb, 2",
    "ｱ, 1",
    "Ａ, 2",
    "Ｚ\u034F, 2",
    "−½, 2"
  })
  void widthsAreThoseOfWhatAReaderSees(String text, int cells) {
    assertThat(TextWidth.of(text)).isEqualTo(cells);
  }

  @Test
  void cutsFallBetweenWhatAReaderSees() {
    assertThat(TextWidth.cut("ab👩\u200D👩\u200D👧\u200D👦c", 4)).isEqualTo("ab…");
    assertThat(TextWidth.cut("🇩🇪🇫🇷🇮🇹", 5)).isEqualTo("🇩🇪🇫🇷…");
    assertThat(TextWidth.cut("e\u0301e\u0301e\u0301", 2)).isEqualTo("e\u0301…");
  }

  @Test
  void nothingInANameBreaksATable() {
    QueryResult result =
        new QueryResult(
            List.of("a\nb", "n"),
            List.of(List.of("x\u2028y", 1), List.of("\u202Etxt.exe", 2), List.of("\u009B31m", 3)),
            false);
    assertThat(ResultTable.text(result))
        .isEqualToNormalizingNewlines(
            """
            a\\nb           n
            -------------  -
            x\\u2028y       1
            \\u202etxt.exe  2
            \\u009b31m      3""");
  }

  @Test
  void tableCutsLongTextsAndKeepsEachRowOnOneLine() {
    String table =
        written(ResultFormat.TABLE, List.of("a", "b"), "x".repeat(70), "one\ntwo\u001b[31m");
    assertThat(table.lines().toList().get(2)).isEqualTo("x".repeat(59) + "…  one\\ntwo\\u001b[31m");
  }

  @Test
  void tableShowsTimesBytesListsAndStructs() {
    Map<String, Object> struct = new LinkedHashMap<>();
    struct.put("x", 1);
    struct.put("y", null);
    assertThat(
            written(
                    ResultFormat.TABLE,
                    List.of("t", "b", "l", "s"),
                    TIME,
                    new byte[3],
                    List.of("a", "b"),
                    struct)
                .lines()
                .toList()
                .get(2))
        .isEqualTo("2026-01-02 03:04:05  <3 bytes>  [\"a\",\"b\"]  {\"x\":1,\"y\":null}");
  }

  @Test
  void numbersKeepSixDigits() {
    assertThat(
            List.of(0.0, 1.0, -2.5, 1234567.891, 0.00001234567, 1e-9, 1e20, 100.0 / 3, 87.0 / 100)
                .stream()
                .map(CellText::shown))
        .containsExactly(
            "0.0",
            "1.0",
            "-2.5",
            "1234567.9",
            "0.0000123457",
            "1.0E-9",
            "1.0E20",
            "33.3333",
            "0.87");
    assertThat(List.of(Double.NaN, Double.POSITIVE_INFINITY).stream().map(CellText::shown))
        .containsExactly("NaN", "Infinity");
  }

  @Test
  void csvQuotesWhatNeedsIt() {
    assertThat(
            written(
                ResultFormat.CSV,
                List.of("plain", "comma, here", "quote", "line", "empty", "null", "n", "d", "t"),
                "a b",
                "x,y",
                "say \"hi\"",
                "one\ntwo",
                "",
                null,
                7L,
                0.1,
                TIME))
        .isEqualTo(
            "plain,\"comma, here\",quote,line,empty,null,n,d,t\r\n"
                + "a b,\"x,y\",\"say \"\"hi\"\"\",\"one\ntwo\",\"\",,7,0.1,"
                + "2026-01-02T03:04:05.678+01:00\r\n");
  }

  @Test
  void csvKeepsBytesListsAndAllDigits() {
    assertThat(
            written(
                ResultFormat.CSV,
                List.of("b", "l", "d"),
                new byte[] {1, 2, 3},
                List.of(1, 2),
                new BigDecimal("1E+3")))
        .isEqualTo("b,l,d\r\nAQID,\"[1,2]\",1000\r\n");
  }

  @Test
  void jsonKeepsTypesAndEscapes() {
    assertThat(
            written(
                ResultFormat.JSON,
                List.of("s", "n", "d", "b", "z", "nan", "l", "t", "y"),
                "quote \" slash \\ tab \t ü",
                3L,
                2.5,
                true,
                null,
                Double.NaN,
                Arrays.asList(1, null),
                TIME,
                new byte[] {1}))
        .isEqualTo(
            """
            [
              {"s":"quote \\" slash \\\\ tab \\t ü","n":3,"d":2.5,"b":true,"z":null,"nan":null,\
            "l":[1,null],"t":"2026-01-02T03:04:05.678+01:00","y":"AQ=="}
            ]
            """);
  }

  @Test
  void jsonRowsAreSeparatedByCommas() {
    StringBuilder out = new StringBuilder();
    ResultFormat.JSON.write(
        new QueryResult(List.of("n"), List.of(List.of(1), List.of(2)), false), out);
    assertThat(out).hasToString("[\n  {\"n\":1},\n  {\"n\":2}\n]\n");
  }

  @Test
  void noRows() {
    QueryResult none = new QueryResult(List.of("run", "epoch"), List.of(), false);
    StringBuilder out = new StringBuilder();
    for (ResultFormat format : ResultFormat.values()) {
      format.write(none, out);
    }
    assertThat(out).hasToString("run  epoch\n---  -----\nrun,epoch\r\n[]\n");
  }

  @Test
  void statementsWithoutColumnsPrintNothing() {
    QueryResult nothing = new QueryResult(List.of(), List.of(), false);
    StringBuilder out = new StringBuilder();
    ResultFormat.TABLE.write(nothing, out);
    ResultFormat.CSV.write(nothing, out);
    assertThat(out).isEmpty();
  }
}
