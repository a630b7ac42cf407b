package org.permafrost.network.onednn.plan;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;
import org.permafrost.network.onednn.graph.NativeNetworks;
import org.permafrost.network.onednn.memory.Scratch;
import org.permafrost.network.onednn.primitive.Demand;
import org.permafrost.network.onednn.primitive.Purpose;

/**
 * The memory of a thread that trains a network. DL4J learns the sizes of its workspaces from a
 * first step, whose arrays it makes one by one; what is freed then is not found again, and the
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
    long maps = SLACK;
    for (String vertex : shapes.vertices()) {
      maps += GradientRooms.aligned(shapes.bytes(vertex));
    }
    return new TrainingMemory(maps, GradientRooms.of(shapes), shapes.demand(Purpose.TRAINING));
  }

  /**
   * Makes room in this thread for training steps, once and for all steps to come; does nothing
   * about what there is already. Smaller batches fit in as well, larger ones make room for
   * themselves. Of DL4J's own layers only the maps are known.
   *
   * @param images shape of its batches, {@code [N, C, H, W]}
   */
  public static void reserve(ComputationGraph network, long... images) {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    if (configuration.getTrainingWorkspaceMode() == WorkspaceMode.NONE
        || network.getNumInputArrays() != 1) {
      return;
    }
    TrainingMemory memory = of(new NetworkShapes(configuration, images));
    reserve(MAPS, memory.maps());
    if (Arrays.stream(network.getVertices()).anyMatch(NativeNetworks::isNative)) {
      for (int i = 0; i < memory.gradients().size(); i++) {
        reserve(GRADIENTS + i, memory.gradients().get(i));
      }
      memory.demand().scratch().forEach(Scratch::of);
    }
  }

  private static void reserve(String workspace, long bytes) {
    MemoryWorkspaceManager manager = Nd4j.getWorkspaceManager();
    if (bytes > 0 && !manager.checkIfWorkspaceExists(workspace)) {
      manager.createNewWorkspace(configuration(bytes), workspace);
    }
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
