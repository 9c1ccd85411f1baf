"""What one round leaves for the next that no report shows: who shares a little, and who holds which passage.

    a shares a notice with b: nothing to tell, until cuts leave of b no more than the notice
    "He said" / "so." two lines, once a cut leaves them alone: one passage, and another article has had it all along

In: what a round read. Out: the articles that one which was cut has to be read with, as ordinals of the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from dedup.engine.columns import Columns
from dedup.engine.ids import Ids
from dedup.engine.kinships import Kinships
from dedup.engine.spool import Rows
from dedup.frozen import dataclass
from dedup.lists import Pieces
from dedup.relate import RELATIONS
from dedup.thresholds import NEW_SHARE

_SLAB = 1 << 20  # digests looked at in one go
_SIEVE = 1 << 16  # what the last bits of a digest may be: tells of nearly all passages that none of them is sought

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The relations of a round as columns, in their order, shape (n,)."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    tells: NDArray[np.bool_]  # copies and updates: they tell one story


class Traces:
    """The pairs that share copy and that no relation shows, and the digests of all passages as given."""

    def __init__(self) -> None:
        none = np.zeros(0, np.int32)
        self.ids = Ids(
            Pieces(b"", none.astype(np.int64), none.astype(np.int64))
        )  # of all articles, as the first round has read them
        self.chars = none  # of each article
        self.pairs = Pairs(none, none, none.astype(np.bool_))  # of the last round
        self._touching = np.zeros((0, 3), np.int64)  # two articles, and the folded characters that they share
        self._digest: Rows | None = None
        self._first = np.zeros(1, np.int64)
        self._places = np.zeros(0, np.int64)  # of the articles that the last round read, and their passages
        self._again: tuple[Rows, Places] | None = None
        self._coming = self._places  # of the articles that the next round reads

    def expect(self, places: Places) -> None:
        """Say which articles the next round reads, in order."""
        self._coming = places

    def take(
        self,
        table: Columns,
        kinships: Kinships,
        touching: Iterable[tuple[int, int, int]],
    ) -> None:
        """Take in what a round has read; the first one has read all articles.

        Args:
            kinships: All relations that are told. touching: See `Across.touching`.
        """
        names = table.names.ids()
        if self._digest is None:
            self.ids, self.chars = Ids(names), table.names.chars.astype(np.int32)
            self._digest, self._first = table.digest, table.first
            places = np.arange(len(self.ids))
        else:
            places = self._places = self._coming
            self._again = table.digest, table.first
        self.pairs = _pairs(kinships, places)
        found = np.array([*touching], np.int64).reshape(-1, 3)
        found[:, :2] = places[found[:, :2]]
        self._touching = np.concatenate((self._touching, found))

    @property
    def touches(self) -> bool:
        """Whether any articles share what no relation shows."""
        return len(self._touching) > 0

    def beside(self, articles: Places, sizes: Places) -> Places:
        """Return the articles that share much of what is left of some, and these.

        Args:
            articles: They rise. sizes: The characters that are left of each.
        """
        if not len(articles):
            return articles
        pairs, shared = self._touching[:, :2], self._touching[:, 2:]
        at = articles.searchsorted(pairs).clip(max=len(articles) - 1)
        much = (articles[at] == pairs) & (shared >= NEW_SHARE * sizes[at])
        near: Places = pairs[much.any(axis=1)].ravel()
        return near

    def met(self, changed: Places) -> Iterator[tuple[int, int]]:
        """Yield (article, holder) for passages that a changed article has only since it was cut, and others had."""
        if self._again is None or self._digest is None:
            return
        new: dict[bytes, int] = {}
        for at in np.flatnonzero(np.isin(self._places, changed)).tolist():
            place = int(self._places[at])
            had = _digests(self._digest, self._first, place)
            new.update(dict.fromkeys({*_digests(*self._again, at)}.difference(had), place))
        sought = np.zeros(_SIEVE, np.bool_)
        sought[np.frombuffer(b"".join(new), "<u8")[::2] % np.uint64(_SIEVE)] = True
        for start in range(0, len(self._digest) if new else 0, _SLAB):
            part = self._digest.read(start, min(start + _SLAB, len(self._digest)))
            for row in np.flatnonzero(sought[part[:, 0] % np.uint64(_SIEVE)]).tolist():
                place = new.get(part[row].tobytes(), -1)
                if place >= 0:
                    yield place, int(np.searchsorted(self._first, start + row, "right")) - 1


def _pairs(kinships: Kinships, places: Places) -> Pairs:
    """The pairs of some relations, by the ordinals of their articles in the run."""
    one, other = (places[side].astype(np.int32) for side in kinships.pairs())
    return Pairs(one, other, np.isin(kinships.relation, [RELATIONS.index("copy"), RELATIONS.index("update")]))


def _digests(digest: Rows, first: Places, article: int) -> list[bytes]:
    """The digests of the passages of one article: as bytes, whole ones are compared at once."""
    found: list[bytes] = digest.bare(int(first[article]), int(first[article + 1])).view("V16").ravel().tolist()
    return found
