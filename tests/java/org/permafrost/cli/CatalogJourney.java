package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.output.ByteArrayOutputStream;
import org.permafrost.image.decode.DrawnImages;
import picocli.CommandLine;

/** From images to a night, with a catalog that only a settings file names. */
final class CatalogJourney {
  private final Path folder;
  private final String warehouse;
  private final Path conf;
  private final StringWriter out = new StringWriter();
  private String err;

  /**
   * @param warehouse folder of files, wherever they lie
   * @param catalog the block of the settings file, without its braces
   */
  CatalogJourney(Path folder, String warehouse, String catalog) throws IOException {
    this.folder = folder;
    this.warehouse = warehouse;
    conf =
        Files.writeString(
            folder.resolve("cluster.conf"),
            String.format(
                Locale.ROOT,
                """
                permafrost {
                  warehouse = "%s"
                  catalog { %s }
                  prep { image-size = 32, holdout = 0.15 }
                  network.name = resnet-small
                  train { epochs = 2, batch-size = 8 }
                }
                """,
                warehouse,
                catalog));
  }

  /** Every command that reads or writes tables, one after the other. */
  void travel() throws IOException {
    Path images = folder.resolve("images");
    new DrawnImages(1).write(images, 80);
    ok("prep", "--source", images.toString(), "--dataset", "drawn");
    ok("train", "--dataset", "drawn", "--run", "first", "--epochs", "3");
    String hash = query("SELECT model_hash FROM runs");
    query("UPDATE runs SET status = 'interrupted', epochs_done = 2, model_hash = ''");
    query("DELETE FROM epochs WHERE epoch = 3");

    ok("train", "--resume", "first");

    assertThat(err)
        .contains("The run first keeps its own settings; not taken from " + conf)
        .contains("train.epochs")
        .doesNotContain("train.batch-size");
    assertThat(query("SELECT model_hash FROM runs")).isEqualTo(hash);
    ok("verify", "first");
    ok("rank", "--run", "first", "--dataset", "drawn", "--split", "validation");
    ok("nightly", "--night", "2026-01-01", "--model", "first", "--images", "drawn");
    assertThat(query("SELECT count(*) FROM nights")).contains("1");
    String ranks = query("SELECT sum(hash(*)) FROM filter_ranks");
    ok("maintain");
    assertThat(query("SELECT sum(hash(*)) FROM filter_ranks")).isEqualTo(ranks);
    assertThat(query("SELECT count(*) FROM maintenance WHERE note LIKE 'not compacted%'"))
        .contains("0");
    assertThat(err).doesNotContain("not compacted");
    ok("verify", "first");
    ok("runs");
    assertThat(out.toString()).contains("first");
  }

  /** The settings of runs, as they were written down. */
  String recordedSettings() {
    return query("SELECT settings FROM runs");
  }

  private String query(String sql) {
    ok("sql", "--json", sql);
    return out.toString();
  }

  private void ok(String... command) {
    out.getBuffer().setLength(0);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--conf", conf.toString()));
    try {
      CommandLine line = Main.commandLine();
      line.setOut(new PrintWriter(out));
      line.setErr(new PrintWriter(said, true, StandardCharsets.UTF_8));
      int code = Main.run(line, arguments.toArray(String[]::new));
      err = said.toString(StandardCharsets.UTF_8);
      assertThat(code).as(String.join(" ", command) + " in " + warehouse + "\n" + err).isZero();
    } finally {
      System.setErr(before);
    }
  }
}
