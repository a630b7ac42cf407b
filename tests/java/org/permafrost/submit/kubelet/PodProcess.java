package org.permafrost.submit.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pod with one container, from its binding to its removal; a step each time it is looked at. */
final class PodProcess {
  private enum State {
    NEW,
    WAITING,
    READY,
    RUNNING,
    ENDED
  }

  private final KubernetesClient client;
  private final Node node;
  private final String address;
  private final PodStatus status;
  private State state = State.NEW;
  private List<String> mounts = List.of();
  private Process process;
  private MemoryWatch memory;
  private Instant asked;

  PodProcess(KubernetesClient client, Node node, String address) {
    this.client = client;
    this.node = node;
    this.address = address;
    this.status = new PodStatus(client, node, address);
  }

  void advance(Pod pod) throws IOException {
    boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
    switch (state) {
      case NEW -> {
        if (leaving || pod.getSpec().getNodeName() != null) {
          state = State.ENDED;
        } else {
          status.bind(pod);
          status.pending(pod);
          state = State.WAITING;
        }
      }
      case WAITING -> {
        Optional<List<String>> found = new PodVolumes(client, folder(pod)).mounts(pod);
        found.ifPresent(ready -> mounts = ready);
        if (found.isPresent()) {
          state = State.READY;
        }
      }
        // One look later, the names of services that came with the pod are known.
      case READY -> start(pod);
      case RUNNING -> watch(pod, leaving);
      case ENDED -> {
        if (leaving) {
          status.remove(pod);
        }
      }
    }
  }

  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Path folder(Pod pod) {
    return node.folder().resolve(pod.getMetadata().getName());
  }

  private void start(Pod pod) throws IOException {
    Path folder = folder(pod);
    Container container = pod.getSpec().getContainers().get(0);
    PodVariables variables = PodVariables.of(pod, address, client.getMasterUrl());
    Files.writeString(folder.resolve("environment"), variables.text());
    List<String> words = new ArrayList<>(List.of(node.container().toString()));
    words.add(node.image().toString());
    words.add(folder.toString());
    words.add(pod.getMetadata().getName());
    words.add(folder.resolve("environment").toString());
    words.add(node.hosts() + ":/etc/hosts:ro");
    words.addAll(node.mounts());
    words.addAll(mounts);
    words.add("--");
    List<String> command = variables.expand(container.getCommand());
    words.addAll(command.isEmpty() ? List.of("/opt/entrypoint.sh") : command);
    words.addAll(variables.expand(container.getArgs()));
    process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    memory = MemoryWatch.of(process, container);
    Files.writeString(folder.resolve("pid"), Long.toString(process.pid()));
    status.running(pod);
    state = State.RUNNING;
    System.out.println(Instant.now() + " started " + folder.getFileName());
  }

  private void watch(Pod pod, boolean leaving) throws IOException {
    if (!process.isAlive()) {
      state = State.ENDED;
      empty(folder(pod));
      System.out.println(
          Instant.now()
              + " ended "
              + pod.getMetadata().getName()
              + " with "
              + process.exitValue()
              + "; "
              + memory.text());
      status.ended(pod, process.exitValue(), memory.isExceeded());
      return;
    }
    if (!memory.look()) {
      process.destroyForcibly();
    } else if (leaving && asked == null) {
      asked = Instant.now();
      process.destroy();
    } else if (leaving && Instant.now().isAfter(asked.plus(grace(pod)))) {
      process.destroyForcibly();
    }
  }

  /** What a container wrote goes with it; its log stays. */
  private static void empty(Path folder) throws IOException {
    new ProcessBuilder("rm", "-rf", "tmp", "work-dir", "volumes", "root")
        .directory(folder.toFile())
        .start();
  }

  private static Duration grace(Pod pod) {
    Long seconds = pod.getMetadata().getDeletionGracePeriodSeconds();
    return Duration.ofSeconds(seconds == null ? 30 : seconds);
  }
}
