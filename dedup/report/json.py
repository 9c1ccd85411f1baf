r"""The report as JSON, schema "dedup-report/1": the contract that people script against.

    {"schema": "dedup-report/1", ..., "summary": {...},
     "repeats": [
      {"id": "r1", "scope": "within", ...},      one row a line: grep, diff and `tail -f` work on it
      ...

Written some thousand rows at a time: a report of 100,000 relations is never one string. Lists whose rows lie in columns
are woven by the kernel (`woven`), others row by row. Text stays as written (no \u escapes for
Vietnamese), but for what can't be encoded or could act on a terminal, which is escaped; a reader gets the same text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import resources
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from dedup.kernels.rows import safe
from dedup.lists import Listed
from dedup.model import Fact, Findings, Relation
from dedup.pool import in_order
from dedup.report import borderline, rows

if TYPE_CHECKING:
    from dedup.report import woven

T = TypeVar("T")

SCHEMAS = ("dedup-report/1", "dedup-ledger/1", "dedup-explain/1")

_fast = msgspec.json.Encoder().encode  # a fourth of the standard library's time, for the same bytes
_slow = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_quoted = json.encoder.encode_basestring
_FACT = ", ".join(f'"{name}": %s' for name in Fact._fields)
_LEAD = ",\n  "
_TOGETHER = 1024  # objects written at a time
_WOVEN = 4096  # rows of columns: a fifth less time than a thousand at a time, and some megabytes where all are forms


class _Table(NamedTuple):
    """Some thousand rows of a list."""

    name: str  # of the list
    start: int
    others: Mapping[int, Any]  # those that lie elsewhere, by their places
    columns: tuple[Any, woven.Names]  # the rest


def _name(made: tuple[_Table, object]) -> str:
    return made[0].name


def dumps(value: object) -> str:
    r"""Return `value` as one line of JSON that any UTF-8 stream takes.

    >>> dumps({"text": "Huế \udcff"})
    '{"text": "Huế \\udcff"}'
    """
    try:
        text = msgspec.json.format(_fast(value), indent=0).decode()
    except UnicodeEncodeError:  # a lone surrogate
        text = _slow(value)
    return safe(text)


def _relation(item: Relation) -> str:
    """A relation's row as `dumps` gives it; its facts, of which forms have most of a report, in a third of the time."""
    facts = [
        _FACT % (_quoted(kind), _quoted(a), _quoted(b), _quoted(one), _quoted(other), *places)
        for kind, a, b, one, other, *places in item.fact_changes
    ]
    told = f"[{{{'}, {'.join(facts)}}}]" if facts else "[]"
    return f'{dumps(rows.bare(item))[:-1]}, "fact_changes": {safe(told)}}}'


def chunks(findings: Findings, close: int = 0) -> Iterator[str]:
    """Yield the report in pieces; joined, they are report.json.

    Args:
        close: How many of the closest relations and repeats are listed as `borderline`; 0: no such list.
    """
    return (str(piece, "utf-8") for piece in pieces(findings, close))


def pieces(findings: Findings, close: int = 0, jobs: int = 1) -> Iterator[bytes | memoryview]:
    """Yield the report in pieces of UTF-8; see `chunks`.

    Args:
        jobs: Threads that weave rows while others are taken from their columns and written.
    """
    lead = "{"
    for key, value in rows.head(findings).items():
        yield f"{lead}{dumps(key)}: {dumps(value)}".encode()
        lead = ",\n "
    lists: list[tuple[str, Sequence[Any], Callable[[Any], str]]] = [
        ("articles", findings.articles, lambda one: dumps(rows.article(one))),
        ("repeats", findings.repeats, lambda one: dumps(rows.repeat(one))),
        ("relations", findings.relations, _relation),
        ("groups", findings.groups, lambda one: dumps(rows.group(one))),
    ]
    woven = groupby(_woven([(name, listed) for name, listed, _ in lists if isinstance(listed, Listed)], jobs), _name)
    for name, listed, told in lists:
        in_columns = isinstance(listed, Listed) and len(listed)
        yield from _table(name, _columns(next(woven)[1], told) if in_columns else _rows(listed, told))
    yield from _table("unreadable", _rows(findings.unreadable, lambda one: dumps(rows.unreadable(one))))
    yield f',\n "notes": {dumps(list(findings.notes))}'.encode()
    if close:
        near = borderline.close(findings, close)
        yield from _table("borderline", _rows(near, lambda one: dumps(borderline.row(one))))
    yield b"}\n"


def _table(name: str, found: Iterator[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """Yield a list of rows that have a comma before each."""
    yield f",\n {dumps(name)}: [".encode()
    for first in found:
        yield first[1:]  # no comma stands before it
        break
    yield from found
    yield b"]"


def _rows(listed: Iterable[T], told: Callable[[T], str]) -> Iterator[bytes | memoryview]:
    """Yield rows of objects, a comma before each."""
    left = iter(listed)
    while some := [*islice(left, _TOGETHER)]:
        yield "".join([_LEAD + told(one) for one in some]).encode()


def _columns(made: Iterable[tuple[_Table, woven.Woven]], told: Callable[[T], str]) -> Iterator[bytes | memoryview]:
    """Yield rows of columns, a comma before each, and in their places those that lie elsewhere."""
    for (_, start, others, _), (text, offset) in made:
        view, done = text.data, 0
        for number, (place, one) in enumerate(sorted(others.items())):
            stop = int(offset[place - start - number])
            if done < stop:
                yield view[done:stop]
            yield (_LEAD + told(one)).encode()
            done = stop
        if done < len(view):
            yield view[done:]


def _woven(lists: Sequence[tuple[str, Listed[Any, Any]]], jobs: int) -> Iterator[tuple[_Table, woven.Woven]]:
    """Weave the rows of lists, one list after the other, by as many threads: they wait at the end of all alone."""
    if not any(len(listed) for _, listed in lists):
        return
    from dedup.report import woven  # numpy, which a report of few objects does not need

    def weave(table: _Table) -> woven.Woven:
        made: woven.Woven = getattr(woven, table.name)(*table.columns)
        return made

    several = any(len(listed) > _WOVEN for _, listed in lists)  # else threads take longer to start
    yield from in_order(weave, _tables(lists), jobs if several else 1)


def _tables(lists: Iterable[tuple[str, Listed[Any, Any]]]) -> Iterator[_Table]:
    """Yield the rows of lists some thousand at a time."""
    from dedup.report import woven

    names: woven.Names | None = None
    for name, listed in lists:
        for start in range(0, len(listed), _WOVEN):
            table, others = listed.columns(start, min(len(listed), start + _WOVEN))
            names = names or woven.Names(table.ids)  # all have the same
            yield _Table(name, start, others, (table, names))


def write(
    findings: Findings, write: Callable[[Any], object], close: int = 0, utf8: bool = False, jobs: int = 1
) -> None:
    """Write the report through `write`, piece by piece: as text, or as bytes of UTF-8; `jobs` as in `pieces`."""
    for piece in pieces(findings, close, jobs) if utf8 else chunks(findings, close):
        write(piece)


def schema(name: str = "dedup-report/1") -> str:
    """Return the text of the JSON Schema (draft 2020-12) of a format: one of SCHEMAS."""
    if name not in SCHEMAS:
        raise KeyError(name)
    return resources.files("dedup.report").joinpath("schema", name.replace("/", "-") + ".json").read_text("utf-8")
