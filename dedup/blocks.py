"""Matches of passages -> blocks: maximal runs that stand in two places in the same order.

    article 7, passages 0 1 2 3 | 4 5 6     4 = 1, 5 = 2 (one word edited), 6 = 3     ->  one block, 1..3 with 4..6

In: classes, near pairs of classes with their similarity. Out: `Matches` (columns: every place a class stands in, tied
to its twin's first place in each other article) and, for one pair of articles, its `Block`s. A block may step over up
to `GAP` - 1 passages that match nothing (an advertisement, an inserted paragraph) and takes in a neighbour on both
sides that the band keys missed. Inside one article the two sides of a block never overlap.
Source: collinear chaining, Abouelhoda and Ohlebusch 2005, with a bounded gap; greedy, so linear in the matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.config import BUCKET
from dedup.model import Block, Classes, Match, Matches, Passages

GAP = 3  # passages: an inserted paragraph is one or two sentences
_SHORTEST = 20  # folded characters a neighbour needs to be compared at all
_GAIN = 0.02  # similarity that joining a neighbour must bring: more than a joined word
_FEW = 8  # places in one article: a body is doubled or tripled, a refrain comes more often
_WIDEST = 6  # passages in one match
_NEIGHBOUR = 0.6  # similarity a neighbour of a match needs: its place is evidence too

Rows = NDArray[np.int64]


def spread(
    classes: Classes,
    near: tuple[Rows, Rows, NDArray[np.float64]],
    passages: Passages,
    length: NDArray[np.int32],
    min_chars: int,
    rank: Sequence[int] = (),
) -> Matches:
    """Tie the places of every class to each other, and those of near classes.

    In one article, places are tied pairwise, or to the first where there are many. Across articles, first places are
    tied pairwise, or, over `BUCKET` articles, to that of the article that `rank` puts first (by default, the first). A
    passage under `min_chars` is tied only to its twins right beside it, or where three such passages in a row stand in
    the same order elsewhere (a table, a poem, a list that stands twice).
    """
    found: list[tuple[int, int, float]] = []
    linked = 0
    firsts: dict[int, list[int]] = {}
    article = passages.article

    for rows in _short_runs(classes, article, length, min_chars):
        found += [(a, b, 1.0) for a, b in (*_later_places(rows, article[rows]), *_pairwise(_led(rows, article, rank)))]
    sizes = np.diff(classes.offset)
    for k in np.flatnonzero(sizes > 1).tolist():
        rows = classes.rows(k)
        if length[rows[0]] < min_chars:
            beside = np.flatnonzero((np.diff(rows) != 1) | (np.diff(article[rows]) != 0)) + 1
            found += [(a, b, 1.0) for run in np.split(rows, beside) for a, b in _pairwise(run.tolist())]
            continue
        firsts[k] = _led(rows, article, rank)
        found += [(a, b, 1.0) for a, b in (*_later_places(rows, article[rows]), *_pairwise(firsts[k]))]
        linked += len(firsts[k]) > BUCKET
    for k, m, similarity in zip(*(column.tolist() for column in near), strict=True):
        one = firsts.get(k) or [int(classes.first[k])]
        two = firsts.get(m) or [int(classes.first[m])]
        found += [(min(a, b), max(a, b), similarity) for a, b in _product(one, two)]
        if sizes[k] > len(one) or sizes[m] > len(two):  # places after the first in some article
            both = _together(classes.rows(k), classes.rows(m), article)
            found += [(min(a, b), max(a, b), similarity) for a, b in both]
    return _columns(found, article, linked)


def _short_runs(
    classes: Classes, article: NDArray[np.int32], length: NDArray[np.int32], min_chars: int
) -> Iterator[Rows]:
    """Yield the places of each run of three short passages that stands more than once, by its first row, in order."""
    short = (length > 0) & (length < min_chars)
    if len(short) < 3:
        return
    at = np.flatnonzero(short[:-2] & short[1:-1] & short[2:] & (article[:-2] == article[2:]))
    at = at[length[at] + length[at + 1] + length[at + 2] >= min_chars]
    if not len(at):
        return
    names = np.stack([classes.of[at], classes.of[at + 1], classes.of[at + 2]], axis=1)
    _, name = np.unique(names, axis=0, return_inverse=True)
    order = np.argsort(name.ravel(), kind="stable")
    sizes = np.bincount(name.ravel())
    ends = np.cumsum(sizes)
    for k in np.flatnonzero(sizes > 1).tolist():
        yield at[order[ends[k] - sizes[k] : ends[k]]]


def _led(rows: Rows, article: NDArray[np.int32], rank: Sequence[int]) -> list[int]:
    """First places in each article; where there are very many, the one that would be kept in front."""
    first: list[int] = rows[np.concatenate(([True], article[rows][1:] != article[rows][:-1]))].tolist()
    if len(first) > BUCKET and rank:
        best = min(range(len(first)), key=lambda at: rank[article[first[at]]])
        first[0], first[best] = first[best], first[0]
    return first


def _later_places(rows: Rows, article: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Pair the places of a class in each article; over `_FEW` of them, each later one with the first."""
    for part in np.split(rows, np.flatnonzero(article[1:] != article[:-1]) + 1):
        places = part.tolist()
        yield from _pairwise(places) if len(places) <= _FEW else ((places[0], row) for row in places[1:])


