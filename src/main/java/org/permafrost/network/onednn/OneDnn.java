package org.permafrost.network.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import java.util.Optional;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The oneDNN library of this JVM: its engine, the attributes of all primitives and what the
 * processor can do. Primitives are given their scratch memory at each run, because the one of the
 * library belongs to a thread.
 */
public final class OneDnn {
  private static final Optional<String> MISSING = missing();

  private OneDnn() {}

  /** Everything that exists only if the library can be loaded. */
  private static final class Loaded {
    static final engine ENGINE = new engine(engine.kind.cpu, 0);
    static final ThreadLocal<stream> STREAM = ThreadLocal.withInitial(() -> new stream(ENGINE));
    static final boolean WIDE = dnnl_get_effective_cpu_isa() >= dnnl_cpu_isa_avx512_core;
    static final primitive_attr PLAIN = attributes();
    static final primitive_attr RECTIFIED = rectified();

    private Loaded() {}

    private static primitive_attr attributes() {
      primitive_attr attributes = new primitive_attr();
      attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
      return attributes;
    }

    private static primitive_attr rectified() {
      post_ops after = new post_ops();
      after.append_eltwise(1f, dnnl.algorithm.eltwise_relu, 0f, 0f);
      primitive_attr attributes = attributes();
      attributes.set_post_ops(after);
      return attributes;
    }
  }

  /** Why no layer can run on oneDNN in this JVM; empty if they can. */
  public static Optional<String> unavailable() {
    return MISSING;
  }

  public static engine engine() {
    return Loaded.ENGINE;
  }

  public static stream stream() {
    return Loaded.STREAM.get();
  }

  /** Whether there is AVX-512, which Winograd convolutions need. */
  public static boolean wide() {
    return Loaded.WIDE;
  }

  /** Channels that lie next to each other: as many as a vector register holds. */
  public static int block() {
    return wide() ? 16 : 8;
  }

  public static memory.format_tag blocked() {
    return wide() ? memory.format_tag.nChw16c : memory.format_tag.nChw8c;
  }

  public static primitive_attr attributes() {
    return Loaded.PLAIN;
  }

  /** Applies ReLU to what a primitive writes. */
  public static primitive_attr rectified() {
    return Loaded.RECTIFIED;
  }

  /** Whether the library can be loaded, whatever the processor. */
  static boolean isPresent() {
    try {
      return dnnl_get_effective_cpu_isa() > 0;
    } catch (LinkageError | TypeNotPresentException e) {
      return false;
    }
  }

  private static Optional<String> missing() {
    if (!Nd4j.getEnvironment().isCPU()) {
      return Optional.of("ND4J does not compute on the CPU");
    }
    try {
      return dnnl_get_effective_cpu_isa() >= dnnl_cpu_isa_avx2
          ? Optional.empty()
          : Optional.of("the processor has no AVX2");
    } catch (LinkageError | TypeNotPresentException e) {
      return Optional.of("the library cannot be loaded: " + e);
    }
  }
}
