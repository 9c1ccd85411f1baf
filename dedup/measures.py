"""Blocks and statements of many pairs of articles -> the measures that name relations, as columns.

    article 0  "Quake kills 12 in Hanoi"     pair (0, 1)    left .9 of article 0 is in matches, right .8 of article 1
    article 1  "Quake kills 14 in Hanoi"                    they agree in 0 of 1 numbers, too few to tell

In: what articles state, by passage; the blocks of pairs. Out: columns, a row for each pair. Each is added up in order
of the passages, so that no result depends on which pairs are measured together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import kernels, reach
from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints, Words
from dedup.reach import Floats, Folds, Laid
from dedup.thresholds import COUNTED, FILLED, LACKING, PHRASE, PHRASES


class Sets(NamedTuple):
    """Distinct ids of each article, sorted."""

    offsets: Ints  # (articles + 1,)
    ids: Words


class Told(NamedTuple):
    """Articles as relations see them, by the passages that carry evidence."""

    utf8: bytes
    start: Ints  # (n,): bytes of each passage
    end: Ints
    first: Ints  # (articles + 1,): passages first[k]:first[k + 1] are article k's
    size: Ints  # (n,): folded characters; 0 for sign-offs, teasers, notices and what is cut within
    body: NDArray[np.bool_]  # (n,): passages that carry evidence, but for headlines: desks write their own
    numbers: Sets  # of two digits or more
    names: Sets  # words with a capital that do not stand without one too


class Side(NamedTuple):
    """One side of pairs of articles."""

    articles: Ints  # (p,)
    laid: Laid
    share: Floats  # of each row, that stands in the other article


class Held(NamedTuple):
    """How much of the articles of pairs stands in matches."""

    left: Side
    right: Side
    matched: Ints  # (p,): matched characters of the left


class Stood(NamedTuple):
    """How much of the articles of pairs stands in each other; columns of shape (p,)."""

    left: Floats  # share of the left article's characters
    right: Floats
    news: Floats  # the larger share of an article in passages that the other lacks
    ending: NDArray[np.bool_]  # only the last passages of both stand in the other: a disclaimer, some background


def held(told: Told, left: Ints, right: Ints, chained: Chained) -> Held:
    """Measure matches of pairs of articles, given by their numbers; `chained` holds passages as `told` counts them."""
    total = np.concatenate(([0], np.cumsum(told.size)))
    size = total[chained.left + chained.lefts] - total[chained.left]
    other = total[chained.right + chained.rights] - total[chained.right]
    pair = np.repeat(np.arange(len(left)), np.diff(chained.block[chained.pair]))
    common = chained.similarity * (size + other) / 2
    matched = np.zeros(len(left), np.int64)
    np.add.at(matched, pair, size)
    one, two = reach.laid(told.first, left), reach.laid(told.first, right)
    share, held_share = (np.minimum(1.0, common / np.maximum(each, 1)) for each in (size, other))
    here = _best(one, told.first[left], pair, chained.left, chained.lefts, share)
    there = _best(two, told.first[right], pair, chained.right, chained.rights, held_share)
    return Held(Side(left, one, here), Side(right, two, there), matched)


def _best(side: Laid, first: Ints, pair: Ints, row: Ints, rows: Ints, share: Floats) -> Floats:
    """Return for each row of a side the largest share of a match that holds it."""
    best = np.zeros(len(side.row))
    place = side.begins[pair] + row - first[pair]
    many = np.flatnonzero(rows > 1)
    np.maximum.at(best, place, share)
    for at in many.tolist():
        stop = place[at] + rows[at]
        best[place[at] : stop] = np.maximum(best[place[at] : stop], share[at])
    return best


def stood(told: Told, found: Held) -> Stood:
    """Return how much of both articles of each pair stands in the other."""
    (left, lacks, ends), (right, wants, stops) = (
        kernels.stood(told.first, told.size, told.body, side.articles, side.share, LACKING) for side in found[:2]
    )
    return Stood(left, right, np.maximum(lacks, wants), ends & stops)


def longer(told: Told, left: Ints, right: Ints) -> Ints:
    """Return the characters that carry evidence of the longer article of each pair."""
    total = np.diff(np.concatenate(([0], np.cumsum(told.size)))[told.first])
    return np.maximum(total[left], total[right])


def aligned(told: Told, left: Ints, right: Ints, found: Held, wanted: Ints) -> tuple[Stood, Floats, NDArray[np.bool_]]:
    """Return what stands in both articles of the wanted pairs, by matches or aligned text, whichever has more.

    Returns:
        stood, noise: A row for each wanted pair.
        read: False where the articles are too long to be aligned; then the rest says nothing.
    """
    one, other = left[wanted], right[wanted]
    more = reach.reach(_folds(told, one, other), one, other)
    left_side, right_side = (
        Side(articles, laid, np.maximum(share, known.share[_of(known.laid, wanted)]))
        for articles, laid, share, known in (
            (one, more.laid[0], more.left, found.left),
            (other, more.laid[1], more.right, found.right),
        )
    )
    return stood(told, Held(left_side, right_side, found.matched[wanted])), more.noise, more.read


def _of(side: Laid, wanted: Ints) -> Ints:
    """The rows of a side that belong to wanted pairs."""
    return reach.laid(side.begins, wanted).row


def _folds(told: Told, *articles: Ints) -> Folds:
    """The folds of some articles; those of the others are empty."""
    wanted = np.repeat(_asked(told, *articles), np.diff(told.first)) & (told.size > 0)
    offsets, points = kernels.folds(told.utf8, told.start, np.where(wanted, told.end, told.start))
    return Folds(offsets, points, told.first)


def _asked(told: Told, *articles: Ints) -> NDArray[np.bool_]:
    asked = np.zeros(len(told.first) - 1, bool)
    for some in articles:
        asked[some] = True
    return asked


class Common(NamedTuple):
    """How many ids the articles of pairs have, and share; columns of shape (p,)."""

    shared: NDArray[np.integer[Any]]
    left: Ints
    right: Ints

    def beside(self, other: Common) -> Common:
        """Return the same of ids of two kinds, which are never equal."""
        return Common(self.shared + other.shared, self.left + other.left, self.right + other.right)

    def agreed(self) -> Floats:
        """Return the share of the ids of the article with fewer that the other has too; NaN where there are too few."""
        fewer = np.minimum(self.left, self.right)
        return np.where(fewer >= COUNTED, self.shared / np.maximum(fewer, 1), np.nan)


def common(sets: Sets, left: Ints, right: Ints) -> Common:
    """Count the ids of the articles of each pair."""
    counts = np.diff(sets.offsets)
    return Common(kernels.shared(sets.offsets, sets.ids, left, right), counts[left], counts[right])


def form(told: Told, left: Ints, right: Ints) -> Floats:
    """Return the share of the shorter article's common words in phrases of both; 0.0 where that makes no form.

    Args:
        left, right: Articles of pairs, shapes (p,).
    """
    wanted = np.repeat(_asked(told, left, right), np.diff(told.first)) & told.body
    offsets, letters = kernels.letters(told.utf8, told.start, np.where(wanted, told.end, told.start))
    short, long = phrases(offsets[told.first], letters, left, right)
    return np.where(long >= FILLED, short, 0.0)


def phrases(offsets: Ints, letters: NDArray[np.uint8], left: Ints, right: Ints) -> tuple[Floats, Floats]:
    """Return the shares of the shorter and the longer text's common words that stand in phrases of both, or zeros.

    Args:
        offsets, letters: As `kernels.letters` gives them.
        left, right: Texts of pairs, shapes (p,).
    """
    total, longest = reach.runs(offsets, letters, left, right, PHRASE)
    least, beside, short = PHRASES
    size = np.diff(offsets)
    fewer, more = np.minimum(size[left], size[right]), np.maximum(size[left], size[right])
    told = (total >= least) & (total - longest >= beside) & (total >= short * fewer)
    return np.where(told, total / np.maximum(fewer, 1), 0.0), np.where(told, total / np.maximum(more, 1), 0.0)
