"""The report as CSV: one row a finding, for spreadsheets. UTF-8, commas, one header row, one finding a line.

    type      repeat (a copy of a kept span) or relation (what one article is to another)
    id        the repeat's id; all copies of one kept span share it. Empty for a relation
    scope     repeat: within or across.                kind  repeat: exact or near; relation: copy, update, ...
    article, line, end_line, start, end, role          repeat: the copy; relation: article a (no lines)
    with_article ... with_role                         repeat: the span that stays; relation: article b
    similarity        of the copy to the kept span, 0..1
    coverage, with_coverage   relation: the share of article that stands in with_article, and the other way, 0..1
    action, why       repeat: cut or keep, and the reason
    newer, blocks     relation: the newer article's id where known; the number of shared blocks
    fact_changes      how many; facts: what they are, "12 dead / 14 dead", joined by "; "
    text              repeat: the first 160 characters of the copy

A text cell that a spreadsheet would take for a formula (it starts with = + - @ or their full-width forms) gets an
apostrophe before it, as OWASP's "CSV injection" page advises: "-VNA" is written '-VNA. A path can be one too; scripts
that need ids to the letter read the JSON.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable

from dedup.model import Fact, Findings, Relation, Repeat, Span
from dedup.report import rows
from dedup.report.copies import facts_by_copy
from dedup.report.text import shown

COLUMNS = (
    "type", "id", "scope", "kind", "article", "line", "end_line", "start", "end", "role",
    "with_article", "with_line", "with_end_line", "with_start", "with_end", "with_role",
    "similarity", "coverage", "with_coverage", "action", "why", "newer", "blocks", "fact_changes", "facts", "text",
)  # fmt: skip

_FORMULA = tuple("=+-@＝＋－＠")


class _Line:
    """Gives `csv.writer` a file to write to."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write


def write(findings: Findings, write: Callable[[str], object]) -> None:
    """Write the header, then repeats, then relations, through `write`, a row at a time."""
    out = csv.DictWriter(_Line(write), COLUMNS, restval="", lineterminator="\n")
    out.writeheader()
    for repeat in findings.repeats:
        out.writerows(_repeat(repeat))
    out.writerows(map(_relation, findings.relations))


def cell(text: str) -> str:
    """Return `text` on one line, harmless in a terminal and in a spreadsheet.

    >>> cell("=HYPERLINK(...)"), cell("rose 2%")
    ("'=HYPERLINK(...)", 'rose 2%')
    """
    text = shown(text)
    return "'" + text if text.startswith(_FORMULA) else text


def _repeat(repeat: Repeat) -> Iterable[rows.Row]:
    for copy, facts in zip(repeat.others, facts_by_copy(repeat), strict=True):
        yield {
            "type": "repeat",
            "id": cell(repeat.id),
            "scope": repeat.scope,
            "kind": repeat.kind_of(copy),
            **_span(copy.span),
            **_span(repeat.keep, "with_"),
            "similarity": rows.share(copy.similarity),
            "action": copy.action,
            "why": cell(copy.why),
            **_facts(facts),
            "text": cell(copy.span.text),
        }


def _relation(relation: Relation) -> rows.Row:
    return {
        "type": "relation",
        "kind": relation.relation,
        "article": cell(relation.a),
        "with_article": cell(relation.b),
        "coverage": rows.share(relation.coverage_a),
        "with_coverage": rows.share(relation.coverage_b),
        "newer": cell(relation.newer or ""),
        "blocks": relation.blocks,
        **_facts(relation.fact_changes),
    }


def _span(span: Span, prefix: str = "") -> rows.Row:
    return {
        f"{prefix}article": cell(span.article),
        f"{prefix}line": span.line,
        f"{prefix}end_line": span.end_line,
        f"{prefix}start": span.start,
        f"{prefix}end": span.end,
        f"{prefix}role": str(span.role),
    }


def _facts(facts: tuple[Fact, ...]) -> rows.Row:
    return {"fact_changes": len(facts), "facts": cell("; ".join(f"{fact.a} / {fact.b}" for fact in facts))}
