package org.permafrost.report.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.permafrost.report.chart.LineChart;
import org.permafrost.report.chart.Shades;

/** Contrasts as WCAG 2.2 asks for them: 4.5 for text, 3 for marks, and shades in order. */
class ColoursTest {
  private static final Pattern VARIABLE = Pattern.compile("--([\\w-]+): (#[0-9a-f]{3,6});");

  private static Map<String, String> colours(boolean dark) throws IOException {
    String css;
    try (InputStream in = PageWriter.class.getResourceAsStream("style.css")) {
      css = new String(in.readAllBytes(), UTF_8);
    }
    String[] themes = css.split("@media", 3);
    Map<String, String> colours = new HashMap<>();
    for (String theme : dark ? List.of(themes[0], themes[1]) : List.of(themes[0])) {
      Matcher matcher = VARIABLE.matcher(theme);
      while (matcher.find()) {
        colours.put(matcher.group(1), matcher.group(2));
      }
    }
    return colours;
  }

  private static double light(String colour) {
    String hex =
        colour.length() == 4 ? colour.substring(1).replaceAll("(.)", "$1$1") : colour.substring(1);
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  private static double contrast(String one, String other) {
    double a = light(one);
    double b = light(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textAndMarksStandOut(boolean dark) throws IOException {
    Map<String, String> colours = colours(dark);
    String back = colours.get("back");

    for (String text : List.of("ink", "soft", "link")) {
      assertThat(contrast(colours.get(text), back)).as(text).isGreaterThan(4.5);
      assertThat(contrast(colours.get(text), colours.get("card"))).as(text).isGreaterThan(4.5);
    }
    assertThat(contrast(colours.get("warn"), colours.get("warn-back"))).isGreaterThan(4.5);
    for (int i = 0; i < LineChart.MOST; i++) {
      assertThat(contrast(colours.get("s" + i), back)).as("s" + i).isGreaterThan(3);
    }
    assertThat(contrast(colours.get("b0"), back)).isGreaterThan(3);
    assertThat(contrast(colours.get("moment"), back)).isGreaterThan(3);
    for (String pattern : List.of("b1", "b2", "b3")) {
      assertThat(contrast(colours.get(pattern), colours.get(pattern + "-ink")))
          .as(pattern)
          .isGreaterThan(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void numbersCanBeReadOnEveryShadeAndShadesAreInOrder(boolean dark) throws IOException {
    Map<String, String> colours = colours(dark);
    List<Double> lights = new ArrayList<>();
    List<Double> around = new ArrayList<>();

    for (int i = 0; i < Shades.COUNT; i++) {
      for (String kind : List.of("q", "d")) {
        assertThat(contrast(colours.get(kind + i), colours.get(kind + "t" + i)))
            .as(kind + i)
            .isGreaterThan(4.5);
      }
      double sign = dark ? 1 : -1;
      lights.add(sign * light(colours.get("q" + i)));
      around.add(sign * light(colours.get("d" + i)));
    }
    assertThat(lights).as("more is farther from the page").isSorted();
    assertThat(around.subList(4, 9)).isSorted();
    assertThat(around.subList(0, 5)).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }
}
