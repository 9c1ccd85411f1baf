"""A pair of passages -> how alike they are, and which facts they state differently.

    "Quake kills 12 in Hanoi, officials said."   similarity .95   12 -> 14: a changed fact, so never cut
    "Quake kills 14 in Hanoi, officials say."

In: rows of the passage columns. Out: similarity in 0..1 and `FactChange`s. Similarity is the share of both folds
in runs of `RUN` or more characters of their longest common subsequence, 2 common / (|a| + |b|): an inserted, lost or
glued word costs its own length and no more, and letters that two rewordings share by chance (half of any two sentences)
count for nothing.
Source: Bergroth, Hakonen, Raita 2000, "A survey of longest common subsequence algorithms"; computed by rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels, processes
from dedup.fold import fold
from dedup.frozen import dataclass
from dedup.kernels.pairs import likeness
from dedup.model import FactChange
from dedup.pool import in_order
from dedup.stores import Held, Store
from dedup.thresholds import EMBEDDED, LONG_RUN, RUN

_FOLDS = 1 << 16  # passages whose folds are remembered, some 20 MB
_CHANGES = 1 << 14  # pairs of passages whose changed facts are remembered

_PAIRS = 1 << 13  # pairs compared at a time
_READ = 1 << 13  # rows read at a time
_SLAB = 1 << 20  # pairs dealt into rooms, or bytes read, at a time
_ROOM = 1 << 25  # bytes of text compared with as many others at a time
Rows = tuple[int, ...]
Ints = NDArray[np.int64]
Packed = tuple[bytes, Ints]  # a buffer, and where in it each begins and the last one ends


class Reader:
    """The text behind the rows. Remembers folds and comparisons, since a passage is read with many others."""

    def __init__(
        self,
        text: Callable[[Rows], str],
        packed: Callable[[Ints], Packed] | None = None,
        store: Callable[[], Store] = lambda: Held(np.uint8),
    ) -> None:
        self.text = text  # consecutive passages of one article as they stand there
        self._packed = packed or self._one_by_one  # many passages, whose rows rise, in one buffer
        self._store = store  # takes the bytes of all passages that are compared
        self.fold = lru_cache(_FOLDS)(lambda row: fold(text((row,))))  # a passage's fold
        self._changes = lru_cache(_CHANGES)(_changes)

    def forget(self) -> None:
        """Forget folds and comparisons: what comes next asks for others."""
        self.fold.cache_clear()
        self._changes.cache_clear()

    def _one_by_one(self, rows: Ints) -> Packed:
        return buffer.pack([self.text((row,)) for row in rows.tolist()])

    def similarities(
        self, left: NDArray[np.integer], right: NDArray[np.integer], cutoff: float, jobs: int = 1
    ) -> NDArray[np.float64]:
        """Return the similarity of many pairs of rows, shape (n,); 0.0 where they do not match.

        The text of each row is read once, and what does not fit in `_ROOM` is compared room by room.
        """
        found = np.zeros(len(left))
        if not len(left):
            return found
        rows = _distinct(left, right)
        number = _Numbers.of(rows)
        texts = self._texts(rows)
        first = rows[texts.edges()[:-1]]
        del rows
        processes.give_back_free()  # what the articles were read by

        def part(job: tuple[_Pair, Ints]) -> NDArray[np.float64]:
            rooms, which = job
            return rooms.alike(number[left[which]], number[right[which]], cutoff)

        for (rooms, which), alike in in_order(part, texts.jobs(first, left, right), jobs):
            found[which] = alike
            del rooms  # before the next ones are read
        return found

    def _texts(self, rows: Ints) -> _Texts:
        store, sizes = self._store(), [np.zeros(1, np.int64)]
        for first in range(0, len(rows), _READ):
            utf8, offset = self._packed(rows[first : first + _READ])
            store.append(np.frombuffer(utf8, np.uint8) if utf8 else np.empty(0, np.uint8))
            sizes.append(np.diff(offset))
        return _Texts(store, np.cumsum(np.concatenate(sizes)))

    def changes(self, left: Rows, right: Rows) -> tuple[FactChange, ...]:
        """Return the facts that two runs of passages state differently, offsets relative to the start of each."""
        a, b = self.text(left), self.text(right)
        return () if a == b else self._changes(a, b)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The number of each row among some: one and a half bits a row of the run, where a column of numbers has 32.

    >>> _Numbers.of(np.array([3, 64, 70]))[np.array([70, 3])].tolist()
    [2, 0]
    """

    word: NDArray[np.uint64]  # a bit for each row, the lowest first
    before: NDArray[np.int32]  # how many rows are in the words before

    @classmethod
    def of(cls, rows: Ints) -> _Numbers:
        """Number rows, which rise."""
        asked = np.zeros((int(rows[-1]) // 64 + 1) * 64, np.bool_)
        asked[rows] = True
        word = np.packbits(asked, bitorder="little").view("<u8")
        counts = np.bitwise_count(word).astype(np.int32)
        return cls(word, np.cumsum(counts, dtype=np.int32) - counts)

    def __getitem__(self, rows: NDArray[np.integer]) -> NDArray[np.int32]:
        at, bit = rows >> 6, (rows & 63).astype(np.uint64)
        lower = self.word[at] & ((np.uint64(1) << bit) - np.uint64(1))
        number: NDArray[np.int32] = self.before[at] + np.bitwise_count(lower)
        return number


@dataclass(frozen=True, slots=True)
class _Texts:
    """The bytes of passages, one after the other."""

    store: Store
    offset: Ints  # (n + 1,)

    def jobs(self, first: Ints, left: NDArray[np.integer], right: NDArray[np.integer]) -> Iterator[tuple[_Pair, Ints]]:
        """Yield, some thousands at a time, pairs of rows by their place, with the rooms that their texts lie in.

        Args:
            first: The rows with which the rooms begin.
        """
        edges = self.edges()
        count = len(edges) - 1
        if count == 1:
            yield from _some(self._pair(0, len(self.offset) - 1), np.arange(len(left)))
            return
        one, other = (_rooms(first, side) for side in (left, right))
        lower, higher = np.minimum(one, other), np.maximum(one, other)
        del one, other
        for low in range(count):
            mine = np.flatnonzero(lower == low)
            beside = higher[mine]
            for high in np.flatnonzero(np.bincount(beside)).tolist():
                yield from _some(self._pair(*edges[[low, low + 1, high, high + 1]].tolist()), mine[beside == high])

    def edges(self) -> Ints:
        """The passages with which each room begins, and the end."""
        room = np.searchsorted(self.offset, np.arange(0, max(int(self.offset[-1]), 1), _ROOM))
        return np.array(sorted({*room.tolist(), len(self.offset) - 1}))  # np.unique loads numpy.ma

    def _pair(self, *edges: int) -> _Pair:
        """Read the passages of one room, or of two."""
        rooms = list(dict.fromkeys(zip(edges[::2], edges[1::2], strict=True)))
        sizes = [np.zeros(1, np.int64), *(np.diff(self.offset[first : last + 1]) for first, last in rooms)]
        offset = np.cumsum(np.concatenate(sizes))
        utf8, at = np.empty(int(offset[-1]), np.uint8), 0
        for first, last in rooms:  # one after the other: to join them would hold both twice
            start, stop = int(self.offset[first]), int(self.offset[last])
            for low in range(start, stop, _SLAB):  # from disk, all of a room would stand here twice
                high = min(low + _SLAB, stop)
                utf8[at : at + high - low] = self.store.read(low, high)
                at += high - low
        return _Pair(utf8, offset, edges)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The passages of one room, or of two, in memory."""

    utf8: NDArray[np.uint8]
    offset: Ints
    edges: tuple[int, ...]  # of each room, the first passage and the one after the last

    def alike(self, left: NDArray[np.int32], right: NDArray[np.int32], cutoff: float) -> NDArray[np.float64]:
        """Return the similarity of pairs of these passages."""
        places = self._place(left), self._place(right)
        return kernels.alike(self.utf8, self.offset, *places, EMBEDDED, cutoff, RUN, LONG_RUN)

    def _place(self, number: NDArray[np.int32]) -> Ints:
        if len(self.edges) == 4:
            low, stop, high, _ = self.edges
            number = np.where(number < stop, number - low, number - high + (stop - low if high != low else 0))
        else:
            number = number - self.edges[0]
        return number.astype(np.int64)


def _rooms(first: Ints, rows: NDArray[np.integer]) -> NDArray[np.uint16]:
    """The rooms of rows, some at a time: there may be very many pairs."""
    found = np.empty(len(rows), np.uint16)
    for start in range(0, len(rows), _SLAB):
        found[start : start + _SLAB] = np.searchsorted(first, rows[start : start + _SLAB], "right") - 1
    return found


def _distinct(left: NDArray[np.integer], right: NDArray[np.integer]) -> Ints:
    """The rows of both sides, each once, in order."""
    asked = np.zeros(int(max(left.max(initial=-1), right.max(initial=-1))) + 1, np.bool_)
    asked[left] = asked[right] = True
    return np.flatnonzero(asked)


def _some(rooms: _Pair, which: Ints) -> Iterator[tuple[_Pair, Ints]]:
    return ((rooms, which[first : first + _PAIRS]) for first in range(0, len(which), _PAIRS))


def _changes(a: str, b: str) -> tuple[FactChange, ...]:
    """Return the facts that two texts state differently; `facts` takes longer to load than a short article to read."""
    from dedup import facts

    return facts.changes(a, b)


def similarity(a: str, b: str, cutoff: float = 0.0) -> float:
    """Return the share of two folds that lies in common runs of their alignment: 2 common / (|a| + |b|).

    0.0 where that is under `cutoff`, unless nearly all of the shorter stands in the longer (`EMBEDDED`) in long runs.

    >>> similarity("afirebrokeoutonfriday", "afirebrokeoutonmonday")  # "afirebrokeouton": "day" is too short
    0.7142857142857143
    """
    return likeness(a, b, EMBEDDED, cutoff, RUN, LONG_RUN)
