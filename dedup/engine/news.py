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

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from dedup import facts
from dedup.align import Reader, Rows
from dedup.engine.columns import Columns
from dedup.engine.listed import reordered
from dedup.engine.pages import Pages
from dedup.engine.standing import Standing, said, said_alike
from dedup.facts import wording
from dedup.model import Kinship, Role
from dedup.role_words import is_agency

_REMEMBERED = 4096  # articles whose letters are kept
# No news where the other article's text says it too.
_WORDED = frozenset({Role.HEADLINE, Role.SIGN_OFF, Role.FURNITURE, Role.TEASER})
BEYOND = "outside the shared copy it says what the keeper does not"

_Pair = tuple[Rows, Rows]


class News:
    """(relation, one of its articles) -> what that one has beyond the other."""

    def __init__(self, table: Columns, reader: Reader, pages: Pages, moved: Mapping[int, int]) -> None:
        self._table, self._reader, self._pages, self._moved = table, reader, pages, moved
        self._known: dict[tuple[int, int], str] = {}
        self._standing = lru_cache(_REMEMBERED)(lambda ordinal: Standing(pages.page(ordinal).text))
        self._parts = lru_cache(_REMEMBERED)(self._parted)

    def added(self, kinship: Kinship, member: int) -> str:
        """Say what an article has that the other article of a relation has not; "" where that is nothing."""
        pair = member, kinship.right if member == kinship.left else kinship.left
        if pair not in self._known:
            self._known[pair] = next(self._added(*pair, _by_row(kinship, member == kinship.left)), "")
        return self._known[pair]

    def _added(self, member: int, other: int, matched: Mapping[int, Sequence[_Pair]]) -> Iterator[str]:
        """Yield what an article has that another one has not, in order of place."""
        page, reached = self._pages.page(member), 0
        for row, (start, end) in zip(self._table.rows(member), page.spans, strict=True):
            if not self._stands(page.text[reached:start], other):  # protected or ignored
                yield BEYOND
            reached = end
            if row in matched:
                loss = self._lost(matched[row])
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

    def _lost(self, matches: Sequence[_Pair]) -> wording.Loss | None:
        """What a row says in words beyond each of the passages that it matches; the first of these is told."""
        first = None
        for mine, theirs in matches:
            kept, other = self._reader.text(theirs), self._reader.text(mine)
            loss = None if kept == other else wording.lost(kept, other)
            if loss is None:
                return None
            first = first or loss
        return first

    def _stands(self, text: str, other: int) -> bool:
        """Tell whether another article has a passage or what stands between two, whole, signs and accents too."""
        if not text or text.isspace():
            return True
        there = self._standing(other)
        if not there.may_have(text):
            return False
        alike = self._parts(other).get(there.sought(text), ())  # both protect the same words of a sentence
        return there.has(text) or any(said_alike(part, text) for part in alike)

    def _parted(self, ordinal: int) -> dict[str, list[str]]:
        """The passages of an article, and what stands between them, by their letters."""
        page = self._pages.page(ordinal)
        edges = [0, *(at for span in page.spans for at in span), len(page.text)]
        found: dict[str, list[str]] = {}
        for part in (page.text[start:end] for start, end in pairwise(edges)):
            found.setdefault(said(part, bare=False), []).append(part)
        return found

    def _tells(self, text: str, role: Role, other: int) -> bool:
        """Tell whether a passage does not stand in another article and tells anything beside its text."""
        if self._stands(text, other):
            return False
        if (role is Role.SIGN_OFF and is_agency(text)) or (role is Role.FURNITURE and not facts.facts(text)):
            return False
        return role not in _WORDED or not self._standing(other).tells(text)


def _by_row(kinship: Kinship, here: bool) -> dict[int, list[_Pair]]:
    """The matches of each row of one side, in order: rows of this side, rows of the other."""
    found: dict[int, list[_Pair]] = {}
    for block in kinship.blocks:
        for match in block.matches:
            mine, theirs = (match.left, match.right) if here else (match.right, match.left)
            for row in mine:
                found.setdefault(row, []).append((mine, theirs))
    return found
