package org.permafrost.network.onednn.plan;

import java.util.EnumMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.permafrost.network.onednn.graph.NativeGraph;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;

/**
 * Native memory that one task needs at its peak, predicted from shapes: what a process grows by
 * when such a task runs in it for the first time, Java heap not counted. For networks with native
 * layers.
 *
 * @param bytes of each part
 */
public record MemoryPlan(Map<Part, Long> bytes) {
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
    Demand demand = shapes.demand(purpose);
    bytes.put(Part.WEIGHT_COPIES, demand.copies());
    bytes.put(Part.MASKS, demand.masks());
    bytes.put(Part.SCRATCH, demand.scratch().values().stream().mapToLong(Long::longValue).sum());
    if (purpose.trains()) {
      TrainingMemory memory = TrainingMemory.of(shapes);
      bytes.put(Part.PARAMETER_GRADIENTS, shapes.parameterBytes());
      bytes.put(Part.UPDATER_STATE, shapes.updaterBytes());
      bytes.put(Part.MAPS, memory.maps());
      bytes.put(Part.MAP_GRADIENTS, memory.gradients().stream().mapToLong(Long::longValue).sum());
    } else {
      bytes.put(
          Part.MAPS,
          purpose == Purpose.SCORING ? ScoringMaps.passing(shapes) : ScoringMaps.goingBack(shapes));
    }
    return new MemoryPlan(bytes);
  }

  /** Bytes of all parts. */
  public long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
