/**
 * The registry of methods: the one place that knows them all.
 *
 * <p>What may enter: a line for each method of Permafrost.
 */
package org.permafrost.method.registry;
