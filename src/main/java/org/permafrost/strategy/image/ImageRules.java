package org.permafrost.strategy.image;

import java.util.Optional;
import org.permafrost.settings.TrainSettings.ImageChoice;
import org.permafrost.settings.TrainSettings.ImageSettings;

/** The rule of the settings, between the whole epochs at the beginning and at the end. */
public final class ImageRules {
  private final ImageSettings settings;
  private final ImageRule rule;

  private ImageRules(ImageSettings settings, ImageRule rule) {
    this.settings = settings;
    this.rule = rule;
  }

  /**
   * @param seed of the run
   */
  public static ImageRules of(ImageSettings settings, long seed) {
    return new ImageRules(
        settings,
        switch (settings.choose()) {
          case ALL, RANDOM -> new RandomImages(seed, settings.share());
          case BY_CONFIDENCE -> new DoubtfulImages(seed, settings.share(), settings.floor());
          case BELOW_MEAN -> new EasyImages(seed, settings.leftOut());
        });
  }

  /** Whether it has to be known what the network said about images when it trained on them. */
  public boolean asks() {
    return settings.choose() != ImageChoice.ALL && rule.asks();
  }

  /**
   * The rule of an epoch; none if it trains on all images.
   *
   * @param position where the run stands before the epoch, from 0 to its length
   * @param length of the run, in epochs on all images
   */
  public Optional<ImageRule> at(double position, double length) {
    boolean whole =
        settings.choose() == ImageChoice.ALL
            || position < settings.wholeFirst()
            || position >= length - settings.wholeLast();
    return whole ? Optional.empty() : Optional.of(rule);
  }
}
