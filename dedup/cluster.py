"""Ties between items -> clusters, so that one item that is like two others does not make those alike.

    story A: a1 a2 a3     r = a2 run together with b1     r is .6 like every a, .4 like every b, no a is like a b:
    story B: b1 b2 b3                                     {a1 a2 a3 r} and {b1 b2 b3}, since .4 of one in four is .1

In: ties with their likeness, pairs that belong together in any case. Out: clusters. Average linkage: the two clusters
most alike on average are joined until none are `CUT` alike. A pair without a tie counts as 0, a tie against being one
story as less, and a pair that was never compared not at all: in a crowd, or beyond the `PARTNERS` that a near copy is
read against. Exact sums in whole numbers, ties in order of items, so the result depends on nothing else; E log E for E
ties, since clusters keep only the neighbours they have.
Source: Sokal and Michener 1958 (UPGMA); Silcock et al. 2022 on newspapers, where single linkage joins stories.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping

from dedup.config import PARTNERS
from dedup.thresholds import CUT

_UNIT = 10_000  # a likeness of 1

Pair = tuple[int, int]


def clusters(
    items: Iterable[int], alike: Mapping[Pair, float], together: Iterable[Pair], crowd: Collection[int] = ()
) -> list[list[int]]:
    """Return the clusters, each sorted, in order of their first item.

    Args:
        alike: Pair -> likeness in -1..1; missing: 0.
        together: Pairs that are one text, or versions known as such. What is one counts once.
        crowd: Items that share what stands in too many places for all pairs to be compared.
    """
    forest = _Forest(items)
    for a, b in together:
        forest.join(a, b)
    nodes = _Nodes(forest, alike, crowd)
    nodes.merge()
    found: dict[int, list[int]] = {}
    for item in sorted(forest.root):
        found.setdefault(forest.top(item), []).append(item)
    return sorted(found.values())


class _Forest:
    """Sets of items, known by their first one."""

    def __init__(self, items: Iterable[int]) -> None:
        self.root = {item: item for item in items}

    def top(self, item: int) -> int:
        while self.root[item] != item:
            self.root[item] = self.root[self.root[item]]
            item = self.root[item]
        return item

    def join(self, a: int, b: int) -> int:
        low, high = sorted((self.top(a), self.top(b)))
        self.root[high] = low
        return low


class _Nodes:
    """Clusters with their sizes and the sums of likeness between them."""

    def __init__(self, forest: _Forest, alike: Mapping[Pair, float], crowd: Collection[int]) -> None:
        self._forest = forest
        tops = {forest.top(item) for item in forest.root}
        self._size = dict.fromkeys(tops, 1)
        self._crowded = dict.fromkeys(tops, 0) | {forest.top(item): 1 for item in crowd if item in forest.root}
        self._sum: dict[int, dict[int, list[int]]] = {top: {} for top in tops}  # -> [likeness, ties inside the crowd]
        best: dict[Pair, int] = {}
        for (a, b), likeness in alike.items():
            one, other = sorted((forest.top(a), forest.top(b)))
            if one != other:
                best[one, other] = max(round(likeness * _UNIT), best.get((one, other), -_UNIT))
        for one, other in sorted(best):
            tied = [best[one, other], self._crowded[one] * self._crowded[other]]
            self._sum[one][other] = tied
            self._sum[other][one] = tied

    def merge(self) -> None:
        """Join the two that are most alike until none are alike enough."""
        heap = [(-self._average(a, b), a, b) for a, row in self._sum.items() for b in row if a < b]
        heapq.heapify(heap)
        while heap:
            negative, a, b = heapq.heappop(heap)
            if b not in self._sum.get(a, ()):
                continue  # one of them is part of another by now
            now = self._average(a, b)
            if now < -negative:
                heapq.heappush(heap, (-now, a, b))  # grew less alike since
            elif now >= CUT:
                for other in self._merged(a, b):
                    low, high = sorted((self._forest.top(a), other))
                    heapq.heappush(heap, (-self._average(low, high), low, high))

    def _average(self, a: int, b: int) -> float:
        size, other = self._size[a], self._size[b]
        total, known = self._sum[a][b]
        pairs = size * other - (self._crowded[a] * self._crowded[b] - known)
        return total / (_UNIT * max(1, min(pairs, PARTNERS * (size + other))))

    def _merged(self, a: int, b: int) -> list[int]:
        """Make two one, known by the first item; returns its neighbours that were those of both."""
        into, gone = self._forest.join(a, b), max(a, b)
        row, lost = self._sum[into], self._sum.pop(gone)
        del row[gone], lost[into]
        shared = []
        for other, (total, known) in lost.items():
            del self._sum[other][gone]
            if other in row:
                row[other][0] += total
                row[other][1] += known
            else:
                row[other] = self._sum[other][into] = [total, known]
            shared.append(other)
        self._size[into] += self._size.pop(gone)
        self._crowded[into] += self._crowded.pop(gone)
        return shared
