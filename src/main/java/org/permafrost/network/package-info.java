/**
 * Networks: architectures, the catalogue of their filters, safe model files and the native helpers
 * they run on. Images are {@code [N, 3, H, W]}; all numbers are float32.
 */
package org.permafrost.network;
