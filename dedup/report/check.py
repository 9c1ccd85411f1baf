"""What `dedup check` says: one line a finding, `path:line: ...`, as editors and CI logs take it.

    wire/001.txt:10: lines 10-17 repeat lines 2-9, exact; cut by `dedup clean`
    wire/b.txt:1: copy of wire/a.txt, 98% of it stands there; left out by `dedup clean`
    wire/c.txt:7: line 7 repeats line 3, but the facts differ (number: 12 / 14); decide which is right

A finding is a repeat that `dedup clean` would cut, or an article that it would leave out, under the policy. A passage
that an article repeats with another fact is shown too, but does not fail the check: only a person can mend it, and a
cleaned folder passes. Copy that rightly stands in two articles is for `dedup report`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from dedup.model import Fact, Findings, Other, Repeat
from dedup.report import rows
from dedup.report.text import alike, lines, percent, shown


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that `dedup check` complains of."""

    article: str
    path: str  # as the user named it; of a record: path#record-id
    line: int  # of the text of the article or record
    end_line: int
    message: str  # one line, safe to show
    fails: bool = True  # False: shown, but `clean` can't mend it, so that a cleaned file passes


def found(findings: Findings, only: Collection[str] | None = None) -> Iterator[Finding]:
    """Yield the findings by input order of articles, then line.

    Args:
        findings: What the run found.
        only: Ids of the articles that were asked for; a finding stays if either side is one of them. None: all.
    """
    paths = rows.places(findings)
    order = {article: number for number, article in enumerate(paths)}
    all_of_them = [*_repeats(findings, paths), *_dropped(findings, paths)]
    wanted = [item for item, twin in all_of_them if only is None or item.article in only or twin in only]
    yield from sorted(wanted, key=lambda item: (order.get(item.article, len(order)), item.line, item.end_line))


def write(findings: Findings, write: Callable[[str], object], only: Collection[str] | None = None) -> int:
    """Write one line a finding through `write`; return how many fail the check (0: it passes)."""
    number = 0
    for item in found(findings, only):
        write(f"{shown(item.path)}:{item.line}: {item.message}\n")
        number += item.fails
    return number


def _repeats(findings: Findings, paths: Mapping[str, str]) -> Iterator[tuple[Finding, str]]:
    for repeat in findings.repeats:
        for copy in repeat.others:
            if repeat.scope == "across" and copy.span.article in findings.dropped:
                continue  # the whole article is one finding already
            message = f"{_twins(repeat, copy, paths)}, {alike(repeat.kind, copy.similarity)}; cut by `dedup clean`"
            if copy.action != "cut":
                facts = [
                    fact for fact in rows.facts_between(repeat, copy) if (fact.a and fact.b) or fact.kind == "negation"
                ]
                if repeat.scope == "across" or not facts:
                    continue
                message = (
                    f"{_twins(repeat, copy, paths)}, but the facts differ ({_stated(facts)}); decide which is right"
                )
            span = copy.span
            place = paths.get(span.article, span.article)
            where = Finding(span.article, place, span.line, span.end_line, message, fails=copy.action == "cut")
            yield where, repeat.keep.article


def _twins(repeat: Repeat, copy: Other, paths: Mapping[str, str]) -> str:
    verb = "repeats" if copy.span.line == copy.span.end_line else "repeat"
    keep = repeat.keep
    there = "" if repeat.scope == "within" else f" of {shown(paths.get(keep.article, keep.article))}"
    return f"{lines(copy.span.line, copy.span.end_line)} {verb} {lines(keep.line, keep.end_line)}{there}"


def _stated(facts: list[Fact]) -> str:
    first = "; ".join(f"{fact.kind}: {shown(fact.a)} / {shown(fact.b)}" for fact in facts[:3])
    return first + (f"; {len(facts) - 3} more" if len(facts) > 3 else "")


def _dropped(findings: Findings, paths: Mapping[str, str]) -> Iterator[tuple[Finding, str]]:
    known = {(relation.a, relation.b): relation for relation in findings.relations}
    for article, keeper in findings.dropped.items():
        relation = known.get((article, keeper)) or known.get((keeper, article))
        share = ""
        if relation is not None:
            coverage = relation.coverage_a if relation.a == article else relation.coverage_b
            share = f", {percent(coverage)} of it stands there"
        kind = "older version" if relation is not None and relation.relation == "update" else "copy"
        message = f"{kind} of {shown(paths.get(keeper, keeper))}{share}; left out by `dedup clean`"
        yield Finding(article, paths.get(article, article), 1, 1, message), keeper
