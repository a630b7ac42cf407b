package org.permafrost.cli.option;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time as settings files write it: 90s, 10 minutes, 2h. */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      Duration duration =
          ConfigValueFactory.fromAnyRef(text).atKey("duration").getDuration("duration");
      if (!text.matches("\\s*[0-9.]+\\s*[a-zA-Z]+\\s*") || duration.isZero()) {
        throw none(text);
      }
      return duration;
    } catch (ConfigException e) {
      throw none(text);
    }
  }

  private static TypeConversionException none(String text) {
    return new TypeConversionException(
        "\"" + text + "\" is no length of time; write it like 90s, 10m or 2h");
  }
}
