"""A pair of passages -> how alike they are, and which facts they state differently.

    "Quake kills 12 in Hanoi, officials said."   similarity .95   12 -> 14: a changed fact, so never cut
    "Quake kills 14 in Hanoi, officials say."

In: rows of the passage columns. Out: those that match, with their similarity in 0..1, and `FactChange`s. Similarity is
the share of both folds in runs of `RUN` or more characters of their longest common subsequence, 2 common / (|a| + |b|):
an inserted, lost or glued word costs its own length and no more, and letters that two rewordings share by chance (half
of any two sentences) count for nothing.
Source: Bergroth, Hakonen, Raita 2000, "A survey of longest common subsequence algorithms"; computed by rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels, memory
from dedup.fold import fold
from dedup.frozen import dataclass
from dedup.kernels.pairs import likeness
from dedup.model import FactChange
from dedup.pairing import Keys, in_parts, unpacked
from dedup.pool import in_order
from dedup.stores import Column, Held, Store, slabs
from dedup.tables import MATCH, matched
from dedup.thresholds import EMBEDDED, LONG_RUN, RUN

_FOLDS = 1 << 16  # passages whose folds are remembered, some 20 MB
_CHANGES = 1 << 14  # pairs of passages whose changed facts are remembered

_PAIRS = 1 << 13  # pairs compared at a time
_READ = 1 << 13  # rows read at a time
_WORDS = 1 << 14  # words of rows looked through at a time
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

    def similarities(self, pairs: Column, cutoff: float, column: Callable[[Any], Store] = Held, jobs: int = 1) -> Store:
        """Return the pairs of rows that match, with their similarity: of `MATCH`, each once, in any order.

        The text of each row is read once, and what does not fit in `_ROOM` is compared room by room.

        Args:
            pairs: As `pairing.packed` has them. column: Gives columns, of a dtype, for what is between and comes out.
        """
        found = column(MATCH)
        if not len(pairs):
            return found
        number = _Numbers.of(pairs)
        texts = self._texts(number, column)
        memory.give_back_free()  # what the articles were read by

        def part(job: tuple[_Pair, Keys]) -> NDArray[Any]:
            rooms, some = job
            left, right = unpacked(some)
            alike = rooms.alike(number[left], number[right], cutoff)
            at = np.flatnonzero(alike)
            return matched(left[at], right[at], alike[at])

        for (rooms, _), alike in in_order(part, texts.jobs(pairs, column), jobs):
            found.append(alike)
            del rooms  # before the next ones are read
        return found

    def _texts(self, number: _Numbers, column: Callable[[Any], Store]) -> _Texts:
        store, sizes, edges = self._store(), column(np.dtype(np.int32)), [(0, 0)]
        for rows in number.rows():
            utf8, offset = self._packed(rows)
            store.append(np.frombuffer(utf8, np.uint8) if utf8 else np.empty(0, np.uint8))
            sizes.append(np.diff(offset).astype(np.int32))
            if len(store) - edges[-1][1] >= _ROOM:
                edges.append((len(sizes), len(store)))
        if edges[-1][0] < len(sizes):
            edges.append((len(sizes), len(store)))
        return _Texts(number, store, sizes, *np.array(edges).T)

    def changes(self, left: Rows, right: Rows) -> tuple[FactChange, ...]:
        """Return the facts that two runs of passages state differently, offsets relative to the start of each."""
        a, b = self.text(left), self.text(right)
        return () if a == b else self._changes(a, b)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The number of each row among some: one and a half bits a row of the run, where a column of numbers has 32.

    >>> pairs = Held(np.uint64)
    >>> pairs.append(np.array([3 << 32 | 64, 64 << 32 | 70], np.uint64))
    >>> number = _Numbers.of(pairs)
    >>> number[np.array([70, 3])].tolist(), [rows.tolist() for rows in number.rows()]
    ([2, 0], [[3, 64, 70]])
    """

    word: NDArray[np.uint64]  # a bit for each row, the lowest first
    before: NDArray[np.int32]  # how many rows are in the words before

    @classmethod
    def of(cls, pairs: Column) -> _Numbers:
        """Number the rows of pairs."""
        asked = np.zeros(64, np.bool_)
        for some in slabs(pairs, _SLAB):
            for side in unpacked(some):
                last = int(side.max())
                if last >= len(asked):
                    asked = np.append(asked, np.zeros((last // 64 + 1) * 64 - len(asked), np.bool_))
                asked[side] = True
        word = np.packbits(asked, bitorder="little").view("<u8")
        counts = np.bitwise_count(word).astype(np.int32)
        return cls(word, np.cumsum(counts, dtype=np.int32) - counts)

    def __getitem__(self, rows: NDArray[np.integer]) -> NDArray[np.int32]:
        at, bit = rows >> 6, (rows & 63).astype(np.uint64)
        lower = self.word[at] & ((np.uint64(1) << bit) - np.uint64(1))
        number: NDArray[np.int32] = self.before[at] + np.bitwise_count(lower)
        return number

    def rows(self) -> Iterator[Ints]:
        """Yield the rows, some thousands at a time, in order."""
        for start in range(0, len(self.word), _WORDS):
            bits = np.unpackbits(self.word[start : start + _WORDS].view(np.uint8), bitorder="little")
            rows = np.flatnonzero(bits) + 64 * start
            for first in range(0, len(rows), _READ):
                yield rows[first : first + _READ]


@dataclass(frozen=True, slots=True)
class _Texts:
    """The bytes of passages, one after the other, in rooms."""

    number: _Numbers  # of each passage, by its row
    store: Store
    sizes: Store  # bytes of each
    first: Ints  # the passage with which each room begins, and the end
    begin: Ints  # the byte

    def jobs(self, pairs: Column, column: Callable[[Any], Store]) -> Iterator[tuple[_Pair, Keys]]:
        """Yield pairs of rows, some thousands at a time, with the rooms that their texts lie in."""
        count = len(self.first) - 1
        if count == 1:
            rooms = self._pair(0, 0)
            for some in slabs(pairs, _SLAB):
                yield from _some(rooms, some)
            return
        dealt, steps = column(np.dtype(np.uint64)), [np.zeros(count * count, np.int64)]
        for some in slabs(pairs, _SLAB):
            one, other = (np.searchsorted(self.first, self.number[side], "right") - 1 for side in unpacked(some))
            place = (np.minimum(one, other) * count + np.maximum(one, other)).astype(np.int32)
            steps.append(len(dealt) + np.cumsum(np.bincount(place, minlength=count * count)))
            dealt.append(some[np.argsort(place, kind="stable")])
        for at, (part,) in enumerate(in_parts(np.stack(steps), dealt)):
            if len(part):
                yield from _some(self._pair(*divmod(at, count)), part)

    def _pair(self, low: int, high: int) -> _Pair:
        """Read the passages of one room, or of two."""
        rooms = [low] if low == high else [low, high]
        utf8 = np.empty(int(sum(self.begin[room + 1] - self.begin[room] for room in rooms)), np.uint8)
        sizes, at = [np.zeros(1, np.int64)], 0
        for room in rooms:  # one after the other: to join them would hold both twice
            sizes.append(self.sizes.read(int(self.first[room]), int(self.first[room + 1])))
            start, stop = self.begin[room : room + 2].tolist()
            for first in range(start, stop, _SLAB):  # from disk, all of a room would stand here twice
                last = min(first + _SLAB, stop)
                utf8[at : at + last - first] = self.store.read(first, last)
                at += last - first
        edges = self.first[[low, low + 1, high, high + 1]].tolist()
        return _Pair(utf8, np.cumsum(np.concatenate(sizes), dtype=np.int64), edges)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The passages of one room, or of two, in memory."""

    utf8: NDArray[np.uint8]
    offset: Ints
    edges: list[int]  # of both rooms, the first passage and the one after the last

    def alike(self, left: NDArray[np.int32], right: NDArray[np.int32], cutoff: float) -> NDArray[np.float64]:
        """Return the similarity of pairs of these passages."""
        places = self._place(left), self._place(right)
        return kernels.alike(self.utf8, self.offset, *places, EMBEDDED, cutoff, RUN, LONG_RUN)

    def _place(self, number: NDArray[np.int32]) -> Ints:
        low, stop, high, _ = self.edges
        apart = stop - low if high != low else 0
        return np.where(number < stop, number - low, number - high + apart).astype(np.int64)


def _some(rooms: _Pair, pairs: Keys) -> Iterator[tuple[_Pair, Keys]]:
    return ((rooms, pairs[first : first + _PAIRS]) for first in range(0, len(pairs), _PAIRS))


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
