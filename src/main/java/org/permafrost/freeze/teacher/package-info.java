/**
 * An earlier network that training asks, as part of a freeze plan.
 *
 * <p>What may enter: what an executor needs to know of it. Who asks, and when, lives elsewhere.
 */
package org.permafrost.freeze.teacher;
