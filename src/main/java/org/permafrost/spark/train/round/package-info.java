/**
 * One round of training: minibatches on replicas, exact averaging, named vectors; a function of the
 * round's input, and the adapter to DL4J's interface.
 *
 * <p>What may enter: what happens between two averagings. Which images make a round, and what is
 * done between two rounds, is decided above.
 */
package org.permafrost.spark.train.round;
