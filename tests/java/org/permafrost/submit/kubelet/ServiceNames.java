package org.permafrost.submit.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** What the name server of a cluster answers, as a file of host names. */
final class ServiceNames {
  private final KubernetesClient client;
  private final Node node;
  private String written = "";

  ServiceNames(KubernetesClient client, Node node) {
    this.client = client;
    this.node = node;
  }

  void update(List<Pod> pods) throws IOException {
    StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
    for (Pod pod : pods) {
      String address = pod.getStatus().getPodIP();
      if (address != null) {
        hosts.append(address).append(' ').append(pod.getMetadata().getName()).append('\n');
      }
    }
    for (Service service : client.services().inNamespace(node.namespace()).list().getItems()) {
      String name = service.getMetadata().getName() + "." + node.namespace() + ".svc";
      pods.stream()
          .filter(pod -> pod.getStatus().getPodIP() != null && selects(service, pod))
          .forEach(
              pod ->
                  hosts.append(pod.getStatus().getPodIP()).append(' ').append(name).append('\n'));
    }
    if (!hosts.toString().equals(written)) {
      written = hosts.toString();
      Files.writeString(node.hosts(), written);
    }
  }

  private static boolean selects(Service service, Pod pod) {
    Map<String, String> selector = service.getSpec().getSelector();
    Map<String, String> labels = pod.getMetadata().getLabels();
    return selector != null
        && !selector.isEmpty()
        && labels != null
        && labels.entrySet().containsAll(selector.entrySet());
  }
}
