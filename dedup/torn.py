"""Two articles' matches -> the facts that they state differently, and how many of those speak for another story.

    "Shr 34 cts vs 27 cts" | "Shr 12 cts vs 19 cts"    two, in all of the matched text: another filling of one form
    "RIYADH, March 15 - " | "RIYADH, March 16 - "      none: when the copy moved
    "Venezuela" | "Venczuela"                          none: one name, scanned badly

In: matches whose bytes differ, their changed facts. Out: what was read, and its counts. The least alike are read first,
no more than it takes. Most forms are not read here: `fillings` tells them by what is certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from dedup.differing import Flags, Nears, Stated
from dedup.fold import fold
from dedup.kernels.words import Ints
from dedup.model import FactChange, FactKind, Match
from dedup.reach import Floats
from dedup.thresholds import DATELINE, SPELLED, SPELLED_WITHIN

_KIND = {kind: code for code, kind in enumerate(FactKind)}


class Near(NamedTuple):
    """A match whose bytes differ, as relations see it by its left side."""

    match: Match
    size: int  # folded characters of the rows that carry evidence
    headline: bool  # one of them is of the headline: desks write their own
    opening: bool  # one of them may begin with a dateline


class Changes(Protocol):
    """The changed facts of matches: a mapping, or what reads them when they are asked for."""

    def get(self, match: Match, default: tuple[FactChange, ...], /) -> tuple[FactChange, ...]:
        """Return the changed facts of a match; `default` where it has none."""
        ...


class Torn(NamedTuple):
    """What was read of pairs of articles; columns of shape (p,)."""

    told: Stated
    conflicts: Ints  # how many speak for another story
    apart: Ints  # characters of the matches that they stand in
    dated: Flags  # one is the day of a dateline


def torn(near: Nears, wanted: Flags, changes: Changes, enough: Floats, few: Floats) -> Torn:
    """Read the facts of the wanted pairs, one by one.

    Args:
        near: Matches of all pairs, in rows as `changes` knows them.
        enough, few: Of each pair, see `read`.
    """
    conflicts, apart = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
    day = np.zeros(len(wanted), np.bool_)
    read_of: list[tuple[int, FactChange]] = []
    asked = np.flatnonzero(wanted[near.pair])
    begins = np.flatnonzero(np.diff(near.pair[asked], prepend=-1))
    each = _nears(near, asked)
    for start, stop in pairwise([*begins.tolist(), len(asked)]):
        pair = int(near.pair[asked[start]])
        some = each[start:stop]
        found, conflicts[pair], apart[pair] = read(some, changes, float(enough[pair]), float(few[pair]))
        read_of += [(start + at, one) for at, changed in found.items() for one in changed]
        day[pair] = any(dated(some[at], one) for at, changed in found.items() for one in changed)
    places = asked[np.array([at for at, _ in read_of], np.int64)]
    return Torn(_stated(places, [one for _, one in read_of]), conflicts, apart, day)


def _nears(near: Nears, at: Ints) -> list[Near]:
    """Some matches as objects."""
    left, lefts, right, rights, alike, *rest = (column[at].tolist() for column in near[2:])
    sides = (
        [tuple(range(row, row + rows)) for row, rows in zip(*side, strict=True)]
        for side in ((left, lefts), (right, rights))
    )
    matches = (Match(one, other, similarity, False) for one, other, similarity in zip(*sides, alike, strict=True))
    return list(map(Near, matches, *rest))


def _stated(near: Ints, facts: Sequence[FactChange]) -> Stated:
    """Facts of matches, given by their places, as columns."""
    number: dict[str, int] = {}
    a, b = (
        [number.setdefault(word, len(number)) for word in side]
        for side in ([one.a for one in facts], [one.b for one in facts])
    )
    span = [(one.start_a, one.end_a, one.start_b, one.end_b) for one in facts]
    return Stated(
        near,
        np.array([_KIND[one.kind] for one in facts], np.uint8),
        np.array([one.slight for one in facts], np.bool_),
        np.array(span, np.int32).reshape(-1, 4),
        np.array(a, np.int64),
        np.array(b, np.int64),
        [word.encode("utf-8", "surrogatepass") for word in number],
    )


def read(
    near: Sequence[Near], changes: Changes, enough: float, few: float
) -> tuple[dict[int, Sequence[FactChange]], int, int]:
    """Read the changed facts of matches until `enough`, in more than `few` characters, speak for another story.

    The least alike come first, since they state most that differs.

    Returns:
        The changes read, by the place of the match; how many speak for another story, and the characters of the matches
        that they stand in.
    """
    found: dict[int, Sequence[FactChange]] = {}
    conflicts = apart = 0
    for at in sorted(range(len(near)), key=lambda at: near[at].match.similarity):
        one = near[at]
        changed = changes.get(one.match, ())
        if changed:
            found[at] = changed
            speak = sum(_speaks(one, change) for change in changed)
            conflicts += speak
            apart += one.size if speak else 0
            if conflicts >= enough and apart > few:
                break
    return {at: found[at] for at in sorted(found)}, conflicts, apart


def _speaks(near: Near, change: FactChange) -> bool:
    """Tell whether a changed fact speaks for another story: a conflict, no slip, outside the headline and dateline."""
    if not change.conflict or not (change.a and change.b) or near.headline:
        return False
    return not dated(near, change) and not misread(change.kind, change.a, change.b)


_spelling = lru_cache(1 << 14)(fold)  # names and numbers come again and again


@lru_cache(1 << 14)
def digits(number: str) -> tuple[str, bool]:
    """Return the digits of a number as written, and whether it is a single one: "o" read as 0, "s" as 8."""
    folded = _spelling(number)
    return "".join(filter(str.isdigit, folded)), len(folded) == 1 and folded.isdigit()


def misread(kind: FactKind, a: str, b: str) -> bool:
    """Tell whether the sides may be one fact, spelled or scanned in two ways: "12 mln" and "12rnln", "Venezuela"."""
    if kind is FactKind.NUMBER:
        (ours, stray), (theirs, alone) = digits(a), digits(b)
        return (ours == theirs != "") or stray != alone
    if kind is FactKind.NAME:
        from rapidfuzz.distance import Levenshtein

        one, other = _spelling(a), _spelling(b)
        short, long = sorted((one, other), key=len)
        inside = len(short) >= SPELLED_WITHIN and short in long
        return inside or Levenshtein.normalized_similarity(one, other) >= SPELLED
    return False


def dated(near: Near, change: FactChange) -> bool:
    """Tell whether a change is that of a dateline's day."""
    told = change.a and change.b and change.kind is FactKind.DATE and max(change.start_a, change.start_b) < DATELINE
    return bool(told) and near.opening
