/**
 * What a run tells the outside world while it trains.
 *
 * <p>What may enter: figures by name and those who are told; where they are sent is decided in
 * packages of its own.
 */
package org.permafrost.action.watch;
