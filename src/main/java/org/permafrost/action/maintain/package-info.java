/**
 * Use case: keep the files of a warehouse few, without changing what it says.
 *
 * <p>What may enter: what is cleaned, when, and what is left alone.
 */
package org.permafrost.action.maintain;
