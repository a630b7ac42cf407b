package org.permafrost.submit.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Where pods run and with what. */
final class Node {
  static final String NAME = "loopback";

  private final String namespace;
  private final Path folder;
  private final Path image;
  private final Path container;
  private final List<String> mounts;
  private final AtomicInteger pods = new AtomicInteger();

  /**
   * @param folder for files of pods
   * @param image file system of the only image
   * @param container program that runs a command in it
   * @param mounts of every pod besides its own, as {@code FROM:TO}: the storage that all share
   */
  Node(String namespace, Path folder, Path image, Path container, List<String> mounts) {
    this.namespace = namespace;
    this.folder = folder.toAbsolutePath();
    this.image = image;
    this.container = container;
    this.mounts = mounts;
  }

  String namespace() {
    return namespace;
  }

  Path folder() {
    return folder;
  }

  Path image() {
    return image;
  }

  Path container() {
    return container;
  }

  List<String> mounts() {
    return mounts;
  }

  /** Names of services and pods, as every container sees them. */
  Path hosts() {
    return folder.resolve("hosts");
  }

  /** An address of the loopback interface that no pod has had. */
  String nextAddress() {
    int pod = pods.incrementAndGet();
    return "127.20." + pod / 250 + "." + (pod % 250 + 1);
  }
}
