"""Roles of the passages of many articles at once: by columns where a page is plain, else by `roles`, page by page.

    headline | blank | body with a dateline | body ... | sign-off      plain: nearly every story of a wire
    verse, a table, a list, "See more" and what it lists               read by `roles`

In: texts and the columns of their passages. Out: what `roles.read` says of each article, as two columns. Only what
traits leave open is read: the words of a short paragraph, the dash of a dateline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, role_words, roles, traits
from dedup.config import LARGEST
from dedup.frozen import dataclass
from dedup.model import Role

ROLES = tuple(Role)  # a code of the column -> the role
_CODE = {role: code for code, role in enumerate(ROLES)}
_BODY, _HEADLINE, _CAPTION = _CODE[Role.BODY], _CODE[Role.HEADLINE], _CODE[Role.CAPTION]
_DATELINE, _FURNITURE, _STANDFIRST = _CODE[Role.DATELINE], _CODE[Role.FURNITURE], _CODE[Role.STANDFIRST]
_LISTED = re.compile(r"[ \t]*(?:[-*•–‣▪>|]|\d{1,3}[.)])[ \t]")
_NUMBERS = re.compile(r"[0-9.) ]*")
_ALPHANUMERIC = re.compile(r"[^\W_]")

Ints = NDArray[np.int64]
Codes = NDArray[np.uint8]
Marks = NDArray[np.bool_]


def read(texts: Sequence[str], first: Ints, start: Ints, end: Ints, found: NDArray[np.uint16]) -> tuple[Codes, Marks]:
    r"""Return the role of each passage, a place in `ROLES`, and whether it stands in verse, a list, a table or a quote.

    Args:
        texts: The articles.
        first: Passages first[k]:first[k + 1] are of text k, shape (texts + 1,).
        start, end: Their characters; found: their traits; shapes (n,).

    >>> text = "Rain in Hanoi\n\nHANOI (VNA) - It rained on Monday. Rivers rose."
    >>> spans = [(0, 13), (15, 62)]
    >>> columns = np.array([0, 2]), np.array([0, 15]), np.array([13, 62]), np.array(traits.of(text, spans), np.uint16)
    >>> [ROLES[code].value for code in read([text], *columns)[0]]
    ['headline', 'body']
    """
    sheet = _Sheet.of(texts, first, start, end, found)
    hard = _own_roles(sheet)
    hard[sheet.owner[sheet.role == _FURNITURE]] = True
    _captions(sheet)
    hard |= _head(sheet)
    hard |= _rows(sheet)
    role = sheet.role[np.cumsum(found & traits.FIRST > 0) - 1]
    verse = np.zeros(len(start), np.bool_)
    for at in np.flatnonzero(hard).tolist():
        rows = slice(int(first[at]), int(first[at + 1]))
        spans = list(zip(start[rows].tolist(), end[rows].tolist(), strict=True))
        told, verse[rows] = roles.read(texts[at], spans, found[rows].tolist())
        role[rows] = [_CODE[each] for each in told]
    asked = np.flatnonzero((found & traits.LISTED > 0) & ~verse)
    owner = np.searchsorted(first, asked, "right") - 1
    for at in sorted({*owner.tolist()}):  # np.unique loads numpy.ma
        some = asked[slice(*np.searchsorted(owner, (at, at + 1)))]
        verse[some] = list(_listed(texts[at], start[some].tolist()))
    return role, verse


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The paragraphs of the articles, in order; arrays of shape (paragraphs,) unless said."""

    texts: Sequence[str]
    owner: Ints  # the text
    begin: Ints  # (texts + 1,): paragraphs begin[k]:begin[k + 1] are of text k
    start: Ints
    end: Ints
    trait: NDArray[np.uint16]
    role: Codes  # filled step by step

    @classmethod
    def of(cls, texts: Sequence[str], first: Ints, start: Ints, end: Ints, found: NDArray[np.uint16]) -> _Sheet:
        opens = np.flatnonzero(found & traits.FIRST)
        lasts = np.append(opens, len(found))[1:] - 1
        begin = np.searchsorted(opens, first)
        owner = np.repeat(np.arange(len(texts)), np.diff(begin))
        role = np.full(len(opens), _BODY, np.uint8)
        return cls(texts, owner, begin, start[opens], end[lasts], found[opens], role)

    def has(self, trait: int) -> Marks:
        found: Marks = self.trait & trait > 0
        return found

    def follows(self) -> Marks:
        """Mark the paragraphs that another one of their article follows."""
        inner = np.zeros(len(self.owner), np.bool_)
        inner[:-1] = self.owner[1:] == self.owner[:-1]
        return inner

    def cut(self, which: Ints, reach: int = LARGEST) -> list[str]:
        """The texts of some paragraphs, or their first characters."""
        start, end = self.start[which], self.end[which]
        return buffer.cut(self.texts, self.owner[which], start, np.minimum(end, start + reach))


def _own_roles(sheet: _Sheet) -> Marks:
    """Give the paragraphs the roles that their own words give them; mark articles of questions and answers."""
    worded = np.flatnonzero(sheet.has(traits.WORDED))
    sheet.role[worded] = [_CODE[roles.own_role(text)] for text in sheet.cut(worded)]
    hard: Marks = np.bincount(sheet.owner[sheet.has(traits.TURN)], minlength=len(sheet.texts)) >= 2
    return hard


