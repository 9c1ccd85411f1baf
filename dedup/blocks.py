"""Matches of passages -> blocks: maximal runs that stand in two places in the same order.

    article 7, passages 0 1 2 3 | 4 5 6     4 = 1, 5 = 2 (one word edited), 6 = 3     ->  one block, 1..3 with 4..6

In: passages of articles, and the pairs of them that match. Out: blocks as columns, and as `Block`s, made when they are
asked for. A block may step over up to `GAP` - 1 passages that match nothing (an advertisement, an inserted paragraph)
and takes in a neighbour on both sides that the band keys missed. `kernels.chains` says how.
Source: collinear chaining, Abouelhoda and Ohlebusch 2005, with a bounded gap; greedy, so linear in the matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.kernels.chains import Chained, Paired, Rule, Sheets
from dedup.kernels.words import Ints
from dedup.model import Block, Match
from dedup.thresholds import EMBEDDED, GAIN, GAP, JOINED, LONG_RUN, LOPSIDED, NEIGHBOUR, RUN, SHORTEST

_REMEMBERED = 16  # pairs of a batch whose blocks are kept as objects: all of a run take ten times their columns
_MOST = 2  # comparisons for each match and passage of two articles: real ones need up to .8


def rule() -> Rule:
    """What is asked of a block, where passages are alike as `align` says."""
    return Rule(GAP, JOINED, SHORTEST, LOPSIDED, _MOST, GAIN, NEIGHBOUR, EMBEDDED, RUN, LONG_RUN)


def chain(sheets: Sheets, paired: Paired) -> Chained:
    """Chain the matches of pairs of articles (or of an article with itself)."""
    return Chained(*kernels.chain(sheets, paired, rule()))


class Blocks(Sequence[Block]):
    """The blocks of one pair of articles: columns, and objects that are made when they are first asked for."""

    __slots__ = ("_batch", "_pair")

    def __init__(self, batch: Batch, pair: int) -> None:
        self._batch, self._pair = batch, pair

    def columns(self) -> Chained:
        """Return the same as columns."""
        return self._batch.columns(self._pair, self._pair + 1)

    def _all(self) -> tuple[Block, ...]:
        return self._batch.made(self._pair)

    def __len__(self) -> int:
        first, last = self._batch.pair[self._pair : self._pair + 2]
        return last - first

    @overload
    def __getitem__(self, at: int) -> Block: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, at: int | slice) -> Block | tuple[Block, ...]:
        return self._all()[at]

    def __iter__(self) -> Iterator[Block]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())


class Batch:
    """The blocks of some pairs of articles."""

    def __init__(self, chained: Chained) -> None:
        self.chained = chained
        self.pair: list[int] = chained.pair.tolist()
        self.made = lru_cache(_REMEMBERED)(self._objects)

    def __iter__(self) -> Iterator[Blocks]:
        return (Blocks(self, pair) for pair in range(len(self.pair) - 1))

    def columns(self, start: int, stop: int) -> Chained:
        """Return the blocks of the pairs from `start` up to `stop`."""
        return cut(self.chained, start, stop)

    def _objects(self, pair: int) -> tuple[Block, ...]:
        """Return the blocks of one pair as objects."""
        found = self.columns(pair, pair + 1)
        sides = _rows(found.left, found.lefts), _rows(found.right, found.rights)
        matches = list(map(Match, *sides, found.similarity.tolist(), found.same.tolist()))
        return tuple(Block(tuple(matches[start:stop])) for start, stop in pairwise(found.block.tolist()))


def cut(found: Chained, start: int, stop: int) -> Chained:
    """Return the blocks of the pairs from `start` up to `stop`."""
    first, last = found.pair[start], found.pair[stop]
    at = slice(found.block[first], found.block[last])
    block, pair = found.block[first : last + 1] - at.start, found.pair[start : stop + 1] - first
    return _picked(found, at, block, pair, found.compared[start:stop])


def chosen(found: Chained, pairs: Ints) -> Chained:
    """Return the blocks of some pairs, which rise."""
    if len(pairs) == len(found.pair) - 1:
        return found
    wanted = np.zeros(len(found.pair) - 1, np.bool_)
    wanted[pairs] = True
    sizes, many = np.diff(found.block), np.diff(found.pair)
    kept = np.repeat(wanted, many)  # blocks
    block, pair = (np.concatenate(([0], np.cumsum(each))) for each in (sizes[kept], many[pairs]))
    return _picked(found, np.repeat(kept, sizes), block, pair, found.compared[pairs])


def _picked(found: Chained, at: slice | NDArray[np.bool_], block: Ints, pair: Ints, compared: Ints) -> Chained:
    return Chained(
        left=found.left[at],
        lefts=found.lefts[at],
        right=found.right[at],
        rights=found.rights[at],
        similarity=found.similarity[at],
        same=found.same[at],
        block=block,
        pair=pair,
        compared=compared,
    )


def _rows(first: Ints, count: Ints) -> list[tuple[int, ...]]:
    return [
        (row,) if rows == 1 else tuple(range(row, row + rows))
        for row, rows in zip(first.tolist(), count.tolist(), strict=True)
    ]
