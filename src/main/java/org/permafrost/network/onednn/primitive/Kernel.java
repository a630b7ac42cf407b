package org.permafrost.network.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.permafrost.network.onednn.OneDnn;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.memory.Slot;

/** A oneDNN primitive with its arguments. Used by one thread at a time, not always the same. */
public final class Kernel implements Step {
  private final primitive primitive;
  private final Optional<Slot> scratch;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final List<memory> kept = new ArrayList<>();

  public Kernel(primitive primitive, primitive_desc_base description) {
    this.primitive = primitive;
    memory.desc needed = description.scratchpad_desc();
    scratch = needed.get_size() == 0 ? Optional.empty() : Optional.of(new Slot(needed));
    scratch.ifPresent(s -> with(DNNL_ARG_SCRATCHPAD, s.memory()));
  }

  /** Whether oneDNN knows nothing better than its reference code, which is very slow. */
  static boolean isReference(primitive_desc_base description) {
    return description.impl_info_str().getString().startsWith("ref");
  }

  public Kernel with(int argument, Slot slot) {
    return with(argument, slot.memory());
  }

  public Kernel with(int argument, memory memory) {
    arguments.put(argument, memory);
    kept.add(memory);
    return this;
  }

  @Override
  public void run() {
    scratch.ifPresent(s -> s.at(Scratch.Part.PRIMITIVE));
    primitive.execute(OneDnn.stream(), arguments);
  }
}
