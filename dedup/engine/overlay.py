"""A long sequence with a few items changed: the others are not copied, nor read.

    given  a b c d        changed({1: "B", 3: None}, [(3, "n")])        a B c n

In: a sequence, in memory or on disk. Out: a sequence of what it has, what stands in its place and what is put between,
at four bytes an item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.engine.columned import Columned
from dedup.engine.sequences import OneByOne

T = TypeVar("T")

_GONE = np.iinfo(np.int32).min


class Overlay(OneByOne[T]):
    """Items of a sequence, by their place in it, and others, by the complement of theirs among these: ~0, ~1 ..."""

    def __init__(self, base: Sequence[T]) -> None:
        self.base = base
        self.others: list[T] = []
        self.names = np.arange(len(base), dtype=np.int32)  # which item stands where: a name is never given twice

    def changed(self, instead: Mapping[int, T | None], between: Iterable[tuple[int, T]] = ()) -> NDArray[np.int32]:
        """Put items at some places, or none, and others before some; return the names of all that are put.

        >>> told = Overlay("abcd")
        >>> told.changed({1: "B", 3: None}, [(3, "n"), (4, "z")]).tolist(), "".join(told)
        ([-1, -2, -3], 'aBcnz')
        """
        new = [(at, one) for at, one in instead.items() if one is not None]
        put = [*between]
        first = len(self.others)
        self.others += [one for _, one in (*new, *put)]
        named = ~np.arange(first, len(self.others), dtype=np.int32)
        self.names[[*instead]] = _GONE
        self.names[[at for at, _ in new]] = named[: len(new)]
        names = np.insert(self.names, [at for at, _ in put], named[len(new) :])
        self.names = names[names != _GONE]
        return named

    def __len__(self) -> int:
        return len(self.names)

    def item(self, place: int) -> T:
        """Return the item at a place."""
        return self._named(int(self.names[place]))

    def some(self, places: Sequence[int]) -> list[T]:
        """Return the items at some places; those of columns are made together."""
        names = self.names[[*places]]
        below = names[names >= 0].astype(np.int64)
        made = iter(
            self.base.made(below, below) if isinstance(self.base, Columned) else map(self._named, below.tolist())
        )
        return [next(made) if name >= 0 else self.others[~name] for name in names.tolist()]

    def _named(self, name: int) -> T:
        return self.base[name] if name >= 0 else self.others[~name]

    def __iter__(self) -> Iterator[T]:
        """Yield all items; those of the sequence below in its order, in which it is read fastest."""
        below, at = iter(self.base), 0
        for name in self.names.tolist():
            while at <= name:
                one = next(below)
                at += 1
            yield one if name >= 0 else self.others[~name]
