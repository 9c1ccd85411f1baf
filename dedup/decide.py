"""Blocks inside one article -> which side stays, what is cut, and why.

    standfirst = 9th paragraph            ->  keep the body paragraph, cut the standfirst
    p1..p8 p1..p8, "12 dead"/"14 dead"    ->  keep the first body; cut the second but for the paragraph with 14 dead
    a refrain, a table row, "Q: Why?"     ->  keep all: repeated by intent

In: a `Page` (one article's passages with roles) and its blocks. Out: `Doubling`s in order of the kept side: the rows that
stay, and runs of the other side with "cut" or "keep" and the reason in words.

A passage is cut only for a passage that it matches directly and that itself stays; never with a changed fact; never where
it says what its copy does not. The largest block is decided first, so small ones cannot break it up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dedup.model import Block, FactChange, Match, Role

# Share of the cut side's fold that must stand in the kept side: an edited word or two, not a clause of its own.
CONTAINED = 0.85
# Captions and headlines of sister pictures and stories are alike by form: only the same words are the same caption.
_ALIKE_BY_FORM = frozenset({Role.CAPTION, Role.TEASER, Role.HEADLINE})
_FORM_SIMILARITY = 0.95
_VERSE_SHARE = 0.4  # a repeat of this share of a poem, table or list is a doubled article, not a refrain
_ALIKE_SIZE = 0.05  # of the longer side: "twelve" for "12" is not more complete
_SENTENCES = 200  # folded characters: a run of sentences inside a paragraph is cut from this length on
_TWIN = 8  # folded characters: shorter lines ("Yes.", "1-1") stand beside their twin by chance
_RANK = {Role.BODY: 0, Role.HEADLINE: 1, Role.DATELINE: 2, Role.STANDFIRST: 3, Role.CAPTION: 4, Role.TEASER: 5}


@dataclass(frozen=True, slots=True)
class Page:
    """One article's passages, by row minus `first`."""

    first: int  # row of the first passage
    text: str
    spans: Sequence[tuple[int, int]]
    paragraph: Sequence[int]
    in_paragraph: Mapping[int, int]  # paragraph -> how many passages it has
    whole: Sequence[bool]
    length: Sequence[int]  # folded characters
    roles: Sequence[Role]
    verse: Sequence[bool]
    min_chars: int

    def passage(self, row: int) -> str:
        """The text of a row."""
        start, end = self.spans[row - self.first]
        return self.text[start:end]

    def size(self, rows: Sequence[int]) -> int:
        """Folded characters of rows."""
        return sum(self.length[row - self.first] for row in rows)


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive matches with one fate."""

    matches: tuple[Match, ...]
    cut: bool
    why: str


@dataclass(frozen=True, slots=True)
class Doubling:
    """One block decided: `keeps_left` tells which side of its matches stays."""

    keeps_left: bool
    matches: tuple[Match, ...]
    runs: tuple[Run, ...]
    changes: tuple[tuple[Match, tuple[FactChange, ...]], ...]

    def kept(self, match: Match) -> tuple[int, ...]:
        """The rows of a match that stay."""
        return match.left if self.keeps_left else match.right

    def other(self, match: Match) -> tuple[int, ...]:
        """The rows of a match on the other side."""
        return match.right if self.keeps_left else match.left


def within(
    page: Page, blocks: Sequence[Block], changes: Callable[[tuple[int, ...], tuple[int, ...]], tuple[FactChange, ...]]
) -> list[Doubling]:
    """Decide every block of one article.

    Args:
        changes: (left rows, right rows) -> the facts they state differently.
    """
    cut: set[int] = set()
    keepers: set[int] = set()
    decided = []
    clean = [block for block in (_without_forms(page, block) for block in blocks) if block.matches]
    for block in sorted(clean, key=lambda block: (-_size(page, block), block.left[0], block.right[0])):
        if all(cut.issuperset(match.left) or cut.issuperset(match.right) for match in block.matches):
            continue
        changed = {match: found for match in block.matches if (found := changes(match.left, match.right))}
        keeps_left, reason = _side(page, block, changed)
        doubling = Doubling(keeps_left, block.matches, (), tuple(changed.items()))
        fates = _fates(page, doubling, cut, keepers, reason)
        runs = _runs(doubling, fates)
        for run in runs:
            if run.cut:
                cut.update(row for match in run.matches for row in doubling.other(match))
                keepers.update(row for match in run.matches for row in doubling.kept(match))
        decided.append(Doubling(keeps_left, block.matches, runs, doubling.changes))
    return sorted(decided, key=lambda doubling: doubling.kept(doubling.matches[0]))


def _without_forms(page: Page, block: Block) -> Block:
    """Leave out captions and headlines that are alike only by form."""
    return Block(
        tuple(
            match
            for match in block.matches
            if match.similarity >= _FORM_SIMILARITY
            or not {page.roles[row - page.first] for row in (*match.left, *match.right)} & _ALIKE_BY_FORM
        )
    )


def _size(page: Page, block: Block) -> int:
    return page.size(block.left)


def _side(page: Page, block: Block, changed: dict[Match, tuple[FactChange, ...]]) -> tuple[bool, str]:
    """Choose the side that stays: role, then no fact lost, then word spaces, then completeness, then the earlier one."""
    left, right = block.left, block.right
    rank = _rank(page, left), _rank(page, right)
    if rank[0] != rank[1]:
        better, worse = (left, right) if rank[0] < rank[1] else (right, left)
        return rank[0] < rank[1], f"{_role(page, better)} outranks {_role(page, worse)}"
    lost = [sum(change.lost_with(side) for found in changed.values() for change in found) for side in "ab"]
    if lost[0] != lost[1]:
        return lost[0] > lost[1], "the other copy states more facts"
    sizes = [page.size(left), page.size(right)]
    spaces = [sum(len(page.passage(row).split()) for row in side) for side in (left, right)]
    if abs(sizes[0] - sizes[1]) <= _ALIKE_SIZE * max(sizes) and abs(spaces[0] - spaces[1]) >= 2:
        return spaces[0] > spaces[1], "words are run together here"
    if abs(sizes[0] - sizes[1]) > _ALIKE_SIZE * max(sizes):
        return sizes[0] > sizes[1], "the other copy is more complete"
    return True, "stands there first"


def _rank(page: Page, rows: Sequence[int]) -> int:
    """The role of most of a side's text, as a number: smaller stays."""
    weight: dict[int, int] = {}
    for row in rows:
        rank = _RANK.get(page.roles[row - page.first], 6)
        weight[rank] = weight.get(rank, 0) + page.length[row - page.first]
    return min(weight, key=lambda rank: (-weight[rank], rank))


