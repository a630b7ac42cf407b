package org.permafrost.submit.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at the pods of a namespace a few times a second and does what they ask for, until a file
 * {@code stop} appears in its folder. The image, whatever its name, is a folder that {@code
 * tests/cluster/image} made; the network is the loopback interface, where every pod has an address.
 */
public final class Kubelet {
  private final KubernetesClient client;
  private final Node node;
  private final ServiceNames names;
  private final Map<String, PodProcess> processes = new LinkedHashMap<>();

  private Kubelet(KubernetesClient client, Node node) {
    this.client = client;
    this.node = node;
    this.names = new ServiceNames(client, node);
  }

  /** Arguments: namespace, folder of its own, image, program that runs a container, mounts. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Node node =
        new Node(
            arguments[0],
            Path.of(arguments[1]),
            Path.of(arguments[2]),
            Path.of(arguments[3]),
            List.of(arguments).subList(4, arguments.length));
    Files.createDirectories(node.folder());
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      new Kubelet(client, node).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    while (!Files.exists(node.folder().resolve("stop"))) {
      look();
      Thread.sleep(200);
    }
    processes.values().forEach(PodProcess::kill);
  }

  private void look() throws IOException {
    List<Pod> pods = client.pods().inNamespace(node.namespace()).list().getItems();
    names.update(pods);
    for (Pod pod : pods) {
      process(pod).advance(pod);
    }
    List<String> present = pods.stream().map(pod -> pod.getMetadata().getUid()).toList();
    processes.entrySet().stream()
        .filter(entry -> !present.contains(entry.getKey()))
        .forEach(entry -> entry.getValue().kill());
    processes.keySet().retainAll(present);
  }

  private PodProcess process(Pod pod) {
    return processes.computeIfAbsent(
        pod.getMetadata().getUid(), uid -> new PodProcess(client, node, node.nextAddress()));
  }
}
