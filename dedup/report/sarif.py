"""SARIF 2.1.0: what code scanning takes, with a region, a message, the copy that stays, and a fingerprint.

    dedup check wire/ --format sarif > dedup.sarif      what fails the check, and articles that contradict themselves
    dedup report wire/ --sarif > dedup.sarif            all findings; what `clean` leaves alone is a note

One result a line, written as it comes. Columns and offsets count code points of the decoded text. A record has a place
in its own text, not in its file: its region is in `properties`, its id is the logical location. A path that is relative
stays so (readers take it from the root of the checkout), an absolute one is a file: URI.
GitHub refuses a run of more than 25,000 results, so that is all that is written, what fails first; a notification says
how many are left out.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 3.27 (result) and 3.30 (region);
GitHub's "SARIF support for code scanning".
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Sequence
from urllib.parse import quote

from dedup.model import Fact, Findings, Span
from dedup.report import rows
from dedup.report.items import RULES, Item, items
from dedup.report.json import dumps
from dedup.report.text import counted, encodable, shown
from dedup.version import VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LIMIT = 25_000
_ORDER = {name: at for at, name in enumerate(RULES)}
_WARNED = ("repeat-within", "copy")


def write(findings: Findings, write: Callable[[str], object]) -> None:
    """Write all findings through `write`."""
    tell(findings, items(findings), write)


def tell(findings: Findings, told: Sequence[Item], write: Callable[[str], object]) -> None:
    """Write a log with these items through `write`, a result at a time."""
    kept = told
    if len(told) > LIMIT:
        first = sorted(range(len(told)), key=lambda at: not told[at].fails)[:LIMIT]
        kept = [told[at] for at in sorted(first)]
    run = {
        "tool": {"driver": _driver()},
        "invocations": [_invocation(findings, len(told) - len(kept))],
        "columnKind": "unicodeCodePoints",
    }
    head = dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
    write(head.removesuffix("}]}") + ', "results": [')
    lead = "\n"
    for item in kept:
        write(lead + dumps(_result(item)))
        lead = ",\n"
    write("\n]}]}\n")


def uri(path: str, windows: bool = os.name == "nt") -> str:
    r"""Return a path as a URI reference.

    >>> uri("./wire/a b#1.txt"), uri("/wire/Huế.txt")
    ('wire/a%20b%231.txt', 'file:///wire/Hu%E1%BA%BF.txt')
    >>> uri("wire\\a.txt", windows=True), uri("C:\\wire\\a.txt", windows=True)
    ('wire/a.txt', 'file:///C:/wire/a.txt')
    """
    if windows:
        path = path.replace("\\", "/")
    path = posixpath.normpath(path) if path else path
    drive = windows and path[1:3] == ":/"
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "backslashreplace")
    if drive:
        return f"file:///{path[:2]}{quote(data[2:])}"
    if path.startswith("/"):
        return f"file:///{quote(data.lstrip(b'/'))}"
    return quote(data)


def _driver() -> rows.Row:
    return {"name": "wire-dedup", "semanticVersion": VERSION, "rules": [_rule(name) for name in RULES]}


def _rule(name: str) -> rows.Row:
    title, help_text = RULES[name]
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": help_text},
        "help": {"text": help_text, "markdown": help_text},
        "defaultConfiguration": {"level": "warning" if name in _WARNED else "note"},
        "properties": {"tags": ["duplication"]},
    }


def _invocation(findings: Findings, left_out: int) -> rows.Row:
    """Return whether all was read and told, and what was not."""
    notes: list[rows.Row] = [
        {
            "level": "error",
            "message": {"text": f"not read: {_plain(shown(item.error))}"},
            "locations": [{"physicalLocation": _file(item.path)}],
        }
        for item in findings.unreadable
    ]
    if left_out:
        said = f"{counted(left_out, 'further finding')} left out: a run holds {LIMIT:,}. See dedup report --jsonl"
        notes.append({"level": "warning", "message": {"text": said}})
    row: rows.Row = {"executionSuccessful": not findings.unreadable}
    return {**row, "toolExecutionNotifications": notes} if notes else row


def _result(item: Item) -> rows.Row:
    before, there, after = map(_plain, item.said)
    stays = "the copy that stays" if item.fails else "the other place"
    facts = [{name: encodable(text) for name, text in _fact(fact)} for fact in item.facts]
    more = {name: encodable(value) if isinstance(value, str) else value for name, value in item.more.items()}
    return {
        "ruleId": item.rule,
        "ruleIndex": _ORDER[item.rule],
        "level": "warning" if item.fails else "note",
        "message": {"text": f"{before}[{_link(there)}](1){after}"},
        "locations": [_location(item.place, item.span)],
        "relatedLocations": [{"id": 1, **_location(item.twin_place, item.kept), "message": {"text": stays}}],
        "partialFingerprints": {"primaryLocationLineHash": item.mark.in_article, "dedup/v1": str(item.mark)},
        "properties": {**more, **({"factChanges": facts} if facts else {})},
    }


def _fact(fact: Fact) -> tuple[tuple[str, str], ...]:
    return (("kind", fact.kind), ("a", fact.a), ("b", fact.b))


def _location(place: rows.Place, span: Span | None) -> rows.Row:
    file = _file(place.file)
    if not place.record:
        return {"physicalLocation": {**file, "region": _region(span)}}
    record = encodable(place.record)
    logical = {"name": record, "fullyQualifiedName": encodable(str(place)), "kind": "member"}
    row: rows.Row = {"physicalLocation": file, "logicalLocations": [logical]}
    return {**row, "properties": {"regionInRecord": _region(span)}} if span else row


def _file(path: str) -> rows.Row:
    return {"artifactLocation": {"uri": uri(path)}}


def _region(span: Span | None) -> rows.Row:
    if span is None:
        return {"startLine": 1}
    if not span.column:  # without columns a region is whole lines, and an offset would contradict it
        return {"startLine": span.line, "endLine": span.end_line}
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }


def _plain(text: str) -> str:
    """Return `text`, which is safe to show, without what a message would read as a link."""
    return text.replace("](", "] (")


def _link(text: str) -> str:
    """Return `text` as the words of a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
