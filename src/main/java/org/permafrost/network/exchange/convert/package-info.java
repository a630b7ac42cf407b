/**
 * From an ONNX graph to a network of DL4J: one class for each family of operators.
 *
 * <p>What may enter: operators and patterns of ONNX; a new one is a class here and a line in {@link
 * org.permafrost.network.exchange.convert.Operators}.
 */
package org.permafrost.network.exchange.convert;
