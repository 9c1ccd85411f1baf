"""Articles as relations see them: what each passage counts, learned when an article is first asked for.

"Kabul, May 4 (AP) - A bomb killed 12 ..." | "AP"     rows 40 to 52 with their lengths, but not the sign-off's;
                                                      numbers {12}, names {kabul}, read with the passages of a batch
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from dedup import kernels, sentences, torn
from dedup.engine.columns import Columns
from dedup.engine.pages import Pages
from dedup.kernels.chains import Sheets
from dedup.kernels.statements import NAMES, NUMBERS, OPENS
from dedup.kernels.words import Ints
from dedup.measures import Sets, Told
from dedup.model import Block, Match, Role
from dedup.reach import laid
from dedup.relate import Read
from dedup.thresholds import DATELINE, NAME_LETTERS, OPENING
from dedup.torn import Side

_REMEMBERED = 4096  # articles whose rows are kept as a mapping
_ROWS = 1 << 18  # passages of pairs that are measured together
_HEADLINE = 8  # a bit beside NUMBERS, NAMES and OPENS
_EVIDENCE = NUMBERS | NAMES
_ASKED = dict.fromkeys(Role, _EVIDENCE)
_ASKED |= {Role.HEADLINE: NUMBERS | _HEADLINE}  # its names are the desk's own
_ASKED |= dict.fromkeys((Role.SIGN_OFF, Role.FURNITURE, Role.TEASER, Role.DATELINE), 0)


class Sides:
    """What the rows of articles count."""

    def __init__(self, table: Columns, pages: Pages, moved: Mapping[int, int]) -> None:
        self._table, self._pages = table, pages
        self.size = np.zeros(len(table), np.int32)  # folded characters that carry evidence
        self.known = np.zeros(len(table.first) - 1, bool)  # articles that were asked for
        self._asked = np.zeros(len(table), np.uint8)
        self._cut = np.zeros(len(table), bool)  # within its article
        self._cut[np.fromiter(moved, np.int64, len(moved))] = True
        self.side = lru_cache(_REMEMBERED)(self._side)

    def _learn(self, ordinals: Ints) -> None:
        fresh = ordinals[~self.known[ordinals]]
        _, rows, article = laid(self._table.first, fresh)
        roles = (_ASKED[role] for ordinal in fresh.tolist() for role in self._pages.page(ordinal).roles)
        asked = np.fromiter(roles, np.uint8, len(rows))
        asked[self._cut[rows]] &= _HEADLINE
        self.size[rows] = np.where(asked & NUMBERS > 0, self._table.length[rows], 0)
        asked[rows - self._table.first[fresh][article] < OPENING] |= OPENS
        self._asked[rows] = asked
        self.known[fresh] = True

    def told(self, ordinals: Ints, rows: Ints, sheets: Sheets) -> Told:
        """What some articles state, without what is no evidence: sign-offs, notices, teasers, what is cut within them.

        Args:
            rows, sheets: Their passages.
        """
        self._learn(ordinals)
        asked = self._asked[rows]
        tables = sentences.widest(np.frombuffer(sheets.utf8, np.uint8))
        spans = sheets.utf8, sheets.start, sheets.end
        found = kernels.stated(*spans, asked, sheets.first, *tables, DATELINE, NAME_LETTERS)
        body = asked & NAMES > 0
        return Told(*spans, sheets.first, self.size[rows].astype(np.int64), body, Sets(*found[:2]), Sets(*found[2:]))

    def _side(self, ordinal: int) -> Side:
        """One article by its rows."""
        rows = self._table.rows(ordinal)
        asked = self._asked[rows.start : rows.stop].tolist()
        size = self.size[rows.start : rows.stop].tolist()
        return Side(
            ordinal,
            dict(zip(rows, size, strict=True)),
            sum(size),
            frozenset(row for row, one in zip(rows, asked, strict=True) if one & _HEADLINE),
            frozenset(rows[:OPENING]),
        )


class Differing:
    """The changed facts of some pairs of articles, read when asked for; `near` are their matches that differ."""

    def __init__(
        self,
        side: Callable[[int], Side],
        names: Sequence[tuple[int, int]],
        near: Sequence[Sequence[Match]],
        changes: torn.Changes,
        sure: torn.Sure,
    ) -> None:
        self._side, self._names, self._near = side, names, near
        self._changes, self._sure = changes, sure

    def read(self, pair: int, limit: float, least: int, few: float) -> tuple[Read, int, int]:
        """Read those of a pair as `torn.read` does."""
        near = self._near[pair]
        if not near:
            return {}, 0, 0
        side = self._side(self._names[pair][0])
        return torn.read(side, [Block(tuple(near))], self._changes, self._sure, limit, least, few)

    def dated(self, pair: int, found: Read) -> bool:
        """Tell whether one of them is the day of a dateline."""
        side = self._side(self._names[pair][0]) if found else None
        return any(side and torn.dated(side, match, one) for match, changes in found.items() for one in changes)


def parts(rows: Ints) -> Iterator[tuple[int, int]]:
    """Yield ranges of pairs that have some `_ROWS` rows together, so that their columns take some megabytes."""
    part = np.cumsum(rows) // _ROWS
    yield from pairwise([0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(rows)] if len(rows) else [])
