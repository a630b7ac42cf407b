/**
 * ONNX Runtime as the judge of networks that were taken over or given away.
 *
 * <p>What may enter: what runs or compares; the only package that knows ONNX Runtime, which is on
 * the class path of {@code permafrost import} and of tests only.
 */
package org.permafrost.network.exchange.judge;
