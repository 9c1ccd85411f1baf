"""Rows -> what people read: spans with lines and roles, facts in place, repeats and relations by article id."""

from __future__ import annotations

import struct
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from dedup.config import Config
from dedup.decide import OWN, Doubling, Run
from dedup.engine import because
from dedup.engine.pages import Pages
from dedup.engine.spool import Space, Spool
from dedup.fold import content
from dedup.group import newer
from dedup.model import (
    Article,
    Block,
    Cut,
    Fact,
    FactChange,
    Kinship,
    Match,
    Other,
    Relation,
    Repeat,
    Role,
    Span,
    Weighed,
)
from dedup.thresholds import OF_A_FORM

_REMEMBERED = 1024  # articles, and spans
_KINDS = ("near", "exact")  # by whether the copy is the same
_RECORD = 1500  # bytes of a repeat of two spans in memory
_SHOWN = 160  # characters of a span's text in a report
_FURNITURE = frozenset({Role.TEASER, Role.SIGN_OFF, Role.FURNITURE})
ELSEWHERE = "stands in another article"


class _Place(NamedTuple):
    """An article, for places in it."""

    id: str
    text: str
    first: int  # row of the first passage
    start: list[int]  # of each passage
    end: list[int]
    breaks: list[int]  # where its line ends stand

    def line(self, offset: int) -> int:
        """The 1-based line of a character."""
        return bisect_left(self.breaks, offset) + 1

    def begins(self, line: int) -> int:
        """Where a line begins."""
        return self.breaks[line - 2] + 1 if line > 1 else 0


