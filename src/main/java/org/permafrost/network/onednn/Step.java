package org.permafrost.network.onednn;

/** Something that computes from arguments that were set before. */
interface Step {
  void run();
}
