"""Findings as plain rows: dicts of str, int, float, bool, None and lists, keys in the contract's order.

The one place that knows the shape of report.json ("dedup-report/1"). JSON, the arrow tables and `explain` are made from
these rows, so that a field can't be spelled two ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import NamedTuple

from dedup import version
from dedup.model import (
    Article,
    ArticleSummary,
    Borders,
    Evidence,
    Fact,
    Findings,
    Group,
    Other,
    Relation,
    Repeat,
    Span,
    Unreadable,
    Weighed,
)

Row = dict[str, object]

SCHEMA = "dedup-report/1"
SUMMARY = (
    "articles", "passages", "chars", "repeated_chars", "duplication", "repeats", "copies", "updates", "partials",
    "templates", "fact_changes", "unreadable",
)  # fmt: skip


def share(value: float) -> float:
    """Return a fraction at four places: the same digits on every machine. 0.0, never -0.0.

    >>> share(1), share(2 / 3), share(-0.00001)
    (1.0, 0.6667, 0.0)
    """
    return round(float(value), 4) + 0.0


def head(findings: Findings) -> Row:
    """Return what comes before the lists."""
    return {
        "schema": SCHEMA,
        "dedup": version.VERSION,
        "kernel": findings.kernel,
        "config": {key: _plain(value) for key, value in findings.config.items()},
        "fingerprint": findings.fingerprint,
        "summary": summary(findings.summary),
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def summary(figures: Mapping[str, int | float]) -> Row:
    """Return the totals; one that a run did not count is 0."""
    row: Row = {name: int(figures.get(name, 0)) for name in SUMMARY}
    row["duplication"] = share(figures.get("duplication", 0))
    return row


def article(item: ArticleSummary) -> Row:
    """Return an article's row."""
    return {
        "id": item.id,
        "path": item.path,
        "chars": item.chars,
        "repeated_chars": item.repeated_chars,
        "duplication": share(item.duplication),
        "written": item.written,
        "keeper": item.keeper,
    }


def span(item: Span) -> Row:
    """Return a SPAN."""
    return {
        "article": item.article,
        "start": item.start,
        "end": item.end,
        "line": item.line,
        "end_line": item.end_line,
        "role": str(item.role),
        "text": item.text,
    }


def fact(item: Fact) -> Row:
    """Return a FACT: its fields as they stand."""
    return dict(zip(Fact._fields, item, strict=True))


def other(item: Other) -> Row:
    """Return a copy of a kept span: a SPAN, and what becomes of it."""
    return {**span(item.span), "similarity": share(item.similarity), "action": item.action, "why": item.why}


def repeat(item: Repeat) -> Row:
    """Return a repeat's row."""
    return {
        "id": item.id,
        "scope": item.scope,
        "kind": item.kind,
        "similarity": share(item.similarity),
        "keep": span(item.keep),
        "others": [other(copy) for copy in item.others],
        "fact_changes": [fact(change) for change in item.fact_changes],
    }


def relation(item: Relation) -> Row:
    """Return a relation's row."""
    return bare(item) | {"fact_changes": [fact(change) for change in item.fact_changes]}


def bare(item: Relation) -> Row:
    """Return a relation's row without the last column, its changed facts."""
    return {
        "a": item.a,
        "b": item.b,
        "relation": item.relation,
        "coverage_a": share(item.coverage_a),
        "coverage_b": share(item.coverage_b),
        "newer": item.newer,
        "blocks": item.blocks,
    }


def evidence(item: Evidence) -> Row:
    """Return what a relation was decided on; `a` is its left article."""
    return {
        "held_a": share(item.held_left),
        "held_b": share(item.held_right),
        "conflicts": item.conflicts,
        "torn": share(item.torn),
        "limit": share(item.limit),
        "numbers": None if item.numbers is None else share(item.numbers),
        "form": share(item.form),
        "margin": share(item.margin),
        "nearest": item.nearest or None,
        "successor": item.successor,
        "news": None if item.news is None else share(item.news),
    }


def weighed(item: Weighed) -> Row:
    """Return what a copy's fate was decided on."""
    return {"held": share(item.held), "margin": share(item.margin), "nearest": item.nearest, "by": item.by}


def borders(item: Borders) -> Row:
    """Return the shares that decisions are held against."""
    return {name: share(value) for name, value in asdict(item).items()}


def group(item: Group) -> Row:
    """Return a group's row."""
    return {"keeper": item.keeper, "members": list(item.members), "why": item.why}


def unreadable(item: Unreadable) -> Row:
    """Return the row of an input that could not be read."""
    return {"path": item.path, "error": item.error}


class Place(NamedTuple):
    """Where a person finds an article."""

    file: str  # as the user named it
    record: str = ""  # the record's id, where the file holds many

    def __str__(self) -> str:
        """Return it in one word: path#record-id."""
        return f"{self.file}#{self.record}" if self.record else self.file


def place(item: ArticleSummary) -> Place:
    """Return where an article is found."""
    return located(item.id, item.path)


def located(name: str, path: str) -> Place:
    """Return where the article of an id is found, of a path that may be empty.

    A "#" in a file's own name makes no record of it.

    >>> [located(id, f"wire/{name}").record for id, name in (("a#1.txt", "a#1.txt"), ("a#1.jsonl#7", "a#1.jsonl"))]
    ['', '7']
    """
    known = path or name
    if "#" not in name:
        return Place(known)
    file = known.replace("\\", "/")
    at = name.find("#", 1)
    while at > 0:
        if file.endswith(name[:at].replace("\\", "/")):
            return Place(known, name[at + 1 :])
        at = name.find("#", at + 1)
    _, mark, record = name.rpartition("#")
    return Place(known, record) if mark and "#" not in known else Place(known)


def places(findings: Findings) -> dict[str, str]:
    """Return where a person finds each article, by id: its path as the user named it; of a record, path#record-id."""
    return {item.id: str(place(item)) for item in findings.articles}


def fields(article: Article | None, kept: Article | None) -> list[str]:
    """Return what an article that is left out has beside its text, and the one that stays has not."""
    if article is None or kept is None:
        return []
    sides = {name: (getattr(article, name), getattr(kept, name)) for name in ("time", "version", "source", "language")}
    if article.source == article.id.partition("/")[0]:  # no word of its own: the folder that it lies in
        del sides["source"]
    return [f"{name} {mine}" for name, (mine, its) in sides.items() if mine not in ("", None) and mine != its]
