/**
 * Ways of keeping what was learned: one class per freezing or continual-learning method behind one
 * interface, and the registry that knows them by name.
 *
 * <p>What may enter: a method, its memory, and values that methods share. Methods are pure: they
 * run no Spark and write no table; whoever calls them hands in what they ask for.
 */
package org.permafrost.method;
