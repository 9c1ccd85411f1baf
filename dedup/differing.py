"""Matches whose bytes differ, of many pairs of articles, and the facts that they state differently: as columns.

match   pair  left  right  similarity        fact   match  kind    characters          written
0       0     40    90     .97               0      0      number  50-56, 50-56        "12 pct" "14 pct"
1       0     42    92     .91               1      0      name    60-65, 60-65        "Smith" "Jones"
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.chains import Chained
from dedup.kernels.words import Ints

Flags = NDArray[np.bool_]


class Nears(NamedTuple):
    """Matches whose bytes differ, ordered by pair of articles, then as their blocks have them; arrays of shape (n,)."""

    pair: Ints
    at: Ints  # place among all matches of the pair
    left: Ints  # first passage
    lefts: Ints  # how many, one after the other
    right: Ints
    rights: Ints
    similarity: NDArray[np.float64]
    size: Ints  # folded characters of the passages of its left side that carry evidence
    headline: Flags  # one of them is of the headline: desks write their own
    opening: Flags  # one of them may begin with a dateline

    @classmethod
    def of(cls, chained: Chained, size: Ints, headline: Flags, opening: Flags) -> Nears:
        """Take those of some pairs from their blocks.

        Args:
            size: Folded characters of each passage that carry evidence.
            headline: Passages of a headline; opening: those that may begin with a dateline.
        """
        first = chained.block[chained.pair]  # of each pair its first match
        all_of = np.repeat(np.arange(len(first) - 1), np.diff(first))
        near = np.flatnonzero(~chained.same)
        pair, left, lefts = all_of[near], chained.left[near], chained.lefts[near]
        size, headlines, openings = (
            total[left + lefts] - total[left]
            for total in (
                np.concatenate(([0], np.cumsum(column, dtype=np.int64))) for column in (size, headline, opening)
            )
        )
        sides = left, lefts, chained.right[near], chained.rights[near]
        return cls(pair, near - first[pair], *sides, chained.similarity[near], size, headlines > 0, openings > 0)

    def some(self, start: int, stop: int) -> Nears:
        """Return those of the pairs from `start` up to `stop`, which count from 0."""
        at = slice(*np.searchsorted(self.pair, (start, stop)).tolist())
        return Nears._make((self.pair[at] - start, *(column[at] for column in self[1:])))


class Spelled(Sequence[bytes]):
    """Texts one after the other: a filling of a form has a dozen, and most are only handed on.

    >>> words = Spelled.of([b"12 pct", b"14"])
    >>> words.utf8, words.offset.tolist(), words[1]
    (b'12 pct14', [0, 6, 8], b'14')
    >>> list(words)
    [b'12 pct', b'14']
    """

    def __init__(self, utf8: bytes, offset: Ints) -> None:
        self.utf8, self.offset = utf8, offset  # text k is utf8[offset[k]:offset[k + 1]]

    @classmethod
    def of(cls, words: Sequence[bytes]) -> Spelled:
        """Take some texts."""
        return cls(b"".join(words), np.cumsum([0, *map(len, words)]))

    def __len__(self) -> int:
        return len(self.offset) - 1

    def __getitem__(self, at: int) -> bytes:  # type: ignore[override]
        if not 0 <= at < len(self):
            raise IndexError(at)  # which ends a loop over all
        start, end = self.offset[at : at + 2].tolist()
        return self.utf8[start:end]


class Stated(NamedTuple):
    """Changed facts of matches."""

    near: Ints  # (f,): the match of each, a place in `Nears`; they rise, but where that is stated
    kind: NDArray[np.uint8]  # a place in `tuple(FactKind)`
    slight: Flags
    span: NDArray[np.int32]  # (f, 4): where it starts and ends in the left side of its match, then in the right
    a: Ints  # what stands there: a place in `written`
    b: Ints
    written: Spelled


def joined(parts: Sequence[Stated]) -> Stated:
    """Return all facts of some parts, in their order."""
    none = np.empty(0, np.int64)
    bare = Stated(none, none.astype(np.uint8), none > 0, np.empty((0, 4), np.int32), none, none, Spelled.of(()))
    parts = [bare, *parts]
    shift = np.cumsum([0, *(len(part.written) for part in parts)])[:-1]
    moved = [part._replace(a=part.a + by, b=part.b + by) for part, by in zip(parts, shift.tolist(), strict=True)]
    columns = (np.concatenate(column) for column in zip(*(part[:-1] for part in moved), strict=True))
    size = np.concatenate([np.diff(part.written.offset) for part in parts])
    written = Spelled(b"".join([part.written.utf8 for part in parts]), np.concatenate(([0], np.cumsum(size))))
    return Stated._make((*columns, written))


def taken(facts: Stated, at: Ints) -> Stated:
    """Return some facts, in the order asked for."""
    return Stated._make((*(column[at] for column in facts[:-1]), facts.written))
