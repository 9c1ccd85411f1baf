"""Two articles' passages -> how much of each stands in the other, read by aligning the articles whole.

    "...the bank, said.Rates will stay | low for long,"   ->   every passage 1.0, though the text was glued, cut inside
    "...tbe bank said.Rates wiII stay low|forlong"              a sentence and badly scanned, and no passage is a match

In: folds of the passages of articles, in order, and pairs of them. Out: for each passage of a pair the share of it that
lies in common stretches: runs of at least `ALIGNED_RUN` characters of the alignment, joined over slips of up to `SLIP`
characters, with `STRETCH` characters in common. So a changed word is left out on both sides, a misread letter is not.
Text that stands in another order is not seen: that is what matches are for.
Source: Hyyrö 2004, "Bit-parallel LCS-length computation revisited", with its matrix kept; `kernels.reach` is the rule.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import kernels, sentences
from dedup.kernels.words import Ints
from dedup.thresholds import ALIGNED_RUN, SLIP, STRETCH

_LARGEST = 60_000_000  # product of the lengths: 1 MB with vectors, 8 MB without, and 2 ms

Floats = NDArray[np.float64]
Points = NDArray[np.uint32]


class Folds(NamedTuple):
    """The folds of the passages of articles, one article after the other."""

    offsets: Ints  # (n + 1,): passage k is points[offsets[k]:offsets[k + 1]]
    points: Points
    first: Ints  # (articles + 1,): passages first[k]:first[k + 1] are article k's


class Laid(NamedTuple):
    """The passages of one side of pairs of articles, pair after pair."""

    begins: Ints  # (p + 1,): those of pair k are begins[k]:begins[k + 1]
    row: Ints  # (n,): passages
    pair: Ints  # (n,)


class Reach(NamedTuple):
    """How much of the articles of pairs stands in each other."""

    left: Floats  # share of each passage, as `laid` out
    right: Floats
    noise: Floats  # (p,): slips in 100 characters of stretches: a scanner makes two and more, an editor hardly one
    read: NDArray[np.bool_]  # (p,): False where it was too much to read; then the rest says nothing
    laid: tuple[Laid, Laid]


def laid(first: Ints, articles: Ints) -> Laid:
    """Lay out the passages of the articles of one side of pairs.

    >>> laid(np.array([0, 2, 3]), np.array([1, 0, 1])).row.tolist()
    [2, 0, 1, 2]
    """
    sizes = first[articles + 1] - first[articles]
    begins = np.concatenate(([0], np.cumsum(sizes)))
    row = np.arange(begins[-1]) + np.repeat(first[articles] - begins[:-1], sizes)
    return Laid(begins, row, np.repeat(np.arange(len(articles)), sizes))


def reach(folds: Folds, left: Ints, right: Ints) -> Reach:
    """Align the articles of each pair, given by their numbers, shapes (p,)."""
    offset = folds.offsets[folds.first]
    size = np.diff(offset)
    read = size[left] * size[right] <= _LARGEST
    asked = np.flatnonzero(read)
    ends, spans, slips = kernels.stretches(
        offset, folds.points, left[asked], right[asked], _kinds(folds.points), ALIGNED_RUN, SLIP, STRETCH
    )
    pair = np.repeat(asked, np.diff(ends))
    inside = np.bincount(pair, spans[:, 1] - spans[:, 0], len(left))
    noise = np.zeros(len(left))
    noise[asked] = 100 * slips / np.maximum(inside[asked], 1)
    sides = laid(folds.first, left), laid(folds.first, right)
    return Reach(
        _within(folds, left, sides[0], pair, spans[:, 0], spans[:, 1]),
        _within(folds, right, sides[1], pair, spans[:, 2], spans[:, 3]),
        noise,
        read,
        sides,
    )


def runs(offsets: Ints, letters: NDArray[np.uint8], left: Ints, right: Ints, least: int) -> tuple[Ints, Ints]:
    """Return how many letters the texts of each pair have in common in runs of `least` or more, and in the longest.

    Args:
        offsets, letters: As `kernels.letters` gives them.
    """
    size = np.diff(offsets)
    asked = np.flatnonzero(size[left] * size[right] <= _LARGEST)
    points = letters.astype(np.uint32)
    ends, spans, _ = kernels.stretches(offsets, points, left[asked], right[asked], _kinds(points[:0]), least, -1, 0)
    pair, sizes = np.repeat(asked, np.diff(ends)), spans[:, 1] - spans[:, 0]
    total, longest = np.zeros(len(left), np.int64), np.zeros(len(left), np.int64)
    np.add.at(total, pair, sizes)
    np.maximum.at(longest, pair, sizes)
    return total, longest


def _kinds(points: Points) -> NDArray[np.uint8]:
    return sentences.properties(0x80 if points.max(initial=0) < 0x80 else 0x10000).kinds


def _within(folds: Folds, articles: Ints, side: Laid, pair: Ints, start: Ints, end: Ints) -> Floats:
    """Return the share of each passage of one side that lies inside the spans of its pair, which are in order."""
    offset = folds.offsets[folds.first]
    size = offset[articles + 1] - offset[articles]
    base = np.cumsum(size) - size  # of each pair, were its texts joined
    start, end = start + base[pair], end + base[pair]
    before = np.concatenate(([0], np.cumsum(end - start)))
    stop = folds.offsets[side.row + 1] + (base - offset[articles])[side.pair]  # of each passage, where the next begins
    at = np.searchsorted(start, stop)
    last = np.maximum(at - 1, 0)
    inside = np.minimum(stop, end[last]) - start[last] if len(start) else stop
    covered = np.where(at > 0, before[last] + inside, 0)  # characters inside, up to there
    share: Floats = np.diff(covered, prepend=0) / np.maximum(np.diff(stop, prepend=0), 1)
    return share
