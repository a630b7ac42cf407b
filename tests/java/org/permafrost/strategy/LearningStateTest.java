package org.permafrost.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.permafrost.rank.FreezeMask;

class LearningStateTest {
  @Test
  void keepsNothingOfWhatItWasMadeFrom() {
    SortedSet<Integer> classes = StrategyCases.labels(0, 1);
    TreeMap<Integer, Integer> streaks = new TreeMap<>(Map.of(0, 1));
    SortedSet<String> ids = new TreeSet<>(java.util.Set.of("a"));
    TreeMap<Integer, SortedSet<String>> residue = new TreeMap<>(Map.of(0, ids));
    LearningState state =
        new LearningState(
            1, classes, classes, streaks, new TreeMap<>(), residue, FreezeMask.none(), -1);

    classes.add(9);
    streaks.put(1, 5);
    ids.add("b");
    residue.clear();

    assertThat(state.classes()).containsExactly(0, 1);
    assertThat(state.active()).containsExactly(0, 1);
    assertThat(state.streaks()).containsExactly(Map.entry(0, 1));
    assertThat(state.residue()).containsOnlyKeys(0);
    assertThat(state.residue().get(0)).containsExactly("a");
  }

  @Test
  void nobodyCanWriteToIt() {
    LearningState state =
        StrategyCases.start(2).withResidue(Map.of(0, new TreeSet<>(java.util.Set.of("a"))));

    assertThatThrownBy(() -> state.classes().add(1)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> state.active().clear()).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> state.streaks().put(1, 1)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> state.learned().put(1, 1)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> state.residue().clear()).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> state.residue().get(0).add("b")).isInstanceOf(RuntimeException.class);
  }

  @Test
  void droppedIsWhatIsNotActive() {
    LearningState state =
        new LearningState(
            1,
            StrategyCases.labels(0, 1, 5),
            StrategyCases.labels(1),
            new TreeMap<>(),
            new TreeMap<>(Map.of(0, 1)),
            new TreeMap<>(),
            FreezeMask.none(),
            -1);

    assertThat(state.dropped()).containsExactly(0, 5);
    assertThat(state.isLearned(0)).isTrue();
    assertThat(state.isLearned(5)).isFalse();
  }
}
