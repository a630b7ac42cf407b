package org.permafrost.network.onednn.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.permafrost.network.onednn.memory.Blocks;
import org.permafrost.network.onednn.memory.MapMemory;

/**
 * How much {@link MapMemory} holds after scoring a batch: the same blocks taken and given back in
 * the same order, without making any.
 */
final class ScoringMaps {
  private final NetworkShapes shapes;
  private final List<String> vertices;
  private final Map<String, Block> maps = new HashMap<>();
  private final Map<String, Block> signals = new HashMap<>();
  private final Blocks<Block> blocks = new Blocks<>(this::make);
  private long made;

  /** An array with the number of those who still need it. */
  private static final class Block {
    private final long size;
    private int users;

    Block(long size) {
      this.size = size;
    }
  }

  private ScoringMaps(NetworkShapes shapes) {
    this.shapes = shapes;
    vertices = shapes.vertices().stream().filter(v -> !shapes.isOutput(v)).toList();
  }

  /** Bytes of a pass up to the last layer, where each map goes when its last reader has run. */
  static long passing(NetworkShapes shapes) {
    ScoringMaps pass = new ScoringMaps(shapes);
    Map<String, Integer> readers = new HashMap<>();
    shapes
        .vertices()
        .forEach(v -> shapes.inputs(v).forEach(i -> readers.merge(i, 1, Integer::sum)));
    for (String vertex : pass.vertices) {
      pass.maps.put(vertex, pass.take(shapes.bytes(vertex)));
      for (String input : shapes.inputs(vertex)) {
        if (readers.merge(input, -1, Integer::sum) == 0 && pass.maps.containsKey(input)) {
          pass.release(pass.maps.remove(input));
        }
      }
    }
    return pass.made;
  }

  /** Bytes of a pass that keeps its maps, and of a signal on its way back through them. */
  static long goingBack(NetworkShapes shapes) {
    ScoringMaps pass = new ScoringMaps(shapes);
    pass.vertices.forEach(vertex -> pass.maps.put(vertex, pass.take(shapes.bytes(vertex))));
    String last = pass.vertices.get(pass.vertices.size() - 1);
    pass.signals.put(last, pass.take(shapes.bytes(last)));
    for (int v = pass.vertices.size() - 1; v >= 0; v--) {
      pass.passOn(pass.vertices.get(v));
    }
    return pass.made;
  }

  private void passOn(String vertex) {
    List<Block> passed = new ArrayList<>();
    for (long bytes : shapes.gradients(vertex)) {
      passed.add(take(bytes));
    }
    List<String> inputs = shapes.inputs(vertex);
    // One gradient may be meant for all inputs.
    for (int i = 0; i < inputs.size() && !passed.isEmpty(); i++) {
      Block block = passed.get(Math.min(i, passed.size() - 1));
      if (i >= passed.size()) {
        block.users++;
      }
      arrive(inputs.get(i), block);
    }
    release(signals.remove(vertex));
  }

  private void arrive(String vertex, Block signal) {
    Block before = signals.get(vertex);
    if (before == null) {
      signals.put(vertex, signal);
    } else {
      signals.put(vertex, take(shapes.bytes(vertex)));
      release(signal);
      release(before);
    }
  }

  private Block make(long size) {
    made += size;
    return new Block(size);
  }

  private Block take(long size) {
    Block block = blocks.take(size);
    block.users = 1;
    return block;
  }

  private void release(Block block) {
    if (--block.users == 0) {
      blocks.giveBack(block, block.size);
    }
  }
}
