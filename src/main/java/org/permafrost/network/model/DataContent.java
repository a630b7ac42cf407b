package org.permafrost.network.model;

/**
 * Identity of the images a model was trained on, beside their classes and size.
 *
 * @param hash over image ids, source bytes and splits, as {@code datasets.content_hash} has it
 * @param resize how the images were cut to squares, as settings write it
 */
public record DataContent(String hash, String resize) {}
