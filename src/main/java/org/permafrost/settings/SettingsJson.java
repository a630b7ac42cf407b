package org.permafrost.settings;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.settings.bind.Labels;
import org.permafrost.settings.bind.SettingNames;

/** Records, for example of settings, as JSON. */
public final class SettingsJson {
  private SettingsJson() {}

  /**
   * One line of JSON. Keys are the record's component names in lower case with hyphens, enums are
   * written as in {@code reference.conf}.
   */
  public static String of(Record settings) {
    return ConfigValueFactory.fromAnyRef(plain(settings)).render(ConfigRenderOptions.concise());
  }

  private static Object plain(Object value) {
    if (value instanceof Record settings) {
      return map(settings);
    }
    if (value instanceof Enum<?> constant) {
      return Labels.of(constant);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(SettingsJson::plain).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((key, entry) -> plain.put(key.toString(), plain(entry)));
      return plain;
    }
    return value;
  }

  private static Map<String, Object> map(Record settings) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      try {
        map.put(
            SettingNames.key(component.getName()), plain(component.getAccessor().invoke(settings)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalArgumentException("Cannot read " + component, e);
      }
    }
    return map;
  }
}
