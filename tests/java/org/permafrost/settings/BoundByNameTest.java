package org.permafrost.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.permafrost.settings.TrainSettings.OptimizerSettings;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.settings.bind.AsJson;
import org.permafrost.settings.bind.Between;
import org.permafrost.settings.bind.Labels;
import org.permafrost.settings.bind.SettingNames;
import org.permafrost.settings.bind.Shares;
import org.permafrost.settings.bind.Whole;

/** Each component of each record is read from the key of its own name and from no other. */
class BoundByNameTest {
  /** Under these any single value may change. */
  private static final Map<String, String> BASE =
      Map.of("train.dropout", "0.5", "train.optimizer.weight-decay", "0");

  private static final Map<String, Object> VALUES = values(load("warehouse", "./warehouse"));

  /** What each key could be instead. */
  static Stream<Map.Entry<String, Object>> others() throws ReflectiveOperationException {
    Map<String, Object> others = new TreeMap<>();
    others(Settings.class, "", others);
    return others.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("others")
  void aKeyChangesTheComponentOfItsNameAndNoOther(Map.Entry<String, Object> other) {
    assertThat(other.getValue()).isNotEqualTo(VALUES.get(other.getKey()));
    Map<String, Object> expected = new TreeMap<>(VALUES);
    expected.put(other.getKey(), other.getValue());

    assertThat(values(load(other.getKey(), written(other.getValue())))).isEqualTo(expected);
  }

  @Test
  void allKeysOfTheReferenceAreAmongThem() throws ReflectiveOperationException {
    assertThat(others().map(Map.Entry::getKey))
        .hasSizeGreaterThan(100)
        .contains("strategy.ewc.lambda", "network.frozen-cache-mib", "evaluate.batch-size");
  }

  @Test
  void anotherImageSizeChangesNothingButSizeAndEncoding() {
    PrepSettings prep =
        SettingsLoader.load(Optional.empty(), Map.of("prep.encoding", "png")).prep();
    Map<String, Object> expected = new TreeMap<>(values(prep));
    expected.putAll(Map.of("image-size", 48, "encoding", PrepSettings.Encoding.RGB));

    assertThat(values(prep.forNetwork(48))).isEqualTo(expected);
  }

  @Test
  void anOptimiserWithoutPenaltiesHasEachNumberInItsPlace() {
    assertThat(values(new OptimizerSettings(Rule.ADAM, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)))
        .containsAllEntriesOf(
            Map.of(
                "learning-rate", 0.1,
                "momentum", 0.2,
                "beta1", 0.3,
                "beta2", 0.4,
                "epsilon", 0.5,
                "weight-decay", 0.6,
                "gradient-clip", 0.7,
                "l1", 0.0,
                "l2", 0.0,
                "max-norm", 0.0));
  }

  private static Settings load(String key, String value) {
    Map<String, String> settings = new TreeMap<>(BASE);
    settings.put(key, value);
    return SettingsLoader.load(Optional.empty(), settings);
  }

  private static Map<String, Object> values(Record settings) {
    Map<String, Object> values = new TreeMap<>();
    try {
      values(settings, "", values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return values;
  }

  private static void values(Record block, String path, Map<String, Object> values)
      throws ReflectiveOperationException {
    for (RecordComponent component : block.getClass().getRecordComponents()) {
      String key = path + SettingNames.key(component.getName());
      Object value = component.getAccessor().invoke(block);
      if (value instanceof Record inner) {
        values(inner, key + ".", values);
      } else if (!component.isAnnotationPresent(AsJson.class)) {
        values.put(key, value);
      }
    }
  }

  private static void others(Class<?> block, String path, Map<String, Object> others)
      throws ReflectiveOperationException {
    for (RecordComponent component : block.getRecordComponents()) {
      String key = path + SettingNames.key(component.getName());
      if (component.getType().isRecord()) {
        others(component.getType(), key + ".", others);
      } else if (!component.isAnnotationPresent(AsJson.class)
          && component.getType() != Map.class
          && !isListOfBlocks(component)) {
        others.put(key, other(VALUES.get(key), component));
      }
    }
  }

  private static boolean isListOfBlocks(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
        && list.getActualTypeArguments()[0] instanceof ParameterizedType;
  }

  private static Object other(Object value, RecordComponent component) {
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (value instanceof Integer number) {
      return number < component.getAnnotation(Whole.class).most() ? number + 1 : number - 1;
    }
    if (value instanceof Long number) {
      return number < component.getAnnotation(Whole.class).most() ? number + 1 : number - 1;
    }
    if (value instanceof Double number) {
      double most = component.getAnnotation(Between.class).most();
      return number < most ? (number + most) / 2 : number / 2;
    }
    if (value instanceof Enum<?>) {
      List<?> constants = List.of(component.getType().getEnumConstants());
      return constants.get((constants.indexOf(value) + 1) % constants.size());
    }
    if (value instanceof List<?> list && component.isAnnotationPresent(Shares.class)) {
      return List.of(0.25, list.get(0));
    }
    if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Double) {
      return List.of(0.1, 0.2, 0.3);
    }
    if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Enum<?> one) {
      List<?> constants = List.of(one.getDeclaringClass().getEnumConstants());
      return List.of(constants.get(constants.size() - 1));
    }
    return value instanceof List ? List.of("other") : "none";
  }

  private static String written(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(BoundByNameTest::written).toList().toString();
    }
    return value instanceof Enum<?> constant ? Labels.of(constant) : value.toString();
  }
}
