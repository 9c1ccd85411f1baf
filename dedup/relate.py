"""Blocks between two articles -> what one is to the other.

    brief (3 sentences) all in the lead (12)     coverage 1.0 / .3    update, the brief is redundant
    "Shr 34 cts vs 27" / "Shr 12 cts vs 19"      coverage .9 / .9     template: same form, other facts
    one quotation in two stories                 coverage .1 / .2     partial

In: the blocks of one pair of articles, passage lengths, changed facts. Out: a `Kinship`: relation, coverage both ways,
the matches whose facts differ. The rules are the table in `_relation`; their numbers were set on 150 pairs of Reuters
stories judged by reading (benchmarks/quality.py gives the confusion matrix).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dedup.model import Block, FactChange, FactKind, Kinship, Match

COPY = 0.82  # coverage both ways: no news added or lost
UPDATE = 0.5  # of the shorter article: half or more of it stands in the other
FORM = 0.55  # conflicting facts in 100 folded characters of matched text: the articles share a form, not a story
_SLIPS = 1  # conflicting facts that a version of a short story may have, where all the rest stands in both
_DATELINE = 40  # characters: a date that stands in a dateline tells when the copy moved, not what happened


@dataclass(frozen=True, slots=True)
class Side:
    """One article as relations see it: rows of its passages that carry evidence, and their folded length."""

    ordinal: int
    length: Mapping[int, int]  # row -> folded characters; sign-offs, teasers, notices and what is cut within left out
    total: int
    headline: frozenset[int] = frozenset()  # rows of the headline: desks write their own
    opening: frozenset[int] = frozenset()  # rows that may begin with a dateline


def relate(
    left: Side, right: Side, blocks: Sequence[Block], changes: Mapping[Match, tuple[FactChange, ...]]
) -> Kinship | None:
    """Name the relation of two articles; None where nothing that carries evidence is shared.

    Args:
        blocks: Every block between the two.
        changes: The changed facts of every match that has any.
    """
    here: dict[int, float] = {}
    there: dict[int, float] = {}
    torn = matched = 0
    for block in blocks:
        for match in block.matches:
            size = sum(left.length.get(row, 0) for row in match.left)
            other = sum(right.length.get(row, 0) for row in match.right)
            common = match.similarity * (size + other) / 2
            for row in match.left:
                here[row] = max(here.get(row, 0.0), min(1.0, common / (size or 1)))
            for row in match.right:
                there[row] = max(there.get(row, 0.0), min(1.0, common / (other or 1)))
            matched += size
            torn += sum(_counts(left, match, change) for change in changes.get(match, ()))
    coverage_left = _covered(left, here)
    coverage_right = _covered(right, there)
    few = torn <= _SLIPS and min(coverage_left, coverage_right) >= COPY
    relation = _relation(coverage_left, coverage_right, 0.0 if few else 100 * torn / matched if matched else FORM)
    if relation == "partial" and any(_dated(left, match, one) for match, found in changes.items() for one in found):
        relation = "template"  # a standing report of another day
    if not relation or not matched:
        return None
    changed = tuple((match, changes[match]) for block in blocks for match in block.matches if match in changes)
    return Kinship(left.ordinal, right.ordinal, relation, coverage_left, coverage_right, tuple(blocks), changed)


def _counts(left: Side, match: Match, change: FactChange) -> bool:
    """Tell whether a changed fact speaks for another story: a conflict outside the headline and the dateline."""
    if not change.conflict or not left.headline.isdisjoint(match.left):
        return False
    return not _dated(left, match, change)


def _dated(left: Side, match: Match, change: FactChange) -> bool:
    """Tell whether a change is that of a dateline's day."""
    dated = change.conflict and change.kind is FactKind.DATE and max(change.start_a, change.start_b) < _DATELINE
    return dated and not left.opening.isdisjoint(match.left)


def _covered(side: Side, share: Mapping[int, float]) -> float:
    """Share of a side's folded characters that stand in the other article."""
    covered = sum(size * share.get(row, 0.0) for row, size in side.length.items())
    return min(1.0, covered / side.total) if side.total else 0.0


def _relation(left: float, right: float, torn: float) -> str:
    if torn >= FORM:
        return "template"
    if min(left, right) >= COPY:
        return "copy"
    if max(left, right) >= UPDATE:
        return "update"
    return "partial"
