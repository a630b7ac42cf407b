package org.permafrost.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.permafrost.problem.Problem;
import org.permafrost.random.KeyedRandom;

/**
 * Damaged inputs of one kind, drawn from a seed. Each must be read or refused by a {@link Problem},
 * whatever is in it, within a limit of memory.
 */
final class Fuzz {
  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 2_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int SHOWN = 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String kind;
  private final long memory;

  /**
   * @param memory bytes that reading one input may allocate
   */
  Fuzz(String kind, long memory) {
    this.kind = kind;
    this.memory = memory;
  }

  interface Reading {
    void read(byte[] bytes) throws IOException;
  }

  /** Files that failed lie in target/fuzz afterwards. */
  void run(List<byte[]> samples, Reading reading) throws IOException {
    for (byte[] sample : samples) {
      reading.read(sample);
    }
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < INPUTS && failures.size() < SHOWN; i++) {
      byte[] input = Mutations.of(samples, KeyedRandom.of(SEED, "fuzz " + kind, i, ""));
      String failure = failure(input, reading);
      if (!failure.isEmpty()) {
        Path file = Files.createDirectories(Path.of("target/fuzz")).resolve(kind + "-" + i);
        Files.write(file, input);
        failures.add(file + ": " + failure);
      }
    }
    assertThat(failures).isEmpty();
  }

  private String failure(byte[] input, Reading reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.read(input);
    } catch (Problem refused) {
      assertThat(refused).message().isNotBlank();
    } catch (Throwable e) { // An error of the JVM is a failure too.
      return e + " at " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?");
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    return allocated > memory ? allocated + " bytes allocated" : "";
  }
}
