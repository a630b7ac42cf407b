/**
 * What exact heads are fitted from: features as whole numbers, and their sums and products by
 * class.
 *
 * <p>What may enter: what turns features into whole numbers and adds these up; nothing that fits or
 * classifies.
 */
package org.permafrost.head.sums;
