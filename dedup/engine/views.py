"""Sequences and mappings over a `Spool`: in another order, or by numbers.

articles = View(spool, order, made)      articles[0], the object at order[0]
decided = Keyed(spool)                   decided.add(40, object, weight)     decided[40]
moved = Numbered(rows, others)           moved[40]     40 in moved      eight bytes each, where a dict takes ninety
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.engine.sequences import OneByOne
from dedup.engine.spool import Spool

S = TypeVar("S")
T = TypeVar("T")


class View(OneByOne[T], Generic[S, T]):
    """Another sequence in some order, each object changed as it is asked for.

    >>> list(View(["a", "b"], array("q", [1, 0]), lambda one, at: f"{one}{at}"))
    ['b0', 'a1']
    """

    def __init__(self, source: Sequence[S], order: Sequence[int], made: Callable[[S, int], T]) -> None:
        self._source, self._order, self._made = source, order, made

    def __len__(self) -> int:
        return len(self._order)

    def item(self, place: int) -> T:
        """Return the object at a place."""
        return self._made(self._source[self._order[place]], place)


class _Rising(Mapping[int, T], Generic[T]):
    """What stands at numbers that rise."""

    _keys: Sequence[int]  # the numbers
    _held: Sequence[T]  # what stands at each

    def __getitem__(self, key: int) -> T:
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            raise KeyError(key)
        return self._held[at]

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)


class Keyed(_Rising[T]):
    """Objects by numbers that rise as they are added.

    >>> from dedup.engine.spool import Space
    >>> kept = Keyed(Spool(Space(0), 1.0, str))
    >>> kept.add(3, "c", 1), kept.add(7, "g", 1), kept[7], dict(kept)
    (None, None, 'g', {3: 'c', 7: 'g'})
    """

    _keys: array[int]
    _held: Spool[T]

    def __init__(self, kept: Spool[T]) -> None:
        self._held, self._keys = kept, array("q")

    def add(self, key: int, item: T, weight: int) -> None:
        """Add an object that takes about `weight` bytes of memory."""
        self._keys.append(key)
        self._held.append(item, weight)


class Numbered(_Rising[int]):
    """Numbers by numbers that rise.

    >>> moved = Numbered.of(array("i", [7, 2, 4, 1, 7, 3]))
    >>> moved[7], 5 in moved, dict(moved)
    (3, False, {4: 1, 7: 3})
    """

    def __init__(self, keys: NDArray[np.int32], items: NDArray[np.int32]) -> None:
        self._keys, self._held = memoryview(keys), memoryview(items)  # type: ignore[arg-type]

    @classmethod
    def of(cls, pairs: array[int]) -> Numbered:
        """Take keys and what each stands for, in turns, in any order; of one key, the last one."""
        flat = np.array(pairs, np.int32).reshape(-1, 2)
        flat = flat[np.argsort(flat[:, 0], kind="stable")]
        last = np.append(flat[1:, 0] != flat[:-1, 0], True)[: len(flat)]
        return cls(*(np.ascontiguousarray(column) for column in flat[last].T))