class Desk:
    """Writes spans, facts and repeats from rows."""

    def __init__(self, articles: Sequence[Article], pages: Pages, stock: Callable[[int], bool], config: Config) -> None:
        self._articles = articles
        self._threshold = config.threshold
        self._passages = config.policy == "passages"
        self._stock = stock
        self._pages = pages
        self._place = lru_cache(_REMEMBERED)(self._placed)
        self._spanned = lru_cache(_REMEMBERED)(self._span)

    def owner(self, row: int) -> int:
        """The article that a row belongs to."""
        return self._pages.owner(row)

    def _placed(self, ordinal: int) -> _Place:
        text, first, start, end = self._pages.place(ordinal)
        return _Place(self._articles[ordinal].id, text, first, start, end, _breaks(text))

    def span(self, ordinal: int, rows: Sequence[int]) -> Span:
        """The span from the first to the last of some rows of one article."""
        return self._spanned(ordinal, tuple(rows))

    def _span(self, ordinal: int, rows: tuple[int, ...]) -> Span:
        place = self._place(ordinal)
        start = place.start[rows[0] - place.first]
        end = place.end[rows[-1] - place.first]
        line, end_line = place.line(start), place.line(end - 1)
        return Span(
            article=place.id,
            start=start,
            end=end,
            line=line,
            end_line=end_line,
            role=self._main_role(rows),
            text=place.text[start : min(end, start + _SHOWN)],
            column=start - place.begins(line) + 1,
            end_column=end - place.begins(end_line) + 1,
            content=content(place.text[start:end]),
        )

    def _main_role(self, rows: Sequence[int]) -> str:
        """The role of most of a span's text."""
        roles = [self._pages.role(row) for row in rows]
        if roles.count(roles[0]) == len(roles):
            return roles[0].value
        weight: dict[Role, int] = {}
        for role, row in zip(roles, rows, strict=True):
            weight[role] = weight.get(role, 0) + self._pages.size([row])
        return max(weight, key=lambda role: weight[role]).value

    def furniture(self, ordinal: int) -> list[Cut]:
        """What `--furniture cut` removes: sign-offs, teaser blocks, notices, and disclaimers seen before."""
        page = self._pages.page(ordinal)
        return [
            Cut(
                start,
                end,
                f"furniture: {role}" if role in _FURNITURE else "furniture: stands in very many articles",
                None,
            )
            for at, ((start, end), role) in enumerate(zip(page.spans, page.roles, strict=True))
            if role in _FURNITURE or self._stock(page.first + at)
        ]

    def facts(self, one: int, other: int, changes: Iterable[tuple[Match, Sequence[FactChange]]]) -> tuple[Fact, ...]:
        """The changed facts of several matches of two articles, `one` being the left, in order."""
        told: list[Fact] = []
        a, b = self._place(one), self._place(other)
        for match, found in changes:
            base_a, base_b = a.start[match.left[0] - a.first], b.start[match.right[0] - b.first]
            for change in found:
                start_a, start_b = base_a + change.start_a, base_b + change.start_b
                told.append(
                    Fact(
                        change.kind._value_,  # a property would take three times as long
                        change.a,
                        change.b,
                        a.id,
                        b.id,
                        bisect_left(a.breaks, start_a) + 1,
                        bisect_left(b.breaks, start_b) + 1,
                        start_a,
                        base_a + change.end_a,
                        start_b,
                        base_b + change.end_b,
                    )
                )
        return tuple(told)

    def doublings(self, ordinal: int, doublings: Iterable[Doubling]) -> list[Repeat]:
        """The blocks inside one article, decided: one repeat for each kept span."""
        found: dict[tuple[int, int], list[Repeat]] = {}
        for doubling in doublings:
            changes = dict(doubling.changes)
            for run in doubling.runs:
                repeat = self._doubling(ordinal, doubling, run, changes)
                found.setdefault((repeat.keep.start, repeat.keep.end), []).append(repeat)
        return [_merged(found[key]) for key in sorted(found)]

    def _doubling(
        self, ordinal: int, doubling: Doubling, run: Run, changes: Mapping[Match, tuple[FactChange, ...]]
    ) -> Repeat:
        other = self.span(ordinal, [row for match in run.matches for row in doubling.other(match)])
        kept = self.span(ordinal, [row for match in run.matches for row in doubling.kept(match)])
        facts = self.facts(ordinal, ordinal, ((match, changes[match]) for match in run.matches if match in changes))
        size = self._pages.size
        sizes = [(size(doubling.kept(match)), size(doubling.other(match))) for match in run.matches]
        lone = len(doubling.matches) == 1
        weighed = because.weighed(run.matches, sizes, run.cut, run.why, lone, self._threshold)
        same = self._same(run.matches, (ordinal, kept), (ordinal, other))
        copy = _copy(run.matches, other, same, "cut" if run.cut else "keep", run.why, weighed)
        return Repeat("", "within", _KINDS[same], copy.similarity, kept, (copy,), facts)

    def relation(self, kinship: Kinship, stays: str) -> Relation:
        """What one article is to another, by their ids."""
        a, b = self._articles[kinship.left], self._articles[kinship.right]
        fresh = newer(a, b)
        return Relation(
            a.id,
            b.id,
            kinship.relation,
            kinship.coverage_left,
            kinship.coverage_right,
            fresh.id if fresh else None,
            len(kinship.blocks),
            self.facts(kinship.left, kinship.right, _telling(kinship)),
            kinship.evidence,
            stays,
        )

    def across(
        self,
        kinships: Iterable[Kinship],
        dropped: Mapping[int, int],
        goes: Mapping[int, tuple[int, ...]],
        spared: Mapping[Match, str],
        space: Space,
    ) -> Iterator[Repeat]:
        """Yield a repeat for each kept span, with its copies in other articles; the forms of templates are left out.

        Args:
            goes: Row -> the rows that stay for it, where a passage is cut: it is no cut for another match.
            spared: Matches that are not cut for their words alone, and what those are.
        """
        made, of = Spool(space, 0.05, Repeat), dict[bytes, list[int]]()
        for kinship in kinships:
            pair = (kinship.left, kinship.right)
            elsewhere = any(one in dropped and dropped[one] not in pair for one in pair)
            if kinship.relation == "template" or elsewhere:  # a copy that is left out has its keeper's repeat alone
                continue
            keeps_left = dropped.get(kinship.left) != kinship.right
            changes = dict(kinship.changes)
            for run in (
                run for block in kinship.blocks for run in _stretches(block, keeps_left, changes, goes, spared)
            ):
                repeat = self._between(kinship, run, keeps_left, changes, dropped, goes, spared)
                if kinship.relation == "none" and repeat.others[0].action != "cut":
                    continue
                rows = [row for match in run for row in (match.left if keeps_left else match.right)]
                of.setdefault(struct.pack(f">{len(rows)}q", *rows), []).append(len(made))
                made.append(repeat, _RECORD)
        for rows_of_kept in sorted(of):  # as bytes they are in order of the rows
            yield _merged([made[at] for at in of[rows_of_kept]])

    def _between(
        self,
        kinship: Kinship,
        run: Sequence[Match],
        keeps_left: bool,
        changes: Mapping[Match, tuple[FactChange, ...]],
        dropped: Mapping[int, int],
        goes: Mapping[int, tuple[int, ...]],
        spared: Mapping[Match, str],
    ) -> Repeat:
        """What two articles share, as one repeat."""
        kept, other = (kinship.left, kinship.right) if keeps_left else (kinship.right, kinship.left)
        left, right = [row for m in run for row in m.left], [row for m in run for row in m.right]
        rows = right if keeps_left else left
        whole = other in dropped
        cut = whole or all(_goes(match, goes) for match in run)
        why = f"the article is not written: {self._articles[dropped[other]].id} stays" if whole else ""
        changed = any(match in changes for match in run)
        why = why or (
            "stands in an earlier article" if cut else "its facts differ" if changed else spared.get(run[0], ELSEWHERE)
        )
        facts = self.facts(kinship.left, kinship.right, ((match, changes[match]) for match in run if match in changes))
        keep = self.span(kept, left if keeps_left else right)
        weighed = self._weighed(run, keeps_left, cut and not whole, changed)
        again = self.span(other, rows)
        same = self._same(run, (kept, keep), (other, again))
        copy = _copy(run, again, same, "cut" if cut else "keep", why, weighed)
        return Repeat("", "across", _KINDS[same], copy.similarity, keep, (copy,), facts)

    def _same(self, matches: Sequence[Match], *sides: tuple[int, Span]) -> bool:
        """Return whether two spans are the same byte for byte, white space aside, however they are parted."""
        if all(match.same for match in matches):
            return True
        if any(match.similarity < 1.0 for match in matches):
            return False
        one, two = (self._place(ordinal).text[span.start : span.end].split() for ordinal, span in sides)
        return one == two

    def _weighed(self, run: Sequence[Match], keeps_left: bool, cut: bool, changed: bool) -> Weighed | None:
        """Weigh what two articles share: what is cut of it, or could be, is cut passage by passage."""
        if all(match.similarity == 1.0 for match in run):
            return None
        size = self._pages.size
        sizes = [(size(match.left), size(match.right)) for match in run]
        sizes = sizes if keeps_left else [(kept, other) for other, kept in sizes]
        why = OWN if self._passages and not changed else ""
        return because.weighed(run, sizes, cut, why, False, self._threshold)


