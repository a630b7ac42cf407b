package org.permafrost.network.exchange.draft;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * A network taken over from another program's file.
 *
 * @param parameters in DL4J's flat order
 * @param values what the file calls the output of each vertex, in the order of computation
 * @param tensors what the file calls the tensors of each vertex, see {@link Part}
 */
public record ImportedNetwork(
    ComputationGraphConfiguration configuration,
    float[] parameters,
    Map<String, String> values,
    Map<String, Map<String, String>> tensors) {}
