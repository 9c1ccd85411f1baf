"""The findings as JSON Lines: one object a line, for `jq`, log shippers and tables; written as they come.

    {"type": "run", "schema": "dedup-findings/1", "dedup": "0.1.0", ..., "summary": {...}}
    {"type": "repeat", "id": "r1", "scope": "within", ..., "others": [{..., "fingerprint": "9f3c...:1"}], ...}
    {"type": "relation", "a": ..., "b": ..., "relation": "update", ..., "fingerprint": "07aa...:1"}
    {"type": "group", ...}    {"type": "unreadable", ...}

A line is the row of report.json, with `type` before it and, for what is a finding, its fingerprint behind. Articles
in which nothing is found have no line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dedup.model import Findings, Repeat
from dedup.report import rows
from dedup.report.fingerprints import Marks
from dedup.report.json import dumps

SCHEMA = "dedup-findings/1"


def write(findings: Findings, write: Callable[[str], object]) -> None:
    """Write the findings through `write`, a line at a time."""
    for row in _lines(findings):
        write(dumps(row) + "\n")


def _lines(findings: Findings) -> Iterator[rows.Row]:
    marks = Marks(findings)
    yield {"type": "run", **rows.head(findings), "schema": SCHEMA}
    for repeat in findings.repeats:
        yield _repeat(repeat, marks)
    for relation in findings.relations:
        mark = marks.pair(relation.a, relation.b)
        yield {"type": "relation", **rows.relation(relation), "fingerprint": str(mark)}
    for group in findings.groups:
        yield {"type": "group", **rows.group(group)}
    for missing in findings.unreadable:
        yield {"type": "unreadable", **rows.unreadable(missing)}


def _repeat(repeat: Repeat, marks: Marks) -> rows.Row:
    row = rows.repeat(repeat)
    others = [rows.other(copy) | {"fingerprint": str(marks.copy(repeat, at))} for at, copy in enumerate(repeat.others)]
    return {"type": "repeat", **row, "others": others}
