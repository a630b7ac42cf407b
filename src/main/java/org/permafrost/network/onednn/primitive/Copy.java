package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;

/** Copies an array from one layout to another. */
public final class Copy {
  private final Slot source;
  private final Slot target;
  private final Kernel kernel;

  public Copy(memory.desc from, memory.desc to) {
    this(from, new Slot(from), to, new Slot(to));
  }

  /** Between arguments that somebody else sets. */
  public Copy(memory.desc from, Slot source, memory.desc to, Slot target) {
    this.source = source;
    this.target = target;
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            OneDnn.engine(), from, OneDnn.engine(), to, OneDnn.attributes(), false);
    kernel =
        new Kernel(new reorder(description), description)
            .with(DNNL_ARG_FROM, source)
            .with(DNNL_ARG_TO, target);
  }

  public void run(INDArray from, INDArray to) {
    source.at(from);
    target.at(to);
    run();
  }

  /** As {@link #run(INDArray, INDArray)}, into scratch memory; all numbers that came out. */
  public float[] run(INDArray from, Scratch.Part to) {
    source.at(from);
    target.at(to);
    run();
    float[] values = new float[Math.toIntExact(target.bytes() / Float.BYTES)];
    target.numbers().get(values);
    return values;
  }

  /** With arguments set before. */
  public void run() {
    kernel.run();
  }
}
