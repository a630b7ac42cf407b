package org.permafrost.submit.kubelet;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Environment of a container as its pod describes it. */
record PodVariables(Map<String, String> values) {
  static PodVariables of(Pod pod, String address, URL server) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("KUBERNETES_SERVICE_HOST", server.getHost());
    values.put("KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()));
    for (EnvVar variable : pod.getSpec().getContainers().get(0).getEnv()) {
      String value = variable.getValue() == null ? "" : variable.getValue();
      EnvVarSource source = variable.getValueFrom();
      values.put(variable.getName(), source == null ? value : field(source, pod, address));
    }
    return new PodVariables(values);
  }

  private static String field(EnvVarSource source, Pod pod, String address) {
    String path = source.getFieldRef() == null ? "" : source.getFieldRef().getFieldPath();
    return switch (path) {
      case "status.podIP" -> address;
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      default -> throw new IllegalArgumentException("A variable from where? " + source);
    };
  }

  /** Names and values, each pair ended by a zero. */
  String text() {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name).append('=').append(value).append('\0'));
    return text.toString();
  }

  /** Words in which {@code $(NAME)} stands for a value. */
  List<String> expand(List<String> words) {
    return words.stream().map(this::expand).toList();
  }

  private String expand(String word) {
    String result = word;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      result = result.replace("$(" + entry.getKey() + ")", entry.getValue());
    }
    return result;
  }
}
