/**
 * Settings: one record per block of {@code reference.conf}, read and checked.
 *
 * <p>What may enter: every key, with its range; no other package reads configuration.
 */
package org.permafrost.settings;
