/**
 * Studies: a declarative file becomes trials, trials become rows of a table, and these become means
 * with intervals.
 *
 * <p>What may enter: what carries a study out; each of its steps has a package of its own below.
 */
package org.permafrost.study;
