package org.permafrost.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** What libraries write to the log holds no secrets either. */
class LogMaskTest {
  private static final Path FILE = Path.of("submit/spark/log4j2.properties");

  @Test
  void secretsAreLeftOut() {
    Configuration configuration =
        new PropertiesConfigurationFactory()
            .getConfiguration(null, ConfigurationSource.fromUri(FILE.toUri()));
    configuration.initialize();
    try {
      for (String appender : new String[] {"file", "console"}) {
        String line =
            configuration
                .getAppender(appender)
                .getLayout()
                .toSerializable(
                    Log4jLogEvent.newBuilder()
                        .setLoggerName("org.apache.hadoop.Client")
                        .setLevel(Level.WARN)
                        .setMessage(
                            new SimpleMessage(
                                "No route from host:1 to s3a://KEY:hush@bucket/x with"
                                    + " fs.s3a.secret.key=hush, retrying"))
                        .setThrown(new IllegalStateException("jdbc:x://lab:hush@host/lab"))
                        .build())
                .toString();
        assertThat(line)
            .contains("WARN Client: No route from host:1 to s3a://KEY:…@bucket/x with")
            .contains("fs.s3a.secret.key=…, retrying")
            .contains("IllegalStateException: jdbc:x://lab:…@host/lab")
            .contains("at org.permafrost.submit.LogMaskTest")
            .doesNotContain("hush");
      }
    } finally {
      configuration.stop();
    }
  }
}
