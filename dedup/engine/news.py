"""What an article says that the other article of a relation does not: where that is nothing, it may go for it.

    kept "Dam bursts / The dam burst. 12 died."    "Dam bursts / The dam burst. 12 died. / AP"      ""
                                                   "Dam bursts / The wide dam burst. 12 died."      says "wide" ...
                                                   "Boy saved / The dam burst. 12 died."            says more outside

In: relations with their matches, pages. Out: what is said beyond the other article, in words. In passages that match,
every word counts (`facts.wording`). Outside them all characters count, protected and ignored ones too; only an agency's
credit, links and notices without a fact, and a headline of which a sentence of the other article says every word may
differ. Passages are read in their order up to the first that tells something, each pair of articles once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, pairwise
from operator import add
from typing import TypeVar

import numpy as np

from dedup import facts, memory, processes
from dedup.engine.columns import Columns
from dedup.engine.kinships import Kinships
from dedup.engine.listed import may_list, reordered
from dedup.engine.pages import Pages
from dedup.engine.standing import Standing, said, said_alike
from dedup.facts import wording
from dedup.model import Role
from dedup.pairing import packed
from dedup.relate import RELATIONS
from dedup.role_words import is_agency

S = TypeVar("S")
T = TypeVar("T")

_REMEMBERED = 1024  # articles whose letters are kept: those of a story are asked for one after the other
_TOGETHER = 512  # relations whose matches are read at a time
_BATCHES = 8  # of these, that are kept
# No news where the other article's text says it too.
_WORDED = frozenset({Role.HEADLINE, Role.SIGN_OFF, Role.FURNITURE, Role.TEASER})
BEYOND = "outside the shared copy it says what the keeper does not"

_Rows = tuple[int, int, int, int]  # matched rows: from the first up to the last here, and in the other article
_Place = tuple[str, int, list[int], list[int]]  # a text, its first row, where its passages start and end


class News:
    """(relation, one of its articles) -> what that one has beyond the other."""

    def __init__(self, table: Columns, pages: Pages, moved: Mapping[int, int]) -> None:
        self._table, self._pages, self._moved = table, pages, moved
        self._known: dict[int, str] = {}  # both articles in one number: half of what a tuple takes
        self._place = lru_cache(_REMEMBERED)(pages.place)
        self._standing = lru_cache(_REMEMBERED)(lambda ordinal: Standing(self._place(ordinal)[0]))
        self._pieces = lru_cache(_REMEMBERED)(self._pieced)
        self._parts = lru_cache(_REMEMBERED)(self._parted)

    def forget(self) -> None:
        """Forget what was read of articles, but not what it told: what comes next asks for others."""
        for each in (self._place, self._standing, self._pieces, self._parts):
            each.cache_clear()

    def close(self) -> None:
        """Forget what was read of articles: it holds this in a circle, which stays until the collector comes by."""
        del self._place, self._standing, self._pieces, self._parts

    def walked(self, function: Callable[[S], T], parts: Sequence[S], jobs: int) -> Iterator[T]:
        """Yield what a function that asks for news gives, by several processes; what one tells, this one knows."""

        def told(part: S) -> tuple[T, list[tuple[int, str]]]:
            known = len(self._known)
            found = function(part), list(islice(self._known.items(), known, None))
            if memory.pressed():  # no other part asks for the articles of its stories
                self.forget()
                self._pages.forget()
                memory.forget()
            return found

        for found, news in processes.in_order(told, parts, jobs):
            self._known.update(news)
            yield found

    def among(self, kinships: Kinships) -> Callable[[int, int], str]:
        """Return what says of two articles of some relations, copies or updates, what the first has beyond the other.

        "" where that is nothing. Two articles that come soon after one another in the relations are best asked for soon
        after one another: matches are read some hundred relations at a time, and once.
        """
        matched = cache(lambda: _Matched(kinships))

        def asked(member: int, other: int) -> str:
            pair = member << 32 | other
            if pair not in self._known:
                self._known[pair] = self._told(member, other, matched().by_row(member, other))
            return self._known[pair]

        return asked

    def _told(self, member: int, other: int, matched: Mapping[int, Sequence[_Rows]]) -> str:
        """Say the first thing that an article has and another one has not, in order of place."""
        here, there, reached = self._place(member), self._place(other), 0
        text, first, starts, ends = here
        for row, (start, end) in enumerate(zip(starts, ends, strict=True), first):
            gap, reached = text[reached:start], end
            if gap and not gap.isspace() and not self._stands(gap, other):  # protected or ignored
                return BEYOND
            if row in matched:
                loss = self._lost(here, there, matched[row])
                if loss is not None:
                    return f"it {loss.told()}"
            elif row not in self._moved and self._tells(text[start:end], self._pages.role(row), other):
                return BEYOND
        if not self._stands(text[reached:], other):
            return BEYOND
        if not may_list(starts, ends):
            return ""
        moved = reordered(self._pages.page(member), lambda row: self._held(row, other, matched))
        return BEYOND if moved else ""

    def _held(self, row: int, other: int, matched: Mapping[int, Sequence[_Rows]]) -> Collection[int]:
        """The rows of the other article that match a row, or that have its letters."""
        if row in matched:
            return {one for _, _, first, stop in matched[row] for one in range(first, stop)}
        rows = self._table.rows(other)
        alike = self._table.of[np.arange(rows.start, rows.stop)] == self._table.of[np.array([row])]
        return [rows[at] for at in np.flatnonzero(alike).tolist()]

    def _lost(self, here: _Place, there: _Place, matches: Sequence[_Rows]) -> wording.Loss | None:
        """What a row says in words beyond each of the passages that it matches; the first of these is told."""
        found = None
        (mine, first, starts, ends), (theirs, base, begins, stops) = here, there
        for one, two, three, four in matches:
            other = mine[starts[one - first] : ends[two - 1 - first]]
            kept = theirs[begins[three - base] : stops[four - 1 - base]]
            loss = None if kept == other else wording.lost(kept, other)
            if loss is None:
                return None
            found = found or loss
        return found

    def _stands(self, text: str, other: int) -> bool:
        """Tell whether another article has a passage or what stands between two, whole, signs and accents too."""
        if not text or text.isspace():
            return True
        if text in self._place(other)[0] and text in self._pieces(other):
            return True
        there = self._standing(other)
        if not there.may_have(text):
            return False
        alike = self._parts(other).get(there.sought(text), ())  # both protect the same words of a sentence
        return there.has(text) or any(said_alike(part, text) for part in alike)

    def _pieced(self, ordinal: int) -> frozenset[str]:
        """The passages of an article, and what stands between them, as they are."""
        text, _, starts, ends = self._place(ordinal)
        edges = [0, *(at for span in zip(starts, ends, strict=True) for at in span), len(text)]
        return frozenset(text[start:end] for start, end in pairwise(edges))

    def _parted(self, ordinal: int) -> dict[str, list[str]]:
        """The same by their letters."""
        found: dict[str, list[str]] = {}
        for part in self._pieces(ordinal):
            found.setdefault(said(part, bare=False), []).append(part)
        return found

    def _tells(self, text: str, role: Role, other: int) -> bool:
        """Tell whether a passage does not stand in another article and tells anything beside its text."""
        if self._stands(text, other):
            return False
        if (role is Role.SIGN_OFF and is_agency(text)) or (role is Role.FURNITURE and not facts.facts(text)):
            return False
        return role not in _WORDED or not self._standing(other).tells(text)


class _Matched:
    """The matched rows of copies and updates, read some hundred relations at a time."""

    def __init__(self, kinships: Kinships) -> None:
        codes = [RELATIONS.index(name) for name in ("copy", "update")]
        self._tied = kinships.select(np.isin(kinships.relation, codes))
        self._pairs = packed(*self._tied.pairs())
        self._batch = lru_cache(_BATCHES)(self._read)

    def by_row(self, member: int, other: int) -> dict[int, list[_Rows]]:
        """The matches of each row of an article with another one, in order."""
        pair = min(member, other) << 32 | max(member, other)
        number, at = divmod(int(self._pairs.searchsorted(np.uint64(pair))), _TOGETHER)
        begins, *columns = self._batch(number)
        left, lefts, right, rights = (column[begins[at] : begins[at + 1]] for column in columns)
        if member > other:
            left, lefts, right, rights = right, rights, left, lefts
        ends = map(add, left, lefts), map(add, right, rights)
        matches = list(zip(left, ends[0], right, ends[1], strict=True))
        found = {rows[0]: [rows] for rows in matches}
        if len(found) < len(left) or sum(lefts) > len(left):  # else each row stands in one match, which is the rule
            found = {}
            for rows in matches:
                for row in range(*rows[:2]):
                    found.setdefault(row, []).append(rows)
        return found

    def _read(self, number: int) -> list[list[int]]:
        """Where the matches of each relation begin, their first rows on both sides, and how many they have there."""
        start = number * _TOGETHER
        found = self._tied.chained(start, min(start + _TOGETHER, len(self._tied)))
        columns = found.block[found.pair], found.left, found.lefts, found.right, found.rights
        return [column.tolist() for column in columns]
