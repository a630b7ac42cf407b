package org.permafrost.spark.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.permafrost.problem.Problem;

/** Where a source that is not there was looked for. */
class SourceLocationTest {
  /** A file system of another name, as a cluster has one. */
  public static final class Far extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("far://name-node/");
    }

    @Override
    public String getScheme() {
      return "far";
    }
  }

  private static Configuration hadoop(String base) {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", base);
    hadoop.set("fs.far.impl", Far.class.getName());
    return hadoop;
  }

  @Test
  void aPathWithoutASchemeIsSoughtOnTheClustersFileSystem() {
    assertThatThrownBy(
            () -> SourceLocation.of("/none/here", "--source", hadoop("far://name-node/")))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("Cannot find /none/here on far://name-node/, the file system")
        .hasMessageContainingAll("--source", "file:///");
  }

  @Test
  void elsewhereThePathSaysIt() {
    assertThatThrownBy(
            () -> SourceLocation.of("far://name-node/none", "--source", hadoop("far://name-node/")))
        .hasMessage("Cannot find far://name-node/none; check --source.");
    assertThatThrownBy(() -> SourceLocation.of("/none", "--source", hadoop("file:///")))
        .hasMessage("Cannot find /none; check --source.");
  }
}
