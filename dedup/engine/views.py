"""Sequences in another order, and numbers by numbers.

articles = View(spool, order, made)      articles[0], the object at order[0]
moved = Numbered(rows, others)           moved[40]     40 in moved      eight bytes each, where a dict takes ninety
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence, ValuesView
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.engine.sequences import OneByOne

S = TypeVar("S")
T = TypeVar("T")


class View(OneByOne[T], Generic[S, T]):
    """Another sequence in some order, each object changed as it is asked for.

    >>> list(View(["a", "b"], [1, 0], lambda one, at: f"{one}{at}"))
    ['b0', 'a1']
    """

    def __init__(self, source: Sequence[S], order: Sequence[int], made: Callable[[S, int], T]) -> None:
        self.source, self._order, self._made = source, order, made

    def __len__(self) -> int:
        return len(self._order)

    def item(self, place: int) -> T:
        """Return the object at a place."""
        return self._made(self.source[self._order[place]], place)


class Numbered(Mapping[int, int]):
    """Numbers by numbers that rise.

    >>> moved = Numbered.of(np.array([[7, 2], [4, 1], [7, 3]]))
    >>> moved[7], 5 in moved, np.int64(4) in moved, dict(moved)
    (3, False, True, {4: 1, 7: 3})
    """

    def __init__(self, keys: NDArray[np.int32], items: NDArray[np.int32]) -> None:
        self._keys, self._items = memoryview(keys), memoryview(items)  # type: ignore[arg-type]

    @classmethod
    def of(cls, pairs: NDArray[np.integer]) -> Numbered:
        """Take keys and what each stands for, shape (n, 2), in any order; of one key, the last one."""
        flat = pairs.astype(np.int32)
        flat = flat[np.argsort(flat[:, 0], kind="stable")]
        last = np.append(flat[1:, 0] != flat[:-1, 0], True)[: len(flat)]
        return cls(*(np.ascontiguousarray(column) for column in flat[last].T))

    def __getitem__(self, key: int) -> int:
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            raise KeyError(key)
        return self._items[at]

    def __contains__(self, key: object) -> bool:  # no error is raised and caught, as by a mapping's own
        at = bisect_left(self._keys, key) if isinstance(key, int | np.integer) else len(self._keys)
        return at < len(self._keys) and bool(self._keys[at] == key)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def values(self) -> ValuesView[int]:
        """What the numbers stand for, in order of these."""
        return _Items(self)

    def column(self) -> memoryview:
        """The same as a column."""
        return self._items


class _Items(ValuesView[int]):
    _mapping: Numbered

    def __iter__(self) -> Iterator[int]:
        return iter(self._mapping.column())
