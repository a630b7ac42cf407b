package org.permafrost.submit.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Volumes of a pod as folders: config maps, scratch and the token of its service account. */
final class PodVolumes {
  private final KubernetesClient client;
  private final Path folder;

  PodVolumes(KubernetesClient client, Path folder) {
    this.client = client;
    this.folder = folder;
  }

  /** Mounts as {@code FROM:TO[:ro]}; empty while a config map is missing. */
  Optional<List<String>> mounts(Pod pod) throws IOException {
    Map<String, Volume> volumes = new HashMap<>();
    pod.getSpec().getVolumes().forEach(volume -> volumes.put(volume.getName(), volume));
    List<String> mounts = new ArrayList<>();
    for (VolumeMount mount : pod.getSpec().getContainers().get(0).getVolumeMounts()) {
      Path from = folder.resolve("volumes").resolve(mount.getName());
      Files.createDirectories(from);
      if (!fill(volumes.get(mount.getName()), from, pod)) {
        return Optional.empty();
      }
      boolean readOnly = Boolean.TRUE.equals(mount.getReadOnly());
      mounts.add(from + ":" + mount.getMountPath() + (readOnly ? ":ro" : ""));
    }
    return Optional.of(mounts);
  }

  private boolean fill(Volume volume, Path to, Pod pod) throws IOException {
    if (volume.getEmptyDir() != null) {
      Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxrwxrwx"));
      return true;
    }
    if (volume.getConfigMap() != null) {
      return write(volume.getConfigMap().getName(), volume.getConfigMap().getItems(), to, pod);
    }
    if (volume.getProjected() == null) {
      throw new IllegalArgumentException("A volume of a kind that is not known here: " + volume);
    }
    for (VolumeProjection source : volume.getProjected().getSources()) {
      if (source.getConfigMap() != null
          && !write(source.getConfigMap().getName(), source.getConfigMap().getItems(), to, pod)) {
        return false;
      }
      if (source.getServiceAccountToken() != null) {
        Files.writeString(to.resolve(source.getServiceAccountToken().getPath()), token(pod));
      }
      if (source.getDownwardAPI() != null) {
        Files.writeString(to.resolve("namespace"), pod.getMetadata().getNamespace());
      }
    }
    return true;
  }

  private boolean write(String name, List<KeyToPath> items, Path to, Pod pod) throws IOException {
    ConfigMap map =
        client.configMaps().inNamespace(pod.getMetadata().getNamespace()).withName(name).get();
    if (map == null) {
      return false;
    }
    Map<String, String> names = new HashMap<>();
    if (items != null) {
      items.forEach(item -> names.put(item.getKey(), item.getPath()));
    }
    for (Map.Entry<String, String> entry : map.getData().entrySet()) {
      String file = names.isEmpty() ? entry.getKey() : names.get(entry.getKey());
      if (file != null) {
        Files.writeString(to.resolve(file), entry.getValue());
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private String token(Pod pod) {
    String path =
        "/api/v1/namespaces/"
            + pod.getMetadata().getNamespace()
            + "/serviceaccounts/"
            + pod.getSpec().getServiceAccountName()
            + "/token";
    Map<String, Object> request =
        Map.of(
            "apiVersion",
            "authentication.k8s.io/v1",
            "kind",
            "TokenRequest",
            "spec",
            Map.of("expirationSeconds", 86_400));
    Map<String, Object> answer =
        Serialization.unmarshal(client.raw(path, "POST", request), Map.class);
    return ((Map<String, Object>) answer.get("status")).get("token").toString();
  }
}