def _role(page: Page, rows: Sequence[int]) -> str:
    rank = _rank(page, rows)
    return next((str(role) for role, value in _RANK.items() if value == rank), "furniture")


def _fates(page: Page, doubling: Doubling, cut: set[int], keepers: set[int], reason: str) -> list[tuple[bool, str]]:
    """Return (cut?, why) for each match of the block."""
    evidence = _evidence(page, doubling)
    changed = dict(doubling.changes)
    side = "b" if doubling.keeps_left else "a"
    fates: list[tuple[bool, str]] = []
    for match in doubling.matches:
        other, kept = doubling.other(match), doubling.kept(match)
        lost = next((change for change in changed.get(match, ()) if change.lost_with(side)), None)
        if not cut.isdisjoint(other):
            fates.append((False, "cut for another copy"))
        elif not cut.isdisjoint(kept):
            fates.append((False, "its copy is itself cut"))
        elif not keepers.isdisjoint(other):
            fates.append((False, "another copy is cut for this one"))
        elif lost is not None:
            fates.append((False, _difference(lost, doubling.keeps_left)))
        elif not evidence:
            fates.append((False, "repeated by intent: verse, list, table, or a short line"))
        elif _contained(page, match, doubling) < CONTAINED:
            fates.append((False, "says what its copy does not"))
        else:
            fates.append((True, reason))
    return whole_paragraphs(page, [doubling.other(match) for match in doubling.matches], fates)


