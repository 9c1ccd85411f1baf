"""Two articles' matches -> the facts that they state differently, and how many of those speak for another story.

    "Shr 34 cts vs 27 cts" | "Shr 12 cts vs 19 cts"    two, in all of the matched text: another filling of one form
    "RIYADH, March 15 - " | "RIYADH, March 16 - "      none: when the copy moved
    "Venezuela" | "Venczuela"                          none: one name, scanned badly

In: the sides, the matches, their changed facts. Out: what was read, and its counts. The least alike are read first, no
more than it takes. Conflicts that are `sure` without a full reading are counted first: where these make a form, so
do all, and nothing else is asked. Most forms end there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from dedup.fold import fold
from dedup.frozen import dataclass
from dedup.model import Block, FactChange, FactKind, Match
from dedup.thresholds import DATELINE, OF_A_FORM, SETTLED, SPELLED, SPELLED_WITHIN, SURE


@dataclass(frozen=True, slots=True)
class Side:
    """One article as relations see it: rows of its passages that carry evidence, and their folded length."""

    ordinal: int
    length: Mapping[int, int]  # row -> folded characters; sign-offs, teasers, notices and what is cut within left out
    total: int
    headline: frozenset[int] = frozenset()  # rows of the headline: desks write their own
    opening: frozenset[int] = frozenset()  # rows that may begin with a dateline


class Changes(Protocol):
    """The changed facts of matches: a mapping, or what reads them when they are asked for."""

    def get(self, match: Match, default: tuple[FactChange, ...], /) -> tuple[FactChange, ...]:
        """Return the changed facts of a match; `default` where it has none."""
        ...


class Sure(Protocol):
    """Some of the conflicts among the changed facts of matches, at a fraction of the cost."""

    def speaking(self, match: Match, /) -> int:
        """How many of them speak for another story, if the match is of no headline."""
        ...

    def told(self, match: Match, most: int, /) -> Sequence[FactChange]:
        """The first of them."""
        ...


def read(
    left: Side,
    blocks: Sequence[Block],
    changes: Changes,
    sure: Sure | None,
    limit: float,
    least: int,
    few: float,
) -> tuple[dict[Match, Sequence[FactChange]], int, int]:
    """Read the changed facts of matches until it is settled that they are those of a form.

    Args:
        changes: Asked match by match.
        sure: Asked first. Where it is enough for a form, no more than `OF_A_FORM` changes are told.
        limit: Conflicts that make a form; `least` in any case.
        few: Characters that they must stand in more than.
    Returns:
        The changes read; how many speak for another story, and the characters of the matches that they stand in.
    """
    near = [match for block in blocks for match in block.matches if not match.same]
    found = _form(left, near, sure, max(least, SURE * limit), few) if sure is not None and near else None
    return found or _read(left, near, lambda match: changes.get(match, ()), max(least, SETTLED * limit), few)


def _form(
    left: Side, near: Sequence[Match], sure: Sure, enough: float, few: float
) -> tuple[dict[Match, Sequence[FactChange]], int, int] | None:
    """Count sure conflicts as `_read` does changes; None where they are too few for a form."""
    body = [one for one in near if left.headline.isdisjoint(one.left)]
    conflicts = apart = 0
    read: set[Match] = set()
    for match in sorted(body, key=_likeness):
        speak = sure.speaking(match)
        read.add(match)
        if speak:
            conflicts += speak
            apart += size(left, match.left)
            if conflicts >= enough and apart > few:
                break
    else:
        return None
    told: dict[Match, Sequence[FactChange]] = {}
    more = OF_A_FORM
    for match in body:
        if more and match in read and (found := sure.told(match, more)):
            told[match] = found
            more -= len(found)
    return told, conflicts, apart


def _likeness(match: Match) -> float:
    return match.similarity


def _read(
    left: Side, near: Sequence[Match], changes: Callable[[Match], Sequence[FactChange]], enough: float, few: float
) -> tuple[dict[Match, Sequence[FactChange]], int, int]:
    """Read until `enough` facts, in more than `few` characters, speak for another story.

    The least alike come first, since they state most that differs.
    """
    read: dict[Match, Sequence[FactChange]] = {}
    conflicts = apart = 0
    for match in sorted(near, key=_likeness):
        found = changes(match)
        if found:
            read[match] = found
            speak = sum(_speaks(left, match, change) for change in found)
            conflicts += speak
            apart += size(left, match.left) if speak else 0
            if conflicts >= enough and apart > few:
                break
    return {match: read[match] for match in near if match in read}, conflicts, apart


def size(side: Side, rows: Sequence[int]) -> int:
    """Folded characters of the rows that carry evidence."""
    length = side.length.get
    return length(rows[0], 0) if len(rows) == 1 else sum(length(row, 0) for row in rows)


def _speaks(left: Side, match: Match, change: FactChange) -> bool:
    """Tell whether a changed fact speaks for another story: a conflict, no slip, outside the headline and dateline."""
    if not change.conflict or not (change.a and change.b) or not left.headline.isdisjoint(match.left):
        return False
    return not dated(left, match, change) and not misread(change.kind, change.a, change.b)


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


def dated(left: Side, match: Match, change: FactChange) -> bool:
    """Tell whether a change is that of a dateline's day."""
    told = change.a and change.b and change.kind is FactKind.DATE and max(change.start_a, change.start_b) < DATELINE
    return bool(told) and not left.opening.isdisjoint(match.left)