def _telling(kinship: Kinship) -> Iterator[tuple[Match, Sequence[FactChange]]]:
    """The changes that two articles state differently; slight ones are shown with the repeat they stand in.

    Of a form the first are enough: each pair of its fillings differs in whatever can be filled in.
    """
    left = OF_A_FORM if kinship.relation == "template" else sys.maxsize
    for match, changes in kinship.changes:
        told = [change for change in changes if not change.slight][:left]
        left -= len(told)
        if told:
            yield match, told
        if not left:
            return


def _breaks(text: str) -> list[int]:
    """Where the line ends of a text stand."""
    found, at = [], -1
    for line in text.split("\n" if "\n" in text else "\r"):
        at += len(line) + 1
        found.append(at)
    found.pop()  # the last line has no end
    return found


def _copy(matches: Sequence[Match], span: Span, same: bool, action: str, why: str, weighed: Weighed | None) -> Other:
    return Other(span, min(match.similarity for match in matches), action, why, weighed, same)


def _goes(match: Match, goes: Mapping[int, tuple[int, ...]]) -> bool:
    """Tell whether the later side of a match is cut for the earlier one: it may go for another copy than this one."""
    return all(row in goes and not {*goes[row]}.isdisjoint(match.left) for row in match.right)


def _stretches(
    block: Block,
    keeps_left: bool,
    changes: Mapping[Match, tuple[FactChange, ...]],
    goes: Mapping[int, tuple[int, ...]],
    spared: Mapping[Match, str],
) -> list[list[Match]]:
    """Split a block where its matches begin or cease to have changed facts or to be cut, or a passage lies between."""
    runs: list[list[Match]] = []
    state: tuple[bool, bool, str] | None = None
    last = 0
    for match in block.matches:
        rows = match.right if keeps_left else match.left
        now = (match in changes, _goes(match, goes), spared.get(match, ""))
        if now != state or rows[0] != last + 1:
            runs.append([])
        runs[-1].append(match)
        state, last = now, rows[-1]
    return runs


def _merged(repeats: Sequence[Repeat]) -> Repeat:
    """Join repeats of one kept span."""
    first = repeats[0]
    if len(repeats) == 1:
        return first
    return Repeat(
        "",
        first.scope,
        "exact" if all(one.kind == "exact" for one in repeats) else "near",
        min(one.similarity for one in repeats),
        first.keep,
        tuple(other for one in repeats for other in one.others),
        tuple(fact for one in repeats for fact in one.fact_changes),
    )
