"""What `--furniture cut` removes, for the terminal summary: of each reason how many spans, and some of them.

    Furniture  14 spans cut wherever found; no copy is kept
      sign-off  9 spans
        wire/fire.txt:13  “Reporting by Ana Reis; editing by Tom Hall.”

Such a cut names no copy that stays: furniture is told by what it is, not by its twin.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from dedup.report.overview import Overview
from dedup.report.sections import View, text, title
from dedup.report.tables import Table
from dedup.report.text import counted, shown, tail

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dedup.report.sections import Section

_SAID = {"furniture: furniture": "standing notice"}
_PLACES = 3  # spans listed of one reason


def section(seen: Overview, view: View) -> Section | None:
    """Return the section; None where no furniture is removed."""
    every = seen.made(furniture=True)
    if not len(every):
        return None
    said = [_SAID.get(why, why.removeprefix("furniture: ")) for why in seen.whys]
    first = np.unique(every["why"], return_index=True)
    by_reason: dict[str, list[int]] = {}
    for why in every["why"][np.sort(first[1])].tolist():
        by_reason.setdefault(said[why], []).append(why)
    verb = "cut" if view.cleaned else "would be cut"
    lines: Section = [title("Furniture", f"{counted(len(every), 'span')} {verb} wherever found; no copy is kept")]
    for reason, whys in by_reason.items():
        found = every[np.isin(every["why"], whys)]
        lines.append(text(f"  {reason}  ", (counted(len(found), "span"), "dim")))
        listed = found[: _PLACES if view.limit else None]
        lines += (_span(seen.place(article), view, words, line) for article, words, line in _said(seen, listed, view))
        if len(found) > len(listed):
            lines.append(text((f"    and {len(found) - len(listed):,} more: --verbose lists all", "dim")))
    return lines


def _said(seen: Overview, listed: Table, view: View) -> Iterator[tuple[int, str, int]]:
    """Yield the article of each span, its words and its line; no words and line 0 where the text is not known."""
    spans = zip(*(listed[name].tolist() for name in ("article", "start", "end")), strict=True)
    for article, cuts in groupby(spans, key=lambda one: one[0]):
        known = view.articles.get(seen.ids.name(article))
        line, at = 1, 0
        for _, start, end in cuts:  # in order, so the lines are counted once
            if known is None:
                yield article, "", 0
                continue
            words = known.text[start:end]
            begins = start + len(words) - len(words.lstrip())
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
