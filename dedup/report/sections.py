"""The sections of the terminal summary: repeats, articles, relations, groups.

    repeats(seen, view, "within")  ->  [title, line, line, ...]   rich renderables; None where there is nothing to say

A line never wraps: what does not fit ends in "…", and a path loses its head, since its end tells stories apart. Only
reasons wrap, under themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

import numpy as np

from dedup.frozen import dataclass
from dedup.model import Article, Findings, Other, Relation
from dedup.report import borderline, reasons, rows
from dedup.report.copies import Copied
from dedup.report.overview import Overview
from dedup.report.screen import Screen, bar, fitted
from dedup.report.tables import Ints
from dedup.report.text import alike, counted, lines, percent, shown, tail

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.padding import Padding
    from rich.text import Text

    Section = list[RenderableType]

_PLURAL = {"copy": "copies", "update": "updates", "partial": "partials", "template": "templates"}
_ALL = "--verbose lists all, and so do --json and --csv"
_FATES = {"keep": "kept", "none": "no repeat"}
_PLACES = 3  # copies listed of one kept span; furniture can have thousands


@dataclass(frozen=True)  # no slots: View.limit is the default
class View:
    """How the summary is to be told."""

    screen: Screen = field(default_factory=Screen)
    limit: int = 10  # findings listed a section; 0 = all
    cleaned: bool = False  # True after `clean`: "cut", not "would be cut"
    close: int = 0  # the closest decisions listed, of relations and of repeats; 0 = none
    undone: Collection[str] = ()  # articles of files that could not be written
    failed: int = 0  # how many files
    removed: int = 0  # sources that were removed, since another has their copy
    undo: str = ""  # the command that puts all back, where there is one
    back: str = ""  # the folder it writes to, where that is not where all stood
    place: str = ""  # the folder that was written, as the user named it
    articles: Mapping[str, Article] = field(default_factory=dict)  # by id, where known: to quote and to set beside
    seen: Overview | None = None  # the findings at a glance, where somebody has looked already

    def listed(self, number: int) -> int:
        """Return how many of `number` findings are listed."""
        return min(self.limit, number) if self.limit else number

    def rest(self, number: int, noun: str, plural: str = "") -> Section:
        """Return the line that says how many are not listed, where some are not."""
        left = number - self.listed(number)
        if not left:
            return []
        return [text((f"  and {counted(left, 'more ' + noun, plural and 'more ' + plural)}: {_ALL}", "dim"))]


def text(*parts: tuple[str, str] | str) -> Text:
    """Return the parts, each a str or (str, style), as one line."""
    from rich.text import Text

    return Text.assemble(*parts)


def title(name: str, note: str = "") -> Text:
    """Return a section's first line."""
    return text((name, "bold underline"), (f"  {note}" if note else "", "dim"))


def indented(words: str, left: int, style: str = "") -> Padding:
    """Return words that wrap under themselves."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(shown(words), style=style, overflow="fold"), (0, 0, 0, left))


def spread(left: Text, right: Text, screen: Screen) -> Text:
    """Return one line with `right` at the right edge; `left` gives way where both don't fit."""
    room = screen.width - right.cell_len - 2
    left.truncate(room, overflow="ellipsis")
    return left + text(" " * (room + 2 - left.cell_len)) + right


def repeats(seen: Overview, view: View, scope: str) -> Section | None:
    """Which lines stand again, and what becomes of them: by article, the most repeated text first."""
    at = np.flatnonzero(seen.copies["within"] == (scope == "within"))
    if not len(at):
        return None
    number, articles = (len(np.unique(seen.copies[name][at])) for name in ("repeat", "article"))
    name = "Doubled inside an article" if scope == "within" else "Shared between articles"
    more = f", {counted(len(at), 'copy', 'copies')}," if len(at) > number else ""
    section: Section = [title(name, f"{counted(number, 'repeat')}{more} in {counted(articles, 'article')}")]
    chosen = _chosen(seen, at, view)
    last = ""
    for one in seen.some_copied(chosen):
        if one.copy.span.article != last:
            last = one.copy.span.article
            place = tail(shown(seen.place_of(last)), view.screen.width - 2)
            section.append(text("  ") + fitted(place, view.screen.width - 2, "cyan"))
        section += _copy(seen, one, view)
    if left := len(at) - len(chosen):
        section.append(text((f"  and {counted(left, 'more copy', 'more copies')}: {_ALL}", "dim")))
    return section


