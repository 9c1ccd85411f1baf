"""Which facts of stretches that answer each other are conflicts, for many pairs of texts: the spec of the kernel.

    pair   piece       answer
    0      12 %        14 %         far apart, one unit: a conflict
    0      12 mln $    $12.1 mln    a rounding? asked once for these two values, whatever pairs have them
    1      (smith)     (jones)      two names, neither before an office: asked, and what is so is a conflict

In: pieces and their facts by number, and the rows of pieces that answer each other. Out: numbers of facts, pair by
pair. A pair's names count only where all of its rows with a name are such a conflict, and none of them only changed
places.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.words import Ints

NUMBER, DATE, NAME = range(3)  # kinds of facts
UNREAD = -1  # instead of how many amounts a piece has
NO_NAME = -1
NO_UNIT = 0
PLAIN, LISTED, ORDINARY, UNIFORM = 1, 2, 4, 8  # marks of a piece with a name, see `stretches.silent`
MODEST, OFFICE, SHOUTED = range(3)  # what follows a name; SHOUTED: its capital says nothing
_MONTH, _OTHER = 2, 5  # forms of values: a day of a month; the first that no kernel reads
_FAR = 0.06  # share of a number by which it is no rounding of another: a twentieth, and what a float may be off
_ROUNDED = 2  # digits that a rounded number has less, at least, see `facts.alike`

Column = NDArray[np.int32]
Flags = NDArray[np.bool_]
Marks = NDArray[np.uint8]
# Takes two values in one key, the first in its upper half, and their kind; says of each whether they are in conflict.
Ask = Callable[[Ints, Marks], Flags]


class Facts(NamedTuple):
    """Facts by number; all columns of shape (f,)."""

    kind: Marks  # NUMBER, DATE, NAME
    value: Column  # number of its value
    unit: Column
    size: NDArray[np.float64]  # roughly; NaN where it is no number
    digits: Ints  # that are no zeros at an end; under 0 where it is no number
    weak: Marks  # 1: told only against another, or letters beside it may be its digits
    beside: Marks  # MODEST, OFFICE, SHOUTED
    start: Column  # in its text
    written: Column  # as what: equal spellings by one number
    form: Marks  # of its value, see `facts.values`
    number: Ints  # what holds the value in that form


class Stretched(NamedTuple):
    """Pieces by number; all columns of shape (n,)."""

    first: Column  # its amounts are the facts from here on
    amounts: Column  # how many; UNREAD
    name: Column  # NO_NAME where it has none
    marks: Marks


class Rows(NamedTuple):
    """Pieces, or facts, that answer each other."""

    pair: Ints  # of texts; they rise
    one: Ints
    other: Ints

    def where(self, wanted: Flags | Ints) -> Rows:
        """Some of them."""
        at = np.flatnonzero(wanted) if wanted.dtype == np.bool_ else wanted  # flags are looked through once, not thrice
        return Rows(self.pair[at], self.one[at], self.other[at])


def contradicted(pieces: Stretched, facts: Facts, rows: Rows, dateline: int, ask: Ask) -> Rows:
    """Return the facts in conflict, pair by pair; in order of stretches, or, with names, of the first text.

    Args:
        dateline: Where in a text no dateline can stand any more, in characters: a date before it is none.
        ask: Is asked of two values whether they are in conflict, where that takes more than columns.
    Raises:
        ValueError: A number is not that of a piece or fact, or pairs fall.
        TypeError: A dtype is not as stated.
    """
    _check(pieces, facts, rows)
    unread = (pieces.amounts[rows.one] == UNREAD) | (pieces.amounts[rows.other] == UNREAD)
    read = rows.where(~unread)
    count = int(rows.pair.max(initial=-1)) + 1
    found = _answers(read, pieces)
    apart, asked = _amounts(found, facts, dateline)
    names, torn = _names(read, _marked(count, rows.pair[unread]), pieces, facts)
    told = _told((found.where(asked), names), facts, ask)
    apart[asked], named = told[: len(asked)], told[len(asked) :]
    torn[names.pair[~named]] = True
    names = names.where(named)
    torn[_turned(names, facts)] = True
    names = names.where(~torn[names.pair])
    pair, one, other = _joined(found.where(apart), names)
    place = np.where(_marked(count, names.pair)[pair], facts.start[one], 0)
    return Rows(pair, one, other).where(np.argsort(pair << 32 | place, kind="stable"))


def _answers(rows: Rows, pieces: Stretched) -> Rows:
    """Return the amounts that answer each other: one by one, where both pieces have as many."""
    rows = rows.where(pieces.amounts[rows.one] == pieces.amounts[rows.other])
    count = pieces.amounts[rows.one].astype(np.int64)
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    first = (pieces.first[side] for side in (rows.one, rows.other))
    return Rows(np.repeat(rows.pair, count), *(np.repeat(one, count) + place for one in first))


def _amounts(rows: Rows, facts: Facts, dateline: int) -> tuple[Flags, Ints]:
    """Tell which amounts are in conflict, and of which of them that is to be asked."""
    _, a, b = rows
    kind, alike = facts.kind[a], facts.unit[a] == facts.unit[b]
    apart: Flags = (facts.value[a] != facts.value[b]) & (kind == facts.kind[b]) & (facts.weak[a] | facts.weak[b] == 0)
    apart &= (kind != DATE) | (np.maximum(facts.start[a], facts.start[b]) >= dateline)
    one, two = facts.size[a], facts.size[b]
    # Two measures of two sizes: each says what the other does not.
    measured = (facts.unit[a] != NO_UNIT) & (facts.unit[b] != NO_UNIT) & ~alike
    apart &= (kind != NUMBER) | ~measured | ~((one < two) | (one > two)) | (one == 0) | (two == 0)
    far = np.abs(one - two) >= _FAR * np.maximum(np.abs(one), np.abs(two))
    digits, more = facts.digits[a], facts.digits[b]
    exact = (digits >= 0) & (more >= 0) & (np.abs(digits - more) < _ROUNDED)  # as many: no rounding of each other
    near = np.flatnonzero(apart & ~(alike & ((far & (kind == NUMBER)) | exact)))
    dated = (kind[near] == DATE) & (facts.form[a[near]] < _OTHER) & (facts.form[b[near]] < _OTHER)
    dates = near[dated]
    apart[dates] = _two_dates(a[dates], b[dates], facts)
    return apart, near[~dated]


def _two_dates(a: Ints, b: Ints, facts: Facts) -> Flags:
    """Tell which dates are told in one way, and neither says all that the other does and more, see `compare.fuller`."""
    form = facts.form[a]
    fields = [(number & 0xFF, number >> 8 & 0xFFFFFF, number >> 32) for number in (facts.number[a], facts.number[b])]
    (month, days, year), (other, theirs, when) = fields
    same_days, same_year = days == theirs, year == when
    fuller = (same_days | (theirs == 0)) & (same_year | (when <= 1))  # the year is one more; none is 0
    fuller |= (same_days | (days == 0)) & (same_year | (year <= 1))
    apart: Flags = (form == facts.form[b]) & ~((form == _MONTH) & (month == other) & fuller)
    return apart


def _names(rows: Rows, torn: Flags, pieces: Stretched, facts: Facts) -> tuple[Rows, Flags]:
    """Return the names that may be in conflict, and the pairs whose names do not count."""
    rows = rows.where((pieces.name[rows.one] != NO_NAME) | (pieces.name[rows.other] != NO_NAME))
    a, b = pieces.name[rows.one].astype(np.int64), pieces.name[rows.other].astype(np.int64)
    apart = (a != NO_NAME) & (b != NO_NAME) & ~_silent(pieces.marks[rows.one], pieces.marks[rows.other])
    apart[apart] = (facts.beside[a[apart]] == facts.beside[b[apart]]) & (facts.beside[a[apart]] != SHOUTED)
    torn[rows.pair[~apart]] = True
    return Rows(rows.pair, a, b).where(apart), torn


def _silent(one: Marks, other: Marks) -> Flags:
    """Tell whether the words of both pieces say nothing that counts, as `stretches.silent` does, by their marks."""
    both, either = one & other, one | other
    ordinary: Flags = (both & ORDINARY != 0) & (either & UNIFORM == 0)
    return np.where(both & PLAIN != 0, either & LISTED == 0, ordinary)


def _turned(named: Rows, facts: Facts) -> Ints:
    """Return the pairs in which a name stands on one side of a conflict and on the other side of another one."""
    a, b = facts.written[named.one], facts.written[named.other]
    keys, which = np.unique(np.concatenate((_key(a, b), _key(b, a))), return_inverse=True)
    forth, back = (named.pair * len(keys) + half for half in np.split(which, 2))
    return named.pair[np.isin(forth, back)]


def _told(parts: tuple[Rows, Rows], facts: Facts, ask: Ask) -> Flags:
    """Ask about the values of facts, each two of them once."""
    _, one, other = _joined(*parts)
    keys = np.stack((_key(facts.value[one], facts.value[other]), facts.kind[one].astype(np.int64)), axis=1)
    distinct, which = np.unique(keys, axis=0, return_inverse=True)
    return ask(distinct[:, 0].copy(), distinct[:, 1].astype(np.uint8)).astype(np.bool_)[which.reshape(-1)]


def _key(one: Column, other: Column) -> Ints:
    return one.astype(np.int64) << 32 | other


def _joined(one: Rows, other: Rows) -> Rows:
    return Rows(*map(np.concatenate, zip(one, other, strict=True)))


def _marked(count: int, pairs: Ints) -> Flags:
    """Mark some of `count` pairs."""
    marked = np.zeros(count, np.bool_)
    marked[pairs] = True
    return marked


_TYPES = {
    Facts: (
        np.uint8,
        np.int32,
        np.int32,
        np.float64,
        np.int64,
        np.uint8,
        np.uint8,
        np.int32,
        np.int32,
        np.uint8,
        np.int64,
    ),
    Stretched: (np.int32, np.int32, np.int32, np.uint8),
    Rows: (np.int64, np.int64, np.int64),
}


def _check(pieces: Stretched, facts: Facts, rows: Rows) -> None:
    """Refuse columns that do not belong together."""
    parts: tuple[tuple[NDArray[Any], ...], ...] = (pieces, facts, rows)
    for columns in parts:
        for column, dtype in zip(columns, _TYPES[type(columns)], strict=True):
            if column.dtype != dtype:
                raise TypeError(f"a column must be an array of {np.dtype(dtype)}")
        if len({*map(len, columns)}) > 1:
            raise ValueError(_APART)
    count, size = len(facts.kind), len(pieces.first)
    amounts = np.maximum(pieces.amounts, 0).astype(np.int64)
    sound = (pieces.amounts >= UNREAD) & (pieces.first >= 0) & (pieces.first + amounts <= count)
    sound &= (pieces.name >= NO_NAME) & (pieces.name < count)
    whole = all(((side >= 0) & (side < size)).all() for side in rows[1:]) and not (rows.pair[:1] < 0).any()
    if not (sound.all() and whole and (np.diff(rows.pair) >= 0).all()):
        raise ValueError(_APART)
    place = np.arange(amounts.sum()) - np.repeat(np.cumsum(amounts) - amounts, amounts)
    kinds = facts.kind[np.repeat(pieces.first, amounts) + place]
    if (kinds >= NAME).any() or (facts.kind[pieces.name[pieces.name != NO_NAME]] != NAME).any():
        raise ValueError(_APART)


_APART = "pieces, facts and the rows of pairs must belong together"
