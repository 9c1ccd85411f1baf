"""The summary a person reads in the terminal: what was read, what stands twice and where, what becomes of it.

    5 articles read: 23,052 characters in 183 passages

    ███████░░░░░░░░░░░░░░░  23% is repeated: 5,310 characters
    ...
    seeds/001.txt
      lines 10-17 repeat lines 2-9                    exact   would be cut

Written for an editor who fears a deleted paragraph. So: changed facts come first, and it says that they are never cut;
every cut names the copy that stays; the end says how to put all back. Lists stop at `limit`, and say so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from dedup.model import Findings
from dedup.report import corrections, furniture, sections
from dedup.report.overview import Overview
from dedup.report.screen import bar, draw
from dedup.report.sections import View
from dedup.report.tables import Table
from dedup.report.text import USUAL, command, counted, percent, shown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dedup.report.sections import Section

__all__ = ["View", "write"]


def write(findings: Findings, write: Callable[[str], object], view: View | None = None) -> None:
    """Write the summary through `write`, section by section, a blank line between them."""
    view = view or View()
    for number, section in enumerate(_sections(findings, view)):
        if number:
            write("\n")
        for part in section:
            draw(part, view.screen, write)


def _sections(findings: Findings, view: View) -> Iterator[Section]:
    seen = view.seen or Overview(findings)
    yield from filter(None, (
        _head(findings, view),
        corrections.section(seen, view),
        sections.repeats(seen, view, "within"),
        sections.worst(seen, view),
        sections.relations(seen, view),
        sections.repeats(seen, view, "across"),
        sections.groups(seen, view),
        furniture.section(seen, view),
        sections.close(seen, view),
        _notes(findings),
        _outcome(seen, view),
        _unreadable(findings),
    ))  # fmt: skip


def _head(findings: Findings, view: View) -> Section:
    total = findings.summary
    articles, passages = int(total.get("articles", 0)), int(total.get("passages", 0))
    chars, repeated = int(total.get("chars", 0)), int(total.get("repeated_chars", 0))
    read = f"{counted(chars, 'character')} in {counted(passages, 'passage')}"
    lines: Section = [sections.text((f"{counted(articles, 'article')} read", "bold"), f": {read}")]
    if findings.unreadable:
        number = counted(len(findings.unreadable), "input")
        lines.append(sections.text((f"{number} could not be read: named at the end", "bold red")))
    if not articles:
        return [*lines, "", sections.text("There was nothing to compare.")]
    if not findings.repeats and not findings.relations and not findings.cuts:
        return [*lines, "", sections.text(("✓ Nothing is repeated.", "bold green"))]
    share = float(total.get("duplication", 0.0))
    said = f"  {percent(share)} is repeated: {counted(repeated, 'character')}"
    width = min(30, view.screen.width - len(said))
    return [*lines, "", bar(share, max(width, 0)) + sections.text((said if width > 0 else said.strip(), "bold"))]


def _outcome(seen: Overview, view: View) -> Section | None:
    """What cleaning does, in figures. It ends on the sentence a careful reader looks for."""
    findings = seen.findings
    if not findings.repeats and not findings.relations and not findings.cuts and not view.place:
        return None
    done = ~seen.marked([article for article in map(seen.ids.find, view.undone) if article >= 0])
    dropped = int((seen.gone & done).sum())
    cuts, stock = (made[done[made["article"]]] for made in map(seen.made, (False, True)))
    policy = shown(str(findings.config.get("policy", "")))
    if view.cleaned:
        lines: Section = [sections.title("What was done", f"policy {policy}" if policy else "")]
    else:
        lines = [sections.title(f"What {command(policy)} would do", f"policy {policy}" if policy == USUAL else "")]
    if not len(cuts) and not len(stock) and not dropped:
        lines.append(sections.text("  Nothing." if view.failed else "  Nothing: every article stays as it is."))
        return lines + _failed(view) + _written(view)
    for name, spans in (("cut", cuts), ("furniture", stock)):
        if len(spans):
            lines.append(sections.text(f"  {name:<11}", (_spans(spans), "bold")))
    if dropped:
        number = counted(dropped, "article")
        label = "left out" if view.cleaned else "leave out"
        each = "each " if dropped > 1 else ""
        lines.append(sections.text(f"  {label:<11}", (number, "bold"), f", {each}for a keeper that it matches"))
    if view.removed:
        number = counted(view.removed, "file")
        one, many = ("is a copy", "are copies") if policy != "latest" else ("is outdated", "are copies or outdated")
        why, them = (one, "it") if view.removed == 1 else (many, "them")
        words = f" that {why}; dedup restore puts {them} back"
        lines.append(sections.text("  removed    ", (number, "bold"), words))
    label = "kept" if view.cleaned else "keep"
    of = "of all but furniture one copy, and what" if len(stock) else "one copy of everything, and all that"
    if not view.failed:  # else a file may be missing, or be another than the one that was read
        lines.append(sections.text(f"  {label:<11}{of} states a changed fact"))
    if view.undo:
        lines += _undone(view)
    return lines + _failed(view) + _written(view)


def _undone(view: View) -> Section:
    """How to put all back, and where that goes; on a line of its own where one has no room."""
    said = sections.text("  undo       ", (shown(view.undo), "bold"), " puts every byte back")
    place = f"in {shown(view.back)}"
    if not view.back:
        return [said]
    fits = said.cell_len + len(place) + 2 <= view.screen.width
    return [said + f", {place}"] if fits else [said, sections.text(f"             {place}")]


def _failed(view: View) -> Section:
    """How many files could not be written."""
    if not view.failed:
        return []
    outcome = "not written" if view.place else "left as found"
    number = counted(view.failed, "file")
    return [sections.text("  failed     ", (number, "bold red"), f", {outcome}: named at the end")]


def _written(view: View) -> Section:
    """Where all was written, to open and to read on."""
    if not view.place:
        return []
    texts, report = (shown(os.path.join(view.place, name)) for name in ("texts", "report.html"))
    beside = "; beside it report.json and ledger.jsonl"
    more = beside if len(report) + len(beside) + 13 <= view.screen.width else ""
    rest = [] if more else [sections.text("             report.json and ledger.jsonl beside it")]
    return [
        sections.text("  texts      ", (texts, "bold")),
        sections.text("  report     ", (report, "bold"), more),
        *rest,
    ]


def _spans(spans: Table) -> str:
    """What cuts remove: the spans and the blank lines they leave, so more characters than are repeated."""
    chars = int((spans["end"] - spans["start"]).sum())
    articles = counted(len(np.unique(spans["article"])), "article")
    return f"{counted(len(spans), 'span')}, {counted(chars, 'character')} with blank lines, in {articles}"


def _notes(findings: Findings) -> Section | None:
    if not findings.notes:
        return None
    return [sections.title("Notes"), *(sections.indented(note, 2) for note in findings.notes)]


def _unreadable(findings: Findings) -> Section | None:
    if not findings.unreadable:
        return None
    rest = "everything else was done" if findings.summary.get("articles") else "nothing was read"
    head = sections.title("Could not be read", rest)
    rows: list[RenderableType] = [
        sections.indented(f"{item.path}: {item.error}", 2, style="red") for item in findings.unreadable
    ]
    return [head, *rows]
