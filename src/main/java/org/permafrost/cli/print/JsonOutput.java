package org.permafrost.cli.print;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/** Results as one line of JSON. */
public final class JsonOutput {
  private JsonOutput() {}

  /**
   * @param values text, numbers, booleans, and lists and maps of these; keys come out sorted
   */
  public static String write(Map<String, ?> values) {
    return ConfigValueFactory.fromMap(values).render(ConfigRenderOptions.concise());
  }
}
