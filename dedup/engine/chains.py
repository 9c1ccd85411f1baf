"""Matches -> blocks: the pairs of articles in batches, each with the passages of its articles read back at once.

    matches 3-40 3-41 5-52 | 90-200   of articles 0-7 0-8 | 2-9   ->   (0, 7, blocks) (0, 8, blocks) (2, 9, blocks)

A batch takes some dozen megabytes, whatever the run has: the matches may lie on disk. No result depends on where
batches end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import blocks, buffer
from dedup.blocks import Batch
from dedup.config import BUCKET
from dedup.engine import originals
from dedup.engine.columns import Columns
from dedup.engine.placing import Texts
from dedup.engine.views import View
from dedup.kernels.chains import Chained, Paired, Sheets
from dedup.model import Article
from dedup.stores import slabs
from dedup.tables import Classes, Labels, Matches, sought

_BATCH = 4_000_000  # bytes of text and of matches
_BATCHES = 256  # such batches fill the memory of a run, at least: one takes some twenty times its bytes
_INSIDE = 1_000_000  # the same where pairs are of an article with itself: they are few
_MATCH = 64  # bytes of a match and its place in a block
_SPREAD = 1 << 18  # pairs from the first of a batch to its last: those between, which nobody asked for, are read too
_SLAB = 1 << 19  # matches at a time
_LOOK = 1 << 11  # pairs that are looked at to see whether they fill a batch; twice as many if they do not

_MEMORY = 0.05  # of the memory, for the pairs
_PAIR = np.dtype([("one", "<i4"), ("other", "<i4"), ("begin", "<i8")])  # articles, and the first match

Rows = NDArray[np.int64]
Places = NDArray[np.integer[Any]]


class Found(NamedTuple):
    """The blocks of some pairs of articles, and the passages that they were read from."""

    one: Rows  # (p,): articles
    other: Rows
    blocks: Batch  # in rows of the run
    articles: Rows  # those of all pairs, in order
    rows: Rows  # their rows, in order
    sheets: Sheets  # their passages, in that order
    texts: Texts  # and their texts
    chained: Chained  # the blocks in passages of `sheets`

    def places(self) -> tuple[Rows, Rows]:
        """Return both articles of each pair by their place in `articles`."""
        return np.searchsorted(self.articles, self.one), np.searchsorted(self.articles, self.other)


class Chains:
    """The blocks of pairs of articles, in order of the pairs."""

    def __init__(
        self, articles: Sequence[Article], table: Columns, classes: Classes, matches: Matches, budget: int
    ) -> None:
        """Take matches.

        Args:
            budget: Bytes that the run may take: with few, batches are small.
        """
        self._articles, self._table = articles, table
        self._batch = min(_BATCH, budget // _BATCHES)
        self._crowded = classes.shared[np.diff(classes.offset) > BUCKET]
        self._rows = matches.rows
        self._pairs = table.column(_PAIR, _MEMORY)  # and one more, with which the matches of the last one end
        self._edges = [0]  # pairs before those that begin in each slab of matches
        last = -1, -1
        for start, part in zip(count(0, _SLAB), slabs(self._rows, _SLAB)):
            one, other = (table.owners(part[side]).astype(np.int32) for side in ("left", "right"))
            new = (np.diff(one, prepend=last[0]) != 0) | (np.diff(other, prepend=last[1]) != 0)
            begins = np.flatnonzero(new)
            self._pairs.append(_pairs_of(one[begins], other[begins], begins + start))
            self._edges.append(len(self._pairs))
            last = int(one[-1]), int(other[-1])
        self._pairs.append(_pairs_of(*np.array([[-1], [-1], [len(matches)]])))

    def told(self, tell: Callable[[Paired], NDArray[np.bool_]]) -> NDArray[np.bool_]:
        """Tell which pairs of two articles a function of some of them wants, shape (p,)."""
        found = [np.zeros(0, np.bool_)]
        for start, stop in pairwise(self._edges):
            some = self._read(np.arange(start, stop))
            found.append(tell(some) & (some.one != some.other))
        return np.concatenate(found)

    def articles(self, told: NDArray[np.bool_]) -> Rows:
        """Return the articles of some pairs, each once, in order."""
        marked = np.zeros(len(self._table.chars), np.bool_)
        for start, stop in pairwise(self._edges):
            pairs = self._pairs.read(start, stop)[told[start:stop]]
            marked[pairs["one"]] = marked[pairs["other"]] = True
        return np.flatnonzero(marked)

    def inside(self) -> Sequence[Found]:
        """Return the articles that say something twice, and their blocks, in batches."""
        pairs = (self._pairs.read(start, stop) for start, stop in pairwise(self._edges))
        same = [np.zeros(0, np.bool_), *(some["one"] == some["other"] for some in pairs)]
        return self._batches(np.concatenate(same), {}, _INSIDE)

    def across(self, told: NDArray[np.bool_], moved: Mapping[int, int]) -> Sequence[Found]:
        """Return some pairs of articles that share passages, and their blocks, in batches.

        Args:
            told: Which pairs, shape (p,).
            moved: Row cut within its article -> the row that stays for it, which takes over its matches.
        """
        return self._batches(told, moved, self._batch)

    def _batches(self, told: NDArray[np.bool_], moved: Mapping[int, int], most: int) -> Sequence[Found]:
        cut, stays = (np.fromiter(each, np.int32, len(moved)) for each in (moved, moved.values()))
        order = np.argsort(cut)
        keeper = Labels(cut[order], stays[order])
        batches = list(_batches(self._columns(told), self._table.chars, most))

        def found(edges: tuple[int, int]) -> Found:
            return self.chained(_moved(self._read(edges[0] + np.flatnonzero(told[slice(*edges)])), keeper))

        return View(batches, range(len(batches)), lambda edges, _: found(edges))

    def _columns(self, told: NDArray[np.bool_]) -> Iterator[tuple[Places, ...]]:
        """Yield the places of some pairs, their articles, and how many matches they have, some at a time."""
        for start, stop in pairwise(self._edges):
            pairs = self._pairs.read(start, stop + 1)
            at = np.flatnonzero(told[start:stop])
            yield at + start, pairs["one"][at], pairs["other"][at], np.diff(pairs["begin"])[at]

    def _read(self, pairs: Rows) -> Paired:
        """The matches of some pairs, which rise."""
        first = int(pairs[0]) if len(pairs) else 0
        near = self._pairs.read(first, int(pairs[-1]) + 2 if len(pairs) else 1)
        at = pairs - first
        begin, sizes = near["begin"][at], np.diff(near["begin"])[at]
        offset = np.concatenate(([0], np.cumsum(sizes)))
        low, high = (int(begin[0]), int(begin[-1] + sizes[-1])) if len(pairs) else (0, 0)
        table = self._rows.read(low, high)
        if len(table) > offset[-1]:
            table = table[np.repeat(begin - low - offset[:-1], sizes) + np.arange(offset[-1])]
        one, other = (near[side][at].astype(np.int64) for side in ("one", "other"))
        return Paired(one, other, offset, *(table[name].copy() for name in ("left", "right", "similarity")))

    def chained(self, batch: Paired) -> Found:
        """Chain the matches of some pairs of articles."""
        articles = np.array(sorted({*batch.one.tolist(), *batch.other.tolist()}), np.int64)  # union1d loads numpy.ma
        read, texts = sheets(self._articles, self._table, articles)
        rows = texts.rows
        read = read._replace(name=np.where(self._in_crowd(read.name), -2 - read.name, read.name))
        one, other = np.searchsorted(articles, batch.one), np.searchsorted(articles, batch.other)
        sizes, first = np.diff(batch.offset), self._table.first
        left = batch.left + np.repeat(read.first[one] - first[batch.one], sizes)
        right = batch.right + np.repeat(read.first[other] - first[batch.other], sizes)
        found = blocks.chain(read, Paired(one, other, batch.offset, left, right, batch.similarity))
        whole = Batch(found._replace(left=rows[found.left], right=rows[found.right]))
        return Found(batch.one, batch.other, whole, articles, rows, read, texts, found)

    def _in_crowd(self, names: Rows) -> NDArray[np.bool_]:
        """Tell which of some classes stand in very many places."""
        return sought(self._crowded, names)[1]


def sheets(articles: Sequence[Article], table: Columns, ordinals: Rows) -> tuple[Sheets, Texts]:
    """Return the passages of some articles, in order, and what stands around them."""
    rows, first = table.rows_of(ordinals)
    read = table.passages(rows)
    texts = originals.texts(articles, ordinals)
    utf8, begin, end = buffer.pieces(texts, first, read["start"], read["end"])
    found = Sheets(utf8, begin, end, read["length"].astype(np.int64), table.of[rows], read["raw"], first)
    return found, Texts(ordinals, texts, rows, read["start"], read["end"])


def _pairs_of(one: Places, other: Places, begin: Places) -> NDArray[Any]:
    found = np.empty(len(one), _PAIR)
    found["one"], found["other"], found["begin"] = one, other, begin
    return found


def _batches(pairs: Iterable[tuple[Places, ...]], size: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of pairs that are batches, each closed by the pair that fills it, or that is far from its first.

    Args:
        pairs: Their places, their articles, and how many matches they have, as columns, some at a time.
        size: Characters of each article, which count once in a batch.
        most: Bytes that fill a batch.
    """
    rest: tuple[Places, ...] = (np.empty(0, np.int64),) * 4
    for columns in pairs:
        at, one, other, matches = (np.concatenate(both) for both in zip(rest, columns, strict=True))
        sizes, before = size[np.stack((one, other))], _before(one, other)
        low = 0
        while (stop := _filled(at, matches, sizes, before, low, most)) <= len(at):
            yield int(at[low]), int(at[stop - 1]) + 1
            low = stop
        rest = at[low:], one[low:], other[low:], matches[low:]
    if len(rest[0]):
        yield int(rest[0][0]), int(rest[0][-1]) + 1


