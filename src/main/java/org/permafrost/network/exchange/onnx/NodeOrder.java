package org.permafrost.network.exchange.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.permafrost.network.exchange.Refusal;

/** Finds the nodes that an output depends on and puts each behind what it reads. */
final class NodeOrder {
  private final Map<String, OnnxNode> origin = new HashMap<>();
  private final Set<String> defined;

  private NodeOrder(List<OnnxNode> nodes, Set<String> defined) {
    this.defined = defined;
    nodes.forEach(node -> node.outputs().forEach(output -> origin.put(output, node)));
  }

  static List<OnnxNode> of(List<OnnxNode> nodes, String output, Set<String> defined, String image) {
    NodeOrder order = new NodeOrder(nodes, defined);
    Set<OnnxNode> needed = order.needed(output);
    List<OnnxNode> sorted = order.sorted(nodes.stream().filter(needed::contains).toList());
    if (sorted.stream().noneMatch(node -> node.inputs().contains(image))) {
      throw new Refusal(
          "its output %s does not depend on its input %s",
          Refusal.shown(output), Refusal.shown(image));
    }
    return sorted;
  }

  private Set<OnnxNode> needed(String output) {
    Set<OnnxNode> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<String> values = new ArrayDeque<>(List.of(output));
    while (!values.isEmpty()) {
      OnnxNode node = origin.get(values.pop());
      if (node != null && needed.add(node)) {
        for (String input : node.inputs()) {
          if (!input.isEmpty() && !defined.contains(input)) {
            throw new Refusal(
                "%s reads %s, which nothing in the file defines", node, Refusal.shown(input));
          }
          values.push(input);
        }
      }
    }
    return needed;
  }

  /** In the order of the file as far as it goes. */
  private List<OnnxNode> sorted(List<OnnxNode> nodes) {
    Map<String, List<Integer>> readers = new HashMap<>();
    int[] missing = new int[nodes.size()];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < missing.length; i++) {
      for (String input : Set.copyOf(nodes.get(i).inputs())) {
        if (origin.containsKey(input)) {
          readers.computeIfAbsent(input, name -> new ArrayList<>()).add(i);
          missing[i]++;
        }
      }
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    List<OnnxNode> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      OnnxNode node = nodes.get(ready.poll());
      sorted.add(node);
      for (String output : node.outputs()) {
        for (int reader : readers.getOrDefault(output, List.of())) {
          if (--missing[reader] == 0) {
            ready.add(reader);
          }
        }
      }
    }
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] > 0) {
        throw new Refusal("it is cyclic: %s needs its own output", nodes.get(i));
      }
    }
    return sorted;
  }
}
