package org.permafrost.action.rank;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.permafrost.action.prepare.PrepareImages;
import org.permafrost.image.decode.DrawnImages;
import org.permafrost.network.model.ModelDescription;
import org.permafrost.network.model.ModelFile;
import org.permafrost.network.model.SavedModel;
import org.permafrost.network.zoo.Architecture;
import org.permafrost.network.zoo.NetworkSpec;
import org.permafrost.network.zoo.Networks;
import org.permafrost.progress.Progress;
import org.permafrost.settings.Settings;
import org.permafrost.settings.Split;
import org.permafrost.spark.LocalSpark;
import org.permafrost.table.Table;
import org.permafrost.table.Warehouse;

/**
 * A saved network with its first weights, and data sets of any number of images, for benchmarks of
 * ranking: a few drawn images again and again, in a warehouse that is deleted at the end.
 */
public final class RankBench implements AutoCloseable {
  private static final String BASE = "base";
  private static final int CLASSES = 10;
  private static final int PARTITIONS = 8;

  private final Path folder;
  private final Map<String, String> settings;
  private final Warehouse warehouse;
  private final Path model;

  /**
   * @param folder absolute; emptied first and deleted at the end
   * @param network name of an architecture
   * @param size of the images, pixels
   * @param layers stock or native
   */
  public RankBench(Path folder, String network, int size, String layers) throws IOException {
    this.folder = folder;
    this.settings =
        Map.of(
            "network.name",
            network,
            "network.layers",
            layers,
            "prep.image-size",
            Integer.toString(size),
            "prep.holdout",
            "0",
            "prep.validation",
            "0",
            "rank.partitions",
            Integer.toString(PARTITIONS));
    delete();
    this.warehouse = LocalSpark.warehouse(folder.resolve("warehouse"));
    Settings prepared = settings("max-activation");
    Path images = folder.resolve("images");
    new DrawnImages(1).write(images, 200);
    new PrepareImages(warehouse, Progress.SILENT)
        .run(new PrepareImages.Request(images.toString(), BASE, prepared.prep()));
    this.model = folder.resolve("first.model");
    save(prepared, size);
  }

  private void save(Settings prepared, int size) {
    NetworkSpec spec =
        new NetworkSpec(
            Architecture.named(prepared.network().name()),
            size,
            CLASSES,
            1,
            prepared.train().optimizer());
    ComputationGraph network = Networks.create(spec);
    ModelDescription description =
        new ModelDescription(
            "bench",
            1,
            spec.architecture().label(),
            size,
            IntStream.range(0, CLASSES).mapToObj(label -> "class" + label).toList(),
            BASE,
            prepared.train().normalization(),
            1,
            "bench");
    ModelFile.write(
        warehouse.fileSystem(),
        new org.apache.hadoop.fs.Path(model.toUri()),
        SavedModel.of(description, network, Map.of()));
    network.close();
  }

  /** A data set of that many images, the classes in turn. */
  public String images(int number) {
    String name = "images" + number;
    List<Row> base =
        warehouse
            .read(Table.IMAGES)
            .where("dataset = '" + BASE + "'")
            .withColumn(
                "turn", functions.expr("row_number() OVER (PARTITION BY label ORDER BY image_id)"))
            .orderBy("turn", "label")
            .drop("turn")
            .collectAsList();
    Dataset<Row> numbered =
        warehouse
            .frame(Table.IMAGES, base)
            .withColumn("place", functions.monotonically_increasing_id());
    Column place = functions.col("id").mod(base.size());
    Dataset<Row> rows =
        warehouse
            .spark()
            .range(0, number, 1, PARTITIONS)
            .join(functions.broadcast(numbered), place.equalTo(functions.col("place")))
            .withColumn(
                "image_id",
                functions.concat_ws("#", functions.col("image_id"), functions.col("id")))
            .drop("id", "place", "dataset");
    warehouse.replace(Table.IMAGES, Map.of("dataset", name), rows);
    warehouse.replace(
        Table.DATASETS,
        Map.of("dataset", name),
        warehouse
            .read(Table.DATASETS)
            .where("dataset = '" + BASE + "'")
            .withColumn("train", functions.lit((long) number))
            .drop("dataset"));
    return name;
  }

  /**
   * Seconds the ranking step takes by its own report: reading and scoring the images, not writing.
   */
  public double seconds(String dataset, String scorers) {
    return new RankFilters(warehouse, Progress.SILENT)
        .run(
            new RankFilters.Request(
                Optional.empty(),
                Optional.of(model.toString()),
                dataset,
                Split.TRAIN,
                settings(scorers)))
        .seconds();
  }

  private Settings settings(String scorers) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("rank.scorer", scorers);
    return LocalSpark.settings(folder.resolve("warehouse"), all);
  }

  /** The middle one, or the upper of both. */
  public static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Writes the table to target/bench. */
  public static void report(String name, String text) throws IOException {
    Path file = Path.of("target/bench", name + ".txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Override
  public void close() throws IOException {
    delete();
  }

  private void delete() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
