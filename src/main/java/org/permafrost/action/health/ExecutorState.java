package org.permafrost.action.health;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.spark.SparkEnv;

/**
 * What one executor says about itself.
 *
 * @param heap largest Java heap, bytes
 * @param problem why the natives do not load; empty if they do
 */
record ExecutorState(
    String executor, String host, String java, long heap, NativeState natives, String problem)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final NativeState NONE = new NativeState("none", false, false, "", 0, 0, "");

  /** Runs on an executor, within a task. */
  static ExecutorState read() {
    NativeState natives = NONE;
    String problem = "";
    try {
      natives = NativeState.read();
    } catch (RuntimeException | LinkageError e) {
      problem = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    return new ExecutorState(
        SparkEnv.get().executorId(),
        hostName(),
        Runtime.version().toString(),
        Runtime.getRuntime().maxMemory(),
        natives,
        problem);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
