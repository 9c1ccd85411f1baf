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

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from dedup import facts
from dedup.align import Rows
from dedup.engine.columns import Columns
from dedup.engine.kinships import Kinships
from dedup.engine.listed import reordered
from dedup.engine.pages import Pages
from dedup.engine.standing import Standing, said, said_alike
from dedup.facts import wording
from dedup.kernels.chains import Chained
from dedup.model import Kinship, Role
from dedup.page import Page
from dedup.pairing import packed
from dedup.relate import RELATIONS
from dedup.role_words import is_agency

_REMEMBERED = 1024  # articles whose letters are kept: those of a story are asked for one after the other
_TOGETHER = 512  # relations whose matches are read at a time
_BATCHES = 8  # of these, that are kept
# No news where the other article's text says it too.
_WORDED = frozenset({Role.HEADLINE, Role.SIGN_OFF, Role.FURNITURE, Role.TEASER})
BEYOND = "outside the shared copy it says what the keeper does not"

_Pair = tuple[Rows, Rows]


class News:
    """(relation, one of its articles) -> what that one has beyond the other."""

    def __init__(self, table: Columns, pages: Pages, moved: Mapping[int, int]) -> None:
        self._table, self._pages, self._moved = table, pages, moved
        self._known: dict[int, str] = {}  # both articles in one number: half of what a tuple takes
        self._standing = lru_cache(_REMEMBERED)(lambda ordinal: Standing(pages.page(ordinal).text))
        self._pieces = lru_cache(_REMEMBERED)(self._pieced)
        self._parts = lru_cache(_REMEMBERED)(self._parted)

    def added(self, kinship: Kinship, member: int) -> str:
        """Say what an article has that the other article of a relation has not; "" where that is nothing."""
        here = member == kinship.left
        matches = ((match.left, match.right) for block in kinship.blocks for match in block.matches)
        return self._told(member, kinship.right if here else kinship.left, here, matches)

    def among(self, kinships: Kinships) -> Callable[[int, int], str]:
        """Return what says the same of two articles of some relations, copies or updates, whose matches are read once.

        Two articles that come soon after one another in the relations are best asked for soon after one another.
        """
        codes = [RELATIONS.index(name) for name in ("copy", "update")]
        tied = kinships.select(np.isin(kinships.relation, codes))
        pairs = packed(*tied.pairs())
        read = lru_cache(_BATCHES)(lambda at: tied.chained(at, min(at + _TOGETHER, len(tied))))

        def asked(member: int, other: int) -> str:
            at = int(pairs.searchsorted(np.uint64(min(member, other) << 32 | max(member, other))))
            return self._told(member, other, member < other, _matches(read(at - at % _TOGETHER), at % _TOGETHER))

        return asked

    def _told(self, member: int, other: int, here: bool, matches: Iterable[_Pair]) -> str:
        pair = member << 32 | other
        if pair not in self._known:
            self._known[pair] = next(self._added(member, other, _by_row(matches, here)), "")
        return self._known[pair]

    def _added(self, member: int, other: int, matched: Mapping[int, Sequence[_Pair]]) -> Iterator[str]:
        """Yield what an article has that another one has not, in order of place."""
        page, there, reached = self._pages.page(member), self._pages.page(other), 0
        for row, (start, end) in zip(self._table.rows(member), page.spans, strict=True):
            if not self._stands(page.text[reached:start], other):  # protected or ignored
                yield BEYOND
            reached = end
            if row in matched:
                loss = self._lost(page, there, matched[row])
                if loss is not None:
                    yield f"it {loss.told()}"
            elif row not in self._moved and self._tells(page.passage(row), page.roles[row - page.first], other):
                yield BEYOND
        if not self._stands(page.text[reached:], other):
            yield BEYOND
        if reordered(page, lambda row: self._held(row, other, matched)):
            yield BEYOND

    def _held(self, row: int, other: int, matched: Mapping[int, Sequence[_Pair]]) -> Collection[int]:
        """The rows of the other article that match a row, or that have its letters."""
        if row in matched:
            return {one for _, theirs in matched[row] for one in theirs}
        rows = self._table.rows(other)
        alike = self._table.of[np.arange(rows.start, rows.stop)] == self._table.of[np.array([row])]
        return [rows[at] for at in np.flatnonzero(alike).tolist()]

    def _lost(self, page: Page, there: Page, matches: Sequence[_Pair]) -> wording.Loss | None:
        """What a row says in words beyond each of the passages that it matches; the first of these is told."""
        first = None
        for mine, theirs in matches:
            kept, other = there.stretch(theirs), page.stretch(mine)
            loss = None if kept == other else wording.lost(kept, other)
            if loss is None:
                return None
            first = first or loss
        return first

    def _stands(self, text: str, other: int) -> bool:
        """Tell whether another article has a passage or what stands between two, whole, signs and accents too."""
        if not text or text.isspace() or text in self._pieces(other):
            return True
        there = self._standing(other)
        if not there.may_have(text):
            return False
        alike = self._parts(other).get(there.sought(text), ())  # both protect the same words of a sentence
        return there.has(text) or any(said_alike(part, text) for part in alike)

    def _pieced(self, ordinal: int) -> frozenset[str]:
        """The passages of an article, and what stands between them, as they are."""
        page = self._pages.page(ordinal)
        edges = [0, *(at for span in page.spans for at in span), len(page.text)]
        return frozenset(page.text[start:end] for start, end in pairwise(edges))

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


def _matches(found: Chained, pair: int) -> Iterator[_Pair]:
    """The matched rows of one of some relations, in order."""
    blocks = found.block[found.pair[pair] : found.pair[pair + 1] + 1]
    at = slice(int(blocks[0]), int(blocks[-1]))
    columns = (column[at].tolist() for column in (found.left, found.lefts, found.right, found.rights))
    for left, lefts, right, rights in zip(*columns, strict=True):
        yield tuple(range(left, left + lefts)), tuple(range(right, right + rights))


def _by_row(matches: Iterable[_Pair], here: bool) -> dict[int, list[_Pair]]:
    """The matches of each row of one side, in order: rows of this side, rows of the other."""
    found: dict[int, list[_Pair]] = {}
    for left, right in matches:
        mine, theirs = (left, right) if here else (right, left)
        for row in mine:
            found.setdefault(row, []).append((mine, theirs))
    return found
