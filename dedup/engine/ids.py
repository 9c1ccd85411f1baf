"""Ids of articles -> ordinals, in twelve bytes an article: a dict of a million ids takes 200 MB.

    ids = Ids(names)     ids.at("wire#9") == 8     ids.places(["wire#9", "wire#2"])

In: the ids of all articles, each its own. Out: where they stand. What is asked for must be one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.lists import Pieces

_BATCH = 1 << 14  # ids read at a time


class _Sorted(NamedTuple):
    hashes: NDArray[np.int64]
    at: NDArray[np.int32]  # whose each is
    shared: bool  # some have the same


class Ids:
    """The ids by their hashes, sorted; of ids with one hash, their letters tell."""

    def __init__(self, ids: Pieces) -> None:
        self._ids = ids

    @cached_property
    def _sorted(self) -> _Sorted:
        """The hashes, and of whom each is; not before an id is looked for."""
        count = len(self)
        hashes = np.empty(count, np.int64)
        for start in range(0, count, _BATCH):
            at = np.arange(start, min(count, start + _BATCH))
            hashes[at] = [*map(hash, self._ids.some(at).texts())]
        order = np.argsort(hashes, kind="stable")
        hashes = hashes[order]
        return _Sorted(hashes, order.astype(np.int32), bool((hashes[1:] == hashes[:-1]).any()))

    def __len__(self) -> int:
        return len(self._ids.start)

    def at(self, name: str) -> int:
        """The ordinal of one article; it must be one of these."""
        hashes, at, shared = self._sorted
        return self.find(name) if shared else int(at[hashes.searchsorted(hash(name))])

    def find(self, name: str) -> int:
        """The ordinal of an article.

        Raises:
            KeyError: It is none of these.
        """
        hashes, at, _ = self._sorted
        place, sought = int(hashes.searchsorted(hash(name))), hash(name)
        while place < len(hashes) and hashes[place] == sought:
            if self._ids.some(at[place : place + 1].astype(np.int64)).texts() == [name]:
                return int(at[place])
            place += 1
        raise KeyError(name)

    def places(self, names: Iterable[str]) -> NDArray[np.int64]:
        """The ordinals of some articles, shape (n,)."""
        hashes, at, shared = self._sorted
        if shared:
            return np.array([*map(self.at, names)], np.int64)
        return at[hashes.searchsorted(np.fromiter(map(hash, names), np.int64))].astype(np.int64)
