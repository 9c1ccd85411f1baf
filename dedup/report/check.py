"""What `dedup check` says: one line a finding, `path:line: ...`, as editors and CI logs take it.

    wire/001.txt:10: lines 10-17 repeat lines 2-9, exact; cut by `dedup clean`
    wire/b.txt:1: copy of wire/a.txt, 98% of it stands there; left out by `dedup clean`
    wire/c.txt:7: note: line 7 repeats line 3, but the facts differ (number: 12 / 14); decide which is right

A finding is a repeat that `dedup clean` would cut, or an article that it would leave out, under the policy. A passage
that an article repeats with a contradicting fact is a note, which does not fail the check, with a baseline or without:
only a person can mend it, and a cleaned folder passes. A passage that only says more than its twin, and copy that
rightly stands in two articles, are for `dedup report`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from dedup.model import Findings
from dedup.report.items import Item, items
from dedup.report.text import shown


def found(findings: Findings, only: Collection[str] | None = None) -> list[Item]:
    """Return what the check tells, by input order of articles, then line.

    Args:
        findings: What the run found.
        only: Ids of the articles that were asked for; a finding stays if either side is one of them. None: all.
    """
    told = [item for item in items(findings) if item.fails or (item.rule == "changed-facts" and _within(item))]
    return touching(told, only)


def touching(told: Sequence[Item], only: Collection[str] | None) -> list[Item]:
    """Return the items that have a side in `only`; None: all."""
    return [item for item in told if only is None or item.article in only or item.twin in only]


def write(findings: Findings, write: Callable[[str], object], only: Collection[str] | None = None) -> None:
    """Write one line a finding through `write`."""
    tell(findings, found(findings, only), write)


def tell(findings: Findings, told: Sequence[Item], write: Callable[[str], object]) -> None:
    """Write one line an item through `write`."""
    for item in told:
        write(f"{shown(str(item.place))}:{item.line}: {'' if item.fails else 'note: '}{item.message}\n")


def _within(item: Item) -> bool:
    return item.article == item.twin
