package org.permafrost.spark.part;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.permafrost.network.onednn.ProcessorKind;
import org.permafrost.rank.ClassScores;
import org.permafrost.score.FilterScorer;
import org.permafrost.score.method.ScorerNames;
import org.permafrost.spark.ImageRecord;
import org.permafrost.spark.NetworkSnapshot;
import org.permafrost.spark.ProcessorKinds;
import org.permafrost.spark.stage.ScoringStage;
import scala.Tuple2;

/**
 * Scores images group by group: a task takes its images in the order of their groups and holds the
 * statistics of one group at a time.
 */
final class PartScoring implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<NetworkSnapshot> network;
  private final ScorerNames all;
  private final int filters;
  private final int batchSize;
  private final String processor;
  private final LongAccumulator done;

  /**
   * @param all scorers; parts are keyed by the position in it
   * @param processor the kind that all parts have to come from
   * @param done counts images for a progress bar
   */
  PartScoring(
      Broadcast<NetworkSnapshot> network,
      ScorerNames all,
      int filters,
      int batchSize,
      String processor,
      LongAccumulator done) {
    this.network = network;
    this.all = all;
    this.filters = filters;
    this.batchSize = batchSize;
    this.processor = processor;
    this.done = done;
  }

  /**
   * An image to be scored.
   *
   * @param methods bits of the methods that need it
   */
  record Wanted(ImageRecord image, int part, String hash, int methods) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Where an image is scored: groups are cut into slices when there are fewer than cores. */
  private record Place(int label, int part, int slice, String id) implements Serializable {
    private static final long serialVersionUID = 1L;

    static final Comparator<Place> ORDER =
        (Comparator<Place> & Serializable)
            (a, b) -> {
              int order = Integer.compare(a.label, b.label);
              order = order != 0 ? order : Integer.compare(a.part, b.part);
              order = order != 0 ? order : Integer.compare(a.slice, b.slice);
              return order != 0 ? order : a.id.compareTo(b.id);
            };
  }

  /** Spreads groups and slices evenly. */
  private static final class Places extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int partitions;
    private final int groups;
    private final int slices;

    Places(int partitions, int groups, int slices) {
      this.partitions = partitions;
      this.groups = groups;
      this.slices = slices;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      Place place = (Place) key;
      long number = ((long) place.label * groups + place.part) * slices + place.slice;
      return (int) Math.floorMod(number, (long) partitions);
    }
  }

  /**
   * Scores images by the methods that need them, in one pass.
   *
   * @param images all by the same methods
   * @param bits of these methods
   * @param groups of each class
   * @param partitions tasks; results do not depend on it
   * @param cells groups with images, roughly
   */
  JavaPairRDD<ScorePart.Key, ScorePart> run(
      JavaRDD<Wanted> images, int bits, int groups, int partitions, int cells) {
    int slices = Math.max(1, (partitions + cells - 1) / Math.max(1, cells));
    List<Integer> positions = new ArrayList<>();
    for (int m = 0; m < all.names().size(); m++) {
      if ((bits & 1 << m) != 0) {
        positions.add(m);
      }
    }
    return images
        .mapToPair(
            wanted -> {
              String id = wanted.image().id();
              int slice = PartPlan.part("slice " + id, slices);
              return new Tuple2<>(
                  new Place(wanted.image().label(), wanted.part(), slice, id), wanted);
            })
        .repartitionAndSortWithinPartitions(new Places(partitions, groups, slices), Place.ORDER)
        .values()
        .mapPartitionsToPair(
            part -> {
              checkProcessor(ProcessorKind.current().text());
              return new Task(this, positions).score(part);
            });
  }

  /** An executor that came later may be of another kind; its sums must not join the others. */
  void checkProcessor(String here) {
    if (!here.equals(processor)) {
      throw new IllegalStateException(
          "This executor computes with "
              + here
              + ", the statistics are of "
              + processor
              + ". "
              + ProcessorKinds.remedy());
    }
  }

  /** What one task does. */
  private static final class Task {
    private final PartScoring scoring;
    private final List<Integer> positions;
    private final List<FilterScorer> scorers;
    private final Deque<Wanted> read = new ArrayDeque<>();
    private final List<Tuple2<ScorePart.Key, ScorePart>> finished = new ArrayList<>();
    private final Map<String, String> images = new HashMap<>();
    private List<ClassScores> sums = List.of();
    private int label;
    private int part;

    Task(PartScoring scoring, List<Integer> positions) {
      this.scoring = scoring;
      this.positions = positions;
      List<FilterScorer> all = scoring.all.ofImages();
      this.scorers = positions.stream().map(all::get).toList();
    }

    Iterator<Tuple2<ScorePart.Key, ScorePart>> score(Iterator<Wanted> wanted) {
      ScoringStage.score(
          remembered(wanted),
          scoring.network,
          scorers,
          scoring.batchSize,
          (image, scores) -> add(read.remove(), scores, image.place() * scoring.filters));
      finish();
      return finished.iterator();
    }

    private Iterator<ImageRecord> remembered(Iterator<Wanted> wanted) {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return wanted.hasNext();
        }

        @Override
        public ImageRecord next() {
          Wanted next = wanted.next();
          read.add(next);
          return next.image();
        }
      };
    }

    private void add(Wanted image, float[][] scores, int offset) {
      if (images.isEmpty() || image.image().label() != label || image.part() != part) {
        finish();
        label = image.image().label();
        part = image.part();
        sums =
            scorers.stream()
                .map(scorer -> new ClassScores(label, scoring.filters, scorer.isStepped()))
                .toList();
      }
      images.put(image.image().id(), image.hash());
      for (int m = 0; m < sums.size(); m++) {
        sums.get(m).add(scores[m], offset);
      }
      scoring.done.add(1);
    }

    private void finish() {
      for (int m = 0; m < sums.size(); m++) {
        finished.add(
            new Tuple2<>(
                new ScorePart.Key(positions.get(m), label, part),
                new ScorePart(new TreeMap<>(images), sums.get(m).toBytes())));
      }
      images.clear();
      sums = List.of();
    }
  }
}
