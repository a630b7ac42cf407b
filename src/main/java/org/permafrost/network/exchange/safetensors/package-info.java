/**
 * Safetensors files, in and out, and the names that torchvision gives to tensors.
 *
 * <p>What may enter: the file format and the layouts of other libraries for built-in networks.
 */
package org.permafrost.network.exchange.safetensors;
