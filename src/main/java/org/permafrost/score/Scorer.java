package org.permafrost.score;

/** How a method scores; the kinds differ in what they look at. */
sealed interface Scorer
    permits FilterScorer, WeightScorer, DerivedScorer, SampleScorer, Importance {}
