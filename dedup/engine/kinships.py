"""Relations as they are found: their changed facts, which are most of what they take, may lie on disk.

    Kinship(0, 7, "template", ..., changes)      the facts of 130,000 pairs of forms take 400 MB, the rest 90 MB

In: `Kinship`s. Out: the same ones, in a list; the changes of one are read again when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Self, overload

from dedup.engine.spool import Space, Spool, alike
from dedup.model import FactChange, Kinship, Match

_MEMORY = 0.1  # of the memory
_MATCH, _CHANGE = 300, 400  # bytes in memory
_Changed = tuple[Match, tuple[FactChange, ...]]


class Kinships(list[Kinship]):
    """Relations, in the order that they came in or were sorted to."""

    def __init__(self, space: Space) -> None:
        super().__init__()
        self._changes: Spool[tuple[_Changed, ...]] = Spool(space, _MEMORY, tuple[_Changed, ...])

    def append(self, one: Kinship) -> None:
        """Add a relation."""
        super().append(self._slim(one))

    def extend(self, more: Iterable[Kinship]) -> None:
        """Add relations."""
        super().extend(map(self._slim, more))

    def __iadd__(self, more: Iterable[Kinship]) -> Self:  # type: ignore[override,misc]
        self.extend(more)
        return self

    def _slim(self, one: Kinship) -> Kinship:
        if not one.changes:
            return one
        weight = sum(_MATCH + _CHANGE * len(found) for _, found in one.changes)
        self._changes.append(tuple(one.changes), weight)
        return replace(one, changes=_Read(self._changes, len(self._changes) - 1))


class _Read(Sequence[_Changed]):
    """The changes of one relation."""

    __slots__ = ("_all", "_at")

    def __init__(self, kept: Sequence[tuple[_Changed, ...]], at: int) -> None:
        self._all, self._at = kept, at

    def __len__(self) -> int:
        return len(self._all[self._at])

    @overload
    def __getitem__(self, at: int) -> _Changed: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[_Changed, ...]: ...
    def __getitem__(self, at: int | slice) -> _Changed | tuple[_Changed, ...]:
        return self._all[self._at][at]

    def __eq__(self, other: object) -> bool:
        return alike(self, other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[type, tuple[list[_Changed]]]:
        return tuple, (list(self),)
