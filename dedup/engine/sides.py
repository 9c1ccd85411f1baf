"""Articles as relations see them: `torn.Side`s, made when first asked for and kept.

"Kabul, May 4 (AP) - A bomb killed 12 ..." | "AP"     rows 40 to 52 with their lengths, but not the sign-off's;
                                                      numbers {12}, names {kabul}, as soon as someone asks
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

from dedup import forms
from dedup.align import Reader
from dedup.engine.columns import Columns
from dedup.engine.pages import Pages
from dedup.model import Role
from dedup.thresholds import DATELINE, NAME_LETTERS, OPENING
from dedup.torn import Side

_REMEMBERED = 4096  # articles whose names and letters are kept: with those of all, a run would hold all text
_NO_EVIDENCE = frozenset({Role.SIGN_OFF, Role.FURNITURE, Role.TEASER, Role.DATELINE})
_NUMBER = re.compile(r"\d[\d.,/]*\d")
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
_ASCII_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+(?![A-Za-z0-9])")  # the same where all is ASCII, twice as fast


class Sides:
    """Article ordinal -> Side."""

    def __init__(self, table: Columns, pages: Pages, reader: Reader, moved: Mapping[int, int]) -> None:
        self._table, self._pages, self._reader = table, pages, reader
        self._moved = moved  # rows that are cut within their article
        self.made: dict[int, Side] = {}
        self._names = lru_cache(_REMEMBERED)(lambda ordinal: _names(self._body(ordinal)))
        self._common = lru_cache(_REMEMBERED)(lambda ordinal: forms.letters("\n".join(self._body(ordinal))))

    def side(self, ordinal: int) -> Side:
        """One article, without what is no evidence: sign-offs, notices, teasers, what is cut within it."""
        known = self.made.get(ordinal)
        if known is None:
            known = self.made[ordinal] = self._side(ordinal)
        return known

    def _side(self, ordinal: int) -> Side:
        page, rows = self._pages.page(ordinal), self._table.rows(ordinal)
        length = {
            row: size
            for row, size, role in zip(rows, page.length, page.roles, strict=True)
            if role not in _NO_EVIDENCE and row not in self._moved
        }
        headline = frozenset(row for row, role in zip(rows, page.roles, strict=True) if role is Role.HEADLINE)
        opening = frozenset(rows[:OPENING])
        dated = [page.passage(row)[DATELINE:] for row in length if row in opening]
        rest = [page.passage(row) for row in length if row not in opening]
        return Side(
            ordinal,
            length,
            sum(length.values()),
            headline,
            opening,
            numbers=frozenset(map(_digits, _NUMBER.findall("\n".join(dated + rest)))),
            names=partial(self._names, ordinal),
            common=partial(self._common, ordinal),
            fold=self._reader.fold,
        )

    def _body(self, ordinal: int) -> list[str]:
        """The passages of an article that carry evidence, but for its headline."""
        page, side = self._pages.page(ordinal), self.made[ordinal]
        return [page.passage(row) for row in side.length if row not in side.headline]


def _digits(number: str) -> str:
    return number if number.isdigit() else re.sub(r"\D", "", number)


def _names(body: Sequence[str]) -> frozenset[str]:
    """The words of more than two letters with a capital, in lower case, that never stand without one."""
    text = " ".join(body)
    words = set((_ASCII_WORD if text.isascii() else _WORD).findall(text))
    plain = {word for word in words if word[0].islower()}
    return frozenset(
        word.lower() for word in words if len(word) >= NAME_LETTERS and word[0].isupper() and word.lower() not in plain
    )