def _chosen(seen: Overview, at: Ints, view: View) -> list[int]:
    """Return which of some copies are listed, by article. Articles that go as a whole come last."""
    copies = seen.copies[at]
    articles, first, which = np.unique(copies["article"], return_index=True, return_inverse=True)
    size = np.bincount(which, copies["end"] - copies["start"])
    rank = np.empty(len(articles), np.int64)
    rank[np.lexsort((first, -size, seen.gone[articles]))] = np.arange(len(articles))
    ranked: list[int] = at[np.lexsort((copies["start"], rank[which]))].tolist()
    if not view.limit:
        return ranked
    told: Counter[int] = Counter()
    chosen: list[int] = []
    for one in ranked:
        told[repeat := int(seen.copies["repeat"][one])] += 1
        if told[repeat] <= _PLACES:
            chosen.append(one)
        if len(chosen) == view.limit:
            break
    return chosen


def _copy(seen: Overview, found: Copied, view: View) -> Section:
    findings = seen.findings
    _, repeat, copy, facts = found
    span, keep = copy.span, repeat.keep
    verb = "repeats" if span.line == span.end_line else "repeat"
    role = "" if span.role == "body" else f"{span.role}  "
    right = text((role + alike(repeat.kind_of(copy), copy.similarity), "dim"), "  ", _fate(findings, copy, view))
    said = f"    {lines(span.line, span.end_line)} {verb} {lines(keep.line, keep.end_line)}"
    if repeat.scope == "across":
        room = view.screen.width - len(said) - right.cell_len - 6
        said += f" of {tail(shown(seen.place_of(keep.article)), max(room, 12))}"
    fits = len(said) + right.cell_len + 2 <= view.screen.width
    section: Section = [spread(text(said), right, view.screen)] if fits else [text(said), text("      ") + right]
    section.append(text("      ") + fitted(f"“{shown(span.text)}", view.screen.width - 8) + text("”"))
    if facts:
        section.append(text((f"      {counted(len(facts), 'changed fact')}", "yellow")))
    if copy.why and span.article not in findings.dropped:  # of an article that goes, its group says why
        section.append(indented(reasons.why(repeat.scope, copy, findings.config.get("policy")), 6, "dim"))
    return section


def _fate(findings: Findings, copy: Other, view: View) -> tuple[str, str]:
    done = view.cleaned and copy.span.article not in view.undone
    if copy.span.article in findings.dropped:
        return ("left out" if done else "would be left out", "red")
    if copy.action == "cut":
        return ("cut" if done else "would be cut", "red")
    return ("stays", "green")


def worst(seen: Overview, view: View) -> Section | None:
    """The articles with the largest repeated share. Left out where there is but one: it was named above."""
    found = seen.rows[seen.rows["repeated"] > 0]
    if len(found) < 2:
        return None
    found = found[np.lexsort((-found["repeated"], -found["share"]))]  # stable: ties stay in input order
    note = f"{len(found):,} of {len(seen.rows):,} hold repeated text"
    section: Section = [title("Most repeated articles", note)]
    for article, _, _, repeated in found[: view.listed(len(found))].tolist():
        share = text(f"  {percent(repeated):>4}  ") + bar(repeated, 16) + text("  ")
        room = view.screen.width - share.cell_len
        section.append(share + fitted(tail(shown(seen.place(article)), room), room))
    return section + view.rest(len(found), "article")


def relations(seen: Overview, view: View) -> Section | None:
    """What articles are to each other, and how much of each stands in the other."""
    kinds = seen.pairs["relation"]
    if not len(kinds):
        return None
    tally = np.bincount(kinds, minlength=len(_PLURAL)).tolist()
    told = zip(_PLURAL.items(), tally, strict=True)
    note = ", ".join(counted(number, name, plural) for (name, plural), number in told if number)
    section: Section = [title("Articles that share copy", note)]
    section.append(text(("  with the share of each that the other has, and the changed facts of the two", "dim")))
    for item in seen.some_relations(np.argsort(kinds, kind="stable")[: view.listed(len(kinds))].tolist()):
        section += _relation(item, seen, view.screen)
    return section + view.rest(len(kinds), "pair")


