"""The copies of a kept span, each with the facts that it states otherwise: a row a copy, for every face.

    r1    line 1 at 0:90   kept      ->   Copied(r1,   copy at 91:181, facts of 91:181)
          "12 dead" / "14 dead"           Copied(r1.2, copy at 300:390, ())

A fact goes to the copy that its span lies in, not to a line: an article of one line can hold thousands of copies. In
time of n log n, for n copies and facts, since the spans are sorted once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from dedup.model import Fact, Findings, Other, Repeat, Span

_Facts = tuple[Fact, ...]
Side = tuple[Any, int, int]  # article, by its id or its number; start, end


class Copied(NamedTuple):
    """One copy of a kept span."""

    name: str  # of the finding: "r1", of a repeat's further copies "r1.2"
    repeat: Repeat
    copy: Other
    facts: _Facts  # that it and the kept span state differently


def copies(findings: Findings) -> Iterator[Copied]:
    """Yield each copy of each repeat, in order."""
    for repeat in findings.repeats:
        yield from copies_of(repeat)


def copies_of(repeat: Repeat) -> Iterator[Copied]:
    """Yield each copy of a repeat."""
    for number, (copy, facts) in enumerate(zip(repeat.others, facts_by_copy(repeat), strict=True), 1):
        yield Copied(repeat.id if number == 1 else f"{repeat.id}.{number}", repeat, copy, facts)


def facts_by_copy(repeat: Repeat) -> list[_Facts]:
    """Return the repeat's changed facts, copy by copy: those with one side in it and the other in the kept span."""
    if len(repeat.others) == 1:
        return [repeat.fact_changes]
    spans = [_side(copy.span) for copy in repeat.others]
    facts = repeat.fact_changes
    return [tuple([facts[at] for at in own]) for own in dealt(_side(repeat.keep), spans, [one.sides for one in facts])]


def _side(span: Span) -> Side:
    return span.article, span.start, span.end


def dealt(keep: Side, copies: Sequence[Side], facts: Sequence[tuple[Side, Side]]) -> list[list[int]]:
    """Return of each copy of a kept span which facts are its own, by their sides.

    >>> dealt(("a", 0, 9), [("b", 0, 9), ("c", 5, 14)], [(("a", 3, 4), ("c", 8, 9)), (("b", 1, 2), ("a", 1, 2))])
    [[1], [0]]
    """
    found: list[list[int]] = [[] for _ in copies]
    places: dict[object, _Places] = {}
    if facts:
        listed: dict[object, list[tuple[int, int, int]]] = {}
        for number, (article, start, end) in enumerate(copies):
            listed.setdefault(article, []).append((start, end, number))
        places = {article: _Places(spans) for article, spans in listed.items()}
    for at, (one, two) in enumerate(facts):
        for kept, (article, start, end) in ((one, two), (two, one)):
            if article in places and holds(keep, kept):
                for number in places[article].holding(start, end):
                    found[number].append(at)
    return found


def sides_of(fact: Fact) -> tuple[tuple[object, ...], ...]:
    """Return what tells a correction, once for each side: "12" against "14", in line 3 of an article.

    A third version that states either side too is no other correction; nor are the two the other way round.
    """
    said = frozenset((fact.a, fact.b))
    return (fact.kind, said, fact.article_a, fact.line_a), (fact.kind, said, fact.article_b, fact.line_b)


def lies_in(span: Span, side: tuple[str, int, int]) -> bool:
    """Return whether a side of a fact (`Fact.sides`) lies in a span."""
    return holds(_side(span), side)


def holds(span: Side, side: Side) -> bool:
    """Return whether a side of a fact lies in a span."""
    return span[0] == side[0] and span[1] <= side[1] and side[2] <= span[2]


class _Places:
    """Spans of one article, each with a number: which of them hold a place?"""

    def __init__(self, spans: Sequence[tuple[int, int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _, _ in self._spans]
        self._reach = list(accumulate((end for _, end, _ in self._spans), max))  # the furthest end up to each

    def holding(self, start: int, end: int) -> Iterator[int]:
        """Yield the numbers of the spans that hold [start, end)."""
        at = bisect_right(self._starts, start) - 1
        while at >= 0 and self._reach[at] >= end:
            if self._spans[at][1] >= end:
                yield self._spans[at][2]
            at -= 1
