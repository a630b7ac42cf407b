/**
 * Networks of other programs become models, and models files for other programs.
 *
 * <p>What may enter: the actions behind {@code permafrost import} and {@code export}; formats
 * themselves are in {@code network.exchange}.
 */
package org.permafrost.action.exchange;