def _difference(change: FactChange, keeps_left: bool) -> str:
    kept, other = (change.a, change.b) if keeps_left else (change.b, change.a)
    if kept and other:
        return f"states another {change.kind}: {other!r}, where the kept copy has {kept!r}"
    return f"states a {change.kind} of its own: {other!r}" if other else f"lacks {kept!r}, which turns the meaning"


def _contained(page: Page, match: Match, doubling: Doubling) -> float:
    """Share of the cut side's fold that stands in the kept side, from the similarity 2 LCS / (|a| + |b|)."""
    return contained(match.similarity, page.size(doubling.kept(match)), page.size(doubling.other(match)))


def contained(similarity: float, kept: int, other: int) -> float:
    """Return the share of the other side that stands in the kept one, from 2 common / (kept + other) and both sizes."""
    return similarity * (kept + other) / 2 / other if other else 1.0


def _evidence(page: Page, doubling: Doubling) -> bool:
    """Tell whether a block is a doubling rather than a refrain, a table row, a list item or a recurring short line."""
    rows = [row - page.first for match in doubling.matches for row in doubling.other(match)]
    prose = [row for row in rows if not page.verse[row]]
    if any(page.length[row] >= page.min_chars for row in prose):
        return True
    if sum(page.length[row] for row in rows) >= _VERSE_SHARE * sum(page.length):
        return True
    return any(_beside_its_twin(page, match) for match in doubling.matches)


def _beside_its_twin(page: Page, match: Match) -> bool:
    left, right = match.left[-1] - page.first, match.right[0] - page.first
    return (
        right == left + 1
        and match.similarity == 1.0
        and not page.verse[right]
        and page.length[right] >= _TWIN
        and page.paragraph[left] != page.paragraph[right]
    )


def whole_paragraphs(page: Page, rows: Sequence[Sequence[int]], fates: Sequence[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """Spare sentences whose paragraph says more, unless the run is long enough to be copy, and pieces cut by force.

    Args:
        rows: The rows of each match that would go, increasing. fates: (cut?, why) of each match.
    """
    going = {row - page.first for side, (cut, _) in zip(rows, fates, strict=True) if cut for row in side}
    goes = Counter(page.paragraph[row] for row in going)
    size: dict[int, int] = {}
    for row in sorted(going, reverse=True):  # the length of the run of going passages that each one begins
        size[row] = page.length[row] + size.get(row + 1, 0)
    for row in sorted(going):
        size[row] = size.get(row - 1, size[row])
    result = []
    for side, (cut, why) in zip(rows, fates, strict=True):
        places = [row - page.first for row in side]
        if cut and any(goes[page.paragraph[at]] < page.in_paragraph[page.paragraph[at]] for at in places):
            if not all(page.whole[at] for at in places):
                cut, why = False, "no sentence end to cut at"
            elif size[places[0]] < _SENTENCES:
                cut, why = False, "a sentence of a paragraph that says more"
        result.append((cut, why))
    return result


def _runs(doubling: Doubling, fates: Sequence[tuple[bool, str]]) -> tuple[Run, ...]:
    """Join neighbours with one fate; a passage between them that matches nothing parts them."""
    runs: list[Run] = []
    for match, (cut, why) in zip(doubling.matches, fates, strict=True):
        last = runs[-1] if runs else None
        touches = last is not None and doubling.other(last.matches[-1])[-1] + 1 == doubling.other(match)[0]
        if last and touches and (last.cut, last.why) == (cut, why):
            runs[-1] = Run((*last.matches, match), cut, why)
        else:
            runs.append(Run((match,), cut, why))
    return tuple(runs)
