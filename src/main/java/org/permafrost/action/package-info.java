/**
 * What every use case shares: who holds a run or data set, the version of the code, time and
 * memory.
 *
 * <p>What may enter: parts used by at least two of the packages below; none of them is imported
 * here.
 */
package org.permafrost.action;
