"""The rows of articles: how much of each stands in copies of what stands elsewhere.

    spans 10-50 and 40-90 of article 7, of 200 characters     ->     80 repeated, .4

In: columns. Out: a sequence of `ArticleSummary`s, and the same rows as columns.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dedup.engine.columned import Columned
from dedup.engine.names import Names
from dedup.kernels.words import Ints
from dedup.lists import ArticleRows
from dedup.model import ArticleSummary


class Summaries(Columned[ArticleSummary, ArticleRows]):
    """The rows of all articles."""

    def __init__(self, names: Names, repeated: NDArray[np.int32], dropped: Mapping[int, int]) -> None:
        self.names, self._repeated = names, repeated
        self._chars = names.chars.astype(np.int32)
        self._keeper = np.full(len(names), -1, np.int32)
        self._keeper[[*dropped]] = [*dropped.values()]

    def __len__(self) -> int:
        return len(self.names)

    def keys(self) -> list[Ints]:
        """Return the articles."""
        return [self.place(np.arange(len(self)))]

    def total(self) -> tuple[int, int]:
        """Return the characters of all articles, and those that are repeated."""
        return int(self._chars.sum(dtype=np.int64)), int(self._repeated.sum(dtype=np.int64))

    def gone(self) -> Ints:
        """Return the articles that are not written."""
        return np.flatnonzero(self._keeper >= 0)

    def of(self, names: Ints, places: Ints) -> ArticleRows:
        """Return some rows as columns."""
        figures = (column[names].astype(np.int64) for column in (self._chars, self._repeated, self._keeper))
        return ArticleRows(self.names.ids(), names, self.names.paths(names), *figures)

    def made(self, names: Ints, places: Ints) -> list[ArticleSummary]:
        """Return some rows as objects."""
        rows, ids = self.of(names, places), self.names.ids()
        kept = np.flatnonzero(rows.keeper >= 0)
        keepers = dict(zip(kept.tolist(), ids.some(rows.keeper[kept]).texts(), strict=True))
        told = ids.some(names).texts(), rows.path.texts(), rows.chars.tolist(), rows.repeated.tolist()
        return [
            ArticleSummary(
                one, path, chars, repeated, repeated / chars if chars else 0.0, at not in keepers, keepers.get(at)
            )
            for at, (one, path, chars, repeated) in enumerate(zip(*told, strict=True))
        ]


def covered(count: int, article: Ints, start: Ints, end: Ints) -> NDArray[np.int32]:
    """Return how many characters of each of `count` articles lie in spans, each counted once.

    >>> covered(2, np.array([1, 1, 1]), np.array([10, 40, 95]), np.array([50, 90, 96])).tolist()
    [0, 81]
    """
    order = np.lexsort((end, start, article))
    article, start, end = article[order], start[order], end[order]
    apart = np.int64(1) << 32  # more than any text has characters
    reached = np.maximum.accumulate(np.concatenate(([0], article * apart + end)))[:-1] - article * apart
    fresh = np.maximum(0, end - np.maximum(start, np.maximum(reached, 0)))
    return np.bincount(article, fresh, minlength=count).astype(np.int32)
