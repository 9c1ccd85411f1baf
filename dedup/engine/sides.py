"""Articles as relations see them: what each passage counts, by its role.

"Kabul, May 4 (AP) - A bomb killed 12 ..." | "AP"     rows 40 to 52 with their lengths, but not the sign-off's;
                                                      numbers {12}, names {kabul}, read with the passages of a batch
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

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
from dedup.thresholds import DATELINE, NAME_LETTERS, OPENING

_ROWS = 1 << 18  # passages of pairs that are measured together
_HEADLINE = 8  # a bit beside NUMBERS, NAMES and OPENS
_EVIDENCE = NUMBERS | NAMES
_BARE = dict.fromkeys((Role.SIGN_OFF, Role.FURNITURE, Role.TEASER, Role.DATELINE), 0)
_BARE |= {Role.HEADLINE: NUMBERS | _HEADLINE}  # its names are the desk's own
_ASKED = np.array([_BARE.get(role, _EVIDENCE) for role in layout.ROLES], np.uint8)


class Sides:
    """What the rows of articles count."""

    def __init__(self, table: Columns, pages: Pages, moved: Mapping[int, int]) -> None:
        self._table, self._pages = table, pages
        self.known = np.zeros(len(table.first) - 1, bool)  # articles that were asked for
        self._cut = np.fromiter(moved, np.int64, len(moved))  # rows, within their articles

    def _asked(self, rows: Ints) -> NDArray[np.uint8]:
        """What is asked of some passages of articles that are known."""
        asked: NDArray[np.uint8] = _ASKED[self._pages.told(rows)]
        if len(self._cut):
            asked[np.isin(rows, self._cut)] &= _HEADLINE
        return asked

    def sizes(self, rows: Ints) -> Ints:
        """Folded characters that carry evidence, of some passages of articles that are known."""
        return np.where(self._asked(rows) & NUMBERS > 0, self._table.length[rows], 0).astype(np.int64)

    def told(self, texts: Texts, sheets: Sheets) -> Told:
        """What some articles state, without what is no evidence: sign-offs, notices, teasers, what is cut within them.

        Args:
            texts, sheets: Their passages.
        """
        self._pages.read(texts.articles, texts.rows, (texts.texts, texts.start, texts.end))
        self.known[texts.articles] = True
        asked = self._asked(texts.rows)
        body = asked & NAMES > 0
        asked[places(np.diff(sheets.first)) < OPENING] |= OPENS
        tables = sentences.widest(np.frombuffer(sheets.utf8, np.uint8))
        spans = sheets.utf8, sheets.start, sheets.end
        found = kernels.stated(*spans, asked, sheets.first, *tables, DATELINE, NAME_LETTERS)
        return Told(*spans, sheets.first, self.sizes(texts.rows), body, Sets(*found[:2]), Sets(*found[2:]))

    def near(self, rows: Ints, told: Told, chained: Chained) -> Nears:
        """The matches of pairs of articles whose bytes differ, in rows of the run.

        Args:
            rows: The passages of all these articles, of which `told` tells.
            chained: Blocks in places of `rows`.
        """
        opening = places(np.diff(told.first)) < OPENING
        found = Nears.of(chained, told.size, self._asked(rows) & _HEADLINE > 0, opening)
        return found._replace(left=rows[found.left], right=rows[found.right])


def parts(rows: Ints) -> Iterator[tuple[int, int]]:
    """Yield ranges of pairs that have some `_ROWS` rows together, so that their columns take some megabytes."""
    part = np.cumsum(rows) // _ROWS
    yield from pairwise([0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(rows)] if len(rows) else [])
