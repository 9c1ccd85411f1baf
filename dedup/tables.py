"""What lies between the stages as columns: one row a passage, and no object for it. Arrays have shape (n,).

Passages (of a batch)   Classes (by digest)   Matches (pairs of rows)   Placed (changed facts of pairs of articles)

A run of a million articles has 18 million passages: what is held of each takes four bytes at most, what takes more lies
in a `spool.Rows`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dedup.frozen import dataclass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedup.stores import Column


def sought(rising: NDArray[Any], some: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return where some numbers stand among others, which rise, and whether they do: where not, the place says nothing.

    >>> at, known = sought(np.array([3, 7, 8]), np.array([8, 4, 9]))
    >>> at[known].tolist(), known.tolist()
    ([2], [True, False, False])
    """
    if not len(rising):
        return np.zeros(some.shape, np.int64), np.zeros(some.shape, np.bool_)
    asked = some.astype(rising.dtype, copy=False)  # else the search would make a copy of all others
    at = rising.searchsorted(asked)
    np.minimum(at, len(rising) - 1, out=at)
    known: NDArray[np.bool_] = rising[at] == asked
    return at, known


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages of a batch as columns, in order of article, then position. All arrays have shape (n,)."""

    article: NDArray[np.int32]  # ordinal in the batch
    start: NDArray[np.int64]  # characters in the article's text
    end: NDArray[np.int64]
    paragraph: NDArray[np.int32]  # ordinal in the article: passages of one paragraph share it
    whole: NDArray[np.bool_]  # both ends are sentence or paragraph ends, so it may be cut by itself

    def __len__(self) -> int:
        return len(self.article)


@dataclass(frozen=True, slots=True)
class Labels:
    """Passage -> its class. A passage that is alone in its class names it, so only the others are held.

    >>> labels = Labels(np.array([3, 7, 8], np.int32), np.array([3, 3, -1], np.int32))
    >>> labels[np.array([2, 3, 7, 8])].tolist()
    [2, 3, 3, -1]
    """

    rows: NDArray[np.int32]  # those of shared classes, and those without letters or digits; they rise
    names: NDArray[np.int32]  # the class of each; -1: none

    def __getitem__(self, rows: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        found = rows.astype(np.int64)
        at, known = sought(self.rows, rows)
        found[known] = self.names[at[known]]
        return found


@dataclass(frozen=True, slots=True)
class Classes:
    """Passages grouped by digest. A class is named by its first passage, so names do not depend on hash values."""

    of: Labels  # class of each passage; -1 for a passage without letters or digits
    shared: NDArray[np.int32]  # (c,): the classes of two passages and more, in order
    members: NDArray[np.int32]  # the passages of shared classes, ordered by class, then position
    offset: NDArray[np.int64]  # (c + 1,): members[offset[k]:offset[k + 1]] are the passages of class shared[k]

    def rows(self, name: int) -> NDArray[np.int64]:
        """Return the passages of class `name`, in order."""
        k = int(self.shared.searchsorted(np.int32(name)))
        if k < len(self.shared) and self.shared[k] == name:
            return self.members[self.offset[k] : self.offset[k + 1]].astype(np.int64)
        return np.array([name], np.int64)  # a passage of its own names its class

    def sizes(self, names: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Return how many passages each of some classes has."""
        sizes = np.ones(len(names), np.int64)  # one of its own is not shared
        at, known = sought(self.shared, names)
        at = at[known]
        sizes[known] = self.offset[at + 1] - self.offset[at]
        return sizes


@dataclass(frozen=True, slots=True)
class Marked:
    """Which of very many rows are marked, a bit for each.

    >>> marked = Marked.of(np.array([3, 9]), 12)
    >>> marked[np.array([2, 3, 9])].tolist()
    [False, True, True]
    """

    bits: NDArray[np.uint8]

    @classmethod
    def of(cls, rows: NDArray[np.integer[Any]], count: int) -> Marked:
        """Mark some of `count` rows."""
        marked = np.zeros(count, np.bool_)
        marked[rows] = True
        return cls(np.packbits(marked, bitorder="little"))

    def __getitem__(self, rows: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.bits[rows >> 3] & (1 << (rows & 7)) > 0
        return found


MATCH = np.dtype([("left", "<i4"), ("right", "<i4"), ("similarity", "<f8")])


def matched(left: NDArray[np.integer[Any]], right: NDArray[np.integer[Any]], similarity: Any) -> NDArray[Any]:
    """Return pairs of rows, or of classes, as records of `MATCH`.

    >>> matched(np.array([3, 3]), np.array([40, 41]), np.array([1, 0.8])).tolist()
    [(3, 40, 1.0), (3, 41, 0.8)]
    """
    found = np.empty(len(left), MATCH)
    found["left"], found["right"], found["similarity"] = left, right, similarity
    return found


@dataclass(frozen=True, slots=True)
class Matches:
    """Matched passages, sorted by (article of left, article of right, left, right), distinct."""

    rows: Column  # of `MATCH`: there may be a hundred to an article, so they may lie on disk
    linked: int = 0  # classes that stand in more than BUCKET articles, tied to the first only

    def __len__(self) -> int:
        return len(self.rows)


class Placed(NamedTuple):
    """Facts that pairs of articles state differently, pair by pair, and where they stand in the articles."""

    offset: NDArray[np.int64]  # (p + 1,): facts offset[k]:offset[k + 1] are pair k's
    match: NDArray[np.int32]  # (f,): the match that each belongs to, by its place among those of the pair
    kind: NDArray[np.uint8]  # a place in `tuple(FactKind)`
    slight: NDArray[np.bool_]
    place: NDArray[np.int32]  # (f, 6): line_a, line_b, start_a, end_a, start_b, end_b; lines are 1-based
    base: NDArray[np.int32]  # (f, 2): where its match begins in both articles
    end: NDArray[np.int64]  # (2 f,): where each side ends in `written`
    written: bytes  # UTF-8 of all sides, a then b, surrogates kept
