"""Which articles share copy, and which of those tell one story, as far as any round has seen: pairs, as columns.

    a b share a notice, b c are versions        a is cut: read a and b again, and c, which tells what b tells

In: the pairs of each round, as ordinals. Out: the articles to read again with some that were cut. A set of partners an
article would take half a kilobyte of each.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dedup.pairing import packed

Places = NDArray[np.int64]
_Column = NDArray[np.int32]


class _Pairs:
    """Pairs of ordinals, in no order."""

    def __init__(self) -> None:
        self._one, self._other = np.zeros(0, np.int32), np.zeros(0, np.int32)

    def add(self, one: _Column | Places, other: _Column | Places) -> None:
        self._one = np.concatenate((self._one, one.astype(np.int32)))
        self._other = np.concatenate((self._other, other.astype(np.int32)))

    def beside(self, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Mark the partners of marked articles."""
        found = np.zeros(len(marked), bool)
        found[self._other[marked[self._one]]] = True
        found[self._one[marked[self._other]]] = True
        return found

    def known(self) -> NDArray[np.uint64]:
        """The pairs as numbers, smaller ordinal first."""
        return packed(np.minimum(self._one, self._other), np.maximum(self._one, self._other))


class Ties:
    """Who shares copy with whom, and who tells whose story, of so many articles."""

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._shares, self._tells = _Pairs(), _Pairs()

    def add(self, one: _Column | Places, other: _Column | Places, tells: NDArray[np.bool_]) -> None:
        """Take in pairs, and which of them tell one story; shape (n,)."""
        self._shares.add(one[~tells], other[~tells])
        self._tells.add(one[tells], other[tells])

    def unknown(self, pairs: Iterable[tuple[int, int]]) -> set[int]:
        """Take in pairs that share copy; return the first of each that nothing had tied."""
        asked = {(min(pair), max(pair)): pair for pair in reversed([*pairs]) if pair[0] != pair[1]}
        if not asked:
            return set()
        one, other = np.array(sorted(asked), np.int64).T
        sought, new = packed(one, other), np.ones(len(one), bool)
        for known in (self._shares.known(), self._tells.known()):
            at = sought.searchsorted(known).clip(max=len(sought) - 1)
            new[at[sought[at] == known]] = False
        self._shares.add(one[new], other[new])
        return {asked[pair][0] for pair in zip(one[new].tolist(), other[new].tolist(), strict=True)}

    def of(self, changed: Places, beside: Places) -> Places:
        """Some articles, those beside them and those that share copy, and all that tell a story with any; they rise."""
        marked = np.zeros(self._articles, bool)
        marked[changed] = True
        found = marked | self._shares.beside(marked) | self._tells.beside(marked)
        found[beside] = True
        while True:
            more = self._tells.beside(found) & ~found
            if not more.any():
                break
            found |= more
        return np.flatnonzero(found)
