/**
 * A study expanded into trials, everything checked that can be checked before the first begins.
 *
 * <p>What may enter: what turns factors into trials; nothing that trains or writes.
 */
package org.permafrost.study.plan;
