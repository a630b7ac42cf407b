package org.permafrost.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
import org.permafrost.settings.bind.Block;
import org.permafrost.settings.bind.RecordBinder;

class ReferenceTest {
  private static final Config REFERENCE =
      ConfigFactory.parseResources("reference.conf").getConfig("permafrost");

  private static final List<Class<? extends Record>> BLOCKS =
      new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .importPackages("org.permafrost")
              .stream()
              .filter(type -> type.isAnnotatedWith(Block.class))
              .filter(type -> REFERENCE.hasPath(type.getAnnotationOfType(Block.class).value()))
              .<Class<? extends Record>>map(type -> type.reflect().asSubclass(Record.class))
              .toList();

  static Stream<String> keys() {
    return REFERENCE.entrySet().stream().map(Map.Entry::getKey).sorted();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsRead(String key) {
    Config without = REFERENCE.withoutPath(key);

    assertThatThrownBy(() -> bindAll(without)).isInstanceOf(ConfigException.Missing.class);
  }

  /** The settings, and the blocks that methods read themselves. */
  private static void bindAll(Config settings) {
    RecordBinder.bind(settings, Settings.class);
    BLOCKS.forEach(type -> RecordBinder.block(settings, type));
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
