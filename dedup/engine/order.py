"""Articles in any order -> one order of their own for the engine, and the findings back in the order they came in.

    given  wire#10, wire#9, desk/a (09:00)    ranked  desk/a, wire#9, wire#10    told  wire#10, wire#9, desk/a

In: articles with ids that are unique. Out: the same ones by time, version and id, so that whatever a tie decides (which
of two copies stays, which passage was first) depends on the articles alone. One without a time comes after those that
have one, so an article more or less moves no other. Numbers in ids count as numbers: a record without an id goes by
its line, and line 9 stays before line 10 when the records before them are left out.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import overload

import numpy as np
from numpy.typing import NDArray

from dedup.group import moment
from dedup.model import Article, Fact, Findings, Relation, Repeat

_NUMBER = re.compile(r"[0-9]+")
_LARGEST = 2**62  # a version number above is taken as this one


class Ranked(Sequence[Article]):
    """Articles in the engine's order; they stay where they lie, in memory or on disk."""

    def __init__(self, articles: Sequence[Article], order: NDArray[np.int64]) -> None:
        self._articles = articles
        self._order = array("q", order.tobytes())

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> Article: ...
    @overload
    def __getitem__(self, at: slice) -> list[Article]: ...
    def __getitem__(self, at: int | slice) -> Article | list[Article]:
        if isinstance(at, slice):
            return [self._articles[place] for place in self._order[at]]
        return self._articles[self._order[at]]

    def __iter__(self) -> Iterator[Article]:
        return map(self._articles.__getitem__, self._order)


def ranked(articles: Sequence[Article]) -> Sequence[Article]:
    """Return the articles by time, then version, then id; themselves where they are in that order.

    >>> [one.id for one in ranked([Article("b10", ""), Article("b9", ""), Article("c", "", time="2024-02-20")])]
    ['c', 'b9', 'b10']
    """
    times, versions, names = array("d"), array("q"), []
    for article in articles:
        when = moment(article)
        times.append(when.timestamp() if when else inf)
        versions.append(max(0, min(article.version or 0, _LARGEST)))
        names.append(_NUMBER.sub(_sized, article.id))
    place = np.empty(len(names), np.int64)
    place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    order = np.lexsort((place, np.array(versions), np.array(times)))
    return articles if (order[1:] > order[:-1]).all() else Ranked(articles, order)


def _sized(number: re.Match[str]) -> str:
    """A number behind its length, so that as text it sorts by size."""
    digits = number[0].lstrip("0") or "0"
    return f"{len(digits):02}{digits} {len(number[0]):02}"


def as_given(findings: Findings, articles: Sequence[Article]) -> Findings:
    """Return the findings with their lists in the order of `articles`, then position."""
    at = {article.id: place for place, article in enumerate(articles)}
    repeats = sorted(
        (_repeat(one, at) for one in findings.repeats), key=lambda one: (one.scope != "within", *_place(one, at))
    )
    relations = (one if at[one.a] < at[one.b] else _turned(one) for one in findings.relations)
    groups = (replace(one, members=tuple(sorted(one.members, key=at.__getitem__))) for one in findings.groups)
    return replace(
        findings,
        articles=tuple(sorted(findings.articles, key=lambda row: at[row.id])),
        repeats=tuple(replace(one, id=f"r{number}") for number, one in enumerate(repeats, 1)),
        relations=tuple(sorted(relations, key=lambda one: (at[one.a], at[one.b]))),
        groups=tuple(sorted(groups, key=lambda one: at[one.members[0]])),
        cuts={name: findings.cuts[name] for name in sorted(findings.cuts, key=at.__getitem__)},
        dropped={name: findings.dropped[name] for name in sorted(findings.dropped, key=at.__getitem__)},
    )


def _place(repeat: Repeat, at: Mapping[str, int]) -> tuple[int, int, int]:
    return at[repeat.keep.article], repeat.keep.start, repeat.keep.end


def _repeat(repeat: Repeat, at: Mapping[str, int]) -> Repeat:
    others = sorted(repeat.others, key=lambda one: (at[one.span.article], one.span.start, one.span.end))
    return replace(repeat, others=tuple(others))


def _turned(one: Relation) -> Relation:
    """A relation told from its other side."""
    told = one.evidence
    return replace(
        one,
        a=one.b,
        b=one.a,
        coverage_a=one.coverage_b,
        coverage_b=one.coverage_a,
        fact_changes=tuple(map(_fact, one.fact_changes)),
        evidence=told and replace(told, held_left=told.held_right, held_right=told.held_left),
    )


def _fact(one: Fact) -> Fact:
    places = one.start_b, one.end_b, one.start_a, one.end_a
    return Fact(one.kind, one.b, one.a, one.article_b, one.article_a, one.line_b, one.line_a, *places)
