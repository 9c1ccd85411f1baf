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
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dedup.config import PARTNERS
from dedup.pairing import joined, sizes_of
from dedup.thresholds import CUT

_UNIT = 10_000  # a likeness of 1

Pair = tuple[int, int]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def stories(
    one: Ints, other: Ints, alike: NDArray[np.float64], tied: Mask, together: Mask, crowd: Collection[int] = ()
) -> tuple[Ints, Ints]:
    """Return the clusters of two and more whose items are tied to one another, and where each begins among these.

    Nearly all items are alike to each other one that they are connected with: such clusters are told by columns.

    Args:
        one, other: Pairs of items, each pair once and the smaller item first.
        alike: Likeness of each pair in -1..1. tied: Which of them hold a cluster together.
        together, crowd: See `clusters`; the former as a mask of the pairs.
    Returns:
        Items, cluster by cluster in order of their first ones, each in order, and where clusters begin, with an end.
    """
    close = together | (np.rint(alike * _UNIT) / _UNIT >= CUT)
    whole, rest = _split(one, other, close)
    items, part, _ = _parts(one[whole & tied], other[whole & tied])
    order = np.argsort(part, kind="stable")
    pairs = list(zip(one[rest].tolist(), other[rest].tolist(), strict=True))
    asked = sorted({item for pair in pairs for item in pair})
    found = clusters(asked, dict(zip(pairs, alike[rest].tolist(), strict=True)), _of(pairs, together[rest]), crowd)
    home = {item: at for at, members in enumerate(found) for item in members}
    forest = _Forest(asked)
    for a, b in _of(pairs, tied[rest]):
        if home[a] == home[b]:
            forest.join(a, b)
    more = [some for some in forest.sets() if len(some) > 1]
    sizes = np.concatenate((sizes_of(part[order]), np.array([*map(len, more)], np.int64)))
    members, first, _ = in_order(np.concatenate((items[order], np.array([*chain(*more)], np.int64))), sizes)
    return members, first


def _split(one: Ints, other: Ints, close: Mask) -> tuple[Mask, Mask]:
    """Return the close pairs of clusters that are told by these alone, and the pairs that others are sought among.

    Two clusters that no close pair connects are not alike on average either, but where both have more than `PARTNERS`
    items: these count as fewer pairs than they have. A cluster of no more is whole where each two are close.
    """
    items, part, begins = _parts(one[close], other[close])
    size, within = (np.bincount(some, minlength=len(items)) for some in (part, part[begins]))
    full = (size <= PARTNERS) & (within == size * (size - 1) // 2)
    whole = close.copy()
    whole[close] = full[part[begins]]
    places = np.full(max(one.max(initial=-1), other.max(initial=-1)) + 2, -1)
    places[items] = np.where(full[part], -1, part)  # the last one, of those told or in no close pair, is -1
    here, there = places[one], places[other]
    large = np.append(size > PARTNERS, False)
    rest: Mask = (here >= 0) & (there >= 0) & ((here == there) | (large[here] & large[there]))
    return whole, rest


def _of(pairs: Sequence[Pair], asked: Mask) -> list[Pair]:
    return [pair for pair, wanted in zip(pairs, asked.tolist(), strict=True) if wanted]


def in_order(items: Ints, sizes: Ints) -> tuple[Ints, Ints, Ints]:
    """Put clusters, one after the other, in order of their first items; return also where each begins, and the order.

    >>> [each.tolist() for each in in_order(np.array([5, 7, 9, 1, 2]), np.array([3, 2]))]
    [[1, 2, 5, 7, 9], [0, 2, 5], [1, 0]]
    """
    starts = np.cumsum(sizes) - sizes
    order = np.argsort(items[starts])
    first = np.concatenate(([0], np.cumsum(sizes[order])))
    return items[np.repeat(starts[order] - first[:-1], sizes[order]) + np.arange(len(items))], first, order


def _parts(one: Ints, other: Ints) -> tuple[Ints, Ints, Ints]:
    """The items of pairs, of each the first place among them that it is connected with, and where the pairs begin."""
    items, which = np.unique(np.concatenate((one, other)), return_inverse=True)
    a, b = np.split(which.ravel(), 2)
    return items, joined(a, b, len(items)), a


def touched(one: Ints, other: Ints, seeds: Ints) -> Mask:
    """Tell which pairs are connected with some items.

    >>> touched(np.array([1, 2, 5]), np.array([2, 3, 6]), np.array([3, 9])).tolist()
    [True, True, False]
    """
    items, part, begins = _parts(one, other)
    near = np.zeros(len(items), np.bool_)
    near[part[np.isin(items, seeds)]] = True
    mask: Mask = near[part[begins]]
    return mask


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
    return forest.sets()


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

    def sets(self) -> list[list[int]]:
        """All sets, each in order, in order of their first items."""
        found: dict[int, list[int]] = {}
        for item in sorted(self.root):
            found.setdefault(self.top(item), []).append(item)
        return sorted(found.values())


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
        """Join the two that are most alike until none are alike enough.

        Two that are not wait for no turn: only what is joined can be more alike to others, and that is asked anew.
        """
        heap: list[tuple[float, int, int]] = []
        for a, row in self._sum.items():
            for b in row:
                if a < b:
                    self._ask(heap, a, b)
        while heap:
            negative, a, b = heapq.heappop(heap)
            if b not in self._sum.get(a, ()):
                continue  # one of them is part of another by now
            if self._average(a, b) < -negative:
                self._ask(heap, a, b)  # grew less alike since
                continue
            for other in self._merged(a, b):
                self._ask(heap, *sorted((self._forest.top(a), other)))

    def _ask(self, heap: list[tuple[float, int, int]], a: int, b: int) -> None:
        """Have two take their turn, if they are alike enough."""
        now = self._average(a, b)
        if now >= CUT:
            heapq.heappush(heap, (-now, a, b))

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