def _captions(sheet: _Sheet) -> None:
    """Mark the line right under a picture's file name as its caption."""
    above = np.flatnonzero(sheet.has(traits.FILED) & sheet.follows())
    above = above[~sheet.has(traits.BLANK)[above + 1] & (sheet.role[above + 1] == _BODY)]
    above = above[(sheet.end - sheet.start)[above + 1] <= roles.CAPTION]
    named = np.array([role_words.is_file_name(text) for text in sheet.cut(above)], np.bool_)
    sheet.role[above[named] + 1] = _CAPTION


def _head(sheet: _Sheet) -> Marks:
    """Mark headlines and standfirsts; return which articles have a head that must be read."""
    hard = np.zeros(len(sheet.texts), np.bool_)
    body = np.flatnonzero(sheet.role == _BODY)
    owner = sheet.owner[body]
    rank = np.arange(len(body)) - np.searchsorted(body, sheet.begin)[owner]
    dashed = body[(rank < roles.STANDFIRST) & sheet.has(traits.DASHED)[body]]
    dateline = np.zeros(len(sheet.role), np.bool_)
    dateline[dashed] = [role_words.is_dateline(text) for text in sheet.cut(dashed, role_words.DATELINE_REACH)]

    place = body - sheet.begin[owner]
    asked = body[(rank < roles.LEADING) & (place <= rank + 2) & sheet.has(traits.TITLED)[body]]
    titled, doubtful = _titled(sheet, asked, dateline)
    hard[sheet.owner[doubtful]] = True
    headline = np.zeros(len(sheet.role), np.bool_)
    headline[titled] = True
    leads = np.zeros((len(sheet.texts), roles.LEADING), np.bool_)
    near = rank < roles.LEADING
    leads[owner[near], rank[near]] = headline[body[near]]
    leads = np.logical_and.accumulate(leads, axis=1)
    kept = body[near][leads[owner[near], rank[near]]]
    sheet.role[kept] = _HEADLINE
    after = np.zeros(len(sheet.texts), np.int64)
    after[sheet.owner[kept]] = kept - sheet.begin[sheet.owner[kept]] + 1  # the last one stays
    hard[_standfirst(sheet, after, dashed[dateline[dashed]])] = True
    return hard


def _titled(sheet: _Sheet, asked: Ints, dateline: Marks) -> tuple[Ints, Ints]:
    """Return which of some paragraphs at the head are headlines, and of which that can't be told."""
    asked = asked[sheet.follows()[asked] & ~dateline[asked]]
    size = sheet.end - sheet.start
    parted, row = sheet.has(traits.BLANK)[asked + 1], sheet.has(traits.ROW)
    doubtful = sheet.has(traits.FORMED | traits.TURN)[asked] | (~parted & row[asked] & row[asked + 1])
    ends = np.array([roles.ends_as_headline(text) for text in sheet.cut(asked)], np.bool_)
    return asked[ends & (parted | (size[asked + 1] > size[asked]))], asked[doubtful & ends]


def _standfirst(sheet: _Sheet, after: Ints, datelines: Ints) -> Ints:
    """Mark the body between headline and dateline, or byline; return the articles of which that can't be told.

    Args:
        after: For each article, the paragraph after its last headline; 0 where it has none.
        datelines: Paragraphs of body that start with a dateline, in order.
    """
    until = np.zeros(len(after), np.int64)
    owner = sheet.owner[datelines]
    until[owner[::-1]] = (datelines - sheet.begin[owner])[::-1]  # the first one stays
    until[(after == 0) & (until > roles.LEADING)] = 0
    bylines = np.flatnonzero(sheet.role == _DATELINE)
    owner = sheet.owner[bylines]
    place = bylines - sheet.begin[owner]
    bodies = np.flatnonzero(sheet.role == _BODY)
    last = np.zeros(len(after), np.int64)
    last[sheet.owner[bodies]] = bodies - sheet.begin[sheet.owner[bodies]]
    bylined = (after[owner] > 0) & (until[owner] == 0) & (place > after[owner])
    first = np.zeros(len(after), np.int64)
    first[owner[bylined][::-1]] = place[bylined][::-1]
    near = (first > 0) & (first - after <= roles.BLURBS) & (last >= first)
    until[near] = first[near]
    number = np.arange(len(sheet.role)) - sheet.begin[sheet.owner]
    between = (number >= after[sheet.owner]) & (number < until[sheet.owner]) & (sheet.role == _BODY)
    row = between & sheet.has(traits.ROW)
    sheet.role[between & ~row] = _STANDFIRST
    doubtful: Ints = sheet.owner[row]
    return doubtful


def _rows(sheet: _Sheet) -> Marks:
    """Mark the articles that may have verse, a list or a table: two rows side by side."""
    row = sheet.has(traits.ROW) & (sheet.role == _BODY)
    hard = np.zeros(len(sheet.texts), np.bool_)
    pairs = np.flatnonzero(row[:-1] & row[1:] & sheet.follows()[:-1])
    hard[sheet.owner[pairs]] = True
    return hard


def _listed(text: str, starts: Iterable[int]) -> Iterator[bool]:
    """Tell of each passage, by its start, whether it begins a list item, a table row or a quoted block.

    What stands before a passage is read once, however long the line that it stands in.
    """
    reached, may, opens = 0, False, True
    for start in starts:
        line = max(text.rfind("\n", reached, start), text.rfind("\r", reached, start)) + 1
        if line or opens:
            line = max(line, reached)
            may = _LISTED.match(text, line) is not None
            reached = _NUMBERS.match(text, line, start).end()  # type: ignore[union-attr]  # matches nothing at least
        may = may and not _ALPHANUMERIC.search(text, reached, start)
        yield may
        reached, opens = start, False
