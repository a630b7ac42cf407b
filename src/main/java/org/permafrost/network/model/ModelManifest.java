package org.permafrost.network.model;

import java.util.List;

/**
 * First entry of a model file.
 *
 * @param modelHash identity of architecture and parameters, lower-case hexadecimal SHA-256
 * @param entries all other entries, in file order
 */
public record ModelManifest(ModelDescription description, String modelHash, List<Entry> entries) {
  /** Version of the file format that this code writes, and the newest it reads. */
  public static final int FORMAT = 1;

  /** Copies the list. */
  public ModelManifest {
    entries = List.copyOf(entries);
  }

  /**
   * One entry.
   *
   * @param size bytes
   * @param sha256 lower-case hexadecimal
   */
  public record Entry(String name, long size, String sha256) {}
}
