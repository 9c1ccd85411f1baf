"""Articles by a number and by name, both ways, in twelve bytes an article: a dict of a million ids takes 200 MB.

    ids = Ids(["wire#1", "wire#2"])      ids.at("wire#2") == 1      ids.name(1) == "wire#2"      ids.at("gone#9") == 2

One that is not among those given is numbered after them, so that what a finding names can always be told.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.lists import Pieces

Ints = NDArray[np.int64]

_BATCH = 1 << 14  # ids read at a time


class Ids:
    """The ids of a run.

    Args:
        ids: Those of its articles, each its own.
    """

    def __init__(self, ids: Pieces | Sequence[str]) -> None:
        self._ids = ids
        self._count = len(ids.start) if isinstance(ids, Pieces) else len(ids)
        self._more: dict[str, int] = {}  # those that were not given
        self._hash: Ints | None = None

    def __len__(self) -> int:
        return self._count + len(self._more)

    def names(self, articles: NDArray[np.integer]) -> list[str]:
        """Return the ids of some articles."""
        if not isinstance(self._ids, Pieces):
            return [self.name(article) for article in articles.tolist()]
        if not self._more:
            return self._ids.some(articles.astype(np.int64, copy=False)).texts()
        given = articles < self._count
        told = iter(self._ids.some(articles[given].astype(np.int64)).texts())
        return [next(told) if known else self.name(at) for at, known in zip(articles.tolist(), given, strict=True)]

    def name(self, article: int) -> str:
        """Return the id of an article."""
        if article >= self._count:
            return [*self._more][article - self._count]
        if isinstance(self._ids, Pieces):
            return self._bytes(article).decode("utf-8", "surrogatepass")
        return self._ids[article]

    def _bytes(self, article: int) -> bytes:
        assert isinstance(self._ids, Pieces)
        return self._ids.utf8[self._ids.start[article] : self._ids.end[article]]

    def at(self, name: str) -> int:
        """Return the number of an article; one that is new gets the next."""
        found = self.find(name)
        return found if found >= 0 else self._more.setdefault(name, len(self))

    def find(self, name: str) -> int:
        """Return the number of an article; -1 where it has none."""
        if self._hash is None:
            self._sort()
        assert self._hash is not None
        place = int(self._hash.searchsorted(key := hash(name)))
        while place < self._count and int(self._hash[place]) == key:
            if self.name(found := int(self._at[place])) == name:
                return found
            place += 1
        return self._more.get(name, -1)

    def _sort(self) -> None:
        hashes = np.empty(self._count, np.int64)
        for start in range(0, self._count, _BATCH):
            some = np.arange(start, min(self._count, start + _BATCH))
            names = self._ids.some(some).texts() if isinstance(self._ids, Pieces) else self._ids[start : start + _BATCH]
            hashes[some] = [*map(hash, names)]
        order = np.argsort(hashes, kind="stable")
        self._hash, self._at = hashes[order], order.astype(np.int32)
