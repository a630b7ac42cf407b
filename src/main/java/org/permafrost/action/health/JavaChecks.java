package org.permafrost.action.health;

import java.util.List;

/** Version and flags of this Java. */
final class JavaChecks {
  /** Packages of java.base that Spark reaches into; the launcher opens them. */
  private static final List<String> OPENED =
      List.of("java.lang.invoke", "java.nio", "sun.nio.ch", "java.util", "sun.util.calendar");

  private JavaChecks() {}

  static List<HealthCheck> run() {
    return List.of(
        version(Runtime.version().feature()),
        flags(),
        names(System.getProperty("sun.jnu.encoding")));
  }

  static HealthCheck version(int feature) {
    String finding = Runtime.version() + ", " + System.getProperty("java.vendor");
    if (feature < 17) {
      return HealthCheck.failed("Java", finding, "Install a JDK 17 and set JAVA_HOME.");
    }
    if (feature > 17) {
      return HealthCheck.warning(
          "Java", finding, "Spark 3.5 is tested on Java 17; set JAVA_HOME to a JDK 17.");
    }
    return HealthCheck.ok("Java", "%s", finding);
  }

  private static HealthCheck flags() {
    Module base = Object.class.getModule();
    Module ours = JavaChecks.class.getModule();
    List<String> closed = OPENED.stream().filter(name -> !base.isOpen(name, ours)).toList();
    return closed.isEmpty()
        ? HealthCheck.ok("Java flags", "the packages Spark reaches into are open")
        : HealthCheck.failed(
            "Java flags",
            "closed to Spark: " + String.join(", ", closed),
            "Start with submit/permafrost or spark-submit, which pass --add-opens.");
  }

  /**
   * @param encoding how this Java reads and writes arguments and names of files
   */
  static HealthCheck names(String encoding) {
    return encoding.equals("UTF-8")
        ? HealthCheck.ok("Names of files", "UTF-8")
        : HealthCheck.warning(
            "Names of files",
            encoding,
            "Set LC_ALL=C.UTF-8; arguments with other characters are refused until then.");
  }
}
