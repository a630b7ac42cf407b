package org.permafrost.network.onednn.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How large the workspaces become in which DL4J keeps gradients of maps: on the way back each
 * vertex takes the workspace that was given back last, or a new one, and it is given back when the
 * first vertex that this one reads has had its turn ({@code ComputationGraph.calcBackpropGradients}
 * of DL4J 1.0.0-M2.1).
 */
final class GradientRooms {
  private static final long ALIGNMENT = 32;

  private final NetworkShapes shapes;
  private final List<Long> sizes = new ArrayList<>();
  private final Deque<Integer> idle = new ArrayDeque<>();

  private GradientRooms(NetworkShapes shapes) {
    this.shapes = shapes;
  }

  /** Bytes of each workspace, by its number. */
  static List<Long> of(NetworkShapes shapes) {
    GradientRooms rooms = new GradientRooms(shapes);
    rooms.run();
    return List.copyOf(rooms.sizes);
  }

  /** Bytes that an array takes in a workspace. */
  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private void run() {
    List<String> order = shapes.order();
    List<List<Integer>> ending = new ArrayList<>();
    order.forEach(name -> ending.add(new ArrayList<>()));
    for (int step = order.size() - 1; step >= 0; step--) {
      String vertex = order.get(step);
      if (!shapes.inputs(vertex).isEmpty()) {
        int room = take();
        long needed = shapes.gradients(vertex).stream().mapToLong(GradientRooms::aligned).sum();
        sizes.set(room, Math.max(sizes.get(room), needed));
        ending.get(first(shapes.inputs(vertex))).add(room);
      }
      ending.get(step).forEach(idle::push);
    }
  }

  private int take() {
    if (idle.isEmpty()) {
      sizes.add(0L);
      return sizes.size() - 1;
    }
    return idle.pop();
  }

  private int first(List<String> inputs) {
    return inputs.stream().mapToInt(shapes.order()::indexOf).min().orElseThrow();
  }
}
