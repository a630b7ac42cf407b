/**
 * What a study has come to: its table, how far it is, means and intervals.
 *
 * <p>What may enter: what reads or writes {@code study_runs}, and arithmetic over it; nothing that
 * trains.
 */
package org.permafrost.study.result;
