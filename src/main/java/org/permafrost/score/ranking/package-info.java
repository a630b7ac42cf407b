/**
 * Rankings made of scores: their names, how class statistics become a value per filter, and the
 * scores that are completed without images.
 *
 * <p>What may enter: rankings and sheets of scores; neither passes over a network nor Spark.
 */
package org.permafrost.score.ranking;
