"""Rows -> what people read: spans with lines and roles, facts in place, repeats and relations by article id."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dedup.config import Config
from dedup.decide import OWN, Doubling, Run
from dedup.engine import because
from dedup.engine.pages import Pages
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

_OF_A_FORM = 8  # facts told of two fillings of a form, which differ in a dozen and more
_SHOWN = 160  # characters of a span's text in a report
_FURNITURE = frozenset({Role.TEASER, Role.SIGN_OFF, Role.FURNITURE})
ELSEWHERE = "stands in another article"


class Desk:
    """Writes spans, facts and repeats from rows."""

    def __init__(self, articles: Sequence[Article], pages: Pages, stock: Callable[[int], bool], config: Config) -> None:
        self._articles = articles
        self._threshold = config.threshold
        self._passages = config.policy == "passages"
        self._stock = stock
        self._pages = pages
        self._breaks: dict[int, list[int]] = {}

    def owner(self, row: int) -> int:
        """The article that a row belongs to."""
        return self._pages.owner(row)

    def line(self, ordinal: int, offset: int) -> int:
        """The 1-based line of a character."""
        breaks = self._breaks.get(ordinal)
        if breaks is None:
            text = self._articles[ordinal].text
            mark = "\n" if "\n" in text else "\r"
            breaks = self._breaks[ordinal] = _finds(text, mark)
        return bisect_right(breaks, offset - 1) + 1

    def span(self, ordinal: int, rows: Sequence[int]) -> Span:
        """The span from the first to the last of some rows of one article."""
        page = self._pages.page(ordinal)
        start = page.spans[rows[0] - page.first][0]
        end = page.spans[rows[-1] - page.first][1]
        line, end_line = self.line(ordinal, start), self.line(ordinal, end - 1)
        return Span(
            article=self._articles[ordinal].id,
            start=start,
            end=end,
            line=line,
            end_line=end_line,
            role=_main_role(
                [page.roles[row - page.first] for row in rows], [page.length[row - page.first] for row in rows]
            ),
            text=page.text[start : min(end, start + _SHOWN)],
            column=start - self._begins(ordinal, line) + 1,
            end_column=end - self._begins(ordinal, end_line) + 1,
            content=content(page.text[start:end]),
        )

    def _begins(self, ordinal: int, line: int) -> int:
        """Where a line begins."""
        return self._breaks[ordinal][line - 2] + 1 if line > 1 else 0

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

    def fact(self, one: int, other: int, match: Match, change: FactChange) -> Fact:
        """A changed fact of a match, `one` being the left article."""
        a, b = self._pages.page(one), self._pages.page(other)
        at_a = a.spans[match.left[0] - a.first][0] + change.start_a
        at_b = b.spans[match.right[0] - b.first][0] + change.start_b
        return Fact(
            str(change.kind),
            change.a,
            change.b,
            self._articles[one].id,
            self._articles[other].id,
            self.line(one, at_a),
            self.line(other, at_b),
        )

    def facts(self, one: int, other: int, changes: Iterable[tuple[Match, tuple[FactChange, ...]]]) -> tuple[Fact, ...]:
        """The changed facts of several matches, in order."""
        return tuple(self.fact(one, other, match, change) for match, found in changes for change in found)

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
        size = self._pages.page(ordinal).size
        sizes = [(size(doubling.kept(match)), size(doubling.other(match))) for match in run.matches]
        lone = len(doubling.matches) == 1
        weighed = because.weighed(run.matches, sizes, run.cut, run.why, lone, self._threshold)
        return _repeat("within", run.matches, kept, other, "cut" if run.cut else "keep", run.why, facts, weighed)

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
        self, kinships: Sequence[Kinship], dropped: Mapping[int, int], goes: Mapping[int, object]
    ) -> list[Repeat]:
        """One repeat for each kept span, with its copies in other articles; the forms of templates are left out."""
        found: dict[tuple[int, tuple[int, ...]], list[Repeat]] = {}
        for kinship in kinships:
            pair = (kinship.left, kinship.right)
            elsewhere = any(one in dropped and dropped[one] not in pair for one in pair)
            if kinship.relation == "template" or elsewhere:  # a copy that is left out has its keeper's repeat alone
                continue
            keeps_left = dropped.get(kinship.left) != kinship.right
            ordinal = kinship.left if keeps_left else kinship.right
            changes = dict(kinship.changes)
            for run in (run for block in kinship.blocks for run in _stretches(block, keeps_left, changes, goes)):
                repeat = self._between(kinship, run, keeps_left, changes, dropped, goes)
                if kinship.relation == "none" and repeat.others[0].action != "cut":
                    continue
                rows = tuple(row for match in run for row in (match.left if keeps_left else match.right))
                found.setdefault((ordinal, rows), []).append(repeat)
        return [_merged(found[key]) for key in sorted(found)]

    def _between(
        self,
        kinship: Kinship,
        run: Sequence[Match],
        keeps_left: bool,
        changes: Mapping[Match, tuple[FactChange, ...]],
        dropped: Mapping[int, int],
        goes: Mapping[int, object],
    ) -> Repeat:
        """What two articles share, as one repeat."""
        kept, other = (kinship.left, kinship.right) if keeps_left else (kinship.right, kinship.left)
        left, right = [row for m in run for row in m.left], [row for m in run for row in m.right]
        rows = right if keeps_left else left
        whole = other in dropped
        cut = whole or all(row in goes for row in rows)
        why = f"the article is not written: {self._articles[dropped[other]].id} stays" if whole else ""
        changed = any(match in changes for match in run)
        why = why or ("stands in an earlier article" if cut else "its facts differ" if changed else ELSEWHERE)
        facts = self.facts(kinship.left, kinship.right, ((match, changes[match]) for match in run if match in changes))
        keep = self.span(kept, left if keeps_left else right)
        weighed = self._weighed(kinship, run, keeps_left, cut and not whole, changed)
        return _repeat("across", run, keep, self.span(other, rows), "cut" if cut else "keep", why, facts, weighed)

    def _weighed(
        self, kinship: Kinship, run: Sequence[Match], keeps_left: bool, cut: bool, changed: bool
    ) -> Weighed | None:
        """Weigh what two articles share: what is cut of it, or could be, is cut passage by passage."""
        left, right = self._pages.page(kinship.left).size, self._pages.page(kinship.right).size
        sizes = [(left(match.left), right(match.right)) for match in run]
        sizes = sizes if keeps_left else [(kept, other) for other, kept in sizes]
        why = OWN if self._passages and not changed else ""
        return because.weighed(run, sizes, cut, why, False, self._threshold)


def _telling(kinship: Kinship) -> Iterator[tuple[Match, tuple[FactChange, ...]]]:
    """The changes that two articles state differently; slight ones are shown with the repeat they stand in.

    Of a form the first are enough: each pair of its fillings differs in whatever can be filled in.
    """
    left = _OF_A_FORM if kinship.relation == "template" else sys.maxsize
    for match, changes in kinship.changes:
        told = tuple([change for change in changes if not change.slight][:left])
        left -= len(told)
        yield match, told


def _finds(text: str, mark: str) -> list[int]:
    """Where a character stands in a text."""
    found, at = [], text.find(mark)
    while at >= 0:
        found.append(at)
        at = text.find(mark, at + 1)
    return found


def _main_role(roles: Sequence[Role], lengths: Sequence[int]) -> str:
    """The role of most of a span's text."""
    weight: dict[Role, int] = {}
    for role, length in zip(roles, lengths, strict=True):
        weight[role] = weight.get(role, 0) + length
    return str(max(weight, key=lambda role: weight[role]))


def _repeat(
    scope: str,
    matches: Sequence[Match],
    keep: Span,
    other: Span,
    action: str,
    why: str,
    facts: tuple[Fact, ...],
    weighed: Weighed | None,
) -> Repeat:
    kind = "exact" if all(match.same for match in matches) else "near"
    similarity = min(match.similarity for match in matches)
    return Repeat("", scope, kind, similarity, keep, (Other(other, similarity, action, why, weighed),), facts)


def _stretches(
    block: Block, keeps_left: bool, changes: Mapping[Match, tuple[FactChange, ...]], goes: Mapping[int, object]
) -> list[list[Match]]:
    """Split a block where its matches begin or cease to have changed facts or to be cut, or a passage lies between."""
    runs: list[list[Match]] = []
    state: tuple[bool, bool] | None = None
    last = 0
    for match in block.matches:
        rows = match.right if keeps_left else match.left
        now = (match in changes, rows[0] in goes)
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
