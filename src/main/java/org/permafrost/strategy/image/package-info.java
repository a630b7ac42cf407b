/**
 * Which images of the classes in training an epoch trains on, image by image, and how much each
 * counts.
 *
 * <p>What may enter: rules, a class each, and what they know of images; plain Java.
 */
package org.permafrost.strategy.image;
