package org.permafrost.network.onednn.primitive;

/** Something that computes from arguments that were set before. */
interface Step {
  void run();
}
