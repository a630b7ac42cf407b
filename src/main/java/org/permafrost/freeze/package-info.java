/**
 * Exact freezing: which positions of the parameter vector are held or bent, DL4J's updater with
 * these left out, and the proof that held bits never moved.
 *
 * <p>What may enter: the mechanics over flat vectors; no Spark, no settings of a run.
 */
package org.permafrost.freeze;
