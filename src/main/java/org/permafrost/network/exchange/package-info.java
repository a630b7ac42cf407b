/**
 * Networks of other programs' files, in and out.
 *
 * <p>What may enter: what several formats share; each format has a package below.
 */
package org.permafrost.network.exchange;
