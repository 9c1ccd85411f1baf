"""Matches of passages -> blocks: maximal runs that stand in two places in the same order.

    article 7, passages 0 1 2 3 | 4 5 6     4 = 1, 5 = 2 (one word edited), 6 = 3     ->  one block, 1..3 with 4..6

In: passages of articles, and the pairs of them that match. Out: blocks as columns, and as `Block`s, made when they are
asked for. A block may step over up to `GAP` - 1 passages that match nothing (an advertisement, an inserted paragraph)
and takes in a neighbour on both sides that the band keys missed. `kernels.chains` says how.
Source: collinear chaining, Abouelhoda and Ohlebusch 2005, with a bounded gap; greedy, so linear in the matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import overload

import numpy as np

from dedup import kernels
from dedup.kernels.chains import Chained, Paired, Rule, Sheets
from dedup.kernels.words import Ints
from dedup.model import Block, Match
from dedup.thresholds import EMBEDDED, GAIN, GAP, JOINED, LONG_RUN, LOPSIDED, NEIGHBOUR, RUN, SHORTEST

_MOST = 2  # comparisons for each match and passage of two articles: real ones need up to .8


def rule() -> Rule:
    """What is asked of a block, where passages are alike as `align` says."""
    return Rule(GAP, JOINED, SHORTEST, LOPSIDED, _MOST, GAIN, NEIGHBOUR, EMBEDDED, RUN, LONG_RUN)


def chain(sheets: Sheets, paired: Paired) -> Chained:
    """Chain the matches of pairs of articles (or of an article with itself)."""
    return Chained(*kernels.chain(sheets, paired, rule()))


class Blocks(Sequence[Block]):
    """The blocks of one pair of articles: columns, and objects that are made when they are first asked for."""

    __slots__ = ("_batch", "_made", "_pair")

    def __init__(self, batch: Batch, pair: int) -> None:
        self._batch, self._pair = batch, pair
        self._made: tuple[Block, ...] | None = None

    def columns(self) -> Chained:
        """Return the same as columns."""
        found = self._batch.chained
        first, last = self._batch.pair[self._pair : self._pair + 2]
        at = slice(int(found.block[first]), int(found.block[last]))
        return Chained(
            left=found.left[at],
            lefts=found.lefts[at],
            right=found.right[at],
            rights=found.rights[at],
            similarity=found.similarity[at],
            same=found.same[at],
            block=found.block[first : last + 1] - at.start,
            pair=np.array([0, last - first]),
            compared=found.compared[self._pair : self._pair + 1],
        )

    def _all(self) -> tuple[Block, ...]:
        if self._made is None:
            self._made = self._batch.made(self._pair)
        return self._made

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


class Batch:
    """The blocks of some pairs of articles."""

    def __init__(self, chained: Chained) -> None:
        self.chained = chained
        self.pair: list[int] = chained.pair.tolist()
        self._block: list[int] = chained.block.tolist()
        sides = _rows(chained.left, chained.lefts), _rows(chained.right, chained.rights)
        self._matches = (*sides, chained.similarity.tolist(), chained.same.tolist())

    def __iter__(self) -> Iterator[Blocks]:
        return (Blocks(self, pair) for pair in range(len(self.pair) - 1))

    def made(self, pair: int) -> tuple[Block, ...]:
        """Return the blocks of one pair as objects."""
        edges = self._block[self.pair[pair] : self.pair[pair + 1] + 1]
        at = slice(edges[0], edges[-1])
        matches = tuple(map(Match, *(column[at] for column in self._matches)))
        return tuple(Block(matches[start - at.start : stop - at.start]) for start, stop in pairwise(edges))


def _rows(first: Ints, count: Ints) -> list[tuple[int, ...]]:
    rows: list[tuple[int, ...]] = list(zip(first.tolist(), strict=True))
    for at in (count > 1).nonzero()[0].tolist():
        rows[at] = tuple(range(rows[at][0], rows[at][0] + int(count[at])))
    return rows
