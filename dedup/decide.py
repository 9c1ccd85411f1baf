"""Blocks inside one article -> which side stays, what is cut, and why.

    standfirst = 9th paragraph            ->  keep the body paragraph, cut the standfirst
    p1..p8 p1..p8, "12 dead"/"14 dead"    ->  keep the first body; cut the second but for the paragraph with 14 dead
    a refrain, a table row, "Q: Why?"     ->  keep all: repeated by intent

In: a `Page` (one article's passages with roles) and its blocks. Out: `Doubling`s in order of the kept side: the rows
that stay, and runs of the other side with "cut" or "keep" and the reason in words.

A passage is cut only for a passage that it matches directly and that itself stays; never with a changed fact; never
where it says what its copy does not, be it one word (`facts.wording`). The largest block is decided first, so
small ones cannot break it up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dedup.frozen import dataclass
from dedup.model import Block, FactChange, FactKind, Match, Role
from dedup.page import Going, Page, evidence, whole_paragraphs, words
from dedup.resolve import resolve
from dedup.thresholds import ALIKE_SIZE, CONTAINED, LONE, SAME_CAPTION, SPACES

if TYPE_CHECKING:
    from dedup.facts.wording import Loss

# Captions and headlines of sister pictures and stories are alike by form: only the same words are the same caption.
_ALIKE_BY_FORM = frozenset({Role.CAPTION, Role.TEASER, Role.HEADLINE})
REWORDED = "reworded, not copied"
OWN = "says what its copy does not"
FIRST = "stands there first"
_RANK = {Role.BODY: 0, Role.HEADLINE: 1, Role.DATELINE: 2, Role.STANDFIRST: 3, Role.CAPTION: 4, Role.TEASER: 5}


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


class _Sides(NamedTuple):
    """A block, and its rows on both sides."""

    block: Block
    left: tuple[int, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A block with its side chosen, before blocks are weighed against each other."""

    doubling: Doubling
    fates: tuple[tuple[bool, str], ...]  # (may go, why) of each match

    def edges(self) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """The rows of each match that may be cut, and those that would stay for them."""
        fated = zip(self.doubling.matches, self.fates, strict=True)
        if self.doubling.keeps_left:
            return [(match.right, match.left) for match, (cut, _) in fated if cut]
        return [(match.left, match.right) for match, (cut, _) in fated if cut]

    def sparing(self, page: Page, hoped: Going) -> Plan:
        """The plan without sentences of paragraphs that would not go whole even if all of `hoped` went."""
        rows = [self.doubling.other(match) for match in self.doubling.matches]
        return Plan(self.doubling, tuple(whole_paragraphs(page, rows, self.fates, hoped)))


def within(
    page: Page, blocks: Sequence[Block], changes: Callable[[tuple[int, ...], tuple[int, ...]], tuple[FactChange, ...]]
) -> list[Doubling]:
    """Decide every block of one article.

    Args:
        changes: (left rows, right rows) -> the facts they state differently.
    """
    plain = [_Sides(block, block.left, block.right) for block in (_without_forms(page, one) for one in blocks)]
    plain = [sides for sides in plain if sides.left]
    plain.sort(key=lambda sides: (-page.size(sides.left), sides.left[0], sides.right[0]))
    plans = [_plan(page, sides, changes) for sides in plain]
    edges = [edge for plan in plans for edge in plan.edges()]
    hoped = Going(page, [row for other, _ in edges for row in other])
    if hoped.torn:
        plans = [plan.sparing(page, hoped) for plan in plans]
        edges = [edge for plan in plans for edge in plan.edges()]
    goes = resolve(edges)
    fired = iter(goes)
    decided = [(plan, [cuts and next(fired) for cuts, _ in plan.fates]) for plan in plans]
    gone = hoped
    if hoped.torn or not all(goes):
        gone = Going(page, [row for (other, _), go in zip(edges, goes, strict=True) if go for row in other])
    return _settled(page, decided, gone)


def _settled(page: Page, decided: Sequence[tuple[Plan, list[bool]]], gone: Going) -> list[Doubling]:
    """Turn plans into doublings, leaving out those that say no more than another one does."""
    found, cut = list[Doubling](), gone.rows
    for plan, going in decided:
        doubling = plan.doubling
        if not any(going) and all(
            not cut.isdisjoint(doubling.other(match)) or not cut.isdisjoint(doubling.kept(match))
            for match in doubling.matches
        ):
            continue
        fates: Sequence[tuple[bool, str]] = plan.fates
        if not all(going):
            fates = [
                (True, why) if go else (False, "another copy of it is cut" if cuts else why)
                for (cuts, why), go in zip(plan.fates, going, strict=True)
            ]
        if gone.torn:
            fates = whole_paragraphs(page, [doubling.other(match) for match in doubling.matches], fates, gone)
        found.append(Doubling(doubling.keeps_left, doubling.matches, _runs(doubling, fates), doubling.changes))
    return sorted(found, key=lambda doubling: doubling.kept(doubling.matches[0]))


