/**
 * What a report says, in the order in which it says it, and the template that makes a page of it.
 *
 * <p>What may enter: kinds of content that a page can show. What they are about is not known here.
 */
package org.permafrost.report.page;
