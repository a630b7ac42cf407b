package org.permafrost.spark.part;

import org.permafrost.spark.ProcessorKinds;

/**
 * What the statistics of a part hold for.
 *
 * @param modelHash of the network
 * @param context everything else that decides a score but the processor
 * @param processor kind of all executors, see {@link ProcessorKinds#only}
 */
public record PartOrigin(String modelHash, String context, String processor, String codeVersion) {}
