"""Articles as relations see them: what each passage counts, learned when an article is first asked for.

"Kabul, May 4 (AP) - A bomb killed 12 ..." | "AP"     rows 40 to 52 with their lengths, but not the sign-off's;
                                                      numbers {12}, names {kabul}, read with the passages of a batch
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup import kernels, sentences
from dedup.differing import Nears
from dedup.engine import layout
from dedup.engine.columns import Columns
from dedup.engine.pages import Pages
from dedup.engine.placing import Texts
from dedup.kernels.chains import Chained, Sheets
from dedup.kernels.statements import NAMES, NUMBERS, OPENS
from dedup.kernels.words import Ints
from dedup.measures import Sets, Told
from dedup.model import Role
from dedup.pairing import places
from dedup.stores import shared
from dedup.thresholds import DATELINE, NAME_LETTERS, OPENING

_RECORDS = 1 << 16  # matches or facts that are read back together: what is made of each takes some 500 bytes
_HEADLINE = 8  # a bit beside NUMBERS, NAMES and OPENS
_CUT = np.uint8(0x80)  # within its article
_EVIDENCE = NUMBERS | NAMES
_BARE = dict.fromkeys((Role.SIGN_OFF, Role.FURNITURE, Role.TEASER, Role.DATELINE), 0)
_BARE |= {Role.HEADLINE: NUMBERS | _HEADLINE}  # its names are the desk's own
_ASKED = np.array([_BARE.get(role, _EVIDENCE) for role in layout.ROLES], np.uint8)


class Sides:
    """What the rows of articles count."""

    def __init__(self, table: Columns, pages: Pages, moved: Mapping[int, int]) -> None:
        self._table, self._pages = table, pages
        count = len(table.first) - 1
        self.total = shared(8 * count).view(np.int64)  # folded characters that carry evidence, of each article
        self.known = np.zeros(count, bool)  # articles that were asked for, in this process
        self._asked = shared(len(table))
        self._asked[np.fromiter(moved, np.int64, len(moved))] = _CUT

    def learn(self, articles: Ints) -> None:
        """Learn what is asked of the passages of some articles, whose roles are known."""
        if not self.known[articles].all():
            rows, first = self._table.rows_of(articles)
            self._learn(articles, rows, first, self._pages.roles(rows))

    def _learn(self, articles: Ints, rows: Ints, first: Ints, roles: NDArray[np.uint8]) -> None:
        asked = _ASKED[roles]
        cut = self._asked[rows] & _CUT
        asked[cut > 0] &= _HEADLINE
        asked[places(np.diff(first)) < OPENING] |= OPENS
        self._asked[rows] = asked | cut
        self.total[articles] = np.diff(np.append(0, np.cumsum(self.size(rows)))[first])
        self.known[articles] = True

    def size(self, rows: NDArray[np.integer[Any]]) -> Ints:
        """Folded characters of rows that carry evidence; 0 where they were not asked for."""
        return np.where(self._asked[rows] & NUMBERS > 0, self._table.length[rows], 0).astype(np.int64)

    def told(self, texts: Texts, sheets: Sheets) -> Told:
        """What some articles state, without what is no evidence: sign-offs, notices, teasers, what is cut within them.

        Args:
            texts, sheets: Their passages.
        """
        rows = texts.rows
        if not self.known[texts.articles].all():
            roles = self._pages.read(texts.articles, rows, (texts.texts, texts.start, texts.end))
            self._learn(texts.articles, rows, sheets.first, roles)
        asked = self._asked[rows] & ~_CUT
        tables = sentences.widest(np.frombuffer(sheets.utf8, np.uint8))
        spans = sheets.utf8, sheets.start, sheets.end
        found = kernels.stated(*spans, asked, sheets.first, *tables, DATELINE, NAME_LETTERS)
        body = asked & NAMES > 0
        return Told(*spans, sheets.first, self.size(rows), body, Sets(*found[:2]), Sets(*found[2:]))

    def near(self, rows: Ints, first: Ints, chained: Chained) -> Nears:
        """The matches of pairs of articles whose bytes differ.

        Args:
            rows, first: The passages of all these articles, which `told` was asked for.
            chained: Blocks in places of `rows`.
        """
        opening = places(np.diff(first)) < OPENING
        return Nears.of(chained, self.size(rows), self._asked[rows] & _HEADLINE > 0, opening)


def parts(sizes: NDArray[np.integer[Any]], most: int = 0) -> Iterator[tuple[int, int]]:
    """Yield ranges whose sizes are some `most` together; of matches or facts, as many as are read back together."""
    part = np.cumsum(sizes, dtype=np.int64) // (most or _RECORDS)
    yield from pairwise([0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(sizes)] if len(sizes) else [])
