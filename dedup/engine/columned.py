"""A list of the report that lies in columns, as the sequence of objects that programs read.

    relations[3]            a Relation, made for the asking         for one in relations:       some thousand at a time
    relations.of(names, places)      the same rows as columns       relations.given(at)         in order of the input

Rows have names: their places in the columns. A sequence of them in another order, with some rows laid over, is `Laid`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from dedup.engine.sequences import OneByOne
from dedup.engine.spool import Space, Spool
from dedup.kernels.words import Ints
from dedup.lists import Listed

C = TypeVar("C")
T = TypeVar("T")

_TOGETHER = 512  # objects made at a time
_REMEMBERED = 8  # such lots
_OFTEN = 2  # whoever reads a list twice reads it a dozen times: the page does
_ROOM, _WEIGHT = 50_000_000, 2_500  # bytes of what is kept in memory, and of one object, about
_OWN = frozenset({"_lots", "_kept", "_read"})  # what the same list in another order does not share


class Lots(OneByOne[T]):
    """A sequence whose objects are made in lots, and kept once all of them are asked for again."""

    _kept: Sequence[T] | None = None
    _read = 0  # times that all were asked for

    @abstractmethod
    def lot(self, start: int, stop: int) -> list[T]:
        """Return the objects from `start` up to `stop`."""

    def item(self, place: int) -> T:
        """Return the object at a place."""
        return self._known(place // _TOGETHER)[place % _TOGETHER]

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        """Return an object, or some: of a few that stand together, no others are made."""
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step == 1 and 0 < stop - start <= _TOGETHER and self._kept is None:
                return self.lot(start, stop)
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[T]:
        if self._kept is not None:
            return iter(self._kept)
        self._read += 1
        return self._made() if self._read < _OFTEN else self._keeping()

    def _made(self) -> Iterator[T]:
        for start in range(0, len(self), _TOGETHER):
            yield from self._lot(start // _TOGETHER)

    def _keeping(self) -> Iterator[T]:
        """Yield all objects, and keep them: some in memory, the rest on disk."""
        kept: Spool[T] | None = None
        for one in self._made():
            if kept is None:
                kept = Spool(Space(_ROOM), 1, type(one))
            kept.append(one, _WEIGHT)
            yield one
        self._kept = kept

    def _known(self, number: int) -> list[T]:
        lots = self.__dict__.setdefault("_lots", lru_cache(_REMEMBERED)(self._lot))
        found: list[T] = lots(number)
        return found

    def _lot(self, number: int) -> list[T]:
        start = number * _TOGETHER
        return self.lot(start, min(len(self), start + _TOGETHER))


class Told(Lots[T], Listed[T, C]):
    """The same of rows that lie in columns, but for a few."""


class Columned(Told[T, C]):
    """A list all of whose rows lie in columns."""

    at: Ints | None = None  # where each article stands among those given; None: in the same order

    @abstractmethod
    def keys(self) -> list[Ints]:
        """Return what the rows are told in order of, the first one first, each of shape (n,)."""

    @abstractmethod
    def of(self, names: Ints, places: Ints) -> C:
        """Return some rows as columns; `places` is where they stand in the list that is told."""

    @abstractmethod
    def made(self, names: Ints, places: Ints) -> list[T]:
        """Return the same as objects."""

    def given(self, at: Ints | None) -> Self:
        """Return the rows told in the order of the articles given; columns are not copied."""
        other = object.__new__(type(self))
        other.__dict__.update({name: value for name, value in self.__dict__.items() if name not in _OWN})
        other.at = at
        return other

    def place(self, articles: Ints) -> Ints:
        """Where some articles stand among those given."""
        return articles if self.at is None else self.at[articles]

    def lot(self, start: int, stop: int) -> list[T]:
        """Return the objects from `start` up to `stop`."""
        names = np.arange(start, stop)
        return self.made(names, names)

    def columns(self, start: int, stop: int) -> tuple[C, Mapping[int, T]]:
        """Return the rows from `start` up to `stop`."""
        names = np.arange(start, stop)
        return self.of(names, names), {}


class Laid(Told[T, C]):
    """Rows of columns by their names, in any order, and objects among them by the complement of their place: ~0, ~1."""

    def __init__(
        self, base: Columned[T, C], names: NDArray[np.int32], others: Sequence[T], told: Callable[[T, int], T]
    ) -> None:
        self.base, self.names, self.others = base, names, others
        self._told = told  # an object, told anew at its place

    def __len__(self) -> int:
        return len(self.names)

    def lot(self, start: int, stop: int) -> list[T]:
        """Return the objects from `start` up to `stop`."""
        names, rows = self._split(start, stop)
        found = iter(self.base.made(names[rows], rows + start))
        return [
            next(found) if name >= 0 else self._told(self.others[~name], place)
            for place, name in enumerate(names.tolist(), start)
        ]

    def columns(self, start: int, stop: int) -> tuple[C, Mapping[int, T]]:
        """Return the rows from `start` up to `stop` that lie in columns, and the others by their place."""
        names, rows = self._split(start, stop)
        away = np.flatnonzero(names < 0).tolist()
        others = {start + at: self._told(self.others[~int(names[at])], start + at) for at in away}
        return self.base.of(names[rows], rows + start), others

    def _split(self, start: int, stop: int) -> tuple[Ints, Ints]:
        names = self.names[start:stop].astype(np.int64)
        return names, np.flatnonzero(names >= 0)
