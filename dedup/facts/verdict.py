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
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.facts.alike import ROUNDED, may_be_one, same_share
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
    Name,
    Pieces,
    Stretched,
    numbered,
)
from dedup.facts.plain import MONTH
from dedup.facts.stated import Stated
from dedup.facts.values import OTHER
from dedup.facts.weigh import DATELINE_END, slip
from dedup.model import FactKind

_FAR = 0.06  # share of a number by which it is no rounding of another: a twentieth, and what a float may be off
_KEPT = 1 << 14  # pairs of values or names whose likeness is remembered, 500 bytes each

Column = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Rows(NamedTuple):
    """Pieces, or facts, that answer each other."""

    pair: Column  # of texts
    one: Column
    other: Column

    def where(self, wanted: Flags | Column) -> Rows:
        """Some of them."""
        at = np.flatnonzero(wanted) if wanted.dtype == np.bool_ else wanted  # flags are looked through once, not thrice
        return Rows(self.pair[at], self.one[at], self.other[at])


def conflicts(pieces: Pieces, stretches: Rows) -> Rows:
    """Return the facts in conflict, pair by pair; in order of stretches, or, with names, of the first text."""
    facts, held = pieces.facts, pieces.pieces
    unread = (held.amounts[stretches.one] == UNREAD) | (held.amounts[stretches.other] == UNREAD)
    read = stretches.where(~unread)
    found = _answers(read, held)
    found = found.where(_apart(found, pieces))
    count = int(stretches.pair.max(initial=-1)) + 1
    named = _named(read, _marked(count, stretches.pair[unread]), pieces)
    pair, one, other = (np.concatenate(columns) for columns in zip(found, named, strict=True))
    place = np.where(_marked(count, named.pair)[pair], facts.start[one], 0)
    return Rows(pair, one, other).where(np.argsort(pair << 32 | place, kind="stable"))


def _marked(count: int, pairs: Column) -> Flags:
    """Mark some of `count` pairs."""
    marked = np.zeros(count, np.bool_)
    marked[pairs] = True
    return marked


def _apart(rows: Rows, pieces: Pieces) -> Flags:
    """Tell which amounts are in conflict."""
    facts = pieces.facts
    _, a, b = rows
    kind = facts.kind[a]
    apart: Flags = (facts.value[a] != facts.value[b]) & (kind == facts.kind[b]) & (facts.weak[a] | facts.weak[b] == 0)
    # A dateline may stand at the start.
    apart &= (kind != DATE) | (np.maximum(facts.start[a], facts.start[b]) >= DATELINE_END)
    one, two = facts.size[a], facts.size[b]
    far = np.abs(one - two) >= _FAR * np.maximum(np.abs(one), np.abs(two))
    far &= (kind == NUMBER) & (facts.unit[a] == facts.unit[b])
    # Two measures of two sizes: each says what the other does not.
    measured = (facts.unit[a] != NO_UNIT) & (facts.unit[b] != NO_UNIT) & (facts.unit[a] != facts.unit[b])
    apart &= (kind != NUMBER) | ~measured | ~(one != two) | (one == 0) | (two == 0) | np.isnan(one + two)
    near = np.flatnonzero(apart & ~far)
    near = near[~_exact(a[near], b[near], facts)]
    dates = near[(kind[near] == DATE) & (pieces.form(a[near]) < OTHER) & (pieces.form(b[near]) < OTHER)]
    apart[dates] = _two_dates(a[dates], b[dates], pieces)
    near = np.setdiff1d(near, dates, assume_unique=True)
    for of in (NUMBER, DATE):
        some = near[kind[near] == of]
        key = _key(facts.value[a[some]], facts.value[b[some]])
        apart[some] = _told(key, pieces, partial(_two_amounts, KINDS[of]))
    return apart


