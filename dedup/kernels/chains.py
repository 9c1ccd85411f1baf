"""Matches of pairs of articles -> blocks, in Python: the spec of the kernel `chain`.

    article 7, passages 0 1 2 3 | 4 5 6     4 = 1, 5 = 2 (one word edited), 6 = 3     ->  one block, 1..3 with 4..6

Of a pair's matches, in order of left, then right, each that stands in no block yet begins one. It goes on, first back,
then forth, to the nearest place within `gap` passages of both sides where there is a match, or two passages of one
class, or, right beside, two passages alike in `near`. A near match first joins neighbours to its shorter side while
that makes it more alike by `gain`: one copy has split a sentence that the other runs on. No pair of passages stands in
two blocks. Inside one article the left side of a block ends before the right one begins.

The work is bounded: folds are compared at most `most` times for each match and each passage of the two articles, after
which only matches and classes count. Real articles need less; a form of ten thousand lines would need the
square of its lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.fold import fold
from dedup.kernels.pairs import likeness
from dedup.kernels.text import checked, folds
from dedup.kernels.words import Ints, Words

Floats = NDArray[np.float64]
Rows = tuple[int, int]  # of the left and of the right side


class Sheets(NamedTuple):
    """The passages of some articles, one article after the other."""

    utf8: bytes
    start: Ints  # (n,): bytes of each passage
    end: Ints
    length: Ints  # folded characters
    name: Ints  # equal for passages of one class; under 0 where that alone makes no match of them
    raw: Words  # equal where the bytes are, white space aside
    first: Ints  # (articles + 1,): passages first[k]:first[k + 1] are article k's


class Paired(NamedTuple):
    """The matches of pairs of articles."""

    one: Ints  # (p,): articles; the same as `other` for matches inside one
    other: Ints
    offset: Ints  # (p + 1,): matches offset[k]:offset[k + 1] are pair k's, in order of left, then right, distinct
    left: NDArray[np.integer[Any]]  # (m,): passages; int64 where they are chained
    right: NDArray[np.integer[Any]]
    similarity: Floats


class Rule(NamedTuple):
    """What is asked of a block."""

    gap: int  # passages from one match to the next, at most
    widest: int  # passages that a match has when one more may join it
    shortest: int  # folded characters of a passage that is compared for standing beside a match
    lopsided: int  # times as long as the shorter: two passages of which one is longer are not compared
    most: int  # comparisons for each match and passage of a pair of articles
    gain: float  # similarity that joining a neighbour must bring
    near: float  # similarity of such a neighbour
    share: float  # of the shorter fold in the longer, in long runs: enough whatever the similarity
    run: int  # characters of a run that counts
    long_run: int


class Chained(NamedTuple):
    """Blocks as columns, ordered by pair of articles."""

    left: Ints  # (m,): the first passage of each match on the left
    lefts: Ints  # how many it has there, one after the other
    right: Ints
    rights: Ints
    similarity: Floats
    same: NDArray[np.bool_]  # byte for byte, white space aside
    block: Ints  # (b + 1,): matches block[k]:block[k + 1] are block k's
    pair: Ints  # (p + 1,): blocks pair[k]:pair[k + 1] are those of pair k
    compared: Ints  # (p,): how often folds were compared


class _Link(NamedTuple):
    left: int
    lefts: int
    right: int
    rights: int
    similarity: float

    def pairs(self) -> Iterator[Rows]:
        for left in range(self.left, self.left + self.lefts):
            for right in range(self.right, self.right + self.rights):
                yield left, right


def chain(sheets: Sheets, paired: Paired, rule: Rule) -> Chained:
    """Return the blocks of each pair of articles, in order of their first matches.

    Raises:
        ValueError: Columns do not belong together, or matches are not of their articles, or not in order.
        TypeError: A dtype is not as stated.
    """
    _check(sheets, paired)
    chainer = _Chainer(sheets, rule)
    links: list[_Link] = []
    block, pair, compared = [0], [0], []
    first = sheets.first.tolist()
    columns = (column.tolist() for column in (paired.one, paired.other))
    for one, other, (start, stop) in zip(*columns, pairwise(paired.offset.tolist()), strict=True):
        rows = zip(paired.left[start:stop].tolist(), paired.right[start:stop].tolist(), strict=True)
        matches = dict(zip(rows, paired.similarity[start:stop].tolist(), strict=True))
        for found in chainer.blocks((first[one], first[other]), (first[one + 1], first[other + 1]), matches):
            links += found
            block.append(len(links))
        pair.append(len(block) - 1)
        compared.append(chainer.compared)
    rows_of = np.array([link[:4] for link in links], np.int64).reshape(-1, 4).T
    left, lefts, right, rights = map(np.ascontiguousarray, rows_of)
    same = (lefts == 1) & (rights == 1) & (sheets.raw[left] == sheets.raw[right])
    similarity = np.array([link.similarity for link in links], np.float64)
    ends = (np.array(column, np.int64) for column in (block, pair, compared))
    return Chained(left, lefts, right, rights, similarity, same, *ends)


class _Chainer:
    """Builds the blocks of one pair of articles at a time."""

    def __init__(self, sheets: Sheets, rule: Rule) -> None:
        self._sheets, self._rule = sheets, rule
        self._length, self._name = sheets.length.tolist(), sheets.name.tolist()
        self._folds: dict[int, str] = {}
        self._used: set[Rows] = set()  # pairs of rows in the blocks of the pair of articles at hand
        self._free: dict[Rows, float] = {}  # its matches that stand in none yet
        self.compared = 0  # how often folds were compared for it

    def blocks(self, low: Rows, high: Rows, matches: dict[Rows, float]) -> Iterator[list[_Link]]:
        """Yield the blocks of one pair of articles (or of one article with itself), whose rows are `low` to `high`."""
        self._used.clear()
        self._free = dict(matches)
        self.compared = 0
        self._most = self._rule.most * (len(matches) + high[0] - low[0] + high[1] - low[1])
        for at in matches:
            if at in self._free:
                block = self._chain(at, low, high)
                self._used.update(pair for link in block for pair in link.pairs())
                yield block

    def _chain(self, at: Rows, low: Rows, high: Rows) -> list[_Link]:
        inside = low[0] == low[1]
        left, right = at
        before = (right if inside else high[0], high[1])
        start = self._grown(_Link(left, 1, right, 1, self._free.pop(at)), low, before)
        run = [start]
        while (found := self._next(run[-1], -1, low, before)) is not None:
            if inside and found.right < start.left + start.lefts:
                break
            run.append(found)
        run.reverse()
        after = (run[0].right if inside else high[0], high[1])
        while (found := self._next(run[-1], 1, low, after)) is not None:
            run.append(found)
        return run

    def _next(self, link: _Link, step: int, low: Rows, high: Rows) -> _Link | None:
        """Return the nearest match after (step 1) or before (step -1) `link`, within the gap on both sides."""
        gap = self._rule.gap
        if step > 0:
            edge = link.left + link.lefts - 1, link.right + link.rights - 1
            low = edge[0] + 1, edge[1] + 1
        else:
            edge = high = link.left, link.right
        for total in range(2, 2 * gap + 1):
            for over in range(max(1, total - gap), min(gap, total - 1) + 1):
                at = left, right = edge[0] + step * over, edge[1] + step * (total - over)
                if low[0] <= left < high[0] and low[1] <= right < high[1] and at not in self._used:
                    similarity = self._judged(at, beside=total == 2)
                    if similarity > 0:
                        return self._grown(_Link(left, 1, right, 1, similarity), low, high)
        return None

    def _judged(self, at: Rows, beside: bool) -> float:
        """How much alike two passages are: as a match, as twins, or, right beside the match before, by their text."""
        left, right = at
        if at in self._free:
            return self._free.pop(at)
        if self._name[left] == self._name[right]:  # of a class in too many places only matches count
            return 1.0 if self._name[left] >= 0 else 0.0
        short, long = sorted((self._length[left], self._length[right]))
        if beside and short >= self._rule.shortest and long <= self._rule.lopsided * short:
            return self._likeness(_Link(left, 1, right, 1, 0.0), self._rule.near)
        return 0.0

    def _grown(self, link: _Link, low: Rows, high: Rows) -> _Link:
        """Join neighbours to the shorter side of a near match while that makes the sides more alike."""
        while link.similarity < 1.0 and link.lefts + link.rights <= self._rule.widest:
            bar = link.similarity + self._rule.gain
            wider = [
                one._replace(similarity=alike)
                for one in self._widened(link, low, high, bar)
                if (alike := self._likeness(one, link.similarity)) > bar
            ]
            if not wider:
                break
            link = max(wider, key=lambda one: one.similarity)
            for at in link.pairs():
                self._free.pop(at, None)
        return link

    def _widened(self, link: _Link, low: Rows, high: Rows, bar: float) -> Iterator[_Link]:
        """Yield the match with the passage after, or before, joined to its shorter side, if that can reach `bar`."""
        left = sum(self._length[link.left : link.left + link.lefts])
        right = sum(self._length[link.right : link.right + link.rights])
        ours, theirs = min(left, right), max(left, right)
        if left < right:
            after, before, end, start = link.left + link.lefts, link.left - 1, high[0], low[0]
            wider = (
                link._replace(lefts=link.lefts + 1),
                link._replace(left=before, lefts=link.lefts + 1),
            )
        else:
            after, before, end, start = link.right + link.rights, link.right - 1, high[1], low[1]
            wider = (
                link._replace(rights=link.rights + 1),
                link._replace(right=before, rights=link.rights + 1),
            )
        for row, there, one in ((after, after < end, wider[0]), (before, before >= start, wider[1])):
            if there:
                mine = ours + self._length[row]
                if not mine + theirs or 2 * min(mine, theirs) / (mine + theirs) > bar:
                    yield one

    def _likeness(self, link: _Link, cutoff: float) -> float:
        """The similarity of both sides; 0.0 where it is under `cutoff`, unless one holds nearly all of the other."""
        if self.compared >= self._most:
            return 0.0
        self.compared += 1
        a = "".join(map(self._fold, range(link.left, link.left + link.lefts)))
        b = "".join(map(self._fold, range(link.right, link.right + link.rights)))
        return likeness(a, b, self._rule.share, cutoff, self._rule.run, self._rule.long_run)

    def _fold(self, row: int) -> str:
        if row not in self._folds:
            start, end = self._sheets.start[row : row + 1], self._sheets.end[row : row + 1]
            try:
                self._folds[row] = fold(str(self._sheets.utf8[start[0] : end[0]], "utf-8"))
            except UnicodeDecodeError:
                self._folds[row] = "".join(map(chr, folds(self._sheets.utf8, start, end)[1].tolist()))
        return self._folds[row]


def _check(sheets: Sheets, paired: Paired) -> None:
    """Refuse columns that do not belong together."""
    for table in (sheets, paired):
        for label, column in zip(table._fields, table, strict=True):
            _check_column(label, column)
    if len({len(column) for column in sheets[1:6]}) > 1:
        raise ValueError("the columns of passages must have one length, under 2**31")
    checked(sheets.utf8, sheets.start, sheets.end)
    if not _rises(sheets.first, len(sheets.start)):
        raise ValueError("first must rise from 0 to the number of passages")
    one, other, offset, left, right, similarity = paired
    if len(one) != len(other) or not len(left) == len(right) == len(similarity):
        raise ValueError("the columns of pairs, and those of matches, must have one length")
    if len(offset) != len(one) + 1 or not _rises(offset, len(left)):
        raise ValueError("offset must rise from 0 to the number of matches")
    articles = len(sheets.first) - 1
    if len(one) and not 0 <= min(one.min(), other.min()) <= max(one.max(), other.max()) < articles:
        raise ValueError(f"pairs must be of articles 0 to {articles - 1}")
    owner = np.repeat(np.arange(len(one)), np.diff(offset))
    fits = np.ones(len(left), np.bool_)
    for side, rows in ((one, left), (other, right)):
        fits &= (rows >= sheets.first[side[owner]]) & (rows < sheets.first[side[owner] + 1])
    rises = (left[1:] > left[:-1]) | ((left[1:] == left[:-1]) & (right[1:] > right[:-1]))
    fits[1:] &= rises | (owner[1:] != owner[:-1])
    if not fits.all():
        raise ValueError(f"pair {owner[~fits][0]}: its matches must be of its articles, in order")


def _check_column(label: str, column: object) -> None:
    if label == "utf8":
        memoryview(column)  # type: ignore[arg-type]
        return
    kind = {"raw": np.uint64, "similarity": np.float64}.get(label, np.int64)
    if not isinstance(column, np.ndarray) or column.dtype != kind:
        raise TypeError(f"{label} must be an array of {np.dtype(kind)}")
    if column.ndim != 1:
        raise ValueError(f"{label} must have 1 dimension(s)")


def _rises(offset: Ints, last: int) -> bool:
    return bool(len(offset) and offset[0] == 0 and offset[-1] == last and (np.diff(offset) >= 0).all())
