"""Blocks between articles, gathered: relations, furniture, and the passages that `--policy passages` cuts.

A passage that stands in many articles (a disclaimer, "Read more on ...") is no evidence that two of them tell one
story: a partial relation or a template needs a match of another kind. A copy needs none, since all of it stands in the
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup import kernels, relate
from dedup.align import Reader
from dedup.blocks import chosen, cut
from dedup.config import BUCKET, Config
from dedup.decide import contained
from dedup.engine.chains import Found
from dedup.engine.columns import Columns
from dedup.engine.given import evident, succeeded
from dedup.engine.kinships import Kinships
from dedup.engine.layout import ROLES
from dedup.engine.pages import Pages
from dedup.engine.phrased import phrased
from dedup.engine.placing import Spans, placed
from dedup.engine.sides import Sides, parts
from dedup.engine.spool import Space
from dedup.kernels.chains import Paired
from dedup.model import Article, Block, FactChange, FactKind, Kinship, Match, Role
from dedup.page import Going, whole_paragraphs
from dedup.pairing import packed
from dedup.relate import RELATIONS
from dedup.tables import Classes, Marked, sought
from dedup.thresholds import (
    BRIEF,
    CONTAINED,
    CROWDED,
    ENDING,
    NOTICES,
    WIDESPREAD,
)

if TYPE_CHECKING:
    from dedup.differing import Nears
    from dedup.engine.news import News
    from dedup.foretold import Certain, Foretold
    from dedup.kernels.words import Ints

_ROWS = 1 << 18  # passages of pairs that are measured together

S = TypeVar("S")
T = TypeVar("T")

_Pair = tuple[int, int, list[Block]]


class Part(NamedTuple):
    """What some pairs of articles have in common, as one process hands it to another."""

    related: Sequence[relate.Related]
    pairs: Sequence[_Pair]  # for `--policy passages`
    articles: Ints  # those of all pairs, in order


class Across:
    """What is found between articles, in order of (left, right)."""

    def __init__(
        self,
        table: Columns,
        classes: Classes,
        reader: Reader,
        pages: Pages,
        moved: Mapping[int, int],
        config: Config,
    ) -> None:
        self.kinships = Kinships(Space(config.budget))
        self.thinned: set[int] = set()  # articles of a crowd, not compared with all that they are like
        self.moved = moved  # row cut within its article -> the row that stays for it
        self._table, self._reader, self._pages, self._config = table, reader, pages, config
        self._classes = classes
        self._sides = Sides(table, pages, moved)
        self._written: dict[int, int] = {}
        self._pairs: list[_Pair] = []
        self.count({})
        self.spared: dict[Match, str] = {}  # matches that are not cut for their words alone, and what those are

    def adding(self, kinships: Kinships) -> Callable[[int, int], str]:
        """Return what says of two articles of some relations, copies or updates, what the first has beyond the other.

        "" where that is nothing.
        """
        asked = cache(lambda: self._news.among(kinships))
        return lambda member, other: asked()(member, other)

    def walked(self, function: Callable[[S], T], parts: Sequence[S]) -> Iterator[T]:
        """Yield what a function that asks for news gives."""
        return self._news.walked(function, parts, self._config.workers) if parts else iter(())

    @property
    def standings(self) -> tuple[NDArray[Any], ...]:
        """What decides which article stays; see `group.standings`."""
        return self._table.standing

    @cached_property
    def _sure(self) -> Foretold:
        from dedup.foretold import Foretold

        return Foretold()

    def forget(self) -> None:
        """Forget what was read of articles to settle which go, but not what it told: what comes asks for others."""
        self.__dict__.pop("_sure", None)
        if "_news" in self.__dict__:
            self._news.forget()
        if self._config.furniture != "cut":
            self._uncount()

    def _uncount(self) -> None:
        """Let go of in how many articles passages stand."""
        for name in ("_classes", "_sides", "common", "_crowded"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        """Let go of all but the relations: no more is asked of articles, nor in how many of them a passage stands."""
        if "_news" in self.__dict__:
            self._news.close()
            del self._news
        self._uncount()
        self._table.close()

    @cached_property
    def _stays(self) -> frozenset[int]:
        """The rows that stay for others may go in the next round: with what they stay for, or not at all."""
        return frozenset(self.moved.values())

    @cached_property
    def _news(self) -> News:
        from dedup.engine.news import (
            News,  # with what it reads words by, it takes longer to load than an article to read
        )

        return News(self._table, self._pages, self.moved)

    def count(self, dropped: Mapping[int, int]) -> None:
        """Count in how many of the articles that stay each passage stands: what is furniture, and what is a crowd's."""
        widespread = max(WIDESPREAD[0], WIDESPREAD[1] * (len(self._table.first) - 1 - len(dropped)))
        rows, spread = self._table.widespread(self._classes, dropped, min(widespread, BUCKET))
        self.common = Marked.of(rows[spread > widespread], len(self._table))
        self._crowded = rows[spread > BUCKET]

    def telling(self, paired: Paired) -> NDArray[np.bool_]:
        """Tell which pairs share more than a little, all of it in very many articles, word for word; shape (p,).

        No relation rests on that, so such articles need no chain of matches and no roles: `loose` sees them.
        """
        if self._config.policy == "passages" or not len(paired.one):
            return np.ones(len(paired.one), np.bool_)
        plain = (paired.similarity == 1) & self.common[paired.left] & self.common[paired.right]
        starts = paired.offset[:-1]
        shared = np.add.reduceat(self._table.length[paired.left].astype(np.int64), starts)
        shorter = np.minimum(self._table.chars[paired.one], self._table.chars[paired.other])
        small = (shared < NOTICES * shorter) & (shorter >= BRIEF)
        wanted: NDArray[np.bool_] = ~(np.logical_and.reduceat(plain, starts) & small)
        return wanted

    def related(self, found: Found) -> Part:
        """Relate pairs of articles by their blocks."""
        made = []
        told = self._sides.told(found.texts, found.sheets)
        near = self._sides.near(found.texts.rows, told.first, found.chained)
        left, right = found.places()
        rows = np.diff(told.first)
        for start, stop in parts(rows[left] + rows[right], _ROWS):
            at, some = slice(start, stop), near.some(start, stop)
            names = found.one[at], found.other[at]
            pairs = relate.Pairs(left[at], right[at], cut(found.chained, start, stop), names)
            spans = Spans.of(some, found.texts, found.sheets)
            changes = partial(self._changed, found, some, spans)
            named = relate.relate(told, pairs, some, partial(self._certain, spans), changes)
            facts = placed(named.pair, named.facts, some, names, found.texts)
            kept = chosen(found.blocks.columns(start, stop), named.pair)
            made.append(relate.Related(named.columns, kept, facts))
        bare: list[_Pair] = []
        if self._config.policy == "passages":
            pairs_of = zip(found.one.tolist(), found.other.tolist(), found.blocks, strict=True)
            bare = [(one, other, list(each)) for one, other, each in pairs_of]
        return Part(made, bare, found.texts.articles)

    def take(self, part: Part) -> None:
        """Take in the relations of some pairs, in their order."""
        self._pages.learn(part.articles)
        self._sides.learn(part.articles)
        for related in part.related:
            self.kinships.add(related)
        self._pairs += part.pairs

    def _certain(self, spans: Spans, at: Ints) -> Certain:
        """The certain conflicts of some matches."""
        return self._sure.read(*spans[:3], spans.left[at], spans.right[at])

    def loose(self, articles: Sequence[Article], found: NDArray[np.int64]) -> None:
        """Relate articles of which no passages match, but phrases do.

        Args:
            found: The pairs that share phrases, as `forms.pairs` gives them.
        """
        known, asked = packed(*self.kinships.pairs()), packed(*found.T)
        kernels.sort(known)  # `isin` would hold both three times
        fresh = found[~sought(known, asked)[1]]
        del known, asked
        for related in phrased(articles, self._table, self._sides, fresh):
            self.kinships.add(related)
        self.kinships = self.kinships.ordered()

    def closed(self, articles: Sequence[Article], dropped: Mapping[int, int]) -> Kinships:
        """Return the relations of the articles that stay: successors named, and partial ones on furniture left out."""
        left, right = self.kinships.pairs()
        stays = np.ones(len(self._table.first) - 1, np.bool_)
        stays[[*dropped]] = False
        live = self.kinships.select(stays[left] & stays[right])
        named = succeeded(live, articles, self._table, self._changes)
        length, least = self._table.length, self._config.min_chars
        return named.select(evident(named, lambda rows: (length[rows] >= least) & ~self.common[rows]))

    def crowd(self) -> set[int]:
        """The articles not compared with all that they are like, and those half of which stands in too many."""
        sides, owners = self._sides, self._table.owners(self._crowded)
        crowded = np.bincount(owners, sides.size(self._crowded), len(sides.known))
        return self.thinned | {*np.flatnonzero(sides.known & (crowded > CROWDED * sides.total)).tolist()}

    def stock(self, row: int, dropped: Mapping[int, int]) -> bool:
        """Tell whether a passage is a notice that many articles end with, and stands in one before that is written."""
        ordinal = self._pages.owner(row)
        rows = self._table.rows(ordinal)
        if not self.common[np.array([row])][0] or row < max(rows.stop - ENDING, rows.start + ENDING):
            return False
        name = int(self._classes.of[np.array([row])][0])
        if name not in self._written:
            owners = ((one, self._pages.owner(one)) for one in self._classes.rows(name).tolist())
            self._written[name] = next((one for one, owner in owners if owner not in dropped), row)
        return self._written[name] != row

    def _changed(self, found: Found, near: Nears, spans: Spans, at: Ints) -> Callable[[int], Sequence[FactChange]]:
        """Return what tells the changed facts of some matches, by their places among these.

        The kernel looks at all of them at once: two in three differ in words that say nothing.
        """
        if not len(at):
            return lambda _: ()
        from dedup import facts  # it takes longer to load than a short article to read
        from dedup.facts.seen import glimpses

        glimpse = glimpses(*spans[:3], spans.left[at], spans.right[at])
        sides = [(first[at], many[at]) for first, many in ((near.left, near.lefts), (near.right, near.rights))]
        one, other = (found.texts.stretches(*side, found.sheets.first) for side in sides)
        roles = (self._pages.roles(found.rows[first]) for first, _ in sides)
        left, right = (role == ROLES.index(Role.HEADLINE) for role in roles)
        headlines = (left & right).tolist()

        def told(place: int) -> Sequence[FactChange]:
            if glimpse[place] == ():
                return ()
            changes = facts.changes(one(place), other(place), glimpse[place])
            return _bodied(changes) if changes and headlines[place] else changes

        return told

    def _changes(self, blocks: Sequence[Block]) -> tuple[tuple[Match, tuple[FactChange, ...]], ...]:
        matches = (match for block in blocks for match in block.matches if not match.same)
        told = ((match, self._told(match, self._reader.changes(match.left, match.right))) for match in matches)
        return tuple((match, found) for match, found in told if found)

    def _told(self, match: Match, changes: tuple[FactChange, ...]) -> tuple[FactChange, ...]:
        """The changes of a match as relations see them."""
        headlines = changes and all(self._pages.role(side[0]) is Role.HEADLINE for side in match[:2])
        return _bodied(changes) if headlines else changes

    def sizes(self) -> Sequence[int]:
        """Folded characters of each article, once its inner repeats are cut."""
        rows = np.fromiter(self.moved, np.int64, len(self.moved))
        cut = np.bincount(self._table.owners(rows), self._table.length[rows], len(self._table.chars))
        return memoryview(self._table.chars - cut.astype(np.int64))  # type: ignore[arg-type]

    def bare(self, goes: Mapping[int, object]) -> list[Kinship]:
        """Pairs that no relation shows but that `--policy passages` cuts from, as relations of kind "none"."""
        forms = self.kinships.relation == RELATIONS.index("template")
        shown = self._shown(self.kinships.select(~forms))
        return [
            Kinship(left, right, "none", 0.0, 0.0, tuple(blocks), self._changes(blocks))
            for left, right, blocks in self._pairs
            if (left, right) not in shown and any(row in goes for block in blocks for row in block.right)
        ]

    def touching(self) -> Iterator[tuple[int, int, int]]:
        """Yield the pairs that no relation shows, with the folded characters that they share: only cuts can show them.

        For `--policy passages`: what it leaves of an article may be what another one says.
        """
        shown = self._shown(self.kinships)
        for left, right, blocks in self._pairs:
            if (left, right) not in shown:
                yield left, right, int(sum(self._table.length[list(block.left)].sum() for block in blocks))

    def _shown(self, some: Kinships) -> set[tuple[int, int]]:
        return set(zip(some.left.tolist(), some.right.tolist(), strict=True)) if self._pairs else set()

    def cuts(self, dropped: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
        """Row -> the earlier article's rows that stay for it: what `--policy passages` cuts."""
        cut: dict[int, tuple[int, ...]] = {}
        for left, right, blocks in sorted(self._pairs, key=lambda pair: (pair[1], pair[0])):
            if left in dropped or right in dropped:
                continue
            page = self._pages.page(right)
            for block in blocks:
                matches = sorted(block.matches, key=lambda match: match.right)
                may = [(self._may_cut(match, cut), "") for match in matches]
                gone = [row for row in self._table.rows(right) if row in self.moved or row in cut]
                goes = (row for match, (go, _) in zip(matches, may, strict=True) if go for row in match.right)
                fates = whole_paragraphs(page, [match.right for match in matches], may, Going(page, (*gone, *goes)))
                for match, (go, _) in zip(matches, fates, strict=True):
                    if go:
                        cut.update((row, match.left) for row in match.right)
        return cut

    def _may_cut(self, match: Match, cut: Mapping[int, object]) -> bool:

        from dedup.facts import wording

        rows = {*match.left, *match.right}
        if any(row in cut or row in self.moved for row in rows) or not self._stays.isdisjoint(match.right):
            return False
        left, right = (int(self._table.length[list(side)].sum()) for side in (match.left, match.right))
        if right < self._config.min_chars or contained(match.similarity, left, right) < CONTAINED:
            return False
        if any(change.lost_with("b") for change in self._reader.changes(match.left, match.right)):
            return False
        loss = wording.lost(self._reader.text(match.left), self._reader.text(match.right))
        if loss is not None:
            self.spared[match] = loss.told()
        return loss is None


def _bodied(changes: tuple[FactChange, ...]) -> tuple[FactChange, ...]:
    """The changes without the names of two headlines: each desk writes its own, and the body holds the facts."""
    return tuple(change for change in changes if change.kind is not FactKind.NAME)
