"""Ids of articles -> ordinals, in twelve bytes an article: a dict of a million ids takes 200 MB.

    ids = Ids(names)     ids.at("wire#9") == 8     ids.places(["wire#9", "wire#2"])

In: the ids of all articles, each its own. Out: where they stand. What is asked for must be one of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dedup.lists import Pieces

_BATCH = 1 << 14  # ids read at a time


class Ids:
    """The ids by their hashes, sorted; of ids with one hash, their letters tell."""

    def __init__(self, ids: Pieces) -> None:
        count = len(ids.start)
        hashes = np.empty(count, np.int64)
        for start in range(0, count, _BATCH):
            at = np.arange(start, min(count, start + _BATCH))
            hashes[at] = [*map(hash, ids.some(at).texts())]
        order = np.argsort(hashes, kind="stable")
        self._ids, self._hash, self._at = ids, hashes[order], order.astype(np.int32)
        self._shared = bool((self._hash[1:] == self._hash[:-1]).any())

    def __len__(self) -> int:
        return len(self._at)

    def at(self, name: str) -> int:
        """The ordinal of one article; it must be one of these."""
        return int(self._at[self._hash.searchsorted(hash(name))]) if not self._shared else self.find(name)

    def find(self, name: str) -> int:
        """The ordinal of an article.

        Raises:
            KeyError: It is none of these.
        """
        place, sought = int(self._hash.searchsorted(hash(name))), hash(name)
        while place < len(self._hash) and self._hash[place] == sought:
            if self._ids.some(self._at[place : place + 1].astype(np.int64)).texts() == [name]:
                return int(self._at[place])
            place += 1
        raise KeyError(name)

    def places(self, names: Iterable[str]) -> NDArray[np.int64]:
        """The ordinals of some articles, shape (n,)."""
        if self._shared:
            return np.array([*map(self.at, names)], np.int64)
        return self._at[self._hash.searchsorted(np.fromiter(map(hash, names), np.int64))].astype(np.int64)
