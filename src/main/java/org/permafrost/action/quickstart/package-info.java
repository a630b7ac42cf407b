/**
 * Use case: prepare drawn images, train on them and rank, with one command.
 *
 * <p>What may enter: the request, its result and what carries it out.
 */
package org.permafrost.action.quickstart;
