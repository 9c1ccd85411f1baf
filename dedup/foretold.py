"""Matches of many pairs of articles -> how many of their certain conflicts speak for another story, in columns.

    match (3, 40): 12 -> 14, Smith -> Jones, Venezuela -> Venczuela    2: the third may be one name, scanned badly

In: passages that match. Out: for each match how many speak, and all certain conflicts. Most are of two fillings of a
form, and a filling stands in dozens of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import torn
from dedup.facts.pieces import KINDS
from dedup.facts.sure import Conflicts, Sure, Told
from dedup.facts.written import Written
from dedup.kernels.answers import NAME, NUMBER
from dedup.model import FactKind
from dedup.pairing import among

Flags = NDArray[np.bool_]
Column = NDArray[np.int64]

_KIND = np.array([tuple(FactKind).index(kind) for kind in KINDS], np.uint8)


class Certain(NamedTuple):
    """The certain conflicts of some matches."""

    speaking: Column  # (n,): how many of each match speak for another story, if it is of no headline
    match: Column  # (c,): the match of each conflict; they rise
    kind: NDArray[np.uint8]  # a place in `tuple(FactKind)`
    span: NDArray[np.int32]  # (c, 4): where it starts and ends in the left side, then in the right
    a: NDArray[np.int32]  # what stands there: a place in `written`
    b: NDArray[np.int32]
    written: Written


class Foretold:
    """Reads the certain conflicts of matches."""

    def __init__(self) -> None:
        self._sure = Sure(str)

    def read(self, utf8: bytes, start: Column, end: Column, left: Column, right: Column) -> Certain:
        """Read the conflicts of some thousand matches.

        Args:
            utf8, start, end: Texts, each once: text k is UTF-8, from start[k] up to end[k] of a buffer.
            left, right: The texts of each match, by number.

        >>> found = Foretold().read(
        ...     b"12 dead, said Smith.14 dead, said Smlth.", np.array([0, 20]), np.array([20, 40]),
        ...     np.array([0]), np.array([1]),
        ... )  # fmt: skip
        >>> found.speaking.tolist(), [(found.written[a], found.written[b]) for a, b in zip(found.a, found.b)]
        ([1], [('12', '14')])
        """
        asked, sides = among(len(start), left, right)
        found = self._sure.among(utf8, start[asked], end[asked], *sides)
        told, written = self._sure.columns(found), self._sure.written
        counts = np.diff(found.offset)
        span = np.stack((told.start_a, told.end_a, told.start_b, told.end_b), axis=1)
        match = np.repeat(np.arange(len(counts)), counts)
        return Certain(_counted(found, told, written), match, _KIND[told.kind], span, told.a, told.b, written)


def _counted(found: Conflicts, told: Told, written: Written) -> Column:
    """Count for each pair its conflicts that are no slips; none of them is in a dateline (`facts.verdict`)."""
    speaks = (told.start_a < told.end_a) & (told.start_b < told.end_b)
    for of, misread in ((NUMBER, _misread_numbers), (NAME, _misread_names)):
        at = np.flatnonzero(told.kind == of)
        speaks[at] &= ~misread(told.a[at], told.b[at], written)
    before = np.concatenate(([0], np.cumsum(speaks)))
    return np.diff(before[found.offset])


def _misread_numbers(one: NDArray[np.int32], other: NDArray[np.int32], written: Written) -> Flags:
    """Tell which pairs of numbers may be one, as `torn.one_number` does."""
    distinct, (a, b) = among(len(written), one, other)
    digits, stray = written.figures(distinct)
    same: Flags = ((digits[a] == digits[b]) & (digits[a] != 0)) | (stray[a] != stray[b])
    return same


def _misread_names(one: NDArray[np.int32], other: NDArray[np.int32], written: Sequence[str]) -> Flags:
    """Tell which pairs of names may be one, as `torn.one_name` does."""
    distinct, which = np.unique(one.astype(np.int64) << 32 | other, return_inverse=True)
    pairs = ((written[pair >> 32], written[pair & 0xFFFFFFFF]) for pair in distinct.tolist())
    return np.array([torn.one_name(*pair) for pair in pairs], np.bool_)[which]
