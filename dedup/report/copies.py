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
from typing import NamedTuple

from dedup.model import Fact, Findings, Other, Repeat, Span

_Facts = tuple[Fact, ...]


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
    found: list[list[Fact]] = [[] for _ in repeat.others]
    places: dict[str, _Places] = {}
    if repeat.fact_changes:
        listed: dict[str, list[tuple[int, int, int]]] = {}
        for number, copy in enumerate(repeat.others):
            listed.setdefault(copy.span.article, []).append((copy.span.start, copy.span.end, number))
        places = {article: _Places(spans) for article, spans in listed.items()}
    for fact in repeat.fact_changes:
        one, two = fact.sides
        for kept, (article, start, end) in ((one, two), (two, one)):
            if article in places and lies_in(repeat.keep, kept):
                for number in places[article].holding(start, end):
                    found[number].append(fact)
    return [tuple(facts) for facts in found]


def sides_of(fact: Fact) -> tuple[tuple[object, ...], ...]:
    """Return what tells a correction, once for each side: "12" against "14", in line 3 of an article.

    A third version that states either side too is no other correction; nor are the two the other way round.
    """
    said = frozenset((fact.a, fact.b))
    return (fact.kind, said, fact.article_a, fact.line_a), (fact.kind, said, fact.article_b, fact.line_b)


def lies_in(span: Span, side: tuple[str, int, int]) -> bool:
    """Return whether a side of a fact (`Fact.sides`) lies in a span."""
    return span.article == side[0] and span.start <= side[1] and side[2] <= span.end


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
