"""Two facts that are told differently and may yet be one.

    yesterday | Saturday                may be one day
    1.46 billion | 1,459,193,000        rounded
    35,000 tons | 35,000 tonnes         a ton is either
    150 mln dlrs | 1.0 pct              two measures, not one that changed
    None of the details | No details    both deny

In: two facts that answer each other. A change between such facts is slight: shown and never cut, but no conflict.
"""

from __future__ import annotations

from fractions import Fraction

from dedup.facts.labels import plain
from dedup.facts.numerals import Number
from dedup.facts.stated import Stated
from dedup.model import FactKind

_DENIALS = frozenset(("not", "none", "never", "without", "few", "hardly"))
ROUNDED = 2  # digits that a rounded number has less, at least
_TONS = frozenset(("t", "ton"))


def may_be_one(one: Stated, two: Stated) -> bool:
    """Return whether two facts of unequal value may be one.

    >>> may_be_one(Stated(FactKind.NUMBER, 12, 0, 2), Stated(FactKind.NUMBER, 14, 0, 2))
    False
    >>> may_be_one(Stated(FactKind.DATE, ("r", -1), 0, 9), Stated(FactKind.DATE, ("y", 5), 0, 8))
    True
    """
    if one.kind is not two.kind or (one.weak and two.weak):
        return True
    if one.kind is FactKind.NUMBER:
        return _same_amount(one.value, two.value)
    if one.kind is FactKind.DATE:
        return _form(one.value) != _form(two.value)
    return one.kind is FactKind.NEGATION and one.value in _DENIALS and two.value in _DENIALS


def same_share(one: object, two: object) -> bool:
    """Return whether one number is the part that the other is in per cent: a tenth, 10 %.

    >>> same_share(Fraction(1, 2), (50, "%")), same_share((20, "%"), (5, "th"))
    (True, True)
    """
    if isinstance(one, tuple) and one[1] == "%":
        one, two = two, one
    if not isinstance(two, tuple) or two[1] != "%" or isinstance(two[0], str):
        return False
    if isinstance(one, tuple):
        return isinstance(one[0], int) and bool(one[1] == "th" and one[0] * two[0] == 100)
    return isinstance(one, Fraction) and bool(two[0] == 100 * one)


def _form(value: object) -> object:
    """Return how a date is told: a weekday, a day of a month, a day from today, a year."""
    return value[0] if isinstance(value, tuple) else "year"


def _same_amount(one: object, two: object) -> bool:
    ours, unit = _amount(one)
    theirs, other = _amount(two)
    if not ours or not theirs or not isinstance(ours, Number) or not isinstance(theirs, Number):
        return False
    if unit and other and unit != other:
        return ours != theirs or {unit, other} == _TONS
    return unit == other and (_rounded(ours, theirs) or _rounded(theirs, ours))


def _amount(value: object) -> tuple[object, object]:
    """Return a number and its unit."""
    number, unit = value if isinstance(value, tuple) else (value, "")
    return plain(number), unit


def _rounded(rough: Number, exact: Number) -> bool:
    """Return whether one number is the other with two or more digits less: 1.46 billion, 1,459,193,000."""
    ours: int = rough.numerator * exact.denominator
    theirs: int = exact.numerator * rough.denominator
    if not 0 < 20 * abs(ours - theirs) < abs(ours):  # two digits tell a number to a twentieth
        return False
    count, last = _digits(rough)
    gap = abs(Fraction(rough) - exact)
    return 2 <= count <= _digits(exact)[0] - ROUNDED and gap < last / 2


def digits(value: Number) -> int:
    """Return how many digits a number has that are not zeros at an end.

    >>> digits(1_460_000), digits(Fraction(1, 4))
    (3, 2)
    """
    return len(str(abs(value)).rstrip("0")) if isinstance(value, int) else _digits(value)[0]


def _digits(value: Number) -> tuple[int, Fraction]:
    """Return how many digits a number has that are not zeros at an end, and what the last one counts."""
    scale = 1
    over, under = int(value.numerator), int(value.denominator)
    while over * scale % under and scale < 10**6:
        scale *= 10
    written = str(abs(over * scale // under))
    digits = written.rstrip("0")
    return len(digits), Fraction(10 ** (len(written) - len(digits)), scale)
