package org.permafrost.network.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The memory of a thread that trains a native network. DL4J learns the sizes of its workspaces from
 * a first step, whose arrays it makes one by one; what is freed then is not found again, and the
 * process stays larger by all of it. Sizes that are known before need no such step.
 *
 * @param maps bytes of all maps, which stay until the end of a step
 * @param gradients bytes of DL4J's workspaces for gradients of maps
 * @param demand of all layers
 */
public record TrainingMemory(long maps, List<Long> gradients, Demand demand) {
  /** Of {@code org.deeplearning4j.nn.graph.ComputationGraph}. */
  private static final String MAPS = "WS_ALL_LAYERS_ACT";

  private static final String GRADIENTS = "WS_LAYER_ACT_";

  /** For the loss and other small things. */
  private static final long SLACK = 1 << 18;

  static TrainingMemory of(NetworkShapes shapes) {
    Demand demand = Demand.NONE;
    long maps = SLACK;
    for (String vertex : shapes.vertices()) {
      demand = demand.and(shapes.demand(vertex, MemoryPlan.Purpose.TRAINING));
      maps += GradientRooms.aligned(shapes.bytes(vertex));
    }
    return new TrainingMemory(maps, GradientRooms.of(shapes), demand);
  }

  /**
   * Makes room in this thread for training steps, once and for all steps to come; does nothing
   * about what there is already. Smaller batches fit in as well, larger ones make room for
   * themselves.
   *
   * @param network one without native layers keeps to DL4J's way
   * @param images shape of its batches, {@code [N, C, H, W]}
   */
  public static void reserve(ComputationGraph network, long... images) {
    if (Arrays.stream(network.getVertices()).noneMatch(NativeNetworks::isNative)) {
      return;
    }
    TrainingMemory memory = of(new NetworkShapes(network.getConfiguration(), images));
    List<Map.Entry<String, Long>> rooms = new ArrayList<>();
    rooms.add(Map.entry(MAPS, memory.maps()));
    for (int i = 0; i < memory.gradients().size(); i++) {
      rooms.add(Map.entry(GRADIENTS + i, memory.gradients().get(i)));
    }
    rooms.stream()
        .filter(room -> room.getValue() > 0)
        .filter(room -> !Nd4j.getWorkspaceManager().checkIfWorkspaceExists(room.getKey()))
        .forEach(
            room ->
                Nd4j.getWorkspaceManager()
                    .createNewWorkspace(configuration(room.getValue()), room.getKey()));
    memory.demand().scratch().forEach(Scratch::of);
  }

  private static WorkspaceConfiguration configuration(long bytes) {
    return WorkspaceConfiguration.builder()
        .initialSize(bytes)
        .policyAllocation(AllocationPolicy.STRICT)
        .policyLearning(LearningPolicy.FIRST_LOOP)
        .policyReset(ResetPolicy.BLOCK_LEFT)
        .policySpill(SpillPolicy.REALLOCATE)
        .build();
  }
}
