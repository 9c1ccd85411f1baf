"""What a report says of every article, as columns: its id, where a person finds it, and how long it is.

    wire#9  wire.jsonl  2,130      wire#10  wire.jsonl  918      a path that stands again is kept once

In: articles, batch by batch. Out: texts of any of them. Ids are asked for in any order, so they stay in memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from itertools import compress, count, groupby, repeat

import numpy as np

from dedup import buffer
from dedup.engine.spool import Rows, Space
from dedup.engine.store import ranged
from dedup.group import LARGEST
from dedup.kernels.words import Ints
from dedup.lists import Pieces
from dedup.model import Article

_MEMORY = 0.02
_BATCH = 1 << 14  # ids read at a time


class Names:
    """Articles, in the order that they are added."""

    def __init__(self, space: Space) -> None:
        self._ids: list[bytes] = []
        self._sizes = array("i")  # bytes of each id
        self._all: Pieces | None = None
        self._chars = array("i")
        self._paths = Rows(space, np.uint8, _MEMORY)
        self._ends = array("q", [0])  # of the paths that are kept
        self._path = array("i")  # which of them is each article's
        self._last: str | None = None
        self.odd = False  # some have a version number below 0 or above group.LARGEST

    def __len__(self) -> int:
        return len(self._chars)

    def add(self, batch: Sequence[Article]) -> None:
        """Add some articles."""
        self._all = None
        utf8, offset = buffer.pack([article.id for article in batch])
        self._ids.append(utf8)
        self._sizes.frombytes(np.diff(offset).astype(np.int32).tobytes())
        self._chars.extend([len(article.text) for article in batch])
        versions = {article.version for article in batch} - {None}
        self.odd |= not all(0 <= version <= LARGEST for version in versions if version is not None)
        new: list[str] = []
        for path, some in groupby([article.path for article in batch]):
            if path != self._last:
                self._last = path
                new.append(path)
            self._path.extend(repeat(len(self._ends) - 2 + len(new), sum(1 for _ in some)))
        utf8, offset = buffer.pack(new)
        self._ends.extend((offset[1:] + self._ends[-1]).tolist())
        self._paths.append(np.frombuffer(utf8, np.uint8))

    @property
    def chars(self) -> Ints:
        """Characters of each article, shape (n,)."""
        return np.array(self._chars, np.int64)

    def ids(self) -> Pieces:
        """The ids of all articles."""
        if self._all is None:
            end = np.cumsum(np.array(self._sizes, np.int64))
            self._all = Pieces(b"".join(self._ids), end - np.array(self._sizes, np.int64), end)
            self._ids[:] = [self._all.utf8]
        return self._all

    def places(self, names: Collection[str]) -> dict[str, int]:
        """Where some articles stand, by their ids; all ids are read for it."""
        found: dict[str, int] = {}
        for start in range(0, len(self) if names else 0, _BATCH):
            texts = self.ids().some(np.arange(start, min(start + _BATCH, len(self)))).texts()
            asked = compress(count(start), map(names.__contains__, texts))
            found.update((texts[at - start], at) for at in asked)
        return found

    def paths(self, articles: Ints) -> Pieces:
        """The paths of some articles."""
        if not len(articles):
            return Pieces(b"", articles, articles)
        ends, which = np.frombuffer(self._ends, np.int64), np.frombuffer(self._path, np.int32)[articles]
        distinct, at = np.unique(which, return_inverse=True)
        start, end = ends[distinct], ends[distinct + 1]
        return written(self._paths, start, end).some(at)


def written(rows: Rows, start: Ints, end: Ints) -> Pieces:
    """Return pieces of a text that may lie on disk."""
    utf8 = ranged(rows, start, end).tobytes()
    stop = np.cumsum(end - start)
    return Pieces(utf8, stop - (end - start), stop)
