"""Roles: what each passage of an article is on the page.

    "Minister attends summit"                       headline
    "Vietnam has issued policies to combat ..."     standfirst: it stands before the dateline
    "Delegates at the summit. (Photo: VNA)"         caption
    "London (VNA) – The minister spoke on March 31." body, its dateline included
    "VNA"                                           sign-off
    "See more"                                      furniture, and what follows is teaser

In: an article's text and the spans of its passages. Out: a role for each. All passages of a paragraph have one role.
English, French and Vietnamese; in another language the layout still tells headline, dateline and caption.
A wrong "body" costs little, since body outranks the rest and stays; so each rule asks for a clear sign. Most paragraphs
are plain body, which their `traits` tell: only of the others is the text read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from dedup import role_words, traits
from dedup.model import Role

T = TypeVar("T")

_REMEMBERED = 1 << 14  # paragraphs whose own role is kept: of 10,000 articles, 5,000 are asked for, 1,600 of them new
LEADING = 3  # paragraphs at the head that may be headlines: kicker, headline, subheading
BLURBS = 2  # paragraphs between headline and byline that are standfirst: more would be the story
STANDFIRST = 8  # paragraphs within which the dateline must come, for those before it to be standfirst
CAPTION = 500  # characters of the line under a picture's file name
_PROSE = (
    100  # characters: after a teaser list, two paragraphs in a row of at least these, each a sentence, are body again
)
_SENTENCE_WORDS = 8  # a short line of at least these and a full stop is a sentence of news
_SPACED_ROWS = 4  # short lines in a row that make a list though blank lines part them; two where none do
_TURN = 160  # characters: a longer answer of an interview is prose
_BULLET = re.compile(r"(?:[-*•–—►▪·●○■□‣>]\s|\d{1,2}[.)]\s)")
_SPEAKER = re.compile(r"(?:Q|A|R|H|Đ|Question|Answer|Réponse|Hỏi|Đáp)\d{0,2}\s?[.:)]\s", re.IGNORECASE)
_SPEAKER_HEADS = "QqAaRrHhĐđ"  # first letters of the above
_COLUMNS = re.compile(r"\S(?:\t| {3,}|\s?\|\s?)\S")
_STOPS = ".!?…。！？"
_CAPITAL_END = re.compile(r"(?<![^\W_])(?:[A-Z]\.){2,}$")  # "... BETTER TRADE DEAL WITH U.S."
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?:\./?\.?)?\s*(?:[-–—]\s?[A-Z/]{2,12})?$")


class _Paragraph(NamedTuple):
    text: str

    @property
    def ends_sentence(self) -> bool:
        return self.text[-1:] in _STOPS or bool(_END.search(self.text[-40:]))

    @property
    def is_item(self) -> bool:
        return not self.text[:1].isalpha() and bool(_BULLET.match(self.text))

    @property
    def is_turn(self) -> bool:
        return self.text[:1] in _SPEAKER_HEADS and bool(_SPEAKER.match(self.text))

    @property
    def has_columns(self) -> bool:
        text = self.text
        return ("   " in text or "\t" in text or "|" in text) and bool(_COLUMNS.search(text))

    @property
    def is_prose(self) -> bool:
        return len(self.text) >= _PROSE and self.ends_sentence and not self.is_item


_READ = traits.WORDED | traits.FILED | traits.ROW | traits.TURN


class _Paragraphs:
    """The paragraphs of a text: passages that no line end parts. Wrapped copy leaves pieces, which does no harm."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int]], found: Sequence[int]) -> None:
        self._text = text
        self._spans = spans
        self._firsts = [at for at, trait in enumerate(found) if trait & traits.FIRST]
        self.traits = found if len(self._firsts) == len(found) else [found[at] for at in self._firsts]
        self._marked = [(number, trait) for number, trait in enumerate(self.traits) if trait & _READ]

    def __len__(self) -> int:
        return len(self._firsts)

    def __getitem__(self, number: int) -> _Paragraph:
        return _Paragraph(self.text(number))

    def text(self, number: int) -> str:
        """The text of a paragraph, from its first passage to its last."""
        last = self._firsts[number + 1] if number + 1 < len(self._firsts) else len(self._spans)
        return self._text[self._spans[self._firsts[number]][0] : self._spans[last - 1][1]]

    def parted(self, number: int) -> bool:
        """Tell whether a blank line stands before a paragraph."""
        return self.traits[number] & traits.BLANK > 0

    def having(self, trait: int) -> list[int]:
        """The paragraphs that may have a trait, one of `_READ`."""
        return [number for number, found in self._marked if found & trait]

    def by_passage(self, values: Sequence[T], usual: T) -> list[T]:
        """What each passage has, from what each paragraph has; `usual` is what most have."""
        if len(self._firsts) == len(self._spans):
            return list(values)
        found = [usual] * len(self._spans)
        ends = [*self._firsts[1:], len(self._spans)]
        for number in [number for number, value in enumerate(values) if value is not usual]:
            first, last = self._firsts[number], ends[number]
            found[first:last] = [values[number]] * (last - first)
        return found


