r"""The report as JSON, schema "dedup-report/1": the contract that people script against.

    {"schema": "dedup-report/1", ..., "summary": {...},
     "repeats": [
      {"id": "r1", "scope": "within", ...},      one row a line: grep, diff and `tail -f` work on it
      ...

Written row by row: a report of 100,000 relations is never one string. Text stays as written (no \u escapes for
Vietnamese), but for what can't be encoded or could act on a terminal, which is escaped; a reader gets the same text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from importlib import resources

import msgspec

from dedup.model import Fact, Findings, Relation
from dedup.report import borderline, rows

SCHEMAS = ("dedup-report/1", "dedup-ledger/1", "dedup-explain/1")

_fast = msgspec.json.Encoder().encode  # a fourth of the standard library's time, for the same bytes
_slow = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_quoted = json.encoder.encode_basestring
_FACT = ", ".join(f'"{name}": %s' for name in Fact._fields)
_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def dumps(value: object) -> str:
    r"""Return `value` as one line of JSON that any UTF-8 stream takes.

    >>> dumps({"text": "Huế \udcff"})
    '{"text": "Huế \\udcff"}'
    """
    try:
        text = msgspec.json.format(_fast(value), indent=0).decode()
    except UnicodeEncodeError:  # a lone surrogate
        text = _slow(value)
    return _safe(text)


def _safe(text: str) -> str:
    if text.isascii() and "\x7f" not in text:
        return text
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _relation(item: Relation) -> str:
    """A relation's row as `dumps` gives it; its facts, of which forms have most of a report, in a third of the time."""
    facts = [
        _FACT % (_quoted(kind), _quoted(a), _quoted(b), _quoted(one), _quoted(other), *places)
        for kind, a, b, one, other, *places in item.fact_changes
    ]
    told = f"[{{{'}, {'.join(facts)}}}]" if facts else "[]"
    return f'{dumps(rows.bare(item))[:-1]}, "fact_changes": {_safe(told)}}}'


def chunks(findings: Findings, close: int = 0) -> Iterator[str]:
    """Yield the report in pieces of at most one row; joined, they are report.json.

    Args:
        close: How many of the closest relations and repeats are listed as `borderline`; 0: no such list.
    """
    lead = "{"
    for key, value in rows.head(findings).items():
        yield f"{lead}{dumps(key)}: {dumps(value)}"
        lead = ",\n "
    yield from _table("articles", (dumps(rows.article(one)) for one in findings.articles))
    yield from _table("repeats", (dumps(rows.repeat(one)) for one in findings.repeats))
    yield from _table("relations", map(_relation, findings.relations))
    yield from _table("groups", (dumps(rows.group(one)) for one in findings.groups))
    yield from _table("unreadable", (dumps(rows.unreadable(one)) for one in findings.unreadable))
    yield f',\n "notes": {dumps(list(findings.notes))}'
    if close:
        yield from _table("borderline", (dumps(borderline.row(one)) for one in borderline.close(findings, close)))
    yield "}\n"


def _table(name: str, told: Iterable[str]) -> Iterator[str]:
    lead = "\n  "
    yield f",\n {dumps(name)}: ["
    for row in told:
        yield lead + row
        lead = ",\n  "
    yield "]"


def write(findings: Findings, write: Callable[[str], object], close: int = 0) -> None:
    """Write the report through `write`, row by row."""
    for chunk in chunks(findings, close):
        write(chunk)


def schema(name: str = "dedup-report/1") -> str:
    """Return the text of the JSON Schema (draft 2020-12) of a format: one of SCHEMAS."""
    if name not in SCHEMAS:
        raise KeyError(name)
    return resources.files("dedup.report").joinpath("schema", name.replace("/", "-") + ".json").read_text("utf-8")
