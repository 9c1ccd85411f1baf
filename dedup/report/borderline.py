"""The decisions that were closest: relations and repeats with the smallest margin to what they nearly were.

    update, nearly a copy      .0132   a.txt, b.txt
    cut, nearly kept           .0201   a.txt:7 for a.txt:3

In: Findings. Out: at most N relations, then at most N repeats, nearest first; equal margins (at four places, as shown)
in the order of the findings. What no figure decided (exact copies, datelines of another day) is never close.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedup.frozen import dataclass
from dedup.model import Findings, Other, Relation, Repeat
from dedup.report import reasons, rows


@dataclass(frozen=True, slots=True)
class Close:
    """A decision that was close."""

    found: Relation | tuple[Repeat, Other]
    was: str  # "copy" | "update" | "partial" | "template"; of a repeat "cut" | "keep"
    nearly: str  # the same; of a repeat also "none": not told at all
    margin: float  # below 0: past the limit, and another rule decided
    why: str  # what would tip it, in a sentence


def close(findings: Findings, number: int) -> list[Close]:
    """Return the `number` closest relations, and the `number` closest repeats."""
    if findings.borders is None:
        return []
    return [*_nearest(_relations(findings), number), *_nearest(_repeats(findings), number)]


def _nearest(found: Iterable[Close], number: int) -> list[Close]:
    # Stable: ties stay in the order of the findings.
    return sorted(found, key=lambda one: abs(rows.share(one.margin)))[:number]


def _relations(findings: Findings) -> Iterator[Close]:
    assert findings.borders is not None
    for one in findings.relations:
        told = reasons.graded(one)
        if told is not None:
            (why,) = reasons.nearly(one, findings.borders, "the first", "the second")
            yield Close(one, one.relation, told.nearest, told.margin, why)


def _repeats(findings: Findings) -> Iterator[Close]:
    for repeat in findings.repeats:
        for copy in repeat.others:
            told = copy.weighed
            if told is not None and copy.span.article not in findings.dropped:  # its group decided
                yield Close((repeat, copy), copy.action, told.nearest, told.margin, reasons.tipping(copy))


def row(item: Close) -> rows.Row:
    """Return a close decision as report.json has it."""
    head: rows.Row = {"was": item.was, "nearly": item.nearly, "margin": rows.share(item.margin), "why": item.why}
    if isinstance(item.found, Relation):
        told = item.found.evidence
        assert told is not None
        return {"type": "relation", **head, "a": item.found.a, "b": item.found.b, "evidence": rows.evidence(told)}
    repeat, copy = item.found
    assert copy.weighed is not None
    return {
        "type": "repeat",
        **head,
        "id": repeat.id,
        "keep": rows.span(repeat.keep),
        "other": rows.other(copy),
        "weighed": rows.weighed(copy.weighed),
    }