def _without_forms(page: Page, block: Block) -> Block:
    """Leave out captions and headlines that are alike only by form."""
    if all(match.similarity >= SAME_CAPTION for match in block.matches):
        return block
    return Block(
        tuple(
            match
            for match in block.matches
            if match.similarity >= SAME_CAPTION
            or not {page.roles[row - page.first] for row in (*match.left, *match.right)} & _ALIKE_BY_FORM
        )
    )


def _side(
    page: Page, sides: _Sides, changed: Mapping[Match, tuple[FactChange, ...]], asked: Sequence[Match]
) -> tuple[bool, str]:
    """Choose the side that stays: by role, facts lost, words lost, word spaces, completeness, and place.

    Args:
        asked: The matches but for those of the very same text, which weigh as much on both sides.
    """
    _, left, right = sides
    told = _by_place(page, left, right)
    if told:
        return told
    sizes = page.size(left), page.size(right)
    weighed = asked
    if changed:
        lost = [sum(change.lost_with(side) for found in changed.values() for change in found) for side in "ab"]
        if lost[0] != lost[1]:
            return lost[0] > lost[1], "the other copy states more facts"
        # A match whose facts are lost either way stays: its words would count on both sides, so they are not read.
        weighed = [one for one in asked if not _lost_either_way(changed.get(one, ()))]
    own = [sum(_loss(page, match, keeps_left) is not None for match in weighed) for keeps_left in (True, False)]
    if own[0] != own[1]:
        return own[0] < own[1], "the other copy says more"
    spaces = [0, 0]
    for match in asked:
        if match.similarity == 1.0:  # of the same letters: another word is no lost space
            for at, rows in enumerate((match.left, match.right)):
                spaces[at] += sum(words(page.passage(row)) for row in rows)
    if abs(sizes[0] - sizes[1]) <= ALIKE_SIZE * max(sizes) and abs(spaces[0] - spaces[1]) >= SPACES:
        return spaces[0] > spaces[1], "words are run together here"
    if abs(sizes[0] - sizes[1]) > ALIKE_SIZE * max(sizes):
        return sizes[0] > sizes[1], "the other copy is more complete"
    return True, FIRST


def _by_place(page: Page, left: Sequence[int], right: Sequence[int]) -> tuple[bool, str] | None:
    """Choose the side that stays by where it stands on the page, and why; None where that tells nothing."""
    told, first = page.roles, page.first
    if len({told[row - first] for row in (*left, *right)}) > 1:  # body beside body, most often
        rank = _rank(page, left), _rank(page, right)
        if rank[0] != rank[1]:
            better, worse = (left, right) if rank[0] < rank[1] else (right, left)
            return rank[0] < rank[1], f"{_role(page, better)} outranks {_role(page, worse)}"
    within = _inside_fuller_paragraphs(page, left)
    if within != _inside_fuller_paragraphs(page, right):
        return within, "stands in a fuller paragraph"
    return None


def _again(page: Page, matches: Sequence[Match]) -> bool:
    """Tell whether each line stands there again, one for one and byte for byte: most repeats are so."""
    text, spans, first = page.text, page.spans, page.first
    for left, right, similarity, same in matches:
        if not same or similarity != 1.0 or len(left) > 1 or len(right) > 1:
            return False
        (start, end), (place, stop) = spans[left[0] - first], spans[right[0] - first]
        if stop - place != end - start or text[start:end] != text[place:stop]:
            return False
    return True


def _lost_either_way(changes: Sequence[FactChange]) -> bool:
    """Tell whether a match states facts that are lost whichever side goes."""
    return all(any(change.lost_with(side) for change in changes) for side in "ab")


def _inside_fuller_paragraphs(page: Page, rows: Sequence[int]) -> bool:
    """Tell whether a side is part of paragraphs that say more: cut, it would leave them in pieces."""
    told, first = page.paragraph, page.first
    if len(rows) == 1:
        return page.in_paragraph[told[rows[0] - first]] > 1
    here = {told[row - first] for row in rows}
    return sum([page.in_paragraph[paragraph] for paragraph in here]) > len(rows)


def _rank(page: Page, rows: Sequence[int]) -> int:
    """The role of most of a side's text, as a number: smaller stays."""
    told, first = page.roles, page.first
    if len(rows) == 1:
        return _RANK.get(told[rows[0] - first], 6)
    roles = {told[row - first] for row in rows}
    if len(roles) == 1:
        return _RANK.get(roles.pop(), 6)
    weight: dict[int, int] = {}
    for row in rows:
        rank = _RANK.get(page.roles[row - page.first], 6)
        weight[rank] = weight.get(rank, 0) + page.length[row - page.first]
    return min(weight, key=lambda rank: (-weight[rank], rank))


def _role(page: Page, rows: Sequence[int]) -> str:
    rank = _rank(page, rows)
    return next((str(role) for role, value in _RANK.items() if value == rank), "furniture")


