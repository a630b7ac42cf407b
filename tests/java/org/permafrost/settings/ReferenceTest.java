package org.permafrost.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceTest {
  private static final Config REFERENCE =
      ConfigFactory.parseResources("reference.conf").getConfig("permafrost");

  static Stream<String> keys() {
    return REFERENCE.entrySet().stream().map(Map.Entry::getKey).sorted();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsRead(String key) {
    Config without = REFERENCE.withoutPath(key);

    assertThatThrownBy(() -> Settings.from(new SettingsReader(without)))
        .isInstanceOf(ConfigException.Missing.class);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyHasAComment(String key) {
    assertThat(REFERENCE.getValue(key).origin().comments()).isNotEmpty();
  }

  @Test
  void presetsAreValid() {
    assertThat(List.of("imagenette-64", "poster", "cluster"))
        .allSatisfy(
            preset ->
                assertThat(
                        SettingsLoader.load(
                            Optional.of(Path.of("conf", preset + ".conf")), Map.of()))
                    .isNotEqualTo(SettingsLoader.defaults()));
  }
}
