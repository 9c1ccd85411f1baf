"""Values of facts as rows of numbers, and back: equal values are equal rows, however they were read.

    form      number    scale  unit
    DECIMAL   35        1      2       3.5 dollars: 35 / 10, the unit by its number
    DECIMAL   110       2      0       1.10, which may be a label
    BARE      0         0      2       dollars, without an amount
    MONTH     see `plain.value`        15 March 1987
    WEEKDAY   3         0      0       a weekday; DAY: how far from today, see `plain.away`
    OTHER     4         0      0       what no other form holds (1/3, "007"), by its number

In: what `read` and `plain` give. Out: columns.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from math import nan
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.facts.alike import digits
from dedup.facts.labels import Dotted
from dedup.facts.labels import plain as number_of
from dedup.facts.plain import BARE, DAY, DECIMAL, MONTH, WEEKDAY, away, value
from dedup.kernels.words import Ints

OTHER, NAMED = 5, 6  # forms that the kernel does not give
EXACT = 1 << 53  # a double holds each number below
_PLACES = 6  # of decimals that count, see `alike.digits`
_POWERS = 10 ** np.arange(18, dtype=np.int64)
Item = TypeVar("Item", bound=Hashable)


class Numbered(dict[Item, int]):
    """Equal items -> equal numbers, and back."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Item] = []

    def __missing__(self, item: Item) -> int:
        number = self[item] = len(self.all)
        self.all.append(item)
        return number


class Row(NamedTuple):
    """A value."""

    form: int
    number: int
    scale: int
    unit: int


class Values:
    """What the rows of some facts mean."""

    def __init__(self) -> None:
        self.units: Numbered[str] = Numbered()
        self._others: Numbered[object] = Numbered()
        assert self.units[""] == 0

    def row(self, stated: object) -> Row:
        """Return the row of a value.

        >>> values = Values()
        >>> values.row((Fraction(7, 2), "%")), values.row(Fraction(1, 3))
        (Row(form=0, number=35, scale=1, unit=1), Row(form=5, number=0, scale=0, unit=0))
        """
        amount, unit = stated if isinstance(stated, tuple) and len(stated) == 2 else (stated, "")
        figure = number_of(amount)
        if isinstance(figure, int | Fraction) and isinstance(unit, str):
            places = amount.decimals if isinstance(amount, Dotted) else _places(figure.denominator)
            number = int(figure * 10**places) if 0 <= places < len(_POWERS) else EXACT
            if abs(number) < EXACT:
                return Row(DECIMAL, number, places, self.units[unit])
        if amount == "" and isinstance(unit, str):
            return Row(BARE, 0, 0, self.units[unit])
        if amount == "y" and isinstance(unit, int):
            return Row(WEEKDAY, unit, 0, 0)
        if amount == "r" and (days := away(unit)) is not None:
            return Row(DAY, days, 0, 0)
        number = _date(stated)
        return Row(MONTH, number, 0, 0) if number else Row(OTHER, self._others[stated], 0, 0)

    def value(self, row: Row) -> object:
        """Return the value of a row."""
        if row.form == OTHER:
            return self._others.all[row.number]
        return value(row.form, row.number, row.scale, self.units.all[row.unit])

    def sizes(self, form: NDArray[np.uint8], number: Ints, scale: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return roughly how large numbers are; NaN for what is none."""
        sizes = np.where(form == DECIMAL, number / _POWERS[scale], nan)
        others = np.array([*map(_size, self._others.all)], np.float64)
        other = form == OTHER
        sizes[other] = others[number[other]]
        return sizes

    def digits(self, form: NDArray[np.uint8], number: Ints, scale: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return how many digits numbers have that are no zeros at an end; under 0 for what is none."""
        left = np.where(form == DECIMAL, number, 0)
        left = np.abs(left // _POWERS[np.maximum(scale - _PLACES, 0)])
        ends = np.flatnonzero((left > 0) & (left % 10 == 0))
        while len(ends):
            left[ends] //= 10
            ends = ends[left[ends] % 10 == 0]
        found = np.where(form == DECIMAL, np.searchsorted(_POWERS, left, "right"), -1)
        others = np.array([*map(_digits, self._others.all)], np.int64)
        other = form == OTHER
        found[other] = others[number[other]]
        return found


def keys(form: NDArray[np.uint8], number: Ints, scale: NDArray[np.int32], unit: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return two numbers for each value, shape (n, 2): equal where the values are."""
    return np.stack((number, form | scale.astype(np.int64) << 8 | unit.astype(np.int64) << 32), axis=1)


def _places(denominator: int) -> int:
    """Return how many decimals a number has; under 0 where they have no end, or are more than the kernel reads."""
    places = 0
    while 10**places % denominator:
        places += 1
        if places >= len(_POWERS):
            return -1
    return places


def _date(stated: object) -> int:
    """Return the number of a day of a month, see `plain.value`; 0 for what is none."""
    match stated:
        case ("m", int(month), tuple(days), int() | None as year) if len(days) <= 3:
            known: int = sum(day << 8 * at for at, day in enumerate(days, 1))
            return int(month | known | (0 if year is None else year + 1) << 32)
    return 0


def _parts(stated: object) -> object:
    return number_of(stated[0] if isinstance(stated, tuple) else stated)


def _size(stated: object) -> float:
    number = _parts(stated)
    try:
        return float(number) if isinstance(number, int | Fraction) else nan
    except OverflowError:
        return nan


def _digits(stated: object) -> int:
    number = _parts(stated)
    return digits(number) if isinstance(number, int | Fraction) else -1
