package org.permafrost.settings.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.Problem;

class RecordBinderTest {
  private enum Kind {
    FAST,
    VERY_SLOW
  }

  private record Inner(boolean isOn) {}

  private record One(@Between double first, @Between double second) {}

  private record Swapped(@Between double second, @Between double first) {}

  private record All(
      @Whole(least = 1, most = 9) int few,
      @Whole long many,
      Kind kind,
      List<String> names,
      @Shares List<Double> shares,
      @Numbers(count = 2, positive = true) List<Double> pair,
      Map<String, String> open,
      Inner inner,
      @AsJson String json) {}

  private record Bare(int number) {}

  private record Odd(Object thing) {}

  @Block("a.b")
  private record Own(@Between double strength, @Between double width) {
    private Own {
      if (strength > width) {
        throw Problem.usage("Cannot set a.b.strength above a.b.width; lower it.");
      }
    }
  }

  private static final String ALL =
      "few = 3, many = -5000000000, kind = very-slow, names = [a, b], shares = [0.5], pair = [1, 2],"
          + " open { x = 1 }, inner { is-on = true }";

  private static Config config(String text) {
    return ConfigFactory.parseString(text);
  }

  @Test
  void theOrderOfComponentsMeansNothing() {
    Config settings = config("first = 0.25, second = 0.75");

    assertThat(RecordBinder.bind(settings, One.class)).isEqualTo(new One(0.25, 0.75));
    assertThat(RecordBinder.bind(settings, Swapped.class)).isEqualTo(new Swapped(0.75, 0.25));
  }

  @Test
  void everyTypeIsReadFromTheKeyOfItsName() {
    All all = RecordBinder.bind(config(ALL), All.class);

    assertThat(all)
        .isEqualTo(
            new All(
                3,
                -5_000_000_000L,
                Kind.VERY_SLOW,
                List.of("a", "b"),
                List.of(0.5),
                List.of(1.0, 2.0),
                Map.of("x", "1"),
                new Inner(true),
                all.json()));
    assertThat(RecordBinder.bind(config(all.json()), All.class)).isEqualTo(all);
  }

  @Test
  void whatIsOutOfRangeIsRefusedByKeyAndValue() {
    assertRefused("few = 10", "Cannot set few to 10; it must lie between 1 and 9.");
    assertRefused("kind = slow", "Cannot set kind to \"slow\"; choose one of fast, very-slow.");
    assertRefused("shares = [0]", "Cannot set shares to [0.0]");
    assertRefused("pair = [1]", "Cannot set pair to [1.0]; it must have 2 numbers.");
    assertRefused("pair = [1, 0]", "Cannot set pair to [1.0, 0.0]; each number must be positive.");
    assertRefused("inner.is-on = perhaps", "Cannot set inner.is-on to perhaps");
  }

  private static void assertRefused(String change, String complaint) {
    Config settings = config(change).withFallback(config(ALL));
    assertThatThrownBy(() -> RecordBinder.bind(settings, All.class))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void aRecordMayHaveABlockOfItsOwnAndChecksItself() {
    assertThat(RecordBinder.block(config("a.b { strength = 0.1, width = 0.9 }"), Own.class))
        .isEqualTo(new Own(0.1, 0.9));
    assertThatThrownBy(
            () -> RecordBinder.block(config("a.b { strength = 2, width = 0.9 }"), Own.class))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("a.b.strength");
    assertThatThrownBy(
            () -> RecordBinder.block(config("a.b { strength = 0.9, width = 0.1 }"), Own.class))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("above a.b.width");
    assertThatThrownBy(() -> RecordBinder.block(config("first = 1, second = 1"), One.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("One needs a @Block");
  }

  @Test
  void aComponentWithoutKeyOrRangeIsAMistake() {
    assertThatThrownBy(() -> RecordBinder.bind(config("first = 0.5"), One.class))
        .isInstanceOf(ConfigException.Missing.class);
    assertThatThrownBy(() -> RecordBinder.bind(config("number = 1"), Bare.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Bare.number needs a @Whole");
    assertThatThrownBy(() -> RecordBinder.bind(config("thing = 1"), Odd.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Odd.thing");
  }

  @Test
  void aCopyChangesWhatIsNamed() {
    Own own = new Own(0.1, 0.9);

    assertThat(RecordCopy.of(own, Map.of("width", 0.5))).isEqualTo(new Own(0.1, 0.5));
    assertThatThrownBy(() -> RecordCopy.of(own, Map.of("breadth", 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("breadth");
    assertThatThrownBy(() -> RecordCopy.of(own, Map.of("width", "wide")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RecordCopy.of(own, Map.of("strength", 0.95)))
        .isInstanceOf(Problem.class);
  }
}
