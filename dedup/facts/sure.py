"""Conflicts that need no full reading: a number, a date or a name against another one, alone in its stretch.

    "Sales rose 12 pct to 345,000 in Hanoi"    ->    12 pct | 14 pct, 345,000 | 812,000
    "Sales rose 14 pct to 812,000 in Hanoi"

In: two texts. Out: some of what `facts.changes` gives for them, never another thing: conflicts with both sides. Left
out is whatever depends on more than its own stretch: a capital at the start of a sentence, a name beside its office, a
date where a dateline may stand, a language that hangs on the words that differ. Two fillings of a form have enough of
the rest, at a third of the cost: what a stretch states is read once for all texts that it is compared with.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import nan
from typing import NamedTuple, cast

from dedup.facts import read, stretches
from dedup.facts.alike import may_be_one, same_share
from dedup.facts.compare import fuller
from dedup.facts.lexicon import Lexicon, by_code, lexicon
from dedup.facts.names import TYPO_LETTERS
from dedup.facts.stated import Stated
from dedup.facts.stretches import Words
from dedup.facts.tokens import Passage
from dedup.facts.weigh import DATELINE_END, in_capitals, slip, titled
from dedup.model import FactChange, FactKind

_FAR = 0.06  # share of a number by which it is no rounding of another: a twentieth, and what a float may be off
_KEPT = 16_384  # pairs of names whose likeness is remembered


class _Amount(NamedTuple):
    stated: Stated
    size: float  # roughly; NaN where it is no number
    unit: object


class _Piece(NamedTuple):
    """What a stretch states, in offsets of its text."""

    amounts: tuple[_Amount, ...]
    name: Stated | None
    written: str  # the name
    office: bool | None  # whether a word for an office follows the name; None: its capital says nothing


def conflicts(a: str, b: str) -> list[FactChange]:
    """Return conflicts that `facts.changes` is certain to give for two texts, `a` < `b`, too; in order."""
    ours, theirs = stretches.words(a), stretches.words(b)
    differing = stretches.stretches(ours, theirs)
    if not differing:
        return []
    known = lexicon(stretches.language(ours, theirs))
    found: list[FactChange] = []
    named: list[FactChange] = []
    plain = True
    for region in differing:
        one, two = _piece(ours, *region[:2], known), _piece(theirs, *region[2:], known)
        if one is None or two is None:
            plain = False
            continue
        if len(one.amounts) == len(two.amounts):
            for left, right in zip(one.amounts, two.amounts, strict=True):
                if _apart(left, right):
                    found.append(_change(left.stated, right.stated, a, b))
        if one.name is None and two.name is None:
            continue
        if _other_name(one, two, known) and not stretches.silent(ours, theirs, region, known):
            named.append(_change(cast(Stated, one.name), cast(Stated, two.name), a, b))
        else:
            plain = False
    if not named:
        return found
    swapped = {(one.b, one.a) for one in named}
    if not plain or any((one.a, one.b) in swapped for one in named):  # a name may only have changed places
        return found
    return sorted(found + named, key=_place)


def _place(change: FactChange) -> int:
    return change.start_a


def _change(left: Stated, right: Stated, a: str, b: str) -> FactChange:
    (kind, _, a0, a1, _), (_, _, b0, b1, _) = left, right
    return FactChange(kind, a[a0:a1], b[b0:b1], a0, a1, b0, b1)


def _piece(words: Words, first: int, after: int, known: Lexicon) -> _Piece | None:
    """Return what a stretch states; None where it states more than numbers, dates and one name."""
    key = first, after, known.code
    if key not in words.pieces:
        words.pieces[key] = _read(words, first, after, known)
    return cast("_Piece | None", words.pieces[key])


def _read(words: Words, first: int, after: int, known: Lexicon) -> _Piece | None:
    if first == after:
        return _Piece((), None, "", None)
    passage = Passage(words.text, known, words.uniform)
    one = read.span(passage, words.before(first), *words.span(first, after))
    told = one.content
    if passage.consulted or len(told.names) > 1 or (told.names and told.names[0].weak):
        return None  # negations and opposites make changes of their own
    amounts = tuple(_amount(words.text, _moved(fact, one.base)) for fact in told.amounts)
    if not told.names:
        return _Piece(amounts, None, "", None)
    name = _moved(told.names[0], one.base)
    shouted = words.uniform or in_capitals(words.text, name.start)
    office = None if shouted else titled(words.text, known, name.end)
    return _Piece(amounts, name, words.text[name.start : name.end], office)


def _moved(fact: Stated, base: int) -> Stated:
    return fact._replace(start=fact.start + base, end=fact.end + base) if base else fact


def _amount(text: str, fact: Stated) -> _Amount:
    number: object = fact.value
    unit: object = ""
    if isinstance(number, tuple) and fact.kind is FactKind.NUMBER:
        number, unit = number
    touched = (fact.start > 0 and text[fact.start - 1].isalnum()) or text[fact.end : fact.end + 1].isalnum()
    if touched and fact.kind is FactKind.NUMBER:  # letters beside it may be digits that a scanner misread
        fact = fact._replace(weak=True)
    return _Amount(fact, _size(number), unit)


def _size(number: object) -> float:
    try:
        return float(number) if isinstance(number, int | Fraction) else nan
    except OverflowError:
        return nan


def _apart(left: _Amount, right: _Amount) -> bool:
    """Return whether two amounts are a conflict for certain."""
    (one, size, unit), (two, other, others) = left, right
    if one.value == two.value or one.weak or two.weak or one.kind is not two.kind:
        return False
    if one.kind is FactKind.DATE and max(one.start, two.start) < DATELINE_END:
        return False  # a dateline may stand there
    if unit == others and abs(size - other) >= _FAR * max(abs(size), abs(other)) and one.kind is FactKind.NUMBER:
        return True
    if same_share(one.value, two.value) or may_be_one(one, two):
        return False
    return not fuller(one.value, two.value) and not fuller(two.value, one.value)


def _other_name(left: _Piece, right: _Piece, known: Lexicon) -> bool:
    """Return whether both state a name, and those are two for certain."""
    if left.name is None or right.name is None or left.office is None or left.office is not right.office:
        return False
    return _unlike(str(left.name.value), str(right.name.value), left.written, right.written, known.code)


@lru_cache(_KEPT)
def _unlike(one: str, two: str, written: str, other: str, code: str) -> bool:
    """Return whether two names, folded and as written, are no spellings, short forms or parts of one."""
    aliases = by_code(code).aliases
    if one == two or one in aliases or two in aliases or one in two or two in one or slip(written, other):
        return False
    return one[:1] != two[:1] or max(len(one), len(two)) < TYPO_LETTERS
