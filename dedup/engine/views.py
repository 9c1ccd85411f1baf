"""Sequences and mappings over a `Spool`: in another order, or by numbers.

articles = View(spool, order, made)      articles[0], the object at order[0]
decided = Keyed(spool)                   decided.add(40, object, weight)     decided[40]
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

from dedup.engine.spool import Spool, alike

S = TypeVar("S")
T = TypeVar("T")


class View(Sequence[T], Generic[S, T]):
    """Another sequence in some order, each object changed as it is asked for.

    >>> list(View(["a", "b"], array("q", [1, 0]), lambda one, at: f"{one}{at}"))
    ['b0', 'a1']
    """

    def __init__(self, source: Sequence[S], order: Sequence[int], made: Callable[[S, int], T]) -> None:
        self._source, self._order, self._made = source, order, made

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            return [self[place] for place in range(len(self))[at]]
        place = range(len(self))[at]
        return self._made(self._source[self._order[place]], place)

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return alike(self, other)

    def __reduce__(self) -> tuple[type, tuple[list[T]]]:
        return tuple, (list(self),)  # pickled and copied as what it stands for: a file has no copy

    __hash__ = None  # type: ignore[assignment]


class Keyed(Mapping[int, T], Generic[T]):
    """Objects by numbers that rise as they are added.

    >>> from dedup.engine.spool import Space
    >>> kept = Keyed(Spool(Space(0), 1.0, str))
    >>> kept.add(3, "c", 1), kept.add(7, "g", 1), kept[7], dict(kept)
    (None, None, 'g', {3: 'c', 7: 'g'})
    """

    def __init__(self, kept: Spool[T]) -> None:
        self._kept, self._keys = kept, array("q")

    def add(self, key: int, item: T, weight: int) -> None:
        """Add an object that takes about `weight` bytes of memory."""
        self._keys.append(key)
        self._kept.append(item, weight)

    def __getitem__(self, key: int) -> T:
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            raise KeyError(key)
        return self._kept[at]

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)
