package org.permafrost;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.ObjectInputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Floors of the house: imports may only point down. */
@AnalyzeClasses(packages = "org.permafrost", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PLAIN_JAVA =
      packages("rank", "strategy", "head", "linear", "settings", "random", "hash");
  private static final String[] BASICS = packages("problem", "progress");
  private static final String[] NETWORKS =
      packages("network", "score", "freeze", "method", "image");

  /** Classes that rings may go through. */
  private static final Set<String> REGISTRIES =
      Set.of(
          // Formats of images, architectures of networks, kinds of inserts and of rankings.
          "org.permafrost.image.structure.ImageHeader",
          "org.permafrost.network.zoo.Architecture",
          "org.permafrost.network.insert.Insert",
          "org.permafrost.score.ranking.Ranking",
          // Says what it can also be asked as.
          "org.permafrost.score.FilterScorer",
          // Results of its own kind.
          "org.permafrost.method.Method",
          // Built or handed out by these, which know what they build.
          "org.permafrost.network.catalog.FilterCatalog",
          "org.permafrost.network.onednn.graph.NativeGraph",
          "org.permafrost.network.zoo.GraphSketch",
          "org.permafrost.image.source.FolderLayout",
          "org.permafrost.table.Warehouse",
          // DL4J's pairs of a configuration and what it instantiates.
          "org.permafrost.network.layer.FourierDropout",
          "org.permafrost.network.evaluation.FixedOrderVertex",
          // A vector is lent, and what holds vectors lends them.
          "org.permafrost.spark.Loan",
          "org.permafrost.spark.ResidentOwner",
          // Values within values.
          "org.permafrost.cli.print.CellText",
          "org.permafrost.network.onednn.memory.MapShape");

  @ArchTest
  static final ArchRule IMPORTS_POINT_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("basics")
          .definedBy(BASICS)
          .layer("plain")
          .definedBy(PLAIN_JAVA)
          .layer("networks")
          .definedBy(NETWORKS)
          .layer("spark")
          .definedBy(packages("spark", "table"))
          .layer("actions")
          .definedBy(packages("action"))
          .layer("studies")
          .definedBy(packages("study"))
          .layer("reports")
          .definedBy(packages("report"))
          .layer("cli")
          .definedBy(packages("cli"))
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("reports")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("studies")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("actions")
          .mayOnlyBeAccessedByLayers("cli", "studies", "reports")
          .whereLayer("spark")
          .mayOnlyBeAccessedByLayers("cli", "studies", "reports", "actions")
          .whereLayer("networks")
          .mayOnlyBeAccessedByLayers("cli", "studies", "reports", "actions", "spark")
          .whereLayer("plain")
          .mayOnlyBeAccessedByLayers("cli", "studies", "reports", "actions", "spark", "networks");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("org.permafrost.(**)").should().beFreeOfCycles();

  /**
   * A registry and its members know each other, as do a type that builds or hands out another and
   * that other. Without what these look at, no class may look back at itself by any way round.
   */
  @ArchTest
  static final ArchRule NO_RINGS_BUT_THROUGH_REGISTRIES =
      slices()
          .assignedFrom(
              new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                  String name = javaClass.getName().replaceFirst("\\$.*", "");
                  return !name.startsWith("org.permafrost.") || REGISTRIES.contains(name)
                      ? SliceIdentifier.ignore()
                      : SliceIdentifier.of(name);
                }

                @Override
                public String getDescription() {
                  return "every class with those inside it, except registries";
                }
              })
          .should()
          .beFreeOfCycles();

  @ArchTest
  static void packagesAreSmallAndSayWhatTheyHold(JavaClasses classes) {
    Map<String, Long> sizes =
        classes.stream()
            .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, counting()));
    assertThat(sizes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(25));
    assertThat(sizes.keySet())
        .allSatisfy(
            name ->
                assertThat(Path.of("src/main/java", name.replace('.', '/'), "package-info.java"))
                    .content(UTF_8)
                    .contains("What may enter"));
  }

  @ArchTest
  static final ArchRule SPARK_ONLY_FROM_THE_THIRD_FLOOR =
      noClasses()
          .that()
          .resideInAnyPackage(concat(BASICS, PLAIN_JAVA, NETWORKS))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.iceberg..");

  @ArchTest
  static final ArchRule FIRST_FLOOR_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAnyPackage(concat(BASICS, PLAIN_JAVA))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.deeplearning4j..", "org.nd4j..", "org.bytedeco..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule NOTHING_DESERIALISES_JAVA_OBJECTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInputStream.class)
          .because("a saved object of unknown origin can run code while it is read");

  @ArchTest
  static final ArchRule RANDOMNESS_IS_KEYED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .callMethod(Math.class, "random")
          .because("KeyedRandom depends on what a number is for, not on when it is drawn");

  @ArchTest
  static final ArchRule COMMANDS_OPEN_NO_TABLES_OF_THEIR_OWN =
      noClasses()
          .that()
          .resideInAPackage("org.permafrost.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
          .because("commands parse, call one action and print");

  @ArchTest
  static final ArchRule SESSIONS_OPEN_AND_STOP_SPARK =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.permafrost.spark.Session")
          .and()
          .doNotHaveFullyQualifiedName("org.permafrost.spark.SparkSessions")
          .should()
          .callMethod(SparkSession.class, "builder")
          .orShould()
          .callMethod(SparkSession.class, "stop")
          .orShould()
          .callMethod(SparkSession.class, "close")
          .because("whoever opens Spark closes it: a Session does both");

  private static String[] packages(String... names) {
    String[] packages = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      packages[i] = "org.permafrost." + names[i] + "..";
    }
    return packages;
  }

  private static String[] concat(String[]... groups) {
    return java.util.Arrays.stream(groups).flatMap(java.util.Arrays::stream).toArray(String[]::new);
  }
}
