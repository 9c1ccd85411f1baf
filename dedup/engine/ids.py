"""Ids of articles -> ordinals, in twelve bytes an article: a dict of a million ids takes 200 MB.

    ids = Ids(articles)     ids.at("wire#9") == 8     ids.places(["wire#9", "wire#2"])

In: articles, each with an id of its own. Out: where they stand among them. What is asked for must be one of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.model import Article


class Ids:
    """The ids by their hashes, sorted; of ids with one hash, the articles are asked."""

    def __init__(self, articles: Sequence[Article]) -> None:
        hashes = np.fromiter((hash(one.id) for one in articles), np.int64, len(articles))
        order = np.argsort(hashes, kind="stable")
        self._articles, self._hash, self._at = articles, hashes[order], order.astype(np.int32)
        self._shared = bool((self._hash[1:] == self._hash[:-1]).any())

    def __len__(self) -> int:
        return len(self._at)

    def at(self, name: str) -> int:
        """The ordinal of one article."""
        place = int(self._hash.searchsorted(hash(name)))
        while self._shared and self._articles[int(self._at[place])].id != name:
            place += 1
        return int(self._at[place])

    def places(self, names: Iterable[str]) -> NDArray[np.int64]:
        """The ordinals of some articles, shape (n,)."""
        if self._shared:
            return np.array([*map(self.at, names)], np.int64)
        return self._at[self._hash.searchsorted(np.fromiter(map(hash, names), np.int64))].astype(np.int64)