def _pairwise(places: list[int]) -> Iterator[tuple[int, int]]:
    """Pair places; over `BUCKET` of them, each with the first named."""
    if len(places) > BUCKET:
        yield from ((min(places[0], row), max(places[0], row)) for row in places[1:])
        return
    for at, row in enumerate(places):
        yield from ((row, other) for other in places[at + 1 :])


def _product(one: list[int], two: list[int]) -> Iterator[tuple[int, int]]:
    if len(one) * len(two) <= BUCKET:
        yield from ((a, b) for a in one for b in two)
        return
    yield from ((one[0], b) for b in two)
    yield from ((a, two[0]) for a in one[1:])


def _together(one: Rows, two: Rows, article: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Pair the places of two classes that stand in one article."""
    both = np.intersect1d(article[one], article[two])
    for owner in both.tolist():
        yield from _product(one[article[one] == owner].tolist(), two[article[two] == owner].tolist())


def _columns(found: list[tuple[int, int, float]], article: NDArray[np.int32], linked: int) -> Matches:
    """Sort and keep the best similarity of each pair."""
    left = np.array([row[0] for row in found], np.int64)
    right = np.array([row[1] for row in found], np.int64)
    similarity = np.array([row[2] for row in found], np.float64)
    if len(found):
        order = np.lexsort((-similarity, right, left, article[right], article[left]))
        left, right, similarity = left[order], right[order], similarity[order]
        new = np.concatenate(([True], (left[1:] != left[:-1]) | (right[1:] != right[:-1])))
        left, right, similarity = left[new], right[new], similarity[new]
    return Matches(left, right, similarity, linked)


class Chainer:
    """Builds the blocks of one pair of articles at a time."""

    def __init__(
        self,
        similarity: Callable[[tuple[int, ...], tuple[int, ...], float], float],
        classes: Classes,
        passages: Passages,
        length: NDArray[np.int32],
        raw: NDArray[np.uint64],
    ) -> None:
        self._similarity = similarity
        self._used: set[tuple[int, int]] = set()  # pairs of rows in the blocks of the pair of articles at hand
        self._class: list[int] = classes.of.tolist()
        self._sizes = np.diff(classes.offset).tolist()
        self._raw = raw.tolist()
        self._length = length.tolist()
        counts = np.bincount(passages.article) if len(passages) else np.empty(0, np.int64)
        self._end = np.cumsum(counts).tolist()  # the first row after each article
        self._start = (np.cumsum(counts) - counts).tolist()
        self._article = passages.article.tolist()

    def blocks(self, matches: dict[tuple[int, int], float]) -> list[Block]:
        """Chain the matches of one pair of articles (or of one article with itself), longest runs as found in order.

        Args:
            matches: (left row, right row) -> similarity, in order of left, then right.
        """
        free = dict(matches)
        self._used.clear()
        blocks = []
        for pair in matches:
            if pair in free:
                blocks.append(self._chain(pair, free))
                self._used.update((a, b) for match in blocks[-1].matches for a in match.left for b in match.right)
        return blocks

    def _chain(self, pair: tuple[int, int], free: dict[tuple[int, int], float]) -> Block:
        left, right = pair
        article, other = self._article[left], self._article[right]
        low = (self._start[article], self._start[other])
        high = (self._end[article], self._end[other])
        if article == other:
            high = (right, high[1])
        run = [self._grown(self._match((left,), (right,), free.pop(pair)), low, high, free)]
        while (found := self._next(run[0], -1, low, high, free)) is not None:
            if article == other and found.right[0] <= run[-1].left[-1]:
                break
            run.insert(0, found)
        if article == other:
            high = (run[0].right[0], high[1])
        while (found := self._next(run[-1], 1, low, high, free)) is not None:
            run.append(found)
        return Block(tuple(run))

    def _next(
        self, at: Match, step: int, low: tuple[int, int], high: tuple[int, int], free: dict[tuple[int, int], float]
    ) -> Match | None:
        """Return the nearest match after (step 1) or before (step -1) `at`, within `GAP` on both sides."""
        edge = (at.left[-1], at.right[-1]) if step > 0 else (at.left[0], at.right[0])
        for total in range(2, 2 * GAP + 1):
            for over in range(max(1, total - GAP), min(GAP, total - 1) + 1):
                left, right = edge[0] + step * over, edge[1] + step * (total - over)
                if not (low[0] <= left < high[0] and low[1] <= right < high[1]) or (left, right) in self._used:
                    continue
                similarity = free.pop((left, right), None)
                if similarity is None and self._is_twin(left, right):
                    similarity = 1.0
                if similarity is None and total == 2:
                    similarity = self._alike(left, right)
                if similarity is not None:
                    inner = (max(low[0], edge[0] + 1), max(low[1], edge[1] + 1)) if step > 0 else low
                    outer = high if step > 0 else (edge[0], edge[1])
                    return self._grown(self._match((left,), (right,), similarity), inner, outer, free)
        return None

    def _grown(
        self, match: Match, low: tuple[int, int], high: tuple[int, int], free: dict[tuple[int, int], float]
    ) -> Match:
        """Join neighbours to the shorter side of a near match while that makes the sides more alike.

        One copy has split a sentence that the other runs on.
        """
        while match.similarity < 1.0:
            left, right = (sum(self._length[row] for row in side) for side in (match.left, match.right))
            wider = [
                self._match(a, b, similarity)
                for a, b in _widened(match, left < right, low, high)
                if (similarity := self._similarity(a, b, match.similarity)) > match.similarity + _GAIN
            ]
            if not wider or len(match.left) + len(match.right) > _WIDEST:
                break
            match = max(wider, key=lambda one: one.similarity)
            for a in match.left:
                for b in match.right:
                    free.pop((a, b), None)
        return match

    def _is_twin(self, left: int, right: int) -> bool:
        """Tell whether two passages are of one class; of one that stands in very many places, only tied ones count."""
        name = self._class[left]
        return bool(name == self._class[right] >= 0 and self._sizes[name] <= BUCKET)

    def _alike(self, left: int, right: int) -> float | None:
        short, long = sorted((self._length[left], self._length[right]))
        if self._class[left] == self._class[right]:  # in too many places, see `_is_twin`
            return None
        if short < _SHORTEST or long > 3 * short:
            return None
        return self._similarity((left,), (right,), _NEIGHBOUR) or None

    def _match(self, left: tuple[int, ...], right: tuple[int, ...], similarity: float) -> Match:
        same = len(left) == len(right) == 1 and self._raw[left[0]] == self._raw[right[0]]
        return Match(left, right, similarity, same)


def _widened(
    match: Match, left_is_shorter: bool, low: tuple[int, int], high: tuple[int, int]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield the match with the passage after, or before, joined to its shorter side."""
    if left_is_shorter:
        if match.left[-1] + 1 < high[0]:
            yield (*match.left, match.left[-1] + 1), match.right
        if match.left[0] - 1 >= low[0]:
            yield (match.left[0] - 1, *match.left), match.right
    else:
        if match.right[-1] + 1 < high[1]:
            yield match.left, (*match.right, match.right[-1] + 1)
        if match.right[0] - 1 >= low[1]:
            yield match.left, (match.right[0] - 1, *match.right)