def _relation(item: Relation, seen: Overview, screen: Screen) -> Iterator[Text]:
    changed = len(item.fact_changes)
    note = text((counted(changed, "changed fact"), "yellow")) if changed else text("")
    sides = ((item.relation, item.a, item.coverage_a, note), ("", item.b, item.coverage_b, text("")))
    for name, article, coverage, right in sides:
        newer = text(("newer  ", "bold") if article == item.newer else "") + right
        left = text(f"  {name:<10}{percent(coverage):>4}  ")
        room = screen.width - left.cell_len - newer.cell_len - 2
        place = fitted(tail(shown(seen.place_of(article)), room), room)
        yield spread(left + place, newer, screen) if newer.plain else left + place


def close(seen: Overview, view: View) -> Section | None:
    """The decisions that were closest, what each nearly was, and what would tip it."""
    if not view.close:
        return None
    found = borderline.close(seen.findings, view.close)
    pairs = sum(isinstance(item.found, Relation) for item in found)
    number = f"{counted(pairs, 'pair')} and {counted(len(found) - pairs, 'copy', 'copies')}, the nearest first"
    section: Section = [title("Borderline", number if found else "no decision hung on a figure")]
    for item in found:
        nearly = _FATES.get(item.nearly, item.nearly)
        right = text((reasons.distance(item.margin), "dim"))
        section.append(
            spread(text("  ", (f"{_FATES.get(item.was, item.was)}, nearly {nearly}", "bold")), right, view.screen)
        )
        for name in _sides(item, seen, view.screen.width - 4):
            section.append(text("    ") + fitted(name, view.screen.width - 4, "cyan"))
        section.append(indented(item.why, 4, "dim"))
    return section


def _sides(item: borderline.Close, seen: Overview, room: int) -> Iterator[str]:
    """The two places that a close decision is about; of articles inside, the lines."""
    if isinstance(item.found, Relation):
        sides = [(item.found.a, ""), (item.found.b, "")]
    else:
        repeat, copy = item.found
        sides = [(span.article, f"  {lines(span.line, span.end_line)}") for span in (copy.span, repeat.keep)]
    for article, spot in sides:
        yield tail(shown(seen.place_of(article)), max(room - len(spot), 12)) + spot


def groups(seen: Overview, view: View) -> Section | None:
    """Articles that tell one story: the keeper, the others, the reason."""
    found = seen.findings.groups
    if not found:
        return None
    section: Section = [title("Groups that tell one story", f"{len(found):,}")]
    for group in found[: view.listed(len(found))]:
        members = [member for member in group.members if member != group.keeper]
        for number, article in enumerate([group.keeper, *members[: _PLACES * 2]]):
            fate = text(("keeper", "green") if not number else _member(seen, article, view))
            room = view.screen.width - fate.cell_len - 6
            place = fitted(tail(shown(seen.place_of(article)), room), room)
            section.append(spread(text("    " if number else "  ") + place, fate, view.screen))
            section += _instead(seen, article, group.keeper, view)
        section += _more(members)
        section.append(indented(group.why, 4, "dim"))
    return section + view.rest(len(found), "group")


def _instead(seen: Overview, article: str, keeper: str, view: View) -> Iterator[RenderableType]:
    """Yield for which article one is left out, where that is not its group's keeper; and what it takes along."""
    kept = seen.findings.dropped.get(article)
    if kept is None:
        return
    if kept != keeper:
        yield indented(f"for {seen.place_of(kept)}, which it matches", 6, "dim")
    lost = rows.fields(view.articles.get(article), view.articles.get(kept))
    if lost:
        yield indented(f"with what its record alone says: {', '.join(lost)}", 6, "dim")


def _more(members: list[str]) -> Iterable[Text]:
    left = len(members) - _PLACES * 2
    return [text((f"    and {left:,} more", "dim"))] if left > 0 else []


def _member(seen: Overview, article: str, view: View) -> tuple[str, str]:
    findings = seen.findings
    done = view.cleaned and article not in view.undone
    if article in findings.dropped:
        return ("left out" if done else "would be left out", "red")
    gone = sum(cut.end - cut.start for cut in findings.cuts.get(article, ()))
    at = seen.listed(article)
    if gone and at >= 0 and gone >= seen.rows["chars"][at]:
        return ("all of it cut" if done else "all of it would be cut", "red")
    return ("stays", "green")