def _before(one: Places, other: Places) -> Rows:
    """The last pair up to which both articles of each pair have come before, shape (2, n); -1: none.

    >>> _before(np.array([5, 5, 7]), np.array([7, 8, 7])).tolist()
    [[-1, 0, 0], [-1, -1, 2]]
    """
    each = np.stack((one, other), axis=1).ravel()
    order = np.argsort(each, kind="stable")
    before, again = np.full(len(each), -1), each[order[1:]] == each[order[:-1]]
    before[order[1:][again]] = order[:-1][again] // 2
    return before.reshape(-1, 2).T


def _filled(at: Places, matches: Places, sizes: Rows, before: Rows, low: int, most: int) -> int:
    """Where the batch ends that begins with a pair; behind all where they do not fill it."""
    if low == len(at):
        return low + 1
    far, look = int(at.searchsorted(at[low] + _SPREAD - 1)), _LOOK
    while True:
        some = slice(low, low + look)
        fresh = np.where(before[:, some] < low, sizes[:, some], 0).sum(axis=0)
        full = low + int(np.cumsum(_MATCH * matches[some] + fresh).searchsorted(most))
        if full < low + look or low + look >= min(far, len(at)):
            return min(full, far) + 1
        look *= 2


def _moved(paired: Paired, keeper: Labels) -> Paired:
    """The matches with each moved row replaced by its keeper; of those that become one, the best."""
    if not len(keeper.rows):
        return paired
    left, right = keeper[paired.left], keeper[paired.right]
    rise = np.diff(left.astype(np.int64) << 32 | right) > 0
    rise[paired.offset[1:-1] - 1] = True
    if rise.all():  # most batches: in order, and none has become another one
        return paired._replace(left=left, right=right)
    pair = np.repeat(np.arange(len(paired.one)), np.diff(paired.offset))
    order = np.lexsort((-paired.similarity, right, left, pair))
    left, right, pair, similarity = left[order], right[order], pair[order], paired.similarity[order]
    new = np.ones(len(left), np.bool_)
    new[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1]) | (pair[1:] != pair[:-1])
    offset = np.concatenate(([0], np.cumsum(np.bincount(pair[new], minlength=len(paired.one)))))
    return Paired(paired.one, paired.other, offset, left[new], right[new], similarity[new])
