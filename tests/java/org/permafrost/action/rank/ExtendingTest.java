package org.permafrost.action.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.PageExample;
import org.permafrost.freeze.TinyNetwork;
import org.permafrost.image.Normalizer;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.catalog.ConvolutionFilters;
import org.permafrost.network.catalog.FilterCatalog;
import org.permafrost.rank.ClassScores;
import org.permafrost.rank.Contrast;
import org.permafrost.rank.FilterIndex;
import org.permafrost.score.OwnScorers;
import org.permafrost.score.pass.ActivationMaps;
import org.permafrost.score.ranking.Ranking;
import org.permafrost.score.ranking.ScoreSheet;
import org.permafrost.settings.SettingsLoader;
import org.permafrost.settings.TrainSettings.Rule;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.RandomImages;

/** Scorers of one's own rank on Spark: the one of the page, and one of each kind. */
class ExtendingTest {
  private static final List<ImageRecord> IMAGES = RandomImages.list(11, TinyNetwork.CLASSES);
  private static final List<Integer> LABELS = List.of(0, 1, 2, 3);
  private static final Normalizer NORMALIZER =
      new Normalizer(SettingsLoader.defaults().train().normalization());

  @TempDir static Path folder;
  private static ComputationGraph network;
  private static FilterCatalog catalog;

  @BeforeAll
  static void build() {
    network = TinyNetwork.trained(Rule.NESTEROV, 3);
    catalog = FilterCatalog.of(network);
  }

  /** Scores where the jar is known to the driver and to the executors. */
  private static ScoreSheet scores(Path jar, String scorers) {
    RandomImages.context().addJar(jar.toString());
    NetworkSnapshot snapshot =
        new NetworkSnapshot(
            network.getConfiguration().toJson(), FloatArrays.copyOf(network.params()), NORMALIZER);
    return OwnScorers.with(
        List.of(jar),
        () ->
            new FilterScoring(catalog, SettingsLoader.defaults())
                .run(
                    RandomImages.rdd(IMAGES, 3, 1),
                    snapshot,
                    LABELS,
                    Ranking.list(scorers, Contrast.NONE)));
  }

  private static List<ClassScores> of(ScoreSheet sheet, String scorer) {
    return sheet.scorers().stream()
        .filter(s -> s.name().equals(scorer))
        .map(sheet::of)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theScorerOfThePageRanks() throws IOException {
    Path jar =
        PageExample.packed(
            "A scorer, from an empty folder to a ranking", folder.resolve("of-the-page"));

    List<ClassScores> energy = of(scores(jar, "max-activation,energy"), "energy");

    assertThat(energy).extracting(ClassScores::label).isEqualTo(LABELS);
    for (ClassScores scores : energy) {
      ClassScores expected = energy(scores.label());
      for (int f = 0; f < expected.filters(); f++) {
        assertThat(scores.sum(f)).isEqualTo(expected.sum(f));
      }
      assertThat(scores.count()).isEqualTo(expected.count());
      assertThat(scores.sum(5)).isPositive();
    }
  }

  /** What the page's scorer is to find, from the maps of one image after the other. */
  private static ClassScores energy(int label) {
    ActivationMaps maps = new ActivationMaps(network.getConfiguration());
    maps.load(FloatArrays.copyOf(network.params()));
    ClassScores expected = new ClassScores(label, catalog.index().size(), false);
    for (ImageRecord image : IMAGES.stream().filter(i -> i.label() == label).toList()) {
      float[] x = new float[3 * RandomImages.SIZE * RandomImages.SIZE];
      NORMALIZER.write(image.rgb(), RandomImages.SIZE, x, 0);
      List<float[]> outputs =
          maps.outputs(Nd4j.createFromArray(x).reshape(1, 3, RandomImages.SIZE, RandomImages.SIZE));
      float[] scores = new float[catalog.index().size()];
      int filter = 0;
      for (int l = 0; l < outputs.size(); l++) {
        ConvolutionFilters layer = catalog.layers().get(l);
        int positions = outputs.get(l).length / layer.filters();
        for (int f = 0; f < layer.filters(); f++) {
          double sum = 0;
          for (int p = f * positions; p < (f + 1) * positions; p++) {
            sum += (double) outputs.get(l)[p] * outputs.get(l)[p];
          }
          scores[filter++] = (float) (sum / positions);
        }
      }
      expected.add(scores, 0);
    }
    return expected;
  }

  @Test
  void everyKindRanks() {
    Path jar =
        OwnScorers.jar(
            folder.resolve("kinds.jar"),
            OwnScorers.TwiceTheMean.class,
            OwnScorers.HalfSquare.class,
            OwnScorers.Place.class,
            OwnScorers.FirstWeight.class,
            OwnScorers.Hundreds.class,
            OwnScorers.SumAndClasses.class,
            OwnScorers.TimesTheSecond.class,
            OwnScorers.Sum.class);
    ScoreSheet sheet =
        scores(
            jar,
            "mean-activation,fisher,own-summary,own-map,own-filter,own-sample,own-weight,own-derived,"
                + "own-projection,own-kind");

    List<ClassScores> means = of(sheet, "mean-activation");
    float[] parameters = FloatArrays.copyOf(network.params());
    for (int label : LABELS) {
      long images = IMAGES.stream().filter(image -> image.label() == label).count();
      FilterIndex index = catalog.index();
      for (int l = 0; l < index.layers().size(); l++) {
        for (int f = 0; f < index.layers().get(l).filters(); f++) {
          int number = index.first(l) + f;
          double weight = parameters[catalog.layers().get(l).weights(f).start()];
          assertThat(sum(sheet, "own-summary", label, number))
              .isEqualTo(2 * means.get(label).sum(number));
          assertThat(sum(sheet, "own-map", label, number))
              .isEqualTo(sum(sheet, "fisher", label, number));
          assertThat(sum(sheet, "own-filter", label, number)).isEqualTo((double) f * images);
          assertThat(sum(sheet, "own-sample", label, number)).isEqualTo(weight);
          assertThat(sum(sheet, "own-weight", label, number)).isEqualTo(100.0 * label + number);
          assertThat(sum(sheet, "own-derived", label, number)).isEqualTo(f * images + 4.0);
          assertThat(sum(sheet, "own-projection", label, number))
              .isEqualTo((double) f * IMAGES.size());
          assertThat(sum(sheet, "own-kind", label, number)).isEqualTo(f * images + weight);
        }
      }
    }
  }

  private static double sum(ScoreSheet sheet, String scorer, int label, int filter) {
    return of(sheet, scorer).get(label).sum(filter);
  }
}
