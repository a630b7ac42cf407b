/**
 * Use case: check that what a run held never moved, in its files and in its tables.
 *
 * <p>What may enter: checks; nothing is repaired here.
 */
package org.permafrost.action.verify;
