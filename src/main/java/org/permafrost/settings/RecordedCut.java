package org.permafrost.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Optional;
import org.permafrost.settings.bind.RecordBinder;

/** How the images of a data set were cut to squares, from the settings in its row. */
public final class RecordedCut {
  private RecordedCut() {}

  /**
   * Keys that an older version did not have take their defaults.
   *
   * @param json settings of {@code prep}, as {@link SettingsJson} wrote them; may be null
   * @return nothing if they do not say
   */
  public static Optional<ImageCut> of(String json) {
    Config settings = json == null ? ConfigFactory.empty() : ConfigFactory.parseString(json);
    if (!settings.hasPath("resize")) {
      return Optional.empty();
    }
    Config defaults = SettingsLoader.reference().getConfig("prep");
    return Optional.of(RecordBinder.bind(settings.withFallback(defaults), ImageCut.class));
  }
}
