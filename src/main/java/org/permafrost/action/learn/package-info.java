/**
 * Use case: learn a sequence of tasks, one run after the other, and measure every task after each.
 *
 * <p>What may enter: what a sequence adds to the runs it is made of. How a run trains, and what a
 * method keeps, live elsewhere.
 */
package org.permafrost.action.learn;
