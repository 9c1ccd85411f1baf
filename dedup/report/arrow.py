"""The report as Arrow tables, for pandas, Polars, DuckDB and Spark: `pa.Table`s by name.

    articles    one row an article                     groups     one row a group, members as a list
    repeats     one row a copy of a kept span, with the kept span beside it as keep_*
    relations   one row a pair of articles             unreadable one row an input
    facts       one row a changed fact; `repeat` names its repeat, empty where the relation of the two articles has it

Columns are the fields of report.json; types are fixed, so that an empty table joins like a full one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from dedup.model import Fact, Findings, Repeat
from dedup.report import rows
from dedup.report.copies import facts_by_copy
from dedup.report.text import encodable

if TYPE_CHECKING:
    import pyarrow as pa

_TEXT, _WHOLE, _SHARE = "string", "int64", "float64"
_SPAN = {
    "article": _TEXT, "start": _WHOLE, "end": _WHOLE, "line": _WHOLE, "end_line": _WHOLE, "role": _TEXT, "text": _TEXT,
}  # fmt: skip
TABLES: dict[str, dict[str, str]] = {
    "articles": {
        "id": _TEXT, "path": _TEXT, "chars": _WHOLE, "repeated_chars": _WHOLE, "duplication": _SHARE, "written": "bool",
        "keeper": _TEXT,
    },
    "repeats": {
        "id": _TEXT, "scope": _TEXT, "kind": _TEXT, **_SPAN, "similarity": _SHARE, "action": _TEXT, "why": _TEXT,
        **{f"keep_{name}": kind for name, kind in _SPAN.items()}, "fact_changes": _WHOLE,
    },
    "relations": {
        "a": _TEXT, "b": _TEXT, "relation": _TEXT, "coverage_a": _SHARE, "coverage_b": _SHARE, "newer": _TEXT,
        "blocks": _WHOLE, "fact_changes": _WHOLE,
    },
    "facts": {
        "repeat": _TEXT, "kind": _TEXT, "a": _TEXT, "b": _TEXT, "article_a": _TEXT, "article_b": _TEXT,
        "line_a": _WHOLE, "line_b": _WHOLE, "start_a": _WHOLE, "end_a": _WHOLE, "start_b": _WHOLE, "end_b": _WHOLE,
    },
    "groups": {"keeper": _TEXT, "members": "list<string>", "why": _TEXT},
    "unreadable": {"path": _TEXT, "error": _TEXT},
}  # fmt: skip


def tables(findings: Findings) -> dict[str, pa.Table]:
    """Return the findings as one table a list, in the order of TABLES."""
    relations = ({**rows.relation(r), "fact_changes": len(r.fact_changes)} for r in findings.relations)
    found: dict[str, Iterable[rows.Row]] = {
        "articles": map(rows.article, findings.articles),
        "repeats": (row for repeat in findings.repeats for row in _copies(repeat)),
        "relations": relations,
        "facts": _facts(findings),
        "groups": map(rows.group, findings.groups),
        "unreadable": map(rows.unreadable, findings.unreadable),
    }
    return {name: _table(TABLES[name], items) for name, items in found.items()}


def _copies(repeat: Repeat) -> Iterator[rows.Row]:
    keep = {f"keep_{name}": value for name, value in rows.span(repeat.keep).items()}
    head: rows.Row = {"id": repeat.id, "scope": repeat.scope, "kind": repeat.kind}
    for copy, facts in zip(repeat.others, facts_by_copy(repeat), strict=True):
        yield {**head, **rows.other(copy), **keep, "fact_changes": len(facts)}


def _facts(findings: Findings) -> Iterator[rows.Row]:
    for name, changes in _changes(findings):
        for change in changes:
            yield {"repeat": name, **rows.fact(change)}


def _changes(findings: Findings) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    for repeat in findings.repeats:
        yield repeat.id, repeat.fact_changes
    for relation in findings.relations:
        yield "", relation.fact_changes


def _table(columns: dict[str, str], items: Iterable[rows.Row]) -> pa.Table:
    import pyarrow as pa  # 80 ms

    types = {"list<string>": pa.list_(pa.string()), "bool": pa.bool_()}
    listed = list(items)
    fields = [(name, types.get(kind) or pa.type_for_alias(kind)) for name, kind in columns.items()]
    arrays = [pa.array([_value(row[name]) for row in listed], kind) for name, kind in fields]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _value(value: object) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, list):
        return [_value(item) for item in value]
    return value
