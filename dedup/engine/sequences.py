"""What the long sequences of a run have in common: slices, equality, and pickling as what they stand for.

report.relations[3], [-1], [:10]      report.relations == [...]      pickle.dumps(report.relations), a tuple
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class OneByOne(Sequence[T], Generic[T]):
    """A sequence whose items are made or read when they are asked for."""

    @abstractmethod
    def item(self, place: int) -> T:
        """Return the item at a place, from 0 up to the length."""

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        places = range(len(self))[at]
        return list(map(self.item, places)) if isinstance(places, range) else self.item(places)

    def __iter__(self) -> Iterator[T]:
        return map(self.item, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return alike(self, other)

    def __reduce__(self) -> tuple[type, tuple[list[T]]]:
        return tuple, (list(self),)  # pickled and copied as what it stands for: a file has no copy

    __hash__ = None  # type: ignore[assignment]


def alike(one: Sequence[Any], other: object) -> bool:
    """Tell whether another sequence holds the same, in memory or on disk."""
    if not isinstance(other, Sequence) or isinstance(other, str) or len(one) != len(other):
        return False
    return all(here == there for here, there in zip(one, other, strict=True))
