/**
 * The scorers that Permafrost brings along, and the registry that knows them by name.
 *
 * <p>What may enter: one class per scorer, and what several of them share; no Spark.
 */
package org.permafrost.score.method;
