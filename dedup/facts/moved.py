"""A fact lost here and won there: it moved. Whether that changes what is said.

    "Monday, police arrested 3" | "Police arrested 3 Monday"               nothing: the only date of both
    "forty-one were treated" | "doctors treated 41"                        nothing: the only number, of the same word
    "She was 94." | "She died, aged 94,"                   slight: the number counts nothing else
    "the mayor, Paul Morel," | "Paul Morel, the mayor,"                    nothing: an apposition turned round
    "X is safe, Cameron said"   | "Cameron said X is safe"                 nothing: who said it
    "Arsenal and Spurs beat Chelsea" | "Chelsea and Spurs beat Arsenal"    a conflict: who did what to whom

A fact that only moved is never silently lost: in doubt it has both sides, so nothing is cut for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dedup.facts.read import content
from dedup.facts.regions import Region
from dedup.facts.tokens import Passage
from dedup.facts.weigh import beside, turned
from dedup.fold import fold
from dedup.model import FactChange, FactKind


def settle(
    changes: Sequence[tuple[FactChange, Region | None]],
    a: Passage,
    b: Passage,
    attributed: Callable[[Region | None], bool],
) -> list[FactChange]:
    """Return the changes with moved facts taken out where that says the same, made a conflict where it may not.

    Args:
        changes: Each with its stretch; None where that is no more than the change.
        a, b: The passages.
        attributed: Tells whether a stretch says who said something.
    """
    lost: dict[tuple[FactKind, object], list[int]] = {}
    if len(changes) == 1 or all(change.b for change, _ in changes) or all(change.a for change, _ in changes):
        return [change for change, _ in changes]
    for at, (change, _) in enumerate(changes):
        if not change.b:
            lost.setdefault((change.kind, _value(change.kind, change.a, change.start_a, a)), []).append(at)
    settled: list[FactChange | None] = [change for change, _ in changes]
    figures = [change for change, _ in changes if change.kind is FactKind.NUMBER and not _bound(change, a)]
    numbers = len(figures)  # two: the one that moved, here and there
    alone = _all_moved(figures, a, b)
    for at, (change, region) in enumerate(changes) if lost else ():
        value = _value(change.kind, change.b, change.start_b, b) if not change.a else None
        twins = lost.get((change.kind, value)) if value is not None else None
        if not twins:
            continue
        twin = twins.pop(0)
        left, said = changes[twin]
        settled[at] = None
        moved = FactChange(change.kind, left.a, change.b, left.start_a, left.end_a, change.start_b, change.end_b)
        same = change.kind is FactKind.NAME and attributed(region) and attributed(said)
        same = same or (change.kind is FactKind.DATE and _only_date(a, b))
        moved = replace(moved, slight=not same and not turned(moved, a, b, alone))
        same = same or (moved.slight and _apposed(moved, a, b))
        same = same or (change.kind is FactKind.NUMBER and numbers == 2 and beside(moved, a, b))
        settled[twin] = None if same else moved
    return [change for change in settled if change is not None]


def _bound(change: FactChange, passage: Passage) -> bool:
    """Return whether a change is of how a number is meant: "nearly"."""
    return (change.a or change.b).lower() in passage.lexicon.bounds


def _all_moved(figures: Sequence[FactChange], a: Passage, b: Passage) -> bool:
    """Return whether each number that one side has and the other lacks stands elsewhere in the other."""
    lost = [_value(one.kind, one.a, one.start_a, a) for one in figures if not one.b]
    won = [_value(one.kind, one.b, one.start_b, b) for one in figures if not one.a]
    return len(lost) + len(won) == len(figures) and sorted(map(str, lost)) == sorted(map(str, won))


def _value(kind: FactKind, written: str, start: int, passage: Passage) -> object:
    """Return what a moved fact is known by: a number by its value, "41" and "forty-one"; any other as written."""
    if kind is FactKind.NUMBER:
        stated = content(passage, start, start + len(written)).amounts
        if len(stated) == 1:
            return stated[0].value
    return fold(written)


def _apposed(name: FactChange, a: Passage, b: Passage) -> bool:
    """Return whether a name has its comma on both sides: "the mayor, Paul Morel," and "Paul Morel, the mayor,"."""
    places = (a.text, name.start_a, name.end_a), (b.text, name.start_b, name.end_b)
    if name.kind is not FactKind.NAME:
        return False
    before = [text[:start].rstrip().endswith(",") for text, start, _ in places]
    after = [text[end : end + 1] == "," for text, _, end in places]
    return (before[0] and after[1]) or (after[0] and before[1])


def _only_date(a: Passage, b: Passage) -> bool:
    """Return whether each passage has one date."""
    stated = [content(passage, 0, len(passage.text)).amounts for passage in (a, b)]
    return all(sum(fact.kind is FactKind.DATE for fact in facts) == 1 for facts in stated)
