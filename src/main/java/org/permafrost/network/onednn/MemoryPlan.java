package org.permafrost.network.onednn;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Native memory that one task needs at its peak, predicted from shapes: what a process grows by
 * when such a task runs in it for the first time, Java heap not counted. For networks with native
 * layers, nothing frozen, and scores that need no way back.
 *
 * @param bytes of each part
 */
public record MemoryPlan(Map<Part, Long> bytes) {
  /** What a task does. */
  public enum Purpose {
    /** Steps of training. */
    TRAINING,
    /** Forward passes in which each map goes as soon as the last layer has read it. */
    SCORING
  }

  /** What memory is for. */
  public enum Part {
    PARAMETERS("parameters"),
    /** Of all parameters. */
    PARAMETER_GRADIENTS("their gradients"),
    /** Momentum and the like. */
    UPDATER_STATE("updater state"),
    /** Weights in oneDNN's layout, beside the parameters. */
    WEIGHT_COPIES("copies of weights"),
    /** The batch. */
    IMAGES("images"),
    /** All maps of a batch in training; as many as are needed at once in scoring. */
    MAPS("maps"),
    /** On the way back. */
    MAP_GRADIENTS("gradients of maps"),
    /** Which numbers were positive or largest, for the way back. */
    MASKS("masks"),
    /** Of the thread, for all layers. */
    SCRATCH("scratch");

    private final String label;

    Part(String label) {
      this.label = label;
    }

    /** For people. */
    public String label() {
      return label;
    }
  }

  /** Copies the map. */
  public MemoryPlan {
    bytes = Map.copyOf(bytes);
  }

  /**
   * The plan of a task.
   *
   * @param stock description of the network, which stays as it is
   * @param images shape of its batches, {@code [N, C, H, W]}
   */
  public static MemoryPlan of(
      ComputationGraphConfiguration stock, Purpose purpose, long... images) {
    NetworkShapes shapes = new NetworkShapes(NativeGraph.of(stock).configuration(), images);
    Map<Part, Long> bytes = new EnumMap<>(Part.class);
    bytes.put(Part.PARAMETERS, shapes.parameterBytes());
    bytes.put(Part.IMAGES, images[0] * images[1] * images[2] * images[3] * Float.BYTES);
    if (purpose == Purpose.TRAINING) {
      TrainingMemory memory = TrainingMemory.of(shapes);
      bytes.put(Part.PARAMETER_GRADIENTS, shapes.parameterBytes());
      bytes.put(Part.UPDATER_STATE, shapes.updaterBytes());
      bytes.put(Part.MAPS, memory.maps());
      bytes.put(Part.MAP_GRADIENTS, memory.gradients().stream().mapToLong(Long::longValue).sum());
      put(bytes, memory.demand());
    } else {
      bytes.put(Part.MAPS, passing(shapes));
      put(
          bytes,
          shapes.vertices().stream()
              .map(vertex -> shapes.demand(vertex, purpose))
              .reduce(Demand.NONE, Demand::and));
    }
    return new MemoryPlan(bytes);
  }

  private static void put(Map<Part, Long> bytes, Demand demand) {
    bytes.put(Part.WEIGHT_COPIES, demand.copies());
    bytes.put(Part.MASKS, demand.masks());
    bytes.put(Part.SCRATCH, demand.scratch().values().stream().mapToLong(Long::longValue).sum());
  }

  /** All blocks of {@link MapMemory} after a pass up to the last layer. */
  private static long passing(NetworkShapes shapes) {
    long[] made = new long[1];
    Blocks<Long> blocks =
        new Blocks<>(
            size -> {
              made[0] += size;
              return size;
            });
    Map<String, Integer> readers = new HashMap<>();
    shapes
        .vertices()
        .forEach(v -> shapes.inputs(v).forEach(i -> readers.merge(i, 1, Integer::sum)));
    Map<String, Long> lent = new HashMap<>();
    for (String vertex : shapes.vertices()) {
      if (shapes.isOutput(vertex)) {
        continue;
      }
      lent.put(vertex, blocks.take(shapes.bytes(vertex)));
      for (String input : shapes.inputs(vertex)) {
        if (readers.merge(input, -1, Integer::sum) == 0 && lent.containsKey(input)) {
          Long block = lent.remove(input);
          blocks.giveBack(block, block);
        }
      }
    }
    return made[0];
  }

  /** Bytes of all parts. */
  public long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
