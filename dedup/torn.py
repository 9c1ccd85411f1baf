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
from dedup.thresholds import DATELINE, SETTLED, SPELLED, SPELLED_WITHIN, SURE


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


def read(
    left: Side,
    blocks: Sequence[Block],
    changes: Changes,
    sure: Callable[[Match], Sequence[FactChange]] | None,
    limit: float,
    least: int,
    few: float,
) -> tuple[dict[Match, Sequence[FactChange]], int, int]:
    """Read the changed facts of matches until it is settled that they are those of a form.

    Args:
        changes: Asked match by match.
        sure: Gives some of the conflicts among the changes of a match, at a third of the cost.
        limit: Conflicts that make a form; `least` in any case.
        few: Characters that they must stand in more than.
    Returns:
        The changes read; how many speak for another story, and the characters of the matches that they stand in.
    """
    near = [match for block in blocks for match in block.matches if not match.same]
    if sure is not None and near:
        enough = max(least, SURE * limit)
        body = [one for one in near if left.headline.isdisjoint(one.left)]
        found = _read(left, body, sure, enough, few)
        if found[1] >= enough and found[2] > few:
            return found
    return _read(left, near, lambda match: changes.get(match, ()), max(least, SETTLED * limit), few)


def _read(
    left: Side, near: Sequence[Match], changes: Callable[[Match], Sequence[FactChange]], enough: float, few: float
) -> tuple[dict[Match, Sequence[FactChange]], int, int]:
    """Read until `enough` facts, in more than `few` characters, speak for another story.

    The least alike come first, since they state most that differs.
    """
    read: dict[Match, Sequence[FactChange]] = {}
    conflicts = apart = 0
    for match in sorted(near, key=lambda one: one.similarity):
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
    return not dated(left, match, change) and not _misread(change)


_spelling = lru_cache(1 << 14)(fold)  # names and numbers come again and again


@lru_cache(1 << 14)
def _digits(number: str) -> tuple[str, bool]:
    """Return the digits of a number as written, and whether it is a single one: "o" read as 0, "s" as 8."""
    folded = _spelling(number)
    return "".join(filter(str.isdigit, folded)), len(folded) == 1 and folded.isdigit()


def _misread(change: FactChange) -> bool:
    """Tell whether the sides may be one fact, spelled or scanned in two ways: "12 mln" and "12rnln", "Venezuela"."""
    if change.kind is FactKind.NUMBER:
        (digits, stray), (others, alone) = _digits(change.a), _digits(change.b)
        return (digits == others != "") or stray != alone
    if change.kind is FactKind.NAME:
        from rapidfuzz.distance import Levenshtein

        one, other = _spelling(change.a), _spelling(change.b)
        short, long = sorted((one, other), key=len)
        inside = len(short) >= SPELLED_WITHIN and short in long
        return inside or Levenshtein.normalized_similarity(one, other) >= SPELLED
    return False


def dated(left: Side, match: Match, change: FactChange) -> bool:
    """Tell whether a change is that of a dateline's day."""
    told = change.a and change.b and change.kind is FactKind.DATE and max(change.start_a, change.start_b) < DATELINE
    return bool(told) and not left.opening.isdisjoint(match.left)