def roles(text: str, spans: Sequence[tuple[int, int]]) -> list[Role]:
    r"""Return the role of each passage.

    Args:
        text: The article.
        spans: All its passages, in order.

    >>> text = "Rain in Hanoi\n\nHANOI (VNA) - It rained on Monday. Rivers rose.\n\nVNA"
    >>> [role.value for role in roles(text, [(0, 13), (15, 62), (64, 67)])]
    ['headline', 'body', 'sign-off']
    """
    return read(text, spans, traits.of(text, spans))[0]


def is_verse_or_table(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    r"""Tell for each passage whether it stands in verse, a list, a table or an interview, where repeats are rightful.

    A refrain, a row or "Q: Why?" may stand twice on purpose; a paragraph of news may not. So rows count in runs only: a
    lone short line between paragraphs is none, nor are a doubled caption and a doubled teaser.

    >>> is_verse_or_table("Sing, willow,\nsing all night,\nsing, willow,", [(0, 13), (14, 29), (30, 43)])
    [True, True, True]
    """
    return read(text, spans, traits.of(text, spans))[1]


def read(text: str, spans: Sequence[tuple[int, int]], found: Sequence[int]) -> tuple[list[Role], list[bool]]:
    """Return `roles` and `is_verse_or_table`, in one reading.

    Args:
        found: The `traits` of each passage.
    """
    paragraphs = _Paragraphs(text, spans, found)
    told = _roles(paragraphs)
    verse = _verse(paragraphs, told)
    return paragraphs.by_passage(told, Role.BODY), paragraphs.by_passage(verse, False) if verse else [False] * len(
        spans
    )


def _verse(paragraphs: _Paragraphs, found: list[Role]) -> list[bool]:
    """Tell which paragraphs are verse; an empty list where none is."""
    turns = paragraphs.having(traits.TURN)
    turns = [number for number in turns if paragraphs[number].is_turn] if len(turns) >= 2 else []
    rows = paragraphs.having(traits.ROW)
    if len(turns) < 2 and len(rows) < 2:
        return []
    verse = [False] * len(paragraphs)
    if len(turns) >= 2:
        for number in turns:
            verse[number] = len(paragraphs.text(number)) <= _TURN
    rows = [number for number in rows if found[number] is Role.BODY and _is_row(paragraphs[number])]
    start = 0
    for at, number in enumerate(rows, 1):
        if at == len(rows) or rows[at] != number + 1:
            for first, last in _runs(paragraphs, rows[start], number + 1):
                verse[first:last] = [True] * (last - first)
            start = at
    return verse


def _roles(paragraphs: _Paragraphs) -> list[Role]:
    found = [Role.BODY] * len(paragraphs)
    for number in paragraphs.having(traits.WORDED):
        found[number] = own_role(paragraphs.text(number))
    _captions(paragraphs, found)
    if Role.FURNITURE in found:
        _teasers(paragraphs, found)
    _head(paragraphs, found)
    return found


@lru_cache(_REMEMBERED)
def own_role(text: str) -> Role:
    """Return the role that a paragraph's own words give it. Sign-offs come again and again."""
    if len(text) > role_words.LONGEST:
        return Role.BODY
    if role_words.is_sign_off(text):
        return Role.SIGN_OFF
    if role_words.is_more_heading(text) or role_words.is_notice(text):
        return Role.FURNITURE
    if role_words.is_more_line(text):
        return Role.TEASER
    if role_words.is_caption(text):
        return Role.CAPTION
    return Role.DATELINE if role_words.is_dateline_alone(text) else Role.BODY


def _captions(paragraphs: _Paragraphs, found: list[Role]) -> None:
    """Mark the line right under a picture's file name as its caption."""
    for above in paragraphs.having(traits.FILED):
        number = above + 1
        if number == len(paragraphs) or paragraphs.parted(number) or found[number] is not Role.BODY:
            continue
        if role_words.is_file_name(paragraphs.text(above)) and len(paragraphs.text(number)) <= CAPTION:
            found[number] = Role.CAPTION


def _teasers(paragraphs: _Paragraphs, found: list[Role]) -> None:
    """Mark what follows a heading such as "See more", until body clearly resumes."""
    at = 0
    while at < len(paragraphs):
        at += 1
        if not (found[at - 1] is Role.FURNITURE and role_words.is_more_heading(paragraphs.text(at - 1))):
            continue
        items = at < len(paragraphs) and paragraphs[at].is_item
        while at < len(paragraphs) and not _resumes(paragraphs, at, items):
            if found[at] is not Role.FURNITURE and found[at] is not Role.SIGN_OFF:
                found[at] = Role.TEASER
            at += 1


def _resumes(paragraphs: _Paragraphs, at: int, items: bool) -> bool:
    """Tell whether body goes on: two paragraphs of prose in a row, or one after a list with bullets."""
    if not _is_plain_prose(paragraphs[at]):
        return False
    return items or (at + 1 < len(paragraphs) and _is_plain_prose(paragraphs[at + 1]))


def _is_plain_prose(paragraph: _Paragraph) -> bool:
    return paragraph.is_prose and not role_words.is_caption(paragraph.text)


def _head(paragraphs: _Paragraphs, found: list[Role]) -> None:
    """Mark headline and standfirst."""
    body = [number for number, role in enumerate(found) if role is Role.BODY]
    after = 0
    for place, number in enumerate(body[:LEADING]):
        if number > place + 2 or not _is_headline(paragraphs, number, first=place == 0):
            break
        found[number] = Role.HEADLINE
        after = number + 1
    dashed = [number for number in body[:STANDFIRST] if paragraphs.traits[number] & traits.DASHED]
    dateline = next((number for number in dashed if role_words.is_dateline(paragraphs.text(number))), 0)
    if after == 0 and dateline > LEADING:
        return  # without a headline this may be the second story of a run-together text
    if after and not dateline:
        byline = next((number for number, role in enumerate(found) if role is Role.DATELINE and number > after), 0)
        dateline = byline if byline - after <= BLURBS and Role.BODY in found[byline:] else 0
    for number in range(after, dateline):
        if found[number] is Role.BODY and not _is_row_of(paragraphs, number):
            found[number] = Role.STANDFIRST


def _is_dateline(paragraphs: _Paragraphs, number: int) -> bool:
    return bool(paragraphs.traits[number] & traits.DASHED) and role_words.is_dateline(paragraphs.text(number))


def _is_headline(paragraphs: _Paragraphs, number: int, first: bool) -> bool:
    """Tell whether a paragraph at the head is a headline: short, no full stop, longer text or a blank line below."""
    if not paragraphs.traits[number] & traits.TITLED:
        return False
    text, below = paragraphs.text(number), number + 1
    if not ends_as_headline(text):
        return False
    if paragraphs.traits[number] & (traits.FORMED | traits.TURN):
        paragraph = paragraphs[number]
        if paragraph.is_item or paragraph.is_turn or paragraph.has_columns:
            return False
    if below >= len(paragraphs) or _is_dateline(paragraphs, number):
        return False
    if not paragraphs.parted(below) and _is_row_of(paragraphs, number) and _is_row_of(paragraphs, below):
        return len(paragraphs) > number + 2 and paragraphs[number + 2].is_prose and first
    return paragraphs.parted(below) or len(paragraphs.text(below)) > len(text)


def ends_as_headline(text: str) -> bool:
    """Tell whether a text is short and has no full stop."""
    return len(text) <= traits.TITLE and (text[-1] not in ".。:;," or bool(_CAPITAL_END.search(text)))


def _is_row_of(paragraphs: _Paragraphs, number: int) -> bool:
    return paragraphs.traits[number] & traits.ROW > 0 and _is_row(paragraphs[number])


def _is_row(paragraph: _Paragraph) -> bool:
    """Tell whether a paragraph could be a line of verse, a list or a table."""
    text = paragraph.text
    if "\n" in text:
        return False
    if paragraph.is_item or paragraph.is_turn:
        return len(text) <= _TURN
    if paragraph.has_columns:
        return True
    return len(text) < traits.SHORT and not (paragraph.ends_sentence and text.count(" ") >= _SENTENCE_WORDS - 1)


def _runs(paragraphs: _Paragraphs, first: int, last: int) -> list[tuple[int, int]]:
    """Return the runs of rows in [first, last), each long enough to be verse, a list or a table."""
    runs: list[tuple[int, int]] = []
    start = first
    for at in range(first + 1, last + 1):
        if at < last and not paragraphs.parted(at):
            continue
        if at - start >= 2 and not _is_terse_prose([paragraphs[number] for number in range(start, at)]):
            runs.append((start, at))
        start = at
    if last - first >= _SPACED_ROWS and not _is_terse_prose([paragraphs[number] for number in range(first, last)]):
        return [(first, last)]
    return runs


def _is_terse_prose(rows: list[_Paragraph]) -> bool:
    """Tell whether a few short lines, each with a full stop, are rather sentences than rows."""
    full = sum(row.ends_sentence for row in rows)
    return len(rows) < _SPACED_ROWS and full == len(rows)
