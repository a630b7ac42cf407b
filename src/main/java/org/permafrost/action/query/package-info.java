/**
 * Use case: query the tables, in SQL or by a prepared question.
 *
 * <p>What may enter: read-only statements and the form of their results.
 */
package org.permafrost.action.query;
