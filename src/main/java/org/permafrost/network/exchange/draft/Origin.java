package org.permafrost.network.exchange.draft;

/**
 * Where a vertex comes from.
 *
 * @param path name of the operation in the file, parts separated by slashes; may be empty
 * @param operator what it does there
 * @param value what the file calls its output
 */
public record Origin(String path, String operator, String value) {}
