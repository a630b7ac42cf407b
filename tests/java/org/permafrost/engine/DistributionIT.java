package org.permafrost.engine;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/**
 * What target/dist holds, and what it must not: it is sent to clusters that have libraries of their
 * own.
 */
class DistributionIT {
  private static final Path DIST = Path.of("target/dist");
  private static final long MOST_BYTES = 250_000_000;

  /** What clusters have in other versions. */
  private static final List<String> FOREIGN =
      List.of(
          "com/fasterxml/",
          "com/google/common/",
          "com/google/gson/",
          "com/google/protobuf/",
          "io/netty/",
          "org/apache/avro/",
          "org/apache/commons/lang3/",
          "org/apache/hadoop/",
          "org/apache/log4j/",
          "org/apache/logging/",
          "org/apache/parquet/",
          "org/slf4j/",
          "org/yaml/",
          "scala/");

  /**
   * Annotations, which nobody runs; and what Guava's InternetDomainName alone uses, forgotten by
   * ND4J.
   */
  private static final List<String> HARMLESS =
      List.of(
          "javax/annotation/",
          "org/intellij/",
          "org/jetbrains/",
          "com/google/thirdparty/publicsuffix/");

  @Test
  void itIsSmallEnoughToBeSent() throws IOException {
    long bytes = 0;
    for (Path jar : jars(DIST.resolve("jars"))) {
      bytes += Files.size(jar);
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @Test
  void nothingInItClashesWithLibrariesOfACluster() throws IOException {
    Map<String, Set<String>> ours = classes(DIST.resolve("jars"));
    assertThat(ours.keySet().stream().filter(DistributionIT::isForeign)).isEmpty();
    assertThat(ours.keySet().stream().filter(name -> name.startsWith("org/junit"))).isEmpty();
    assertThat(ours.keySet().stream().filter(name -> name.matches("org/permafrost/.*Test.class")))
        .isEmpty();
    assertThat(ours.entrySet().stream().filter(each -> each.getValue().size() > 1)).isEmpty();
    Set<String> both = new TreeSet<>(ours.keySet());
    both.retainAll(classes(Path.of("target/spark/jars")).keySet());
    both.removeIf(name -> HARMLESS.stream().anyMatch(name::startsWith));
    assertThat(both).isEmpty();
  }

  @Test
  void nativeLibrariesAreThoseOfOnePlatform() throws IOException {
    Set<String> folders = new TreeSet<>();
    for (Path jar : jars(DIST.resolve("jars"))) {
      for (String name : entries(jar)) {
        // JNA has all of its small ones in one jar.
        if (name.matches(".*\\.(so|dll|dylib|jnilib)(\\.\\d+)?")
            && !name.startsWith("com/sun/jna/")) {
          folders.add(name.replaceAll(".*/([^/]*)/[^/]*", "$1"));
        }
      }
    }
    assertThat(folders).hasSizeBetween(1, 2);
    String platform = folders.iterator().next();
    assertThat(folders)
        .allMatch(folder -> folder.startsWith(platform))
        .noneMatch(folder -> folder.contains("cuda"));
  }

  @Test
  void theArchiveHoldsItAllAndLaunchersCanBeRun() throws IOException {
    Path archive;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      archive = files.filter(file -> file.toString().endsWith(".tar")).findFirst().orElseThrow();
    }
    String root = archive.getFileName().toString().replace(".tar", "/");
    Map<String, Integer> modes = new TreeMap<>();
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextTarEntry();
          entry != null;
          entry = tar.getNextTarEntry()) {
        if (!entry.isDirectory()) {
          modes.put(entry.getName(), entry.getMode());
        }
      }
    }
    Set<String> expected;
    try (Stream<Path> files = Files.walk(DIST)) {
      expected =
          files
              .filter(Files::isRegularFile)
              .map(file -> root + DIST.relativize(file))
              .collect(toSet());
    }
    assertThat(modes.keySet()).isEqualTo(expected);
    assertThat(modes.get(root + "bin/permafrost") & 0111).isEqualTo(0111);
    assertThat(modes.get(root + "bin/yarn/install") & 0111).isEqualTo(0111);
    assertThat(modes).containsKey(root + "conf/poster.conf");
  }

  private static boolean isForeign(String name) {
    return FOREIGN.stream().anyMatch(name::startsWith);
  }

  /** By class, the jars that have it. */
  private static Map<String, Set<String>> classes(Path folder) throws IOException {
    Map<String, Set<String>> classes = new TreeMap<>();
    for (Path jar : jars(folder)) {
      for (String name : entries(jar)) {
        if (name.endsWith(".class")
            && !name.startsWith("META-INF/")
            && !name.endsWith("module-info.class")) {
          classes.computeIfAbsent(name, any -> new TreeSet<>()).add(jar.getFileName().toString());
        }
      }
    }
    return classes;
  }

  private static Collection<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      List<String> names = new ArrayList<>();
      file.stream().forEach(entry -> names.add(entry.getName()));
      return names;
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
