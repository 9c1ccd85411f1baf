"""Columns that grow and may lie on disk: what the stages ask of them, and the plain one, in memory.

store = Held(np.uint64)     store.append(array)     store.read(3, 9)     len(store)
"""

from __future__ import annotations

from collections.abc import Iterator
from mmap import mmap
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Column(Protocol):
    """A column that may lie on disk."""

    def __len__(self) -> int: ...
    def read(self, start: int, stop: int, /) -> NDArray[Any]:
        """Return rows `start` to `stop`."""
        ...


class Store(Column, Protocol):
    """A column that grows."""

    def append(self, rows: NDArray[Any], /) -> None:
        """Add rows."""
        ...


def slabs(column: Column, size: int) -> Iterator[NDArray[Any]]:
    """Yield the rows of a column, so many at a time."""
    for start in range(0, len(column), size):
        yield column.read(start, min(start + size, len(column)))


def shared(size: int) -> NDArray[np.uint8]:
    """Return bytes, all 0, that processes begun later have in common with this one.

    What one of them writes all may read at any time, so it must be what each would write there. Else each would hold a
    copy of what it has written in.
    """
    return np.frombuffer(mmap(-1, max(size, 1)), np.uint8)[:size]


class Held:
    """A column in memory."""

    def __init__(self, dtype: Any) -> None:
        self._rows: NDArray[Any] = np.empty(0, dtype)
        self._coming: list[NDArray[Any]] = []

    def __len__(self) -> int:
        return len(self._rows) + sum(map(len, self._coming))

    def append(self, rows: NDArray[Any], /) -> None:
        """Add rows."""
        self._coming.append(rows)

    def read(self, start: int, stop: int, /) -> NDArray[Any]:
        """Return rows `start` to `stop`."""
        if self._coming:
            self._rows = np.concatenate((self._rows, *self._coming))
            self._coming = []
        return self._rows[start:stop]
