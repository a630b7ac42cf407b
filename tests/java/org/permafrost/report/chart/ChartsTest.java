package org.permafrost.report.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartsTest {
  private static Line line(String name, double... values) {
    TreeMap<Double, Double> points = new TreeMap<>();
    IntStream.range(0, values.length).forEach(i -> points.put(i + 1.0, values[i]));
    return new Line(name, points);
  }

  @Test
  void axesHaveRoundNumbersAroundTheValues() {
    Scale scale = Scale.around(0, 0.87, 100, 0);

    assertThat(scale.from()).isZero();
    assertThat(scale.to()).isEqualTo(1);
    assertThat(scale.at(0.5)).isEqualTo(50);
    assertThat(scale.ticks(5)).hasSize(6).startsWith(0.0).endsWith(1.0);
    assertThat(Scale.around(-3, 17, 0, 1)).extracting("from", "to").containsExactly(-5.0, 20.0);
    assertThat(new Scale(1, 15, 0, 1).wholeTicks(8)).containsExactly(2., 4., 6., 8., 10., 12., 14.);
    assertThat(new Scale(1, 3, 0, 1).wholeTicks(8)).containsExactly(1.0, 2.0, 3.0);
    assertThat(new Scale(4, 4, 0, 10).wholeTicks(8)).as("one epoch").containsExactly(4.0);
    assertThat(new Scale(4, 4, 0, 10).at(4)).isEqualTo(5);
  }

  @Test
  void numbersAreShortAndTheSameEverywhere() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Numbers.plain(0.12345)).isEqualTo("0.123");
      assertThat(Numbers.plain(1234567)).isEqualTo("1,234,567");
      assertThat(Numbers.plain(1.0e-5)).isEqualTo("1.00E-05");
      assertThat(Numbers.plain(Double.NaN)).isEqualTo("–");
      assertThat(Numbers.percent(0.6995)).isEqualTo("70 %");
      assertThat(Numbers.percent(-0.0001)).isEqualTo("0 %");
      assertThat(Numbers.seconds(90)).isEqualTo("90 s");
      assertThat(Numbers.seconds(600)).isEqualTo("10 min");
      assertThat(Numbers.bytes(1536)).isEqualTo("1.5 KiB");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatIsWrittenIntoAPictureIsEscaped() {
    String markup =
        new LineChart(
                "</svg><script>",
                "\"a\" & b",
                Axis.counting("epoch"),
                Axis.fraction("<y>"),
                List.of(line("<i>x</i>", 0.1, 0.9), line("&amp;", 0.2, 0.3)),
                List.of(new Moments("m", Symbol.DOWN, new TreeMap<>(Map.of(1.0, "<p>")))))
            .chart()
            .markup();

    assertThat(markup).startsWith("<svg").endsWith("</svg>").contains("&lt;i&gt;x&lt;/i&gt;");
    assertThat(markup).doesNotContain("<script", "<i>", "<p>", "</svg><");
  }

  @Test
  void moreLinesThanCanBeToldApartAreRefused() {
    List<Line> lines = IntStream.range(0, 9).mapToObj(i -> line("l" + i, 1, 2)).toList();

    assertThatThrownBy(
            () -> new LineChart("t", "d", Axis.counting("x"), Axis.fraction("y"), lines, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTableBehindALineChartHasEveryNumber() {
    DataTable table =
        new LineChart(
                "t",
                "d",
                Axis.counting("epoch"),
                Axis.fraction("y"),
                List.of(line("a", 0.25, 0.5), line("b", 1)),
                List.of(new Moments("frozen", Symbol.DIAMOND, new TreeMap<>(Map.of(2.0, "3")))))
            .chart()
            .table();

    assertThat(table.columns()).containsExactly("epoch", "a", "b", "frozen");
    assertThat(table.rows())
        .containsExactly(List.of("1", "25 %", "100 %", ""), List.of("2", "50 %", "–", "3"));
    assertThat(table.numeric()).containsExactly(true, true, true, false);
  }

  @Test
  void valuesWithoutANumberAreShownAsSuch() {
    double[][] values = {{0, 1}, {Double.NaN, 0.5}};
    Chart chart =
        new HeatMap(
                "t",
                "d",
                "layer",
                List.of("a", "b"),
                List.of("x", "y"),
                values,
                Shades.fromTo(0, 1),
                Numbers::percent)
            .chart();

    assertThat(chart.markup())
        .contains("class=\"q0\"", "class=\"q8\"", "class=\"q4\"", "class=\"none\"")
        .contains("b, x: –");
    assertThat(chart.table().rows()).contains(List.of("b", "–", "50 %"));
    RowBars.Row none = new RowBars.Row("r", Double.NaN, "", List.of());
    assertThat(
            new RowBars("t", "d", "c", Axis.share("x"), List.of(none), Optional.empty(), List.of())
                .chart()
                .markup())
        .doesNotContain("NaN");
  }

  @Test
  void theLargestMapIsNotTooLarge() {
    double[][] values = new double[120][40];
    List<String> layers = new ArrayList<>();
    for (int r = 0; r < values.length; r++) {
      layers.add("stage" + r + "-block12-convolution1");
      for (int c = 0; c < values[r].length; c++) {
        values[r][c] = (r * 40 + c) / 4800.0;
      }
    }
    List<String> classes = IntStream.range(0, 40).mapToObj(c -> "a class of birds " + c).toList();

    String markup =
        new HeatMap(
                "t", "d", "layer", layers, classes, values, Shades.fromTo(0, 1), Numbers::percent)
            .chart()
            .markup();

    assertThat(markup.getBytes(UTF_8).length).isLessThan(1 << 20);
  }
}
