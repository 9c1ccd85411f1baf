"""What one round leaves for the next that no report shows: who shares a little, and who holds which passage.

    a shares a notice with b: nothing to tell, until cuts leave of b no more than the notice
    "He said" / "so." two lines, once a cut leaves them alone: one passage, and another article has had it all along

In: what a round read. Out: the articles that one which was cut has to be read with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.engine.spool import Rows
from dedup.model import Article
from dedup.thresholds import NEW_SHARE

_SLAB = 1 << 20  # digests looked at in one go


class Traces:
    """The pairs that share copy and that no relation shows, and the digests of all passages as given."""

    def __init__(self) -> None:
        self._touching: list[tuple[str, str, int]] = []  # two articles, and the folded characters that they share
        self.at: dict[str, int] = {}  # every article's id -> ordinal, in order
        self._digest: Rows | None = None
        self._first = np.zeros(1, np.int64)
        self._names: Sequence[str] = ()  # of the articles that the last round read, and their passages
        self._again: tuple[Rows, NDArray[np.int64]] | None = None

    def take(
        self,
        articles: Sequence[Article],
        digest: Rows,
        first: NDArray[np.int64],
        touching: Iterable[tuple[int, int, int]],
    ) -> None:
        """Take in what a round has read; the first one has read all articles.

        Args:
            digest: Of all passages. first: Where each article's begin.
            touching: See `Across.touching`.
        """
        self._touching += ((articles[one].id, articles[other].id, size) for one, other, size in touching)
        if self._digest is None:
            self.at = {one.id: at for at, one in enumerate(articles)}
            self._digest, self._first = digest, first
        else:
            self._names, self._again = [one.id for one in articles], (digest, first)

    def beside(self, sizes: Mapping[str, int]) -> set[str]:
        """Return the articles that share much of what is left of some: article -> characters that are left."""
        found = set()
        for a, b, shared in self._touching:
            if any(name in sizes and shared >= NEW_SHARE * sizes[name] for name in (a, b)):
                found |= {a, b}
        return found

    def met(self, changed: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield (article, holder) for passages that a changed article has only since it was cut, and others had."""
        if self._again is None or self._digest is None:
            return
        places, holders = {name: self.at[name] for name in changed}, list(self.at)
        new: dict[tuple[int, int], str] = {}
        for at, name in enumerate(self._names):
            if name in places:
                had = set(_digests(self._digest, self._first, places[name]))
                new.update((each, name) for each in _digests(*self._again, at) if each not in had)
        firsts = np.array([first for first, _ in new], np.uint64)
        for start in range(0, len(self._digest) if new else 0, _SLAB):
            part = self._digest.read(start, min(start + _SLAB, len(self._digest)))
            for row in np.flatnonzero(np.isin(part[:, 0], firsts)).tolist():
                both = int(part[row, 0]), int(part[row, 1])
                if both in new:
                    yield new[both], holders[int(np.searchsorted(self._first, start + row, "right")) - 1]


def _digests(digest: Rows, first: NDArray[np.int64], article: int) -> Iterator[tuple[int, int]]:
    """The digests of the passages of one article."""
    table = digest.read(int(first[article]), int(first[article + 1]))
    return zip(table[:, 0].tolist(), table[:, 1].tolist(), strict=True)
