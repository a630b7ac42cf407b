/**
 * From a model of Permafrost to files for other programs.
 *
 * <p>What may enter: what writes ONNX nodes and tensors; one method for each kind of layer.
 */
package org.permafrost.network.exchange.export;
