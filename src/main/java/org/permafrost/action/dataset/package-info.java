/**
 * A prepared data set as it is described in the tables, and the check that its images are the ones
 * it had.
 *
 * <p>What may enter: facts about data sets.
 */
package org.permafrost.action.dataset;
