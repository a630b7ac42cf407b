package org.permafrost.problem;

import java.util.regex.Pattern;

/**
 * Leaves secrets out of what is printed or written down: passwords within addresses ({@code
 * jdbc:mysql://lab:…@host/lab}, {@code s3a://key:…@bucket}), parameters of addresses ({@code
 * ?password=…}) and values of settings whose name says that they are secret ({@code
 * fs.s3a.secret.key=…}).
 */
public final class Secrets {
  /** What is shown instead. */
  public static final String MASK = "…";

  /** What Spark hides in its own displays, and then some. */
  private static final String NAME =
      "(?:secret|passw(?:or)?d|pwd|token|credential|signature|access[._-]?key|account[._-]?key)";

  private static final Pattern SECRET_NAME = Pattern.compile("(?i)" + NAME);

  /** Up to the last @ of a word, since a secret may contain one, or a slash; a port is none. */
  private static final Pattern USER =
      Pattern.compile("(://[^/?#\\s@:\"']*:)(?!\\d+(?:[/?#,;\\s]|$))[^\\s\"'<>]+@");

  private static final Pattern ORACLE =
      Pattern.compile("(?i)(jdbc:oracle:\\w+:[^/\\s@]+/)[^\\s@]+@");

  private static final Pattern VALUE =
      Pattern.compile("(?i)([\\w.-]*" + NAME + "[\\w.-]*=)(?:\"[^\"]*\"|'[^']*'|[^\\s&;,)\"'}]+)");

  private Secrets() {}

  /** Whether a setting of this name is secret, whatever its value. */
  public static boolean isName(String name) {
    return SECRET_NAME.matcher(name).find();
  }

  /** A text of any kind without the secrets in it. */
  public static String masked(String text) {
    String users = USER.matcher(text).replaceAll("$1" + MASK + "@");
    String oracle = ORACLE.matcher(users).replaceAll("$1" + MASK + "@");
    return VALUE.matcher(oracle).replaceAll("$1" + MASK);
  }

  /** A setting as KEY=VALUE. */
  public static String setting(String key, String value) {
    return key + "=" + (isName(key) ? MASK : masked(value));
  }
}
