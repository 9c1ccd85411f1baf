"""What `--furniture cut` removes, for the terminal summary: of each reason how many spans, and some of them.

    Furniture  14 spans cut wherever found; no copy is kept
      sign-off  9 spans
        wire/fire.txt:13  “Reporting by Ana Reis; editing by Tom Hall.”

Such a cut names no copy that stays: furniture is told by what it is, not by its twin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from dedup.model import Cut, Findings
from dedup.report.overview import Overview
from dedup.report.sections import View, text, title
from dedup.report.text import counted, shown, tail

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dedup.report.sections import Section

_SAID = {"furniture: furniture": "standing notice"}
_PLACES = 3  # spans listed of one reason


def cuts(findings: Findings) -> list[tuple[str, Cut]]:
    """Return the furniture that is removed, each span with the id of its article, in input order."""
    return [
        (article, cut)
        for article, found in findings.cuts.items()
        for cut in found
        if cut.kept is None and article not in findings.dropped
    ]


def section(seen: Overview, view: View) -> Section | None:
    """Return the section; None where no furniture is removed."""
    every = cuts(seen.findings)
    if not every:
        return None
    by_reason: dict[str, list[tuple[str, Cut]]] = {}
    for article, cut in every:
        by_reason.setdefault(_SAID.get(cut.why, cut.why.removeprefix("furniture: ")), []).append((article, cut))
    verb = "cut" if view.cleaned else "would be cut"
    lines: Section = [title("Furniture", f"{counted(len(every), 'span')} {verb} wherever found; no copy is kept")]
    for why, found in by_reason.items():
        lines.append(text(f"  {why}  ", (counted(len(found), "span"), "dim")))
        listed = found[: _PLACES if view.limit else None]
        lines += (_span(seen.place_of(article), view, words, line) for article, words, line in _said(listed, view))
        if len(found) > len(listed):
            lines.append(text((f"    and {len(found) - len(listed):,} more: --verbose lists all", "dim")))
    return lines


def _said(listed: Sequence[tuple[str, Cut]], view: View) -> Iterator[tuple[str, str, int]]:
    """Yield the article of each span, its words and its line; no words and line 0 where the text is not known."""
    for article, cuts in groupby(listed, key=itemgetter(0)):
        known = view.articles.get(article)
        line, at = 1, 0
        for _, cut in cuts:  # in order, so the lines are counted once
            if known is None:
                yield article, "", 0
                continue
            words = known.text[cut.start : cut.end]
            begins = cut.start + len(words) - len(words.lstrip())
            line, at = line + known.text.count("\n", at, begins), begins
            yield article, shown(words), line


def _span(place: str, view: View, words: str, line: int) -> RenderableType:
    """A removed span: where it stands, and its words where they are known."""
    spot = f":{line}" if line else ""
    room = view.screen.width - 4
    where = tail(shown(place), max(room // 2 - len(spot), 12)) + spot
    left = room - len(where) - 4
    quoted = f"  “{words if len(words) <= left else words[: left - 1] + '…'}”" if words else ""
    return text("    ", (where, "cyan"), quoted)
