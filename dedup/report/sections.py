"""The sections of the terminal summary: changed facts, repeats, articles, relations, groups.

    facts(findings, view)  ->  [title, line, line, ...]   rich renderables; None where there is nothing to say

A line never wraps: what does not fit ends in "…", and a path loses its head, since its end tells stories apart. Only
reasons wrap, under themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from dedup.frozen import dataclass
from dedup.model import Article, Fact, Findings, Other, Relation
from dedup.report import borderline, reasons, rows
from dedup.report.copies import Copied, copies, sides_of
from dedup.report.screen import Screen, bar, fitted
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
    place: str = ""  # the folder that was written, as the user named it
    articles: Mapping[str, Article] = field(default_factory=dict)  # by id, where known: to quote and to set beside

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


def facts(findings: Findings, view: View) -> Section | None:
    """What one copy states and the other states otherwise. Conflicts first, those inside one article at the top."""
    templates = {(item.a, item.b) for item in findings.relations if item.relation == "template"}
    changes = [*(item.fact_changes for item in findings.repeats), *(item.fact_changes for item in findings.relations)]
    distinct = {  # a repeat and its relation tell the same; what would look the same is told once
        (fact.kind, frozenset(((fact.a, fact.article_a, fact.line_a), (fact.b, fact.article_b, fact.line_b)))): fact
        for facts in changes
        for fact in facts
    }
    apart = [
        fact for fact in distinct.values()
        if (fact.article_a, fact.article_b) not in templates and (fact.article_b, fact.article_a) not in templates
    ]  # fmt: skip
    times = _once(apart)
    inside = [*times]
    if not inside:
        return None
    inside.sort(key=lambda fact: (not (fact.a and fact.b), fact.article_a != fact.article_b))
    section: Section = [title("Changed facts", f"{len(inside):,}, never cut: which is right is yours to say")]
    places = rows.places(findings)
    for fact in inside[: view.listed(len(inside))]:
        section += _fact(fact, places, view.screen)
        if times[fact] > 1:
            again = counted(times[fact] - 1, "more pair of places", "more pairs of places")
            section.append(text((f"            and in {again}", "dim")))
    section += view.rest(len(inside), "changed fact")
    if len(apart) < len(distinct):
        others = counted(len(distinct) - len(apart), "more", "more")
        section.append(text((f"  {others} in templates: forms with other facts, or short items revised", "dim")))
    return section


def _once(found: Iterable[Fact]) -> dict[Fact, int]:
    """Return the first fact of each correction, and between how many pairs of places it stands."""
    first: dict[tuple[object, ...], Fact] = {}
    times: dict[Fact, int] = {}
    for fact in found:
        sides = sides_of(fact)
        one = next((first[side] for side in sides if side in first), fact)
        first.update(dict.fromkeys(sides, one))
        times[one] = times.get(one, 0) + 1
    return times


def _fact(fact: Fact, places: dict[str, str], screen: Screen) -> Section:
    column = (screen.width - 14) // 2
    sides = ((fact.a, fact.article_a, fact.line_a), (fact.b, fact.article_b, fact.line_b))
    stated = text(f"  {fact.kind:<10}")
    where = text(" " * 12)
    for words, article, line in sides:
        side = fitted(words, column - 2, "bold yellow") if words else text(("(not in this sentence)", "dim"))
        stated += side + text(" " * (column - side.cell_len))
        spot = f":{line}"
        place = fitted(tail(shown(places.get(article, article)), column - 2 - len(spot)) + spot, column - 2, "dim")
        where += place + text(" " * (column - place.cell_len))
    return [stated, where]


def repeats(findings: Findings, view: View, scope: str) -> Section | None:
    """Which lines stand again, and what becomes of them: by article, the most repeated text first."""
    found = [one for one in copies(findings) if one.repeat.scope == scope]
    if not found:
        return None
    number = len({one.repeat.id for one in found})
    articles = {one.copy.span.article for one in found}
    name = "Doubled inside an article" if scope == "within" else "Shared between articles"
    more = f", {counted(len(found), 'copy', 'copies')}," if len(found) > number else ""
    section: Section = [title(name, f"{counted(number, 'repeat')}{more} in {counted(len(articles), 'article')}")]
    places = rows.places(findings)
    chosen, left = _chosen(findings, found, view)
    last = ""
    for one in chosen:
        if one.copy.span.article != last:
            last = one.copy.span.article
            place = tail(shown(places.get(last, last)), view.screen.width - 2)
            section.append(text("  ") + fitted(place, view.screen.width - 2, "cyan"))
        section += _copy(findings, one, places, view)
    if left:
        section.append(text((f"  and {counted(left, 'more copy', 'more copies')}: {_ALL}", "dim")))
    return section


def _chosen(findings: Findings, found: list[Copied], view: View) -> tuple[list[Copied], int]:
    """Return the copies to list, by article, and the number left out. Articles that go as a whole come last."""
    size: Counter[str] = Counter()
    for one in found:
        size[one.copy.span.article] += one.copy.span.end - one.copy.span.start
    largest = sorted(size, key=lambda article: (article in findings.dropped, -size[article]))
    order = {article: number for number, article in enumerate(largest)}
    ranked = sorted(found, key=lambda one: (order[one.copy.span.article], one.copy.span.start))
    if not view.limit:
        return ranked, 0
    seen: Counter[str] = Counter()
    chosen: list[Copied] = []
    for one in ranked:
        seen[one.repeat.id] += 1
        if seen[one.repeat.id] <= _PLACES and len(chosen) < view.limit:
            chosen.append(one)
    return chosen, len(found) - len(chosen)


def _copy(findings: Findings, found: Copied, places: dict[str, str], view: View) -> Section:
    _, repeat, copy, facts = found
    span, keep = copy.span, repeat.keep
    verb = "repeats" if span.line == span.end_line else "repeat"
    role = "" if span.role == "body" else f"{span.role}  "
    right = text((role + alike(repeat.kind_of(copy), copy.similarity), "dim"), "  ", _fate(findings, copy, view))
    said = f"    {lines(span.line, span.end_line)} {verb} {lines(keep.line, keep.end_line)}"
    if repeat.scope == "across":
        room = view.screen.width - len(said) - right.cell_len - 6
        said += f" of {tail(shown(places.get(keep.article, keep.article)), max(room, 12))}"
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


def worst(findings: Findings, view: View) -> Section | None:
    """The articles with the largest repeated share. Left out where there is but one: it was named above."""
    found = [item for item in findings.articles if item.repeated_chars]
    if len(found) < 2:
        return None
    found.sort(key=lambda item: (-item.duplication, -item.repeated_chars))  # stable: ties stay in input order
    note = f"{len(found):,} of {len(findings.articles):,} hold repeated text"
    section: Section = [title("Most repeated articles", note)]
    places = rows.places(findings)
    for item in found[: view.listed(len(found))]:
        share = text(f"  {percent(item.duplication):>4}  ") + bar(item.duplication, 16) + text("  ")
        room = view.screen.width - share.cell_len
        section.append(share + fitted(tail(shown(places[item.id]), room), room))
    return section + view.rest(len(found), "article")


def relations(findings: Findings, view: View) -> Section | None:
    """What articles are to each other, and how much of each stands in the other."""
    found = sorted(findings.relations, key=lambda item: list(_PLURAL).index(item.relation))
    if not found:
        return None
    tally = Counter(item.relation for item in found)
    note = ", ".join(counted(tally[name], name, plural) for name, plural in _PLURAL.items() if tally[name])
    section: Section = [title("Articles that share copy", note)]
    section.append(text(("  with the share of each that the other has", "dim")))
    places = rows.places(findings)
    for item in found[: view.listed(len(found))]:
        section += _relation(item, places, view.screen)
    return section + view.rest(len(found), "pair")


def _relation(item: Relation, places: dict[str, str], screen: Screen) -> Iterator[Text]:
    changed = len(item.fact_changes)
    note = text((counted(changed, "changed fact"), "yellow")) if changed else text("")
    sides = ((item.relation, item.a, item.coverage_a, note), ("", item.b, item.coverage_b, text("")))
    for name, article, coverage, right in sides:
        newer = text(("newer  ", "bold") if article == item.newer else "") + right
        left = text(f"  {name:<10}{percent(coverage):>4}  ")
        room = screen.width - left.cell_len - newer.cell_len - 2
        place = fitted(tail(shown(places.get(article, article)), room), room)
        yield spread(left + place, newer, screen) if newer.plain else left + place


def close(findings: Findings, view: View) -> Section | None:
    """The decisions that were closest, what each nearly was, and what would tip it."""
    if not view.close:
        return None
    found = borderline.close(findings, view.close)
    pairs = sum(isinstance(item.found, Relation) for item in found)
    number = f"{counted(pairs, 'pair')} and {counted(len(found) - pairs, 'copy', 'copies')}, the nearest first"
    section: Section = [title("Borderline", number if found else "no decision hung on a figure")]
    places = rows.places(findings)
    for item in found:
        nearly = _FATES.get(item.nearly, item.nearly)
        right = text((reasons.points(item.margin), "dim"))
        section.append(
            spread(text("  ", (f"{_FATES.get(item.was, item.was)}, nearly {nearly}", "bold")), right, view.screen)
        )
        for name in _sides(item, places, view.screen.width - 4):
            section.append(text("    ") + fitted(name, view.screen.width - 4, "cyan"))
        section.append(indented(item.why, 4, "dim"))
    return section


def _sides(item: borderline.Close, places: dict[str, str], room: int) -> Iterator[str]:
    """The two places that a close decision is about; of articles inside, the lines."""
    if isinstance(item.found, Relation):
        sides = [(item.found.a, ""), (item.found.b, "")]
    else:
        repeat, copy = item.found
        sides = [(span.article, f"  {lines(span.line, span.end_line)}") for span in (copy.span, repeat.keep)]
    for article, spot in sides:
        yield tail(shown(places.get(article, article)), max(room - len(spot), 12)) + spot


def groups(findings: Findings, view: View) -> Section | None:
    """Articles that tell one story: the keeper, the others, the reason."""
    found = findings.groups
    if not found:
        return None
    section: Section = [title("Groups that tell one story", f"{len(found):,}")]
    places = rows.places(findings)
    for group in found[: view.listed(len(found))]:
        members = [member for member in group.members if member != group.keeper]
        for number, article in enumerate([group.keeper, *members[: _PLACES * 2]]):
            fate = text(("keeper", "green") if not number else _member(findings, article, view))
            room = view.screen.width - fate.cell_len - 6
            place = fitted(tail(shown(places.get(article, article)), room), room)
            section.append(spread(text("    " if number else "  ") + place, fate, view.screen))
            section += _instead(findings, article, group.keeper, places, view)
        section += _more(members)
        section.append(indented(group.why, 4, "dim"))
    return section + view.rest(len(found), "group")


def _instead(
    findings: Findings, article: str, keeper: str, places: dict[str, str], view: View
) -> Iterator[RenderableType]:
    """Yield for which article one is left out, where that is not its group's keeper; and what it takes along."""
    kept = findings.dropped.get(article)
    if kept is None:
        return
    if kept != keeper:
        yield indented(f"for {places.get(kept, kept)}, which it matches", 6, "dim")
    lost = rows.fields(view.articles.get(article), view.articles.get(kept))
    if lost:
        yield indented(f"with what its record alone says: {', '.join(lost)}", 6, "dim")


def _more(members: list[str]) -> Iterable[Text]:
    left = len(members) - _PLACES * 2
    return [text((f"    and {left:,} more", "dim"))] if left > 0 else []


def _member(findings: Findings, article: str, view: View) -> tuple[str, str]:
    done = view.cleaned and article not in view.undone
    if article in findings.dropped:
        return ("left out" if done else "would be left out", "red")
    gone = sum(cut.end - cut.start for cut in findings.cuts.get(article, ()))
    if gone and any(item.id == article and gone >= item.chars for item in findings.articles):
        return ("all of it cut" if done else "all of it would be cut", "red")
    return ("stays", "green")
