package org.permafrost.action;

import java.nio.file.Files;
import java.nio.file.Path;
import org.permafrost.spark.LocalSpark;

/** A process that claims a run, reads a data set, and goes on until it is killed. */
final class ClaimHolder {
  private ClaimHolder() {}

  /** Takes the folder of the warehouse, and the file that it makes once it holds both. */
  public static void main(String[] arguments) throws Exception {
    Claims claims = new Claims(LocalSpark.warehouse(Path.of(arguments[0])), "a child");
    claims.run("held");
    claims.reads("held");
    Files.createFile(Path.of(arguments[1]));
    Thread.sleep(Long.MAX_VALUE);
    claims.close();
  }
}
