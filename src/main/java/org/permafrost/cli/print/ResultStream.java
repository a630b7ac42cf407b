package org.permafrost.cli.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where every command prints its result. The first write that fails throws {@link OutputFailure},
 * which no writer swallows: half a result must not look like a whole one. The rest is discarded.
 */
public final class ResultStream extends FilterOutputStream {
  private final boolean pipe;
  private boolean failed;

  public ResultStream(OutputStream out) {
    this(out, false);
  }

  private ResultStream(OutputStream out, boolean pipe) {
    super(out);
    this.pipe = pipe;
  }

  /** Standard output of this process, in UTF-8. */
  public static PrintWriter standardOutput() {
    return new ResultStream(new FileOutputStream(FileDescriptor.out), isPipe()).writer();
  }

  public PrintWriter writer() {
    return new PrintWriter(this, false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (failed) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failed = true;
      // A pipe fails for one reason; the text of the system may be in any language.
      throw new OutputFailure(e, pipe || String.valueOf(e.getMessage()).contains("Broken pipe"));
    }
  }

  private static boolean isPipe() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