def _two_dates(a: Column, b: Column, pieces: Pieces) -> Flags:
    """Tell which dates are told in one way, and neither says all that the other does and more, see `fuller`."""
    form = pieces.form(a)
    one, two = pieces.numbers(a), pieces.numbers(b)
    fields = [(number & 0xFF, number >> 8 & 0xFFFFFF, number >> 32) for number in (one, two)]
    (month, days, year), (other, theirs, when) = fields
    same_days, same_year = days == theirs, year == when
    fuller = (same_days | (theirs == 0)) & (same_year | (when <= 1))  # the year is one more; none is 0
    fuller |= (same_days | (days == 0)) & (same_year | (year <= 1))
    apart: Flags = (form == pieces.form(b)) & ~((form == MONTH) & (month == other) & fuller)
    return apart


def _exact(a: Column, b: Column, facts: Facts) -> Flags:
    """Tell which numbers of one unit are no rounding of each other, since they have about as many digits."""
    one, two = facts.digits[a], facts.digits[b]
    exact: Flags = (facts.unit[a] == facts.unit[b]) & (one >= 0) & (two >= 0) & (np.abs(one - two) < ROUNDED)
    return exact


@lru_cache(_KEPT)
def _two_amounts(kind: FactKind, one: object, other: object) -> bool:
    """Tell whether two values are no ways to tell one amount."""
    if same_share(one, other) or may_be_one(Stated(kind, one, 0, 0), Stated(kind, other, 0, 0)):
        return False
    return not fuller(one, other) and not fuller(other, one)


def _named(rows: Rows, torn: Flags, pieces: Pieces) -> Rows:
    """Return the names in conflict of the pairs whose names are all in conflict.

    Args:
        torn: Marks the pairs with stretches that are not read, in which a name may stand. Those left out are added.
    """
    facts, held = pieces.facts, pieces.pieces
    rows = rows.where((held.name[rows.one] != NO_NAME) | (held.name[rows.other] != NO_NAME))
    a, b = held.name[rows.one].astype(np.int64), held.name[rows.other].astype(np.int64)
    apart = (a != NO_NAME) & (b != NO_NAME) & ~_silent(held.marks[rows.one], held.marks[rows.other])
    apart &= (facts.beside[a] == facts.beside[b]) & (facts.beside[a] != SHOUTED)
    both = np.flatnonzero(apart)
    apart[both] = _told(_key(facts.value[a[both]], facts.value[b[both]]), pieces, _two_names)
    found = Rows(rows.pair, a, b).where(apart)
    torn[rows.pair[~apart]] = True
    torn[_turned(found, facts)] = True
    return found.where(~torn[found.pair])


@lru_cache(_KEPT)
def _two_names(one: Name, other: Name) -> bool:
    """Tell whether two names, folded and as written, are no spellings, short forms or parts of one."""
    (a, written, code), (b, spelled, _) = one, other
    aliases = by_code(code).aliases
    if a == b or a in aliases or b in aliases or a in b or b in a or slip(written, spelled):
        return False
    return a[:1] != b[:1] or max(len(a), len(b)) < TYPO_LETTERS


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
    met = np.zeros((2, int(max(a.max(initial=-1), b.max(initial=-1))) + 1), np.bool_)
    met[0, a] = met[1, b] = True
    turned = np.flatnonzero(met[1, a] & met[0, b])  # hardly any: only these are looked at closely
    named, a, b = named.where(turned), a[turned], b[turned]
    keys, which = np.unique(np.concatenate((_key(a, b), _key(b, a))), return_inverse=True)
    forth, back = (named.pair * len(keys) + half for half in np.split(which, 2))
    return named.pair[np.isin(forth, back)]


def _key(one: NDArray[np.int32], other: NDArray[np.int32]) -> Column:
    return one.astype(np.int64) << 32 | other


def _told(keys: Column, pieces: Pieces, ask: Callable[[Any, Any], bool]) -> Flags:
    """Answer a question about pairs of numbers of values, each once."""
    which, first = numbered(keys)
    sides = pieces.values(keys[first] >> 32), pieces.values(keys[first] & 0xFFFFFFFF)
    return np.array([*map(ask, *sides)], np.bool_)[which]
