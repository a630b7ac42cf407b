/**
 * What a study does once per cell and seed, and what it measures then.
 *
 * <p>What may enter: kinds of trials, a class each, and what they share; nothing that knows other
 * cells or writes results.
 */
package org.permafrost.study.trial;
