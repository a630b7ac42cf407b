package org.permafrost.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What the job leaves in local mode; computed once for all engines. */
final class Reference {
  private static Reference only;

  private final SmallJob job;
  private final Launcher local;
  private final SmallJob.Results results;

  private Reference(Path folder) throws IOException {
    job = SmallJob.in(folder);
    local = Launcher.of(folder, Map.of(), "permafrost", "--master=local[2]");
    String warehouse = folder.resolve("local").toString();
    job.prepare(local, warehouse);
    job.train(local, warehouse);
    job.night(local, warehouse);
    results = job.results(local, warehouse);
  }

  static synchronized Reference get() throws IOException {
    if (only == null) {
      Path folder = Files.createDirectories(Path.of("target/engines"));
      only = new Reference(Files.createTempDirectory(folder.toAbsolutePath(), "local"));
    }
    return only;
  }

  SmallJob job() {
    return job;
  }

  /** Of local mode, which can read what other engines wrote. */
  Launcher local() {
    return local;
  }

  SmallJob.Results results() {
    return results;
  }
}
