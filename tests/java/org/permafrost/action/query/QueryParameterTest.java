package org.permafrost.action.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.permafrost.problem.ExitCode;
import org.permafrost.problem.Problem;

class QueryParameterTest {
  private static Object value(String text) {
    return QueryParameter.parse(text).value();
  }

  @Test
  void valuesAreTextsUnlessATypeIsNamed() {
    assertThat(QueryParameter.parse("run=7")).isEqualTo(new QueryParameter("run", "7"));
    assertThat(value("run=a=b")).isEqualTo("a=b");
    assertThat(value("run=")).isEqualTo("");
    assertThat(value("n:int=7")).isEqualTo(7);
    assertThat(value("n:bigint=7000000000")).isEqualTo(7_000_000_000L);
    assertThat(value("x:DOUBLE=1e-3")).isEqualTo(0.001);
    assertThat(value("b:boolean=True")).isEqualTo(true);
    assertThat(value("d:date=2026-11-22")).isEqualTo(LocalDate.of(2026, 11, 22));
    assertThat(value("t:timestamp=2026-11-22 08:30:00"))
        .isEqualTo(LocalDateTime.of(2026, 11, 22, 8, 30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run|Cannot read the parameter run; write it as NAME=VALUE or NAME:TYPE=VALUE.",
        "=x|Cannot read the parameter =x;",
        "a b=x|Cannot read the parameter a b=x;",
        "n:int=x|Cannot read the value x of the parameter n as int.",
        "n:boolean=yes|Cannot read the value yes of the parameter n as boolean.",
        "n:date=22.11.2026|Cannot read the value 22.11.2026 of the parameter n as date.",
        "n:dat=x|Unknown type dat of the parameter n; did you mean date? Known: string, int,"
      })
  void whatCannotBeReadIsAUsageProblem(String text, String message) {
    assertThatThrownBy(() -> QueryParameter.parse(text))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith(message);
  }

  @Test
  void oneNameHasOneValue() {
    QueryParameter first = QueryParameter.parse("run=a");
    assertThat(QueryParameter.byName(List.of(first), ZoneOffset.UTC))
        .containsExactly(java.util.Map.entry("run", "a"));
    assertThatThrownBy(
            () ->
                QueryParameter.byName(
                    List.of(first, QueryParameter.parse("run=b")), ZoneOffset.UTC))
        .isInstanceOf(Problem.class)
        .hasMessage("The parameter run has two values; give it once.");
  }
}
