package org.permafrost.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.output.ByteArrayOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.permafrost.image.decode.DrawnImages;
import picocli.CommandLine;

/** All commands with a catalog in PostgreSQL that only a settings file names. */
@Tag("slow")
class DatabaseCatalogTest {
  private static final String PASSWORD = "hush-hush";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private String err;

  @Test
  void everyCommandWorksAndNoPasswordIsWrittenDown() throws Exception {
    Path images = folder.resolve("images");
    new DrawnImages(1).write(images, 80);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Path conf =
          Files.writeString(
              folder.resolve("cluster.conf"),
              """
              permafrost {
                warehouse = "%s"
                catalog {
                  type = jdbc
                  properties { uri = "%s", jdbc.password = "%s" }
                }
                prep { image-size = 32, holdout = 0.15 }
                network.name = resnet-small
                train { epochs = 2, batch-size = 8 }
              }
              """
                  .formatted(
                      folder.resolve("warehouse"),
                      postgres.getJdbcUrl("postgres", "postgres"),
                      PASSWORD));
      ok(conf, "prep", "--source", images.toString(), "--dataset", "drawn");
      ok(conf, "train", "--dataset", "drawn", "--run", "first", "--epochs", "3");
      String hash = query(conf, "SELECT model_hash FROM runs");
      query(conf, "UPDATE runs SET status = 'interrupted', epochs_done = 2, model_hash = ''");
      query(conf, "DELETE FROM epochs WHERE epoch = 3");

      ok(conf, "train", "--resume", "first");

      assertThat(err)
          .contains("The run first keeps its own settings; not taken from " + conf)
          .contains("train.epochs")
          .doesNotContain("train.batch-size");
      assertThat(query(conf, "SELECT model_hash FROM runs")).isEqualTo(hash);
      assertThat(query(conf, "SELECT settings FROM runs"))
          .contains("\\\"type\\\":\\\"jdbc\\\"")
          .doesNotContain(PASSWORD);
      ok(conf, "verify", "first");
      ok(conf, "rank", "--run", "first", "--dataset", "drawn", "--split", "validation");
      ok(conf, "nightly", "--night", "2026-01-01", "--model", "first", "--images", "drawn");
      assertThat(query(conf, "SELECT count(*) FROM nights")).contains("1");
    }
    assertThat(folder.resolve("warehouse/lab/runs/metadata/version-hint.text"))
        .as("the folder itself is no catalog")
        .doesNotExist();
  }

  private String query(Path conf, String sql) {
    ok(conf, "sql", "--json", sql);
    return out.toString();
  }

  private void ok(Path conf, String... command) {
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
      assertThat(code).as(String.join(" ", command) + "\n" + err).isZero();
    } finally {
      System.setErr(before);
    }
  }
}
