package org.permafrost.head;

import org.permafrost.settings.bind.Labels;

/** Ways of naming the class of an image once there is a head beside the network. */
public enum Answer {
  /** The class with the largest score of the head. */
  HEAD,
  /** The class with the largest logit of the network, among those of the head. */
  NETWORK,
  /** As {@link #NETWORK}, with logits scaled to equal mean lengths of the rows of each task. */
  ALIGNED,
  /** Largest sum of the network's log-probability and a weight times the head's. */
  MIX,
  /** The likeliest task by the head, and the network's largest logit among its classes. */
  TASK_FROM_HEAD,
  /** The head's largest score among the classes of the image's own task. */
  HEAD_TASK_KNOWN,
  /** The network's largest logit among the classes of the image's own task. */
  NETWORK_TASK_KNOWN;

  /** As in tables: lower case with hyphens. */
  public String label() {
    return Labels.of(this);
  }
}
