package org.permafrost.action.mlflow;

/** How it is with a run, as MLflow calls it. */
public enum MlflowStatus {
  RUNNING,
  FINISHED,
  FAILED,
  /** Stopped, and resumable. */
  KILLED
}
