package org.permafrost.submit.kubelet;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Instant;

/** Tells the API server how a pod is. */
final class PodStatus {
  private final KubernetesClient client;
  private final Node node;
  private final String address;
  private final String started = Instant.now().toString();

  PodStatus(KubernetesClient client, Node node, String address) {
    this.client = client;
    this.node = node;
    this.address = address;
  }

  /** What the scheduler does. */
  void bind(Pod pod) {
    client
        .bindings()
        .inNamespace(node.namespace())
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withNamespace(node.namespace())
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName(Node.NAME)
                .endTarget()
                .build())
        .create();
  }

  void pending(Pod pod) {
    ContainerState waiting =
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason("ContainerCreating")
            .endWaiting()
            .build();
    write(pod, "Pending", waiting);
  }

  void running(Pod pod) {
    ContainerState running =
        new ContainerStateBuilder().withNewRunning().withStartedAt(started).endRunning().build();
    write(pod, "Running", running);
  }

  void ended(Pod pod, int code, boolean tooMuchMemory) {
    ContainerState terminated =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(tooMuchMemory ? "OOMKilled" : code == 0 ? "Completed" : "Error")
            .withStartedAt(started)
            .withFinishedAt(Instant.now().toString())
            .withContainerID("process://" + pod.getMetadata().getName())
            .endTerminated()
            .build();
    write(pod, code == 0 ? "Succeeded" : "Failed", terminated);
  }

  void remove(Pod pod) {
    resource(pod).withGracePeriod(0).delete();
  }

  private PodResource resource(Pod pod) {
    return client.pods().inNamespace(node.namespace()).withName(pod.getMetadata().getName());
  }

  private void write(Pod pod, String phase, ContainerState state) {
    if (resource(pod).get() == null) {
      return;
    }
    boolean ready = state.getRunning() != null;
    Container container = pod.getSpec().getContainers().get(0);
    resource(pod)
        .editStatus(
            now ->
                new PodBuilder(now)
                    .withStatus(
                        new PodStatusBuilder()
                            .withPhase(phase)
                            .withPodIP(address)
                            .withHostIP("127.0.0.1")
                            .withStartTime(started)
                            .addNewCondition()
                            .withType("Ready")
                            .withStatus(ready ? "True" : "False")
                            .endCondition()
                            .addNewContainerStatus()
                            .withName(container.getName())
                            .withImage(container.getImage())
                            .withImageID(container.getImage())
                            .withReady(ready)
                            .withRestartCount(0)
                            .withState(state)
                            .endContainerStatus()
                            .build())
                    .build());
  }
}
