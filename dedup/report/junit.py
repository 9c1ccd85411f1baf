"""JUnit XML: a test case an article, which fails where `dedup clean` would change it; for the test tab of a CI server.

    <testsuite name="dedup" tests="5" failures="2" errors="1">
      <testcase classname="wire" name="wire/001.txt"><failure message="lines 10-17 ...">wire/001.txt:10: ...</failure>

Many servers show only the first failure of a case, so there is one: its message is the first finding, its text has all,
each with its fingerprint. Notes (facts that differ, copy that stays) are the case's output. An input that could not be
read is an error. No times and no host: the same findings give the same bytes.
Source: the schema of Jenkins' xUnit plugin (junit-10.xsd), which other readers follow.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from dedup.model import Findings, Unreadable
from dedup.report import rows
from dedup.report.items import Item, items
from dedup.report.text import shown

_NO_XML = re.compile("[\ufffe\uffff]")  # what XML 1.0 can't hold, besides what `shown` has escaped


def write(findings: Findings, write: Callable[[str], object]) -> None:
    """Write all findings through `write`."""
    tell(findings, items(findings), write)


def tell(findings: Findings, told: Sequence[Item], write: Callable[[str], object]) -> None:
    """Write a suite with these items through `write`, a case at a time."""
    by_article: dict[str, list[Item]] = {row.id: [] for row in findings.articles}
    for item in told:
        by_article.setdefault(item.article, []).append(item)
    failures = sum(any(item.fails for item in found) for found in by_article.values())
    errors = len(findings.unreadable)
    counts = f'tests="{len(by_article) + errors}" failures="{failures}" errors="{errors}"'
    write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n<testsuite name="dedup" {counts}>\n')
    places = rows.places(findings)
    for article, found in by_article.items():
        write(_case(places.get(article, article), found))
    for missing in findings.unreadable:
        write(_error(missing))
    write("</testsuite>\n</testsuites>\n")


def plain(text: str) -> str:
    r"""Return `text` on one line, in characters that XML can hold.

    >>> plain("a\x00\uffff\nb")
    'a\\x00\\uffff b'
    """
    return _NO_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", shown(text))


def _case(place: str, found: Sequence[Item]) -> str:
    failed = [item for item in found if item.fails]
    notes = [item for item in found if not item.fails]
    parts = [f"<testcase {_name(place)}"]
    if not found:
        return f"{parts[0]}/>\n"
    parts.append(">\n")
    if failed:
        more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        parts.append(f"<failure type={_value(failed[0].rule)} message={_value(failed[0].message + more)}>")
        parts.append(f"{_lines(place, failed)}</failure>\n")
    if notes:
        parts.append(f"<system-out>{_lines(place, notes)}</system-out>\n")
    return "".join([*parts, "</testcase>\n"])


def _error(missing: Unreadable) -> str:
    error = _value(missing.error)
    return f'<testcase {_name(missing.path)}>\n<error type="unreadable" message={error}/>\n</testcase>\n'


def _name(place: str) -> str:
    folder = posixpath.dirname(place.replace("\\", "/")) or "."
    return f"classname={_value(folder)} name={_value(place)}"


def _value(text: str) -> str:
    return quoteattr(plain(text))


def _lines(place: str, found: Sequence[Item]) -> str:
    lines = (f"{place}:{item.line}: {item.message} [{item.rule} {item.mark}]" for item in found)
    return "\n".join(escape(plain(line)) for line in lines)
