"""A fact lost here and won there: it moved. Whether that changes what is said.

    "Monday, police arrested 3" | "Police arrested 3 Monday"               nothing: the only date of both
    "X is safe, Cameron said"   | "Cameron said X is safe"                 nothing: who said it
    "Arsenal and Spurs beat Chelsea" | "Chelsea and Spurs beat Arsenal"    a conflict: who did what to whom

A fact that only moved is never silently lost: in doubt it has both sides, so nothing is cut for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dedup.facts.read import content
from dedup.facts.tokens import Passage
from dedup.facts.weigh import turned
from dedup.fold import fold
from dedup.model import FactChange, FactKind


def settle(changes: Sequence[tuple[FactChange, bool]], a: Passage, b: Passage) -> list[FactChange]:
    """Return the changes with moved facts taken out where that says the same, made a conflict where it may not.

    Args:
        changes: Each with whether its stretch says who said something.
        a, b: The passages.
    """
    lost: dict[tuple[FactKind, str], list[int]] = {}
    if all(change.b for change, _ in changes) or all(change.a for change, _ in changes):
        return [change for change, _ in changes]
    for at, (change, _) in enumerate(changes):
        if not change.b:
            lost.setdefault((change.kind, fold(change.a)), []).append(at)
    settled: list[FactChange | None] = [change for change, _ in changes]
    for at, (change, attributes) in enumerate(changes) if lost else ():
        twins = lost.get((change.kind, fold(change.b))) if not change.a else None
        if not twins:
            continue
        twin = twins.pop(0)
        left, said = changes[twin]
        settled[at] = None
        moved = FactChange(change.kind, left.a, change.b, left.start_a, left.end_a, change.start_b, change.end_b)
        same = change.kind is FactKind.NAME and attributes and said
        same = same or (change.kind is FactKind.DATE and _only_date(a, b))
        settled[twin] = None if same else replace(moved, slight=not turned(moved, a, b))
    return [change for change in settled if change is not None]


def _only_date(a: Passage, b: Passage) -> bool:
    """Return whether each passage has one date."""
    stated = [content(passage, 0, len(passage.text)).amounts for passage in (a, b)]
    return all(sum(fact.kind is FactKind.DATE for fact in facts) == 1 for facts in stated)
