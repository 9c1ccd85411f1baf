"""Which facts of stretches that answer each other are conflicts for certain, in columns.

    stretch    of pair   piece          answer
    0          0         12 %           14 %      far apart, one unit: a conflict
    1          0         12 mln dlrs    $12.1 mln     a rounding? asked once for these two values
    2          1         (smith)        (jones)   two names, neither before an office

In: stretches of pairs of texts, as numbers of pieces. Out: numbers of facts. A pair's names count only where all of its
stretches with a name are such a conflict, and none of them only changed places.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.facts.alike import ROUNDED, digits, may_be_one, same_share
from dedup.facts.compare import fuller
from dedup.facts.lexicon import by_code
from dedup.facts.names import TYPO_LETTERS
from dedup.facts.pieces import (
    DATE,
    KINDS,
    LISTED,
    NO_NAME,
    NO_UNIT,
    NUMBER,
    ORDINARY,
    PLAIN,
    SHOUTED,
    UNIFORM,
    UNREAD,
    Facts,
    Pieces,
    Stretched,
)
from dedup.facts.stated import Stated
from dedup.facts.weigh import DATELINE_END, slip
from dedup.model import FactKind

_FAR = 0.06  # share of a number by which it is no rounding of another: a twentieth, and what a float may be off
_KEPT = 1 << 17  # pairs of values whose likeness is remembered, 150 bytes each

Column = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Rows(NamedTuple):
    """Pieces, or facts, that answer each other."""

    pair: Column  # of texts
    one: Column
    other: Column

    def where(self, wanted: Flags | Column) -> Rows:
        """Some of them."""
        return Rows(self.pair[wanted], self.one[wanted], self.other[wanted])


class Verdict:
    """Judges facts of pieces. Remembers what it was asked of two values or names."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._amounts: dict[int, dict[int, bool]] = {NUMBER: {}, DATE: {}}
        self._names: dict[int, bool] = {}

    def conflicts(self, stretches: Rows) -> Rows:
        """Return the facts in conflict, pair by pair; in order of stretches, or, with names, of the first text."""
        facts, pieces = self._pieces.facts(), self._pieces.pieces()
        unread = (pieces.amounts[stretches.one] == UNREAD) | (pieces.amounts[stretches.other] == UNREAD)
        read = stretches.where(~unread)
        found = _answers(read, pieces)
        found = found.where(self._apart(found, facts))
        named = self._named(read, np.unique(stretches.pair[unread]), facts, pieces)
        pair, one, other = (np.concatenate(columns) for columns in zip(found, named, strict=True))
        place = np.where(np.isin(pair, named.pair), facts.start[one], 0)
        return Rows(pair, one, other).where(np.lexsort((place, pair)))

    def _apart(self, rows: Rows, facts: Facts) -> Flags:
        """Tell which amounts are in conflict."""
        _, a, b = rows
        kind = facts.kind[a]
        apart: Flags = (
            (facts.value[a] != facts.value[b]) & (kind == facts.kind[b]) & (facts.weak[a] | facts.weak[b] == 0)
        )
        # A dateline may stand at the start.
        apart &= (kind != DATE) | (np.maximum(facts.start[a], facts.start[b]) >= DATELINE_END)
        one, two = facts.size[a], facts.size[b]
        far = np.abs(one - two) >= _FAR * np.maximum(np.abs(one), np.abs(two))
        far &= (kind == NUMBER) & (facts.unit[a] == facts.unit[b])
        # Two measures of two sizes: each says what the other does not.
        measured = (facts.unit[a] != NO_UNIT) & (facts.unit[b] != NO_UNIT) & (facts.unit[a] != facts.unit[b])
        apart &= (kind != NUMBER) | ~measured | ~(one != two) | (one == 0) | (two == 0) | np.isnan(one + two)
        near = np.flatnonzero(apart & ~far)
        near = near[~self._exact(a[near], b[near], facts)]
        key = _key(facts.value[a[near]], facts.value[b[near]])
        dated = kind[near] == DATE
        for kind_of, which in ((NUMBER, ~dated), (DATE, dated)):
            apart[near[which]] = _told(key[which], self._amounts[kind_of], partial(self._two_amounts, KINDS[kind_of]))
        return apart

    def _exact(self, a: Column, b: Column, facts: Facts) -> Flags:
        """Tell which numbers of one unit are no rounding of each other, since they have about as many digits."""
        distinct, which = np.unique(np.concatenate((facts.value[a], facts.value[b])), return_inverse=True)
        values = (self._pieces.values.all[value] for value in distinct.tolist())
        counts = np.array([_digits(value) for value in values], np.int64)
        one, two = np.split(counts[which], 2)
        exact: Flags = (facts.unit[a] == facts.unit[b]) & (one >= 0) & (two >= 0) & (np.abs(one - two) < ROUNDED)
        return exact

    def _two_amounts(self, kind: FactKind, one: int, other: int) -> bool:
        """Tell whether two values are no ways to tell one amount."""
        a, b = (Stated(kind, self._pieces.values.all[value], 0, 0) for value in (one, other))
        if same_share(a.value, b.value) or may_be_one(a, b):
            return False
        return not fuller(a.value, b.value) and not fuller(b.value, a.value)

    def _named(self, rows: Rows, torn: Column, facts: Facts, pieces: Stretched) -> Rows:
        """Return the names in conflict of the pairs whose names are all in conflict.

        Args:
            torn: Pairs with stretches that are not read, in which a name may stand.
        """
        rows = rows.where((pieces.name[rows.one] != NO_NAME) | (pieces.name[rows.other] != NO_NAME))
        a, b = pieces.name[rows.one].astype(np.int64), pieces.name[rows.other].astype(np.int64)
        apart = (a != NO_NAME) & (b != NO_NAME) & ~_silent(pieces.marks[rows.one], pieces.marks[rows.other])
        apart &= (facts.beside[a] == facts.beside[b]) & (facts.beside[a] != SHOUTED)
        both = np.flatnonzero(apart)
        apart[both] = _told(_key(facts.value[a[both]], facts.value[b[both]]), self._names, self._two_names)
        found = Rows(rows.pair, a, b).where(apart)
        left_out = np.concatenate((torn, rows.pair[~apart], _turned(found, facts)))
        return found.where(~np.isin(found.pair, left_out))

    def _two_names(self, one: int, other: int) -> bool:
        """Tell whether two names, folded and as written, are no spellings, short forms or parts of one."""
        (a, written, code), (b, spelled, _) = (self._pieces.names.all[name] for name in (one, other))
        aliases = by_code(code).aliases
        if a == b or a in aliases or b in aliases or a in b or b in a or slip(written, spelled):
            return False
        return a[:1] != b[:1] or max(len(a), len(b)) < TYPO_LETTERS


