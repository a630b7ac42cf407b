package org.permafrost.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.FeatureMoments;
import org.permafrost.rank.FilterIndex;
import org.permafrost.rank.ProjectionSums;

/** A scorer of each kind as a user might bring it along, and jars that name them. */
public final class OwnScorers {
  private OwnScorers() {}

  /** A jar without classes that names some. */
  public static Path jar(Path file, Class<?>... scorers) {
    return jar(
        file, Arrays.stream(scorers).map(Class::getName).collect(Collectors.joining("\n")) + "\n");
  }

  public static Path jar(Path file, String services) {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + Scorer.class.getName()));
      jar.write(services.getBytes(UTF_8));
      jar.closeEntry();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return file;
  }

  /** Does something where these jars are on the class path. */
  public static <T> T with(List<Path> jars, Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(jars.stream().map(OwnScorers::url).toArray(URL[]::new), before)) {
      thread.setContextClassLoader(loader);
      return work.get();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Twice the mean. */
  public static final class TwiceTheMean implements SummaryScorer {
    @Override
    public String name() {
      return "own-summary";
    }

    @Override
    public MapSummary summary() {
      return MapSummary.MEAN;
    }

    @Override
    public double score(double mean) {
      return 2 * mean;
    }
  }

  /** Half the square of the change of the loss, from whole maps. */
  public static final class HalfSquare implements MapScorer {
    @Override
    public String name() {
      return "own-map";
    }

    @Override
    public Signal signal() {
      return Signal.LOSS_GRADIENT;
    }

    @Override
    public double score(LayerMaps maps, int from, int to) {
      double change = MapSummary.CHANGE.of(maps, from, to);
      return change * change / 2;
    }
  }

  /** The filter's place in its layer. */
  public static final class Place implements FilterScorer {
    @Override
    public String name() {
      return "own-filter";
    }

    @Override
    public int version() {
      return 3;
    }

    @Override
    public void score(LayerMaps maps, int image, float[] scores, int first) {
      for (int f = 0; f < maps.filters(); f++) {
        scores[first + f] = f;
      }
    }
  }

  /** The first weight. */
  public static final class FirstWeight implements SampleScorer {
    @Override
    public String name() {
      return "own-sample";
    }

    @Override
    public double[] score(SampledNetwork network) {
      double[] scores = new double[network.catalog().index().size()];
      int filter = 0;
      for (ConvolutionFilters layer : network.catalog().layers()) {
        for (int f = 0; f < layer.filters(); f++) {
          scores[filter++] = network.parameters()[layer.weights(f).start()];
        }
      }
      return scores;
    }
  }

  /** The filter's number, and a hundred for each class before this one. */
  public static final class Hundreds implements WeightScorer {
    @Override
    public String name() {
      return "own-weight";
    }

    @Override
    public boolean dependsOnClass() {
      return true;
    }

    @Override
    public double[] score(WeightedNetwork network, int label, long seed) {
      double[] scores = new double[network.catalog().index().size()];
      for (int f = 0; f < scores.length; f++) {
        scores[f] = 100 * label + f;
      }
      return scores;
    }
  }

  /** The sum over the class's images of another's scores, and how many classes there are. */
  public static final class SumAndClasses implements DerivedScorer {
    @Override
    public String name() {
      return "own-derived";
    }

    @Override
    public String base() {
      return "own-filter";
    }

    @Override
    public double[] derive(FilterIndex index, ClassScores own, List<ClassScores> all, long seed) {
      double[] scores = new double[index.size()];
      for (int f = 0; f < scores.length; f++) {
        scores[f] = own.sum(f) + all.size();
      }
      return scores;
    }
  }

  /** The sum over all images of another's scores times that of the second filter. */
  public static final class TimesTheSecond implements ProjectionScorer {
    @Override
    public String name() {
      return "own-projection";
    }

    @Override
    public String base() {
      return "own-filter";
    }

    @Override
    public double[] score(List<ClassScores> classes, FeatureMoments.Pass pass) {
      double[] direction = new double[classes.get(0).filters()];
      direction[1] = 1;
      ProjectionSums sums = pass.project(direction, 0);
      double[] scores = new double[direction.length];
      for (int f = 0; f < scores.length; f++) {
        scores[f] = sums.feature(f);
      }
      return scores;
    }
  }

  /** The sum of two others, of different kinds. */
  public static final class Sum implements Scorer {
    @Override
    public String name() {
      return "own-kind";
    }

    @Override
    public Needs needs() {
      return new Needs(List.of("own-filter"), List.of("own-sample"), false);
    }

    @Override
    public List<ClassScores> classes(ScoringWork work) {
      List<ClassScores> images = work.found("own-filter");
      List<ClassScores> samples = work.found("own-sample");
      return work.labels().stream()
          .map(label -> ClassScores.of(label, sum(images.get(label), samples.get(label))))
          .toList();
    }

    private static double[] sum(ClassScores one, ClassScores other) {
      double[] sum = new double[one.filters()];
      for (int f = 0; f < sum.length; f++) {
        sum[f] = one.sum(f) + other.sum(f);
      }
      return sum;
    }
  }

  /** Takes a name that another has. */
  public static final class AnotherApoz extends Named {
    public AnotherApoz() {
      super("apoz", 1);
    }
  }

  /** Takes the name of {@link Place}. */
  public static final class AnotherPlace extends Named {
    public AnotherPlace() {
      super("own-filter", 1);
    }
  }

  /** Has a name that rankings could not be written with. */
  public static final class Unspeakable extends Named {
    public Unspeakable() {
      super("mean(own)", 1);
    }
  }

  /** Has a name that training gives to scores that are taken along. */
  public static final class Running extends Named {
    public Running() {
      super("running-own", 1);
    }
  }

  /** Counts versions from 0. */
  public static final class Unborn extends Named {
    public Unborn() {
      super("own-unborn", 0);
    }
  }

  /** Cannot be made. */
  public static final class Broken extends Named {
    public Broken() {
      super("own-broken", 1);
      throw new IllegalStateException("no luck");
    }
  }

  private abstract static class Named implements WeightScorer {
    private final String name;
    private final int version;

    Named(String name, int version) {
      this.name = name;
      this.version = version;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int version() {
      return version;
    }

    @Override
    public double[] score(WeightedNetwork network, int label, long seed) {
      return new double[network.catalog().index().size()];
    }
  }
}
