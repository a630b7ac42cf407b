package org.permafrost;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.text.DateFormat;
import java.text.DecimalFormat;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nothing in the product takes the locale of the machine: names, keys, ids, hashes and numbers are
 * the same everywhere. Error Prone's DefaultLocale refuses most of it while compiling, but neither
 * a pattern that comes as an argument nor a call whose values happen to be texts today.
 */
@AnalyzeClasses(packages = "org.permafrost", importOptions = ImportOption.DoNotIncludeTests.class)
class LocaleTest {
  /** Methods that take a locale, or a thing that has one, and have a form without. */
  private static final Map<String, Set<String>> LOCALISED =
      Map.ofEntries(
          Map.entry(
              "java.lang.String", Set.of("format", "formatted", "toLowerCase", "toUpperCase")),
          Map.entry("java.io.PrintStream", Set.of("format", "printf")),
          Map.entry("java.io.PrintWriter", Set.of("format", "printf")),
          Map.entry("java.io.Console", Set.of("format", "printf", "readLine", "readPassword")),
          Map.entry("java.util.Formatter", Set.of("<init>")),
          Map.entry("java.util.Scanner", Set.of("<init>")),
          Map.entry("java.util.Calendar", Set.of("getInstance")),
          Map.entry("java.util.GregorianCalendar", Set.of("<init>")),
          Map.entry("java.text.Collator", Set.of("getInstance")),
          Map.entry("java.text.BreakIterator", Set.of("getCharacterInstance", "getWordInstance")),
          Map.entry("java.text.MessageFormat", Set.of("<init>", "format")),
          Map.entry("java.text.SimpleDateFormat", Set.of("<init>")),
          Map.entry("java.text.DecimalFormat", Set.of("<init>")),
          Map.entry("java.text.DecimalFormatSymbols", Set.of("<init>", "getInstance")),
          Map.entry(
              "java.text.DateFormat",
              Set.of("getInstance", "getDateInstance", "getTimeInstance", "getDateTimeInstance")),
          Map.entry(
              "java.text.NumberFormat",
              Set.of(
                  "getInstance",
                  "getNumberInstance",
                  "getIntegerInstance",
                  "getPercentInstance",
                  "getCurrencyInstance",
                  "getCompactNumberInstance")),
          Map.entry(
              "java.time.format.DateTimeFormatter",
              Set.of("ofPattern", "ofLocalizedDate", "ofLocalizedTime", "ofLocalizedDateTime")),
          Map.entry("java.time.format.DateTimeFormatterBuilder", Set.of("toFormatter")),
          Map.entry("java.util.Locale", Set.of("getDefault")));

  private static final Set<String> CARRY_A_LOCALE =
      Set.of("java.util.Locale", "java.text.DecimalFormatSymbols", "java.text.DateFormatSymbols");

  @ArchTest
  static final ArchRule NO_DEFAULT_LOCALE =
      noClasses()
          .should()
          .accessTargetWhere(takesTheDefaultLocale())
          .because("a name, key, id, hash or number must not depend on the locale: Locale.ROOT");

  private static DescribedPredicate<JavaAccess<?>> takesTheDefaultLocale() {
    return DescribedPredicate.describe(
        "it takes the default locale",
        access ->
            LOCALISED
                    .getOrDefault(access.getTargetOwner().getName(), Set.of())
                    .contains(access.getTarget().getName())
                && access.getTarget() instanceof CodeUnitAccessTarget unit
                && unit.getRawParameterTypes().stream()
                    .map(HasName::getName)
                    .noneMatch(CARRY_A_LOCALE::contains));
  }

  @Test
  void theRuleFindsEveryWayToForgetTheLocale() {
    JavaClass forgetful = new ClassFileImporter().importClass(Forgetful.class);

    assertThat(forgetful.getAccessesFromSelf())
        .filteredOn(takesTheDefaultLocale())
        .extracting(access -> access.getTargetOwner().getSimpleName() + "." + access.getName())
        .containsExactlyInAnyOrder(
            "String.format",
            "String.formatted",
            "String.toLowerCase",
            "String.toUpperCase",
            "PrintStream.printf",
            "Formatter.<init>",
            "Scanner.<init>",
            "MessageFormat.format",
            "DecimalFormat.<init>",
            "NumberFormat.getInstance",
            "DateFormat.getDateInstance",
            "DateTimeFormatter.ofPattern");
  }

  // Everything that is forbidden.
  @SuppressWarnings({
    "unused",
    "StringCaseLocaleUsage",
    "DefaultLocale",
    "FormatString",
    "AnnotateFormatMethod"
  })
  private static final class Forgetful {
    private static Stream<Object> all(String pattern, Object... values) {
      return Stream.of(
          String.format(pattern, values),
          "%d images".formatted(7),
          "TITLE".toLowerCase(),
          Stream.of("title").map(String::toUpperCase),
          System.out.printf(pattern, values),
          new Formatter(),
          new Scanner("1,5"),
          MessageFormat.format("{0}", 1000),
          new DecimalFormat("0.0"),
          NumberFormat.getInstance(),
          DateFormat.getDateInstance(),
          DateTimeFormatter.ofPattern("yyyy").format(LocalDate.EPOCH),
          String.format(Locale.ROOT, pattern, values),
          "title".toUpperCase(Locale.ROOT));
    }
  }
}
