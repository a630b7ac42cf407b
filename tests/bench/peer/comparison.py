"""Compares scores and ranks of one layer; every array is [classes, filters]."""

from typing import NamedTuple

import numpy

TOLERANCE = 1e-4


def allowed(value):
    """Largest difference from a value: 1e-4, and 1e-4 of the value where that is more."""
    return TOLERANCE * numpy.maximum(1.0, numpy.abs(value))


class Comparison(NamedTuple):
    """What a comparison found.

    difference: largest |difference| of a score; wrong_scores: beyond what is allowed;
    ranks: compared places; near_ties: places held by another filter whose score is as good as equal;
    gap: largest difference of two such scores; wrong_ranks: places held by a filter with another score
    """

    layer: str
    filters: int
    difference: float
    wrong_scores: int
    ranks: int
    near_ties: int
    gap: float
    wrong_ranks: int

    def agrees(self):
        """Whether scores and ranks agree."""
        return self.wrong_scores == 0 and self.wrong_ranks == 0


def compare(layer, reference, scores, ranks):
    """Compares means and maxima (dictionaries of arrays) and the ranks, which must follow the means."""
    difference, wrong_scores = 0.0, 0
    for kind in ("mean", "max"):
        distance = numpy.abs(scores[kind] - reference[kind])
        difference = max(difference, float(distance.max()))
        # A score that is not a number agrees with nothing.
        wrong_scores += int((~(distance <= allowed(reference[kind]))).sum())
    near_ties, gap, wrong_ranks = 0, 0.0, 0
    for truth, places in zip(reference["mean"], ranks):
        near, wrong, widest = _order(truth, places)
        near_ties, wrong_ranks, gap = near_ties + near, wrong_ranks + wrong, max(gap, widest)
    filters = reference["mean"].shape[1]
    return Comparison(
        layer, filters, difference, wrong_scores, ranks.size, near_ties, gap, wrong_ranks
    )


def _order(truth, places):
    if sorted(places) != list(range(1, len(places) + 1)):
        return 0, len(places), 0.0
    held = numpy.argsort(places)
    expected = numpy.lexsort((numpy.arange(len(truth)), -truth))
    moved = held != expected
    gaps = numpy.abs(truth[held] - truth[expected])[moved]
    wrong = gaps > allowed(truth[expected][moved])
    near = gaps[~wrong]
    return len(near), int(wrong.sum()), float(near.max()) if len(near) else 0.0
