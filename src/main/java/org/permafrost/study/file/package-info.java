/**
 * What the file of a study says, with its slips found.
 *
 * <p>What may enter: values of such a file, and what reads them; nothing that knows tables or runs.
 */
package org.permafrost.study.file;
