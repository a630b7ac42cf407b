/**
 * What a way of keeping what was learned is: the interface of freezing and continual-learning
 * methods, and the values that go in and out. The methods themselves live in the packages below.
 *
 * <p>What may enter: what every method is given or gives. Methods are pure: they run no Spark and
 * write no table; whoever calls them hands in what they ask for.
 */
package org.permafrost.method;
