package org.permafrost.score;

/** How a method scores; the kinds differ in what they look at. */
public interface Scorer {}
