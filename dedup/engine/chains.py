"""Matches -> blocks: the pairs of articles in batches, each with the passages of its articles read back at once.

    matches 3-40 3-41 5-52 | 90-200   of articles 0-7 0-8 | 2-9   ->   (0, 7, blocks) (0, 8, blocks) (2, 9, blocks)

A batch takes some megabytes, whatever the run has. No result depends on where batches end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import blocks, buffer
from dedup.blocks import Batch, Blocks
from dedup.config import BUCKET
from dedup.engine.columns import Columns
from dedup.engine.placing import Texts
from dedup.kernels.chains import Chained, Paired, Sheets
from dedup.model import Article
from dedup.pairing import sizes_of
from dedup.tables import Classes, Matches

_BATCH = 8_000_000  # bytes of text and of matches
_MATCH = 64  # bytes of a match and its place in a block

Rows = NDArray[np.int64]


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

    def __init__(self, articles: Sequence[Article], table: Columns, classes: Classes, matches: Matches) -> None:
        self._articles, self._table = articles, table
        self._crowded = classes.shared[np.diff(classes.offset) > BUCKET]
        left, right = table.owners(matches.left), table.owners(matches.right)
        offset = np.concatenate(([0], np.cumsum(sizes_of(left, right))))
        begins = offset[:-1]
        self._all = Paired(left[begins], right[begins], offset, matches.left, matches.right, matches.similarity)

    def inside(self) -> Iterator[tuple[int, Blocks]]:
        """Yield each article that says something twice, and its blocks."""
        for found in self._found(_selected(self._all, self._all.one == self._all.other)):
            yield from zip(found.one.tolist(), found.blocks, strict=True)

    def across(self, moved: Mapping[int, int]) -> Iterator[Found]:
        """Yield the pairs of articles that share passages, and their blocks, in batches.

        Args:
            moved: Row cut within its article -> the row that stays for it, which takes over its matches.
        """
        yield from self._found(_moved(_selected(self._all, self._all.one != self._all.other), moved, len(self._table)))

    def _found(self, paired: Paired) -> Iterator[Found]:
        total = np.concatenate(([0], np.cumsum(self._table.length, dtype=np.int64)))
        size = np.diff(total[self._table.first])
        for batch in _batches(paired, size.tolist()):
            yield self.chained(batch)

    def chained(self, batch: Paired) -> Found:
        """Chain the matches of some pairs of articles."""
        articles = np.array(sorted({*batch.one.tolist(), *batch.other.tolist()}), np.int64)  # union1d loads numpy.ma
        read, texts = sheets(self._articles, self._table, articles)
        rows = texts.rows
        read = read._replace(name=np.where(np.isin(read.name, self._crowded), -2 - read.name, read.name))
        found = blocks.chain(
            read,
            Paired(
                np.searchsorted(articles, batch.one),
                np.searchsorted(articles, batch.other),
                batch.offset,
                np.searchsorted(rows, batch.left),
                np.searchsorted(rows, batch.right),
                batch.similarity,
            ),
        )
        whole = Batch(found._replace(left=rows[found.left], right=rows[found.right]))
        return Found(batch.one, batch.other, whole, articles, rows, read, texts, found)


def sheets(articles: Sequence[Article], table: Columns, ordinals: Rows) -> tuple[Sheets, Texts]:
    """Return the passages of some articles, in order, and what stands around them."""
    rows, first = table.rows_of(ordinals)
    read = table.passages(rows)
    texts = [articles[ordinal].text for ordinal in ordinals.tolist()]
    utf8, begin, end = buffer.pieces(texts, first, read["start"], read["end"])
    found = Sheets(utf8, begin, end, read["length"].astype(np.int64), table.of[rows], read["raw"], first)
    return found, Texts(ordinals, texts, rows, read["start"], read["end"])


def _batches(paired: Paired, size: Sequence[int]) -> Iterator[Paired]:
    """Cut the pairs into batches, each closed by the pair that fills it.

    Args:
        size: Characters of each article.
    """
    held: set[int] = set()
    start = filled = 0
    counts = np.diff(paired.offset).tolist()
    for at, (*both, count) in enumerate(zip(paired.one.tolist(), paired.other.tolist(), counts, strict=True), 1):
        filled += _MATCH * count + sum(size[article] for article in set(both) - held)
        held.update(both)
        if filled >= _BATCH or at == len(counts):
            yield _sliced(paired, start, at)
            start, filled = at, 0
            held.clear()


def _sliced(paired: Paired, start: int, stop: int) -> Paired:
    low, high = paired.offset[start], paired.offset[stop]
    return Paired(
        paired.one[start:stop],
        paired.other[start:stop],
        paired.offset[start : stop + 1] - low,
        paired.left[low:high],
        paired.right[low:high],
        paired.similarity[low:high],
    )


def _selected(paired: Paired, wanted: NDArray[np.bool_]) -> Paired:
    sizes = np.diff(paired.offset)
    rows = np.repeat(wanted, sizes)
    return Paired(
        paired.one[wanted],
        paired.other[wanted],
        np.concatenate(([0], np.cumsum(sizes[wanted]))),
        paired.left[rows],
        paired.right[rows],
        paired.similarity[rows],
    )


def _moved(paired: Paired, moved: Mapping[int, int], rows: int) -> Paired:
    """The matches with each moved row replaced by its keeper; of those that become one, the best."""
    if not moved:
        return paired
    keeper = np.arange(rows)
    keeper[np.fromiter(moved, np.int64, len(moved))] = np.fromiter(moved.values(), np.int64, len(moved))
    left, right = keeper[paired.left], keeper[paired.right]
    pair = np.repeat(np.arange(len(paired.one)), np.diff(paired.offset))
    order = np.lexsort((-paired.similarity, right, left, pair))
    left, right, pair, similarity = left[order], right[order], pair[order], paired.similarity[order]
    new = np.ones(len(left), np.bool_)
    new[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1]) | (pair[1:] != pair[:-1])
    offset = np.concatenate(([0], np.cumsum(np.bincount(pair[new], minlength=len(paired.one)))))
    return Paired(paired.one, paired.other, offset, left[new], right[new], similarity[new])
