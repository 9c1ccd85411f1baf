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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from typing import TypeVar

import numpy as np

from dedup.engine.spool import View
from dedup.group import LARGEST, moment
from dedup.model import Article, ArticleSummary, Findings, Relation, Repeat

T = TypeVar("T")

_NUMBER = re.compile(r"[0-9]+")


def ranked(articles: Sequence[Article]) -> Sequence[Article]:
    """Return the articles by time, then version, then id; themselves where they are in that order.

    >>> [one.id for one in ranked([Article("b10", ""), Article("b9", ""), Article("c", "", time="2024-02-20")])]
    ['c', 'b9', 'b10']
    """
    times, versions, names = array("d"), array("q"), []
    for article in articles:
        when = moment(article)
        times.append(when.timestamp() if when else inf)
        versions.append(max(0, min(article.version or 0, LARGEST)))
        names.append(_NUMBER.sub(_sized, article.id))
    place = np.empty(len(names), np.int64)
    place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    order = np.lexsort((place, np.array(versions), np.array(times)))
    return articles if (order[1:] > order[:-1]).all() else View(articles, array("q", order.tobytes()), _itself)


def _itself(article: Article, place: int) -> Article:
    return article


def _sized(number: re.Match[str]) -> str:
    """A number behind its length, so that as text it sorts by size."""
    digits = number[0].lstrip("0") or "0"
    return f"{len(digits):02}{digits} {len(number[0]):02}"


def as_given(findings: Findings, articles: Sequence[Article]) -> Findings:
    """Return the findings with their lists in the order of `articles`, then position."""
    at = {article.id: place for place, article in enumerate(articles)}
    groups = (replace(one, members=tuple(sorted(one.members, key=at.__getitem__))) for one in findings.groups)
    return replace(
        findings,
        articles=_sorted(findings.articles, [[at[row.id] for row in findings.articles]], _same),
        repeats=_sorted(findings.repeats, _places(findings.repeats, at), partial(_repeat, at)),
        relations=_sorted(findings.relations, _sides(findings.relations, at), partial(_relation, at)),
        groups=tuple(sorted(groups, key=lambda one: at[one.members[0]])),
        cuts={name: findings.cuts[name] for name in sorted(findings.cuts, key=at.__getitem__)},
        dropped={name: findings.dropped[name] for name in sorted(findings.dropped, key=at.__getitem__)},
    )


def _sorted(rows: Sequence[T], keys: Sequence[Sequence[int]], told: Callable[[T, int], T]) -> Sequence[T]:
    """Rows by some columns of keys, the first one first, each told anew at its place; on disk if they lie there."""
    order = np.lexsort([np.array(key, np.int64) for key in reversed(keys)])
    view = View(rows, array("q", order.tobytes()), told)
    return tuple(view) if isinstance(rows, tuple) else view


def _same(row: ArticleSummary, place: int) -> ArticleSummary:
    return row


def _places(repeats: Sequence[Repeat], at: Mapping[str, int]) -> list[array[int]]:
    """Where repeats go: by scope, article, start and end."""
    keys = [array("q") for _ in range(4)]
    for one in repeats:
        keep = one.keep
        for key, value in zip(keys, (one.scope != "within", at[keep.article], keep.start, keep.end), strict=True):
            key.append(value)
    return keys


def _sides(relations: Sequence[Relation], at: Mapping[str, int]) -> list[array[int]]:
    """Where relations go: by the article that comes first, then the other."""
    first, second = array("q"), array("q")
    for one in relations:
        a, b = at[one.a], at[one.b]
        first.append(min(a, b))
        second.append(max(a, b))
    return [first, second]


def _repeat(at: Mapping[str, int], repeat: Repeat, place: int) -> Repeat:
    others = repeat.others
    if len(others) > 1:
        others = tuple(sorted(others, key=lambda one: (at[one.span.article], one.span.start, one.span.end)))
    return replace(repeat, id=f"r{place + 1}", others=others)


def _relation(at: Mapping[str, int], one: Relation, place: int) -> Relation:
    return one if at[one.a] < at[one.b] else _turned(one)


def _turned(one: Relation) -> Relation:
    """A relation told from its other side."""
    told = one.evidence
    return replace(
        one,
        a=one.b,
        b=one.a,
        coverage_a=one.coverage_b,
        coverage_b=one.coverage_a,
        fact_changes=tuple([fact.turned() for fact in one.fact_changes]),
        evidence=told and replace(told, held_left=told.held_right, held_right=told.held_left),
    )
