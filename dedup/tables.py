"""What lies between the stages as columns: one row a passage, and no object for it. Arrays have shape (n,).

Passages (of a batch)   Classes (by digest)   Matches (pairs of rows)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedup.frozen import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
class Classes:
    """Passages grouped by digest. A class is named by its first passage, so names do not depend on hash values."""

    of: NDArray[np.int64]  # (n,): class of each passage; -1 for a passage without letters or digits
    shared: NDArray[np.int64]  # (c,): the classes of two passages and more, in order
    members: NDArray[np.int64]  # the passages of shared classes, ordered by class, then position
    offset: NDArray[np.int64]  # (c + 1,): members[offset[k]:offset[k + 1]] are the passages of class shared[k]

    def rows(self, name: int) -> NDArray[np.int64]:
        """Return the passages of class `name`, in order."""
        k = int(self.shared.searchsorted(name))
        if k < len(self.shared) and self.shared[k] == name:
            return self.members[self.offset[k] : self.offset[k + 1]]
        return self.of[name : name + 1]  # a passage of its own names its class

    def sizes(self, names: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many passages each of some classes has."""
        first, last = self.shared.searchsorted(names), self.shared.searchsorted(names, "right")
        sizes: NDArray[np.int64] = (self.offset[last] - self.offset[first]).clip(1)  # one of its own is not shared
        return sizes


@dataclass(frozen=True, slots=True)
class Matches:
    """Matched passages as columns, sorted by (article of left, article of right, left, right), distinct."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    similarity: NDArray[np.float64]
    linked: int = 0  # classes that stand in more than BUCKET articles, tied to the first only

    def __len__(self) -> int:
        return len(self.left)
