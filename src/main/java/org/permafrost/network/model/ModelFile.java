package org.permafrost.network.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.permafrost.problem.Problem;

/**
 * Model files: one zip with {@code manifest.json}, {@code configuration.json}, {@code
 * catalogue.json}, extras, {@code parameters.bin} and perhaps {@code updater.bin}, the last two
 * little-endian float32. Equal models give equal bytes. Reading uses no Java deserialisation,
 * checks sizes before it allocates, SHA-256 of every entry, and the classes that the configuration
 * names.
 */
public final class ModelFile {
  private ModelFile() {}

  /**
   * Writes a model under a temporary name in the same folder and renames it, so that nobody sees
   * half a file; replaces an older file of that name.
   *
   * @return the model's hash
   * @throws Problem if the file system refuses
   * @throws IllegalArgumentException if an extra has a reserved or unsuitable name
   */
  public static String write(FileSystem files, Path path, SavedModel model) {
    Path temporary = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
    try {
      try {
        String hash;
        try (OutputStream out = files.create(temporary, true)) {
          hash = ModelWriter.write(model, out);
        }
        rename(files, temporary, path);
        return hash;
      } finally {
        files.delete(temporary, false);
      }
    } catch (IOException e) {
      throw Problem.environment(
              "Cannot write model %s: %s. Check space and permissions.", path, e.getMessage())
          .causedBy(e);
    }
  }

  /** Whether a file is one that {@link #write} has not brought to its end. */
  public static boolean isTemporary(Path path) {
    return path.getName().matches("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  /**
   * Reads and checks a whole model.
   *
   * @throws Problem naming the file and what is wrong with it
   */
  public static SavedModel read(FileSystem files, Path path) {
    return read(files, path, ModelReader::model);
  }

  /**
   * Reads and checks the manifest only.
   *
   * @throws Problem naming the file and what is wrong with it
   */
  public static ModelManifest manifest(FileSystem files, Path path) {
    return read(files, path, ModelReader::manifest);
  }

  private interface Reading<T> {
    T from(ModelReader reader) throws IOException;
  }

  private static <T> T read(FileSystem files, Path path, Reading<T> reading) {
    try (FSDataInputStream in = files.open(path)) {
      return reading.from(new ModelReader(in, files.getFileStatus(path).getLen()));
    } catch (FileNotFoundException | ParentNotDirectoryException e) {
      throw Problem.data("There is no model file %s; check the path.", path).causedBy(e);
    } catch (DamagedFileException | org.apache.hadoop.fs.ChecksumException e) {
      throw Problem.data(
              "Cannot read model %s: %s. Copy it again or use another epoch's model.",
              path, e.getMessage())
          .causedBy(e);
    } catch (IOException e) {
      throw Problem.environment("Cannot read model %s: %s.", path, e.getMessage()).causedBy(e);
    }
  }

  /** Hadoop renames onto nothing only; for a moment there may be no file of that name. */
  private static void rename(FileSystem files, Path from, Path to) throws IOException {
    if (files.exists(to)) {
      files.delete(to, false);
    }
    if (!files.rename(from, to)) {
      throw new IOException("it cannot be renamed from " + from.getName());
    }
  }
}
