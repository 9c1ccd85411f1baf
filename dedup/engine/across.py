"""Blocks between articles, gathered: relations, furniture, and the passages that `--policy passages` cuts.

A passage that stands in many articles (a disclaimer, "Read more on ...") is no evidence that two of them tell one
story: a partial relation or a template needs a match of another kind. A copy needs none, since all of it stands in the
other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedup import facts, forms, relate, versions
from dedup.align import Reader
from dedup.config import BUCKET, Config
from dedup.decide import contained
from dedup.engine.columns import Columns
from dedup.engine.pages import Pages
from dedup.engine.sides import Sides
from dedup.engine.spool import Rows, Space
from dedup.engine.standing import Standing, said
from dedup.facts import wording
from dedup.model import Article, Block, FactChange, FactKind, Kinship, Match, Role
from dedup.page import Going, whole_paragraphs
from dedup.pairing import sizes_of
from dedup.role_words import is_agency
from dedup.tables import Classes, Matches
from dedup.thresholds import (
    BRIEF,
    CONTAINED,
    COPIED,
    CROWDED,
    ENDING,
    NOTICES,
    WIDESPREAD,
)

_REMEMBERED = 4096  # articles whose letters and folds are kept
_LINKS = frozenset({Role.FURNITURE, Role.TEASER})  # another outlet's notices and links are no news, without a fact
_WORDED = frozenset({Role.HEADLINE, Role.SIGN_OFF, *_LINKS})  # no news where the other article's text says it too
BEYOND = "outside the shared copy it says what the keeper does not"


class Across:
    """What is found between articles, in order of (left, right)."""

    def __init__(
        self,
        articles: Sequence[Article],
        table: Columns,
        classes: Classes,
        reader: Reader,
        pages: Pages,
        moved: Mapping[int, int],
        config: Config,
    ) -> None:
        self.kinships: list[Kinship] = []
        self.thinned: set[int] = set()  # articles of a crowd, not compared with all that they are like
        self.moved = moved  # row cut within its article -> the row that stays for it
        self._stays = frozenset(moved.values())  # and may go in the next round: with what it stays for, or not at all
        self._table, self._reader, self._pages, self._config = table, reader, pages, config
        self._classes = classes
        self._sides = Sides(table, pages, reader, moved)
        self._written: dict[int, int] = {}
        self._standing = lru_cache(_REMEMBERED)(lambda ordinal: Standing(pages.page(ordinal).text))
        self._parts = lru_cache(_REMEMBERED)(self._parted)
        self._pairs: list[tuple[int, int, list[Block]]] = []
        self.count({})
        self.spared: dict[Match, str] = {}  # matches that are not cut for their words alone, and what those are

    def count(self, dropped: Mapping[int, int]) -> None:
        """Count in how many of the articles that stay each passage stands: what is furniture, and what is a crowd's."""
        spread = _spread(self._classes, self._table, dropped)
        articles = len(self._table.first) - 1 - len(dropped)
        self.common = spread > max(WIDESPREAD[0], WIDESPREAD[1] * articles)
        self._crowded = spread > BUCKET

    def telling(self, matches: Matches) -> Matches:
        """The matches without those of two articles that share little, all of it in very many articles, word for word.

        No relation rests on it, so such articles need no chain of matches and no roles: `loose` sees them.
        """
        if self._config.policy == "passages" or not len(matches):
            return matches
        plain = (matches.similarity == 1) & self.common[matches.left] & self.common[matches.right]
        left, right = self._table.owners(matches.left), self._table.owners(matches.right)
        sizes = sizes_of(left, right)
        starts = np.cumsum(sizes) - sizes
        shared = np.add.reduceat(self._table.length[matches.left].astype(np.int64), starts)
        size = np.add.reduceat(np.append(self._table.length, 0).astype(np.int64), self._table.first[:-1])
        shorter = np.minimum(size[left[starts]], size[right[starts]])
        small = (shared < NOTICES * shorter) & (shorter >= BRIEF)
        kept = ~np.repeat(np.logical_and.reduceat(plain, starts) & small, sizes)
        return Matches(matches.left[kept], matches.right[kept], matches.similarity[kept], matches.linked)

    def add(self, left: int, right: int, blocks: Sequence[Block]) -> None:
        """Relate two articles by their blocks."""
        kinship = relate.relate(self._sides.side(left), self._sides.side(right), blocks, self, self._sure)
        if kinship is not None:
            self.kinships.append(kinship)
        if self._config.policy == "passages":
            self._pairs.append((left, right, list(blocks)))

    def loose(self, articles: Sequence[Article], space: Space) -> None:
        """Relate articles of which no passages match, but phrases do."""
        if len(articles) < 2:  # a text of millions of characters by itself needs no samples
            return
        known = {(one.left, one.right) for one in self.kinships}
        texts = (article.text for article in articles)
        letters = lru_cache(_REMEMBERED)(lambda ordinal: forms.letters(articles[ordinal].text))
        for left, right in forms.pairs(texts, Rows(space, "<u8", 0.1), Rows(space, "<i4", 0.05)).tolist():
            if (left, right) not in known and relate.phrases(letters(left), letters(right))[0]:
                kinship = relate.loose(self._sides.side(left), self._sides.side(right))
                if kinship is not None:
                    self.kinships.append(kinship)
        self.kinships.sort(key=lambda one: (one.left, one.right))

    def closed(self, articles: Sequence[Article], dropped: Mapping[int, int]) -> list[Kinship]:
        """Return the relations of the articles that stay: successors named, and partial ones on furniture left out."""
        live = [one for one in self.kinships if one.left not in dropped and one.right not in dropped]
        standing = {(one.left, one.right) for one in live if one.relation == "template"}
        return [
            # All changed facts of a form are read once it turns out to be a version.
            replace(one, changes=self._changes(one.blocks))
            if one.relation != "template" and (one.left, one.right) in standing
            else one
            for one in versions.chained(articles, live)
            if one.relation != "partial" or self._evident(one.blocks)
        ]

    def crowd(self) -> set[int]:
        """The articles not compared with all that they are like, and those half of which stands in too many."""
        return self.thinned | {
            ordinal
            for ordinal, side in self._sides.made.items()
            if sum(size for row, size in side.length.items() if self._crowded[row]) > CROWDED * side.total
        }

    def stock(self, row: int, dropped: Mapping[int, int]) -> bool:
        """Tell whether a passage is a notice that many articles end with, and stands in one before that is written."""
        ordinal = self._pages.owner(row)
        rows = self._table.rows(ordinal)
        if not self.common[row] or row < max(rows.stop - ENDING, rows.start + ENDING):
            return False
        name = int(self._classes.of[row])
        if name not in self._written:
            owners = ((one, self._pages.owner(one)) for one in self._classes.rows(name).tolist())
            self._written[name] = next((one for one, owner in owners if owner not in dropped), row)
        return self._written[name] != row

    def get(self, match: Match, default: tuple[FactChange, ...] = ()) -> tuple[FactChange, ...]:
        """The changed facts of a match."""
        changes = () if match.same else self._reader.changes(match.left, match.right)
        return self._told(match, changes) if changes else default

    def _sure(self, match: Match) -> tuple[FactChange, ...]:
        """Changed facts of a match that need no full reading; its left side is no headline."""
        return self._reader.conflicts(match.left, match.right)

    def _changes(self, blocks: Sequence[Block]) -> tuple[tuple[Match, tuple[FactChange, ...]], ...]:
        return tuple((match, found) for block in blocks for match in block.matches if (found := self.get(match)))

    def _told(self, match: Match, changes: tuple[FactChange, ...]) -> tuple[FactChange, ...]:
        """The changes without the names of two headlines: each desk writes its own, and the body holds the facts."""
        if all(self._role(side[0]) is Role.HEADLINE for side in (match.left, match.right)):
            return tuple(change for change in changes if change.kind is not FactKind.NAME)
        return changes

    def _role(self, row: int) -> Role:
        page = self._pages.page(self._pages.owner(row))
        return page.roles[row - page.first]

    def sizes(self) -> list[int]:
        """Folded characters of each article, once its inner repeats are cut."""
        length = self._table.length.astype(np.int64)
        if self.moved:
            length[list(self.moved)] = 0
        total = np.concatenate(([0], np.cumsum(length)))
        sizes: list[int] = np.diff(total[self._table.first]).tolist()
        return sizes

    def adds_news(self, kinship: Kinship, member: int) -> str:
        """Say what an article has that the other article of a relation has not; "" where that is nothing.

        In passages that match, every word counts (`facts.wording`). Outside them all of its characters count, protected
        and ignored ones too; only an agency's credit, links and notices without a fact, and a headline of which a
        sentence of the other article says every word may differ.
        """
        here = member == kinship.left
        other = kinship.right if here else kinship.left
        page = self._pages.page(member)
        matched, reached = self._worded(kinship, here), 0
        for row, (start, end) in zip(self._table.rows(member), page.spans, strict=True):
            if not self._stands(page.text[reached:start], other):  # protected or ignored
                return BEYOND
            reached = end
            loss = matched.get(row)
            if loss is not None:
                return f"it {loss.told()}"
            if row in matched or row in self.moved or self._stands(page.passage(row), other):
                continue
            if self._tells(page.passage(row), page.roles[row - page.first], other):
                return BEYOND
        return "" if self._stands(page.text[reached:], other) else BEYOND

    def _stands(self, text: str, other: int) -> bool:
        """Tell whether another article has a passage or what stands between two, whole, signs and accents too."""
        if not text or text.isspace() or self._standing(other).has(text):
            return True
        bare = self._pages.page(other).text.isascii()
        return said(text, bare) in self._parts(other)  # both protect the same words of a sentence

    def _parted(self, ordinal: int) -> frozenset[str]:
        """The passages of an article, and what stands between them."""
        page = self._pages.page(ordinal)
        edges = [0, *(at for span in page.spans for at in span), len(page.text)]
        return frozenset(said(page.text[start:end], bare=False) for start, end in pairwise(edges))

    def _worded(self, kinship: Kinship, here: bool) -> dict[int, wording.Loss | None]:
        """Each row of one side that matches, with what it says beyond all that it matches."""
        found: dict[int, wording.Loss | None] = {}
        for match in (match for block in kinship.blocks for match in block.matches):
            mine, theirs = (match.left, match.right) if here else (match.right, match.left)
            if all(row in found and found[row] is None for row in mine):
                continue
            loss = wording.lost(self._reader.text(theirs), self._reader.text(mine))
            found.update((row, loss) for row in mine if loss is None or row not in found)
        return found

    def _tells(self, text: str, role: Role, other: int) -> bool:
        """Tell whether a passage that does not stand in the other article tells anything beside its text."""
        if (role is Role.SIGN_OFF and is_agency(text)) or (role in _LINKS and not facts.facts(text)):
            return False
        return role not in _WORDED or not self._standing(other).tells(text)

    def bare(self, goes: Mapping[int, object]) -> list[Kinship]:
        """Pairs that no relation shows but that `--policy passages` cuts from, as relations of kind "none"."""
        shown = {(one.left, one.right) for one in self.kinships if one.relation != "template"}
        return [
            Kinship(left, right, "none", 0.0, 0.0, tuple(blocks), self._changes(blocks))
            for left, right, blocks in self._pairs
            if (left, right) not in shown and any(row in goes for block in blocks for row in block.right)
        ]

    def touching(self) -> Iterator[tuple[int, int, int]]:
        """Yield the pairs that no relation shows, with the folded characters that they share: only cuts can show them.

        For `--policy passages`: what it leaves of an article may be what another one says.
        """
        shown = {(one.left, one.right) for one in self.kinships}
        for left, right, blocks in self._pairs:
            if (left, right) not in shown:
                yield left, right, int(sum(self._table.length[list(block.left)].sum() for block in blocks))

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
        rows = {*match.left, *match.right}
        if not rows.isdisjoint(cut) or not rows.isdisjoint(self.moved) or not self._stays.isdisjoint(match.right):
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

    def _evident(self, blocks: Sequence[Block]) -> bool:
        return any(
            match.similarity >= COPIED and not self.common[row] and self._table.length[row] >= self._config.min_chars
            for block in blocks
            for match in block.matches
            for row in match.left
        )


def _spread(classes: Classes, table: Columns, dropped: Mapping[int, int]) -> NDArray[np.int64]:
    """Return in how many articles each row's passage stands, those that are dropped aside."""
    spread = np.zeros(len(table.length), np.int64)
    owner = table.owners(classes.members)
    stays = ~np.isin(owner, np.fromiter(dropped, np.int64, len(dropped)))
    members, owner = classes.members[stays], owner[stays]
    if not len(members):
        return spread
    label = classes.of[members]
    new = np.concatenate(([True], (owner[1:] != owner[:-1]) | (label[1:] != label[:-1])))
    place = np.searchsorted(classes.shared, label)
    spread[members] = np.bincount(place[new], minlength=len(classes.shared))[place]
    return spread
