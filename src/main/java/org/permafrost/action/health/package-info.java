/**
 * Use case: check this machine and the settings before anything runs.
 *
 * <p>What may enter: one class per check.
 */
package org.permafrost.action.health;
