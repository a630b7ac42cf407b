package org.permafrost.cli.option;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.permafrost.settings.Split;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The split an option names; whoever asks for the folder it came from learns what it is called. */
public final class SplitConverter implements ITypeConverter<Split> {
  @Override
  public Split convert(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(Split.values())
        .filter(split -> split.label().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "there is no split \""
                        + text
                        + "\". The splits of a data set are "
                        + names()
                        + ": validation has the images of a val/ or, without one, of a test/ folder of the source, or"
                        + " a part of the others; holdout is a part of train. The column layout of"
                        + " datasets says what prep found"));
  }

  private static String names() {
    return Arrays.stream(Split.values()).map(Split::label).collect(Collectors.joining(", "));
  }
}
