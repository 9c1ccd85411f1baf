"""Matches of many pairs of articles -> how many of their certain conflicts speak for another story.

    match (3, 40): 12 -> 14, Smith -> Jones, Venezuela -> Venczuela    2: the third may be one name, scanned badly

In: matches. Out: what `torn.read` asks for. They are read in one go, before the pairs are related one by one: most are
of two fillings of a form, and a filling stands in dozens of pairs. What was not foretold is read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup import torn
from dedup.facts.pieces import NAME, NUMBER
from dedup.facts.sure import Conflicts, Sure, Told
from dedup.facts.written import Written
from dedup.model import FactChange, FactKind, Match

Rows = tuple[int, ...]
Flags = NDArray[np.bool_]
Column = NDArray[np.int64]


class Foretold:
    """Match -> its certain conflicts. A match with a headline is for the caller to leave out."""

    def __init__(self, text: Callable[[Rows], str]) -> None:
        self._sure = Sure(text)
        self._place: dict[tuple[Rows, Rows], int] = {}

    def read(self, matches: Sequence[Match]) -> None:
        """Read some thousand matches; forget those before."""
        self._place = {(match.left, match.right): at for at, match in enumerate(matches)}
        self._found = self._sure.conflicts([match.left for match in matches], [match.right for match in matches])
        self._speaking: list[int] = _counted(self._found, self._sure.columns(self._found), self._sure.written).tolist()

    def speaking(self, match: Match) -> int:
        """How many of its conflicts speak for another story."""
        at = self._at(match)
        return self._speaking[at]

    def told(self, match: Match, most: int) -> tuple[FactChange, ...]:
        """Its first conflicts."""
        at = self._at(match)
        return self._sure.changes(self._found, at, most)

    def _at(self, match: Match) -> int:
        place = match.left, match.right
        if place not in self._place:
            self.read([match])
        return self._place[place]


def _counted(found: Conflicts, told: Told, written: Written) -> Column:
    """Count for each pair its conflicts that are no slips; none of them is in a dateline (`facts.verdict`)."""
    speaks = (told.start_a < told.end_a) & (told.start_b < told.end_b)
    for of, misread in ((NUMBER, _misread_numbers), (NAME, _misread_names)):
        at = np.flatnonzero(told.kind == of)
        speaks[at] &= ~misread(told.a[at], told.b[at], written)
    before = np.concatenate(([0], np.cumsum(speaks)))
    return np.diff(before[found.offset])


def _misread_numbers(one: NDArray[np.int32], other: NDArray[np.int32], written: Written) -> Flags:
    """Tell which pairs of numbers may be one, as `torn.misread` does."""
    distinct, which = np.unique(np.concatenate((one, other)), return_inverse=True)
    digits, stray = written.figures(distinct)
    a, b = np.split(which, 2)
    same: Flags = ((digits[a] == digits[b]) & (digits[a] != 0)) | (stray[a] != stray[b])
    return same


def _misread_names(one: NDArray[np.int32], other: NDArray[np.int32], written: Sequence[str]) -> Flags:
    """Tell which pairs of names may be one, as `torn.misread` does."""
    distinct, which = np.unique(one.astype(np.int64) << 32 | other, return_inverse=True)
    pairs = ((written[pair >> 32], written[pair & 0xFFFFFFFF]) for pair in distinct.tolist())
    return np.array([torn.misread(FactKind.NAME, *pair) for pair in pairs], np.bool_)[which]
