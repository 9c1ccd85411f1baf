"""A pair of passages -> how alike they are, and which facts they state differently.

    "Quake kills 12 in Hanoi, officials said."   similarity .95   12 -> 14: a changed fact, so never cut
    "Quake kills 14 in Hanoi, officials say."

In: rows of the passage columns. Out: similarity in 0..1 and `FactChange`s. Similarity is the share of both folds
in runs of `RUN` or more characters of their longest common subsequence, 2 common / (|a| + |b|): an inserted, lost or
glued word costs its own length and no more, and letters that two rewordings share by chance (half of any two sentences)
count for nothing.
Source: Bergroth, Hakonen, Raita 2000, "A survey of longest common subsequence algorithms"; computed by rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels
from dedup.fold import fold
from dedup.kernels.pairs import likeness
from dedup.model import FactChange
from dedup.pool import in_order
from dedup.thresholds import EMBEDDED, LONG_RUN, RUN

_FOLDS = 1 << 16  # passages whose folds are remembered, some 20 MB
_CHANGES = 1 << 14  # pairs of passages whose changed facts are remembered

_PAIRS = 1 << 12  # pairs read at a time: bounds the memory of their folds
Rows = tuple[int, ...]
Ints = NDArray[np.int64]
Spans = tuple[bytes, Ints, Ints]  # of a buffer, the bytes where each begins and ends


class Reader:
    """The text behind the rows. Remembers folds and comparisons, since a passage is read with many others."""

    def __init__(self, text: Callable[[Rows], str], spans: Callable[[Ints], Spans] | None = None) -> None:
        self.text = text  # consecutive passages of one article as they stand there
        self._spans = spans or self._packed  # many passages, whose rows rise, in one buffer
        self.fold = lru_cache(_FOLDS)(lambda row: fold(text((row,))))  # a passage's fold
        self._changes = lru_cache(_CHANGES)(_changes)

    def _packed(self, rows: Ints) -> Spans:
        utf8, offset = buffer.pack([self.text((row,)) for row in rows.tolist()])
        return utf8, offset[:-1], offset[1:]

    def similarities(self, left: Ints, right: Ints, cutoff: float, jobs: int = 1) -> NDArray[np.float64]:
        """Return the similarity of many pairs of rows, shape (n,); 0.0 where they do not match."""

        def part(first: int) -> NDArray[np.float64]:
            return self._similarities(left[first : first + _PAIRS], right[first : first + _PAIRS], cutoff)

        parts = [found for _, found in in_order(part, range(0, len(left), _PAIRS), jobs)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _similarities(self, left: Ints, right: Ints, cutoff: float) -> NDArray[np.float64]:
        rows, which = np.unique(np.concatenate((left, right)), return_inverse=True)
        offsets, points = kernels.folds(*self._spans(rows))
        a, b = which[: len(left)], which[len(left) :]
        lcs, runs, held = kernels.common(offsets, points, a, b, EMBEDDED, cutoff, RUN, LONG_RUN)
        size = np.diff(offsets)
        shorter, both = np.minimum(size[a], size[b]), size[a] + size[b]
        real = (held >= EMBEDDED * shorter) | (2 * runs >= cutoff * both)
        real &= lcs >= np.minimum(EMBEDDED * shorter, cutoff * both / 2)
        found = np.where(real, 2 * runs / np.maximum(both, 1), 0.0)
        found[2 * lcs == both] = 1.0
        return found

    def changes(self, left: Rows, right: Rows) -> tuple[FactChange, ...]:
        """Return the facts that two runs of passages state differently, offsets relative to the start of each."""
        return self.between(self.text(left), self.text(right))

    def between(self, a: str, b: str) -> tuple[FactChange, ...]:
        """Return the facts that two passages state differently."""
        return () if a == b else self._changes(a, b)


def _changes(a: str, b: str) -> tuple[FactChange, ...]:
    """Return the facts that two texts state differently; `facts` takes longer to load than a short article to read."""
    from dedup import facts

    return facts.changes(a, b)


def similarity(a: str, b: str, cutoff: float = 0.0) -> float:
    """Return the share of two folds that lies in common runs of their alignment: 2 common / (|a| + |b|).

    0.0 where that is under `cutoff`, unless nearly all of the shorter stands in the longer (`EMBEDDED`) in long runs.

    >>> similarity("afirebrokeoutonfriday", "afirebrokeoutonmonday")  # "afirebrokeouton": "day" is too short
    0.7142857142857143
    """
    return likeness(a, b, EMBEDDED, cutoff, RUN, LONG_RUN)
