package org.permafrost.network.onednn.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.permafrost.hash.Sha256;
import org.permafrost.network.FloatArrays;
import org.permafrost.network.onednn.layer.NativeNormalization;
import org.permafrost.network.onednn.layer.Replaying;
import org.permafrost.network.onednn.memory.MapMemory;

/**
 * The native vertices at the input side of a network whose maps of an image stay the same while
 * parameters are frozen: they and all that lies before them are frozen as a whole, have no backward
 * pass ({@link BackwardPasses}) and normalise by stored statistics. Training passes can be given
 * maps of the last of them. Not thread-safe.
 */
public final class FrozenPrefix {
  /**
   * Images computed together. oneDNN may choose other code, whose last bits differ, for another
   * number; what it makes of an image does not depend on its place and the images beside it.
   */
  private static final int GROUP = 8;

  private final List<GraphVertex> vertices;
  private final List<GraphVertex> border;
  private final String hash;
  private final MapMemory memory = new MapMemory();

  private FrozenPrefix(ComputationGraph network, BitSet within) {
    GraphVertex[] all = network.getVertices();
    vertices =
        IntStream.of(network.topologicalSortOrder())
            .filter(within::get)
            .mapToObj(v -> all[v])
            .toList();
    BitSet read = new BitSet();
    for (GraphVertex vertex : all) {
      if (!within.get(vertex.getVertexIndex())) {
        IntStream.of(BackwardPasses.inputs(vertex)).forEach(read::set);
      }
    }
    border = vertices.stream().filter(v -> read.get(v.getVertexIndex())).toList();
    hash = hash(vertices);
  }

  /**
   * The prefix of a network as it is: with its parameters, and with the statistics that training
   * normalises by.
   *
   * @param held positions in the flat vector of parameters that keep their bits, and whose
   *     gradients nobody reads
   * @return empty if the first layers train, or are DL4J's own
   */
  public static Optional<FrozenPrefix> of(ComputationGraph network, BitSet held) {
    GraphVertex[] all = network.getVertices();
    BitSet silent = BackwardPasses.silent(network, held);
    BitSet within = new BitSet();
    for (int v : network.topologicalSortOrder()) {
      within.set(
          v,
          silent.get(v)
              && !normalisesByBatch(all[v])
              && IntStream.of(BackwardPasses.inputs(all[v]))
                  .allMatch(i -> within.get(i) || all[i].isInputVertex()));
    }
    return within.isEmpty() ? Optional.empty() : Optional.of(new FrozenPrefix(network, within));
  }

  private static boolean normalisesByBatch(GraphVertex vertex) {
    return vertex.getLayer() instanceof NativeNormalization layer && layer.isByBatch();
  }

  /** Names of the vertices that others read. */
  public List<String> border() {
    return border.stream().map(GraphVertex::getVertexName).toList();
  }

  /**
   * SHA-256 of the names and parameters: equal in equal networks whose prefixes have equal bits.
   */
  public String hash() {
    return hash;
  }

  private static String hash(List<GraphVertex> vertices) {
    Sha256 sum = new Sha256();
    for (GraphVertex vertex : vertices) {
      sum.add(vertex.getVertexName() + "\n");
      Map<String, INDArray> parameters = vertex.paramTable(false);
      if (parameters != null) {
        new TreeMap<>(parameters).values().forEach(p -> sum.add(bytes(p)));
      }
    }
    return sum.hex();
  }

  private static byte[] bytes(INDArray parameters) {
    float[] values = FloatArrays.copyOf(parameters);
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /**
   * Computes the maps of the border for images of a batch, as evaluation does, in groups of one
   * size. What an image gets depends on no other image.
   *
   * @param images {@code [N, C, H, W]}
   * @param places of those to compute, counted from 0
   * @return in the order of the places
   */
  public List<ImageMaps> maps(INDArray images, List<Integer> places) {
    INDArray dense = FloatArrays.inOrder(images);
    List<ImageMaps> maps = new ArrayList<>();
    for (int from = 0; from < places.size(); from += GROUP) {
      maps.addAll(group(dense, places.subList(from, Math.min(from + GROUP, places.size()))));
    }
    return maps;
  }

  private List<ImageMaps> group(INDArray images, List<Integer> places) {
    Map<Integer, INDArray> given = new HashMap<>();
    INDArray group = copy(images, places);
    try {
      for (GraphVertex vertex : vertices) {
        int[] from = BackwardPasses.inputs(vertex);
        for (int i = 0; i < from.length; i++) {
          vertex.setInput(i, given.getOrDefault(from[i], group), memory);
        }
        given.put(vertex.getVertexIndex(), vertex.doForward(false, memory));
      }
      List<INDArray> read = border.stream().map(v -> given.get(v.getVertexIndex())).toList();
      return IntStream.range(0, places.size()).mapToObj(i -> new ImageMaps(read, i)).toList();
    } finally {
      vertices.forEach(GraphVertex::clear);
      given.values().forEach(memory::giveBack);
      memory.giveBack(group);
    }
  }

  /** A group of these images, filled up with the last of them. */
  private INDArray copy(INDArray images, List<Integer> places) {
    long[] shape = images.shape().clone();
    float[] image = new float[Math.toIntExact(images.length() / shape[0])];
    shape[0] = GROUP;
    INDArray group = memory.createUninitialized(ArrayType.INPUT, DataType.FLOAT, shape, 'c');
    for (int i = 0; i < GROUP; i++) {
      int place = places.get(Math.min(i, places.size() - 1));
      FloatArrays.copy(images, (long) place * image.length, image);
      FloatArrays.paste(group, (long) i * image.length, image);
    }
    return group;
  }

  /**
   * Runs a training pass in which the border gives these maps and the rest of the prefix computes
   * nothing. Passes after it compute everything.
   *
   * @param images of the batch, in order, from {@link #maps} of a network with equal {@link #hash}
   */
  public void replay(List<ImageMaps> images, Runnable pass) {
    try {
      vertices.forEach(v -> replay(v, Optional.of(w -> unread(images.size(), w))));
      for (int b = 0; b < border.size(); b++) {
        int place = b;
        replay(border.get(b), Optional.of(w -> ImageMaps.batch(images, place, w)));
      }
      pass.run();
    } finally {
      vertices.forEach(v -> replay(v, Optional.empty()));
    }
  }

  private static void replay(
      GraphVertex vertex, Optional<Function<LayerWorkspaceMgr, INDArray>> maps) {
    ((Replaying) vertex).replay(maps);
  }

  /** What stands for maps that only vertices read which compute nothing. */
  private static INDArray unread(long images, LayerWorkspaceMgr workspaces) {
    return workspaces.createUninitialized(
        ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {images, 1}, 'c');
  }
}