def _digits(value: object) -> int:
    """How many digits a number has; under 0 where a value is none."""
    number = value[0] if isinstance(value, tuple) else value
    return digits(number) if isinstance(number, int | Fraction) else -1


def _answers(rows: Rows, pieces: Stretched) -> Rows:
    """Return the amounts that answer each other: one by one, where both pieces have as many."""
    rows = rows.where(pieces.amounts[rows.one] == pieces.amounts[rows.other])
    count = pieces.amounts[rows.one].astype(np.int64)
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    first = (pieces.first[side] for side in (rows.one, rows.other))
    return Rows(np.repeat(rows.pair, count), *(np.repeat(one, count) + place for one in first))


def _silent(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Flags:
    """Tell whether the words of both pieces say nothing that counts, as `stretches.silent` does, by their marks."""
    both, either = one & other, one | other
    ordinary: Flags = (both & ORDINARY != 0) & (either & UNIFORM == 0)
    return np.where(both & PLAIN != 0, either & LISTED == 0, ordinary)


def _turned(named: Rows, facts: Facts) -> Column:
    """Return the pairs in which a name stands on one side of a conflict and on the other side of another one."""
    a, b = facts.written[named.one], facts.written[named.other]
    keys, which = np.unique(np.concatenate((_key(a, b), _key(b, a))), return_inverse=True)
    forth, back = (named.pair * len(keys) + half for half in np.split(which, 2))
    return named.pair[np.isin(forth, back)]


def _key(one: NDArray[np.int32], other: NDArray[np.int32]) -> Column:
    return one.astype(np.int64) << 32 | other


def _told(keys: Column, known: dict[int, bool], ask: Callable[[int, int], bool]) -> Flags:
    """Answer a question about pairs of numbers, each once."""
    distinct, which = np.unique(keys, return_inverse=True)
    if len(known) > _KEPT:
        known.clear()
    for key in distinct.tolist():
        if key not in known:
            known[key] = ask(key >> 32, key & 0xFFFFFFFF)
    return np.array([known[key] for key in distinct.tolist()], np.bool_)[which]
