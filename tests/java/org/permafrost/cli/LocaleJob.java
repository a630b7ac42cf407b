package org.permafrost.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prepares JPEGs and records of CIFAR, trains, ranks, publishes a night, and prints everything that
 * must be the same on every machine. Runs in a Java process of its own.
 */
final class LocaleJob {
  private static final String FACTS = "fact ";

  private static final List<String> TABLES =
      List.of(
          "SELECT dataset, class_names, train, holdout, validation, content_hash FROM datasets",
          "SELECT dataset, split, image_id, label_name, md5(pixels), sha256 FROM images",
          "SELECT dataset, path, reason, detail FROM rejected_images",
          "SELECT run, network, seed, accuracy, loss, model_hash FROM runs",
          "SELECT run, epoch, split_part(model_path, '/', -1), model_hash, loss FROM epochs",
          "SELECT run, epoch, layer, filter, class, score, rank FROM frozen_filters",
          "SELECT run, epoch, layer, hash_frozen, hash_now FROM frozen_proofs",
          "SELECT run, epoch, split, scorer, class, layer, filter, score, rank FROM filter_ranks",
          "SELECT night, scorer, class, layer, filter, score, rank FROM nightly_ranks",
          "SELECT night, model_hash FROM nights");

  private LocaleJob() {}

  /** Takes the folder of photos, that of CIFAR and an empty one. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("spark.master", "local[1]");
    System.setProperty("spark.sql.shuffle.partitions", "1");
    Path warehouse = Path.of(arguments[2]);
    String photos = "prep --dataset photos --image-size 32 --holdout 0.2 --source " + arguments[0];
    run(warehouse, photos + " --set prep.max-reject-share=0.5");
    run(warehouse, "prep --dataset cifar --format cifar10 --source " + arguments[1]);
    run(
        warehouse,
        "train --dataset photos --run first --network resnet-small --epochs 1 --workers 1"
            + " --threshold 0 --set strategy.patience=1 --set train.batch-size=4");
    run(warehouse, "rank --run first --dataset photos --split holdout");
    run(warehouse, "nightly --night 2026-11-22 --model first --images photos");
    for (String table : TABLES) {
      System.out.println(FACTS + table);
      run(warehouse, "sql --max-rows 0 --format csv", table + " ORDER BY ALL");
    }
    try (Stream<Path> all = Files.walk(warehouse)) {
      all.map(path -> warehouse.relativize(path).toString())
          .filter(path -> path.endsWith(".model") || !path.contains("."))
          .sorted()
          .forEach(path -> System.out.println(FACTS + path));
    }
    System.out.println(FACTS + "end");
    System.exit(0);
  }

  private static void run(Path warehouse, String words, String... more) {
    List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.addAll(List.of("--warehouse", warehouse.toString()));
    arguments.addAll(List.of(more));
    int code = Main.run(arguments.toArray(String[]::new));
    if (code != 0) {
      System.out.println(words + " ended with " + code);
      System.exit(1);
    }
  }
}
