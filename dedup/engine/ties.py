"""Which articles share copy, and which of those tell one story, as far as any round has seen: pairs, as columns.

    a b share a notice, b c are versions        a is cut: read a and b again, and c, which tells what b tells

In: the findings of each round, and ids -> ordinals. Out: the articles to read again with some that were cut. A set of
partners an article would take half a kilobyte of each.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from dedup.model import Findings
from dedup.pairing import packed


class _Pairs:
    """Pairs of ordinals, in no order."""

    def __init__(self) -> None:
        self._one, self._other = array("i"), array("i")

    def add(self, one: int, other: int) -> None:
        self._one.append(one)
        self._other.append(other)

    def beside(self, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Mark the partners of marked articles."""
        found = np.zeros(len(marked), bool)
        for here, there in ((self._one, self._other), (self._other, self._one)):
            found[np.frombuffer(there, np.int32)[marked[np.frombuffer(here, np.int32)]]] = True
        return found

    def known(self) -> NDArray[np.uint64]:
        """The pairs as numbers, smaller ordinal first, sorted."""
        one, other = np.frombuffer(self._one, np.int32), np.frombuffer(self._other, np.int32)
        return np.sort(packed(np.minimum(one, other), np.maximum(one, other)))


class Ties:
    """Who shares copy with whom, and who tells whose story."""

    def __init__(self, at: Mapping[str, int]) -> None:
        self._at = at
        self._shares, self._tells = _Pairs(), _Pairs()

    def add(self, found: Findings) -> None:
        """Take in what a round has found."""
        at = self._at
        for one in found.relations:
            (self._tells if one.relation in ("copy", "update") else self._shares).add(at[one.a], at[one.b])
        for repeat in found.repeats:
            keep = at[repeat.keep.article]
            for other in repeat.others:
                if other.span.article != repeat.keep.article:
                    self._shares.add(keep, at[other.span.article])

    def unknown(self, pairs: Iterable[tuple[str, str]]) -> set[str]:
        """Take in pairs that share copy; return the first of each that nothing had tied."""
        known = np.concatenate((self._shares.known(), self._tells.known()))
        known.sort()
        new, tied = set(), set[int]()
        for a, b in pairs:
            low, high = sorted((self._at[a], self._at[b]))
            pair = low << 32 | high
            at = int(known.searchsorted(np.uint64(pair)))
            if low != high and pair not in tied and (at == len(known) or int(known[at]) != pair):
                tied.add(pair)
                self._shares.add(low, high)
                new.add(a)
        return new

    def of(self, changed: Iterable[str], beside: Collection[str]) -> set[str]:
        """Some articles, those beside them and those that share copy, and all that tell a story with any of these."""
        marked = np.zeros(len(self._at), bool)
        marked[[self._at[name] for name in changed]] = True
        found = marked | self._shares.beside(marked) | self._tells.beside(marked)
        found[[self._at[name] for name in beside]] = True
        while True:
            more = self._tells.beside(found) & ~found
            if not more.any():
                break
            found |= more
        return {name for name, at in self._at.items() if found[at]}
