package org.permafrost.settings;

import java.util.Locale;

/**
 * How many rejected images are too many.
 *
 * @param share largest share of all images; 0 allows none at all
 * @param tolerated so many are allowed even where they are a larger share
 */
public record RejectLimit(double share, int tolerated) {

  /** Whether so many of so many images may be rejected. */
  public boolean allows(long rejected, long images) {
    return rejected == 0
        || (share > 0 && (rejected <= tolerated || (double) rejected / images <= share));
  }

  /** The smallest share, as a setting is written, that would allow so many. */
  public static String enough(long rejected, long images) {
    double share = Math.min(1, Math.ceil(1000.0 * rejected / images) / 1000);
    return String.format(Locale.ROOT, "%.3f", share).replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