def _plan(
    page: Page, sides: _Sides, changes: Callable[[tuple[int, ...], tuple[int, ...]], tuple[FactChange, ...]]
) -> Plan:
    """Choose a block's side and say for each match whether it may go, by itself, and why."""
    matches = sides.block.matches
    if _again(page, matches):
        keeps_left, reason = _by_place(page, sides.left, sides.right) or (True, FIRST)
        if evidence(page, matches, sides.right if keeps_left else sides.left):
            doubling = Doubling(keeps_left, matches, (), ())
            return Plan(doubling, tuple(_beside_copy(page, doubling, [(True, reason)] * len(matches))))
    asked = [match for match in matches if not (match.same and page.stretch(match.left) == page.stretch(match.right))]
    changed = {match: found for match in asked if not match.same and (found := changes(match.left, match.right))}
    keeps_left, reason = _side(page, sides, changed, asked)
    doubling = Doubling(keeps_left, matches, (), tuple(changed.items()))
    evident = evidence(page, doubling.matches, sides.right if keeps_left else sides.left)
    side = "b" if keeps_left else "a"
    fates: list[tuple[bool, str]] = []
    for match in matches:
        lost = next((one for one in changed.get(match, ()) if one.lost_with(side)), None) if changed else None
        if lost is not None:
            fates.append((False, _difference(lost, keeps_left)))
        elif not evident:
            fates.append((False, "repeated by intent: verse, list, table, or a short line"))
        elif len(matches) == 1 and match.similarity < LONE:
            fates.append((False, REWORDED))
        elif _contained(page, match, keeps_left) < CONTAINED:
            fates.append((False, OWN))
        else:
            loss = _loss(page, match, keeps_left)
            fates.append((loss is None, loss.told() if loss else reason))
    return Plan(doubling, tuple(_beside_copy(page, doubling, fates)))


def _loss(page: Page, match: Match, keeps_left: bool) -> Loss | None:
    """What the side that would be cut says in words and the other does not."""
    kept, other = map(page.stretch, (match.left, match.right) if keeps_left else (match.right, match.left))
    if kept == other:  # most repeats are: `facts` takes longer to load than a short article to read
        return None
    from dedup.facts import wording

    return wording.lost(kept, other)


def _beside_copy(page: Page, doubling: Doubling, fates: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    """Spare short passages ("he said.", "-VNA") that no longer copy that goes stands right beside, in both places."""
    matches = doubling.matches
    if len(matches) == 1:
        return fates
    least, size = page.min_chars, page.size
    long = [size(match.right if doubling.keeps_left else match.left) >= least for match in matches]
    if all(long) or not any(long):  # a poem, a table, a headline beside its twin
        return fates
    joined = [a.left[-1] + 1 == b.left[0] and a.right[-1] + 1 == b.right[0] for a, b in pairwise(matches)]
    held = [is_long and cut for is_long, (cut, _) in zip(long, fates, strict=True)]
    for order in (range(1, len(matches)), range(len(matches) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for at in order:
            held[at] |= fates[at][0] and held[at + step] and joined[min(at, at + step)]
    return [
        fate if held_up or not fate[0] else (False, "a short line, not beside other copy")
        for fate, held_up in zip(fates, held, strict=True)
    ]


def _difference(change: FactChange, keeps_left: bool) -> str:
    kept, other = (change.a, change.b) if keeps_left else (change.b, change.a)
    turned = "turns the meaning" if change.kind is FactKind.NEGATION else ""
    if kept == other:
        return f"{turned or f'states a {change.kind} in another place'}: {other!r} stands elsewhere in the kept copy"
    if kept and other:
        return f"{turned or f'states another {change.kind}'}: {other!r}, where the kept copy has {kept!r}"
    if turned:
        said = f"{other!r}, which the kept copy lacks" if other else f"it lacks {kept!r}, which the kept copy has"
        return f"{turned}: {said}"
    return f"states a {change.kind} of its own: {other!r}"


def _contained(page: Page, match: Match, keeps_left: bool) -> float:
    """Share of the cut side's fold that stands in the kept side, from the similarity 2 LCS / (|a| + |b|)."""
    left, right = page.size(match.left), page.size(match.right)
    return contained(match.similarity, left, right) if keeps_left else contained(match.similarity, right, left)


def contained(similarity: float, kept: int, other: int) -> float:
    """Return the share of the other side that stands in the kept one, from 2 common / (kept + other) and both sizes."""
    return similarity * (kept + other) / 2 / other if other else 1.0


def _runs(doubling: Doubling, fates: Sequence[tuple[bool, str]]) -> tuple[Run, ...]:
    """Join neighbours with one fate; a passage between them that matches nothing parts them."""
    if len(fates) == 1:
        return (Run(doubling.matches, *fates[0]),)
    runs, start, last = list[Run](), 0, -1
    others = [match.right if doubling.keeps_left else match.left for match in doubling.matches]
    for at, rows in enumerate(others):
        if at and (fates[at] != fates[at - 1] or last + 1 != rows[0]):
            runs.append(Run(doubling.matches[start:at], *fates[at - 1]))
            start = at
        last = rows[-1]
    runs.append(Run(doubling.matches[start:], *fates[-1]))
    return tuple(runs)
