/**
 * Use case: score new images with the published model and publish the ranks of the night.
 *
 * <p>What may enter: the steps of a night and their tables.
 */
package org.permafrost.action.nightly;
