/**
 * ONNX files, read and checked into a small graph of our own.
 *
 * <p>What may enter: the file format and its limits; nothing that knows DL4J's layers.
 */
package org.permafrost.network.exchange.onnx;
