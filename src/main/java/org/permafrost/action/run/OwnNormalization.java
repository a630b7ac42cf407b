package org.permafrost.action.run;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.PixelNormalization;

/**
 * A model takes pixels as it was trained on them: once there is one, {@code train.normalization}
 * does not count.
 */
public final class OwnNormalization {
  private static final String MEAN = "train.normalization.mean";
  private static final String STD = "train.normalization.std";

  private OwnNormalization() {}

  /**
   * Says that a normalisation that is neither the default nor the model's has no effect.
   *
   * @param name of the model, for a person
   */
  public static Optional<String> note(Settings settings, ModelDescription model, String name) {
    PixelNormalization wanted = settings.train().normalization();
    return wanted.equals(model.normalization())
            || wanted.equals(SettingsLoader.defaults().train().normalization())
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s = %s and %s = %s have no effect: %s",
                MEAN,
                wanted.mean(),
                STD,
                wanted.std(),
                own(model, name)));
  }

  /**
   * Settings of a run that starts from a model.
   *
   * @param name of the model, for a person
   * @param progress is told if they said something else
   */
  public static Settings kept(
      Settings settings, ModelDescription model, String name, Progress progress) {
    PixelNormalization own = model.normalization();
    if (settings.train().normalization().equals(own)) {
      return settings;
    }
    progress.line(
        note(settings, model, name)
            .orElseGet(() -> "As " + own(model, name) + ", so does this run"));
    return SettingsLoader.parse(
        settings.json(), Map.of(MEAN, own.mean().toString(), STD, own.std().toString()));
  }

  private static String own(ModelDescription model, String name) {
    return String.format(
        Locale.ROOT,
        "the model %s takes pixels with mean %s and standard deviation %s",
        name,
        model.normalization().mean(),
        model.normalization().std());
  }
}
