/**
 * What saved networks are made of and everybody shares: the layers and losses that stand in model
 * files by their class names, and float arrays.
 *
 * <p>What may enter: classes whose names must not change, and helpers for DL4J's arrays; other
 * parts of a network have a package of their own below.
 */
package org.permafrost.network;
