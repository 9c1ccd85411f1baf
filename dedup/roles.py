"""Roles: what each passage of an article is on the page.

    "Minister attends summit"                       headline
    "Vietnam has issued policies to combat ..."     standfirst: it stands before the dateline
    "Delegates at the summit. (Photo: VNA)"         caption
    "London (VNA) – The minister spoke on March 31." body, its dateline included
    "VNA"                                           sign-off
    "See more"                                      furniture, and what follows is teaser

In: an article's text and the spans of its passages. Out: a role for each. All passages of a paragraph have one role.
English, French and Vietnamese; in another language the layout still tells headline, dateline and caption.
A wrong "body" costs little, since body outranks the rest and stays; so each rule asks for a clear sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dedup import role_words
from dedup.model import Role

_HEADLINE = 160  # characters; a longer first line is a lead
_LEADING = 3  # paragraphs at the head that may be headlines: kicker, headline, subheading
_BLURBS = 2  # paragraphs between headline and byline that are standfirst: more would be the story
_STANDFIRST = 8  # paragraphs within which the dateline must come, for those before it to be standfirst
_CAPTION = 500  # characters of the line under a picture's file name
_PROSE = (
    100  # characters: after a teaser list, two paragraphs in a row of at least these, each a sentence, are body again
)
_SHORT_LINE = 60  # characters: a line of verse, of a list or a table is shorter
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
    first: int  # ordinals of its passages: [first, last)
    last: int
    blank_before: bool

    @property
    def size(self) -> int:
        return self.last - self.first

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


def roles(text: str, spans: Sequence[tuple[int, int]]) -> list[Role]:
    r"""Return the role of each passage.

    Args:
        text: The article.
        spans: All its passages, in order.

    >>> text = "Rain in Hanoi\n\nHANOI (VNA) - It rained on Monday. Rivers rose.\n\nVNA"
    >>> [role.value for role in roles(text, [(0, 13), (15, 62), (64, 67)])]
    ['headline', 'body', 'sign-off']
    """
    return read(text, spans)[0]


def is_verse_or_table(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    r"""Tell for each passage whether it stands in verse, a list, a table or an interview, where repeats are rightful.

    A refrain, a row or "Q: Why?" may stand twice on purpose; a paragraph of news may not. So rows count in runs only: a
    lone short line between paragraphs is none, nor are a doubled caption and a doubled teaser.

    >>> is_verse_or_table("Sing, willow,\nsing all night,\nsing, willow,", [(0, 13), (14, 29), (30, 43)])
    [True, True, True]
    """
    return read(text, spans)[1]


def read(text: str, spans: Sequence[tuple[int, int]]) -> tuple[list[Role], list[bool]]:
    """Return `roles` and `is_verse_or_table`, in one reading."""
    paragraphs = _paragraphs(text, spans)
    found = _roles(paragraphs)
    verse = _verse(paragraphs, found)
    sizes = [paragraph.size for paragraph in paragraphs]
    return (
        [role for role, size in zip(found, sizes, strict=True) for _ in range(size)],
        [flag for flag, size in zip(verse, sizes, strict=True) for _ in range(size)],
    )


def _verse(paragraphs: list[_Paragraph], found: list[Role]) -> list[bool]:
    turn = [paragraph.is_turn for paragraph in paragraphs]
    verse = [False] * len(paragraphs)
    if sum(turn) >= 2:
        verse = [mine and len(paragraph.text) <= _TURN for mine, paragraph in zip(turn, paragraphs, strict=True)]
    at = 0
    while at < len(paragraphs):
        end = at
        while end < len(paragraphs) and found[end] is Role.BODY and _is_row(paragraphs[end]):
            end += 1
        for first, last in _runs(paragraphs, at, end):
            verse[first:last] = [True] * (last - first)
        at = max(end, at + 1)
    return verse


def _paragraphs(text: str, spans: Sequence[tuple[int, int]]) -> list[_Paragraph]:
    """Join the passages that no line end parts. In wrapped copy that leaves pieces, which does no harm here."""
    found: list[_Paragraph] = []
    first, blank = 0, True
    for number in range(1, len(spans) + 1):
        breaks = text.count("\n", spans[number - 1][1], spans[number][0]) if number < len(spans) else 2
        if breaks:
            found.append(_Paragraph(text[spans[first][0] : spans[number - 1][1]], first, number, blank))
            first, blank = number, breaks > 1
    return found


def _roles(paragraphs: list[_Paragraph]) -> list[Role]:
    found = [_own_role(paragraph.text) for paragraph in paragraphs]
    _captions(paragraphs, found)
    _teasers(paragraphs, found)
    _head(paragraphs, found)
    return found


def _own_role(text: str) -> Role:
    """Return the role that a paragraph's own words give it."""
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


def _captions(paragraphs: list[_Paragraph], found: list[Role]) -> None:
    """Mark the line right under a picture's file name as its caption."""
    for above, paragraph in enumerate(paragraphs[1:]):
        under = not paragraph.blank_before and role_words.is_file_name(paragraphs[above].text)
        if under and found[above + 1] is Role.BODY and len(paragraph.text) <= _CAPTION:
            found[above + 1] = Role.CAPTION


def _teasers(paragraphs: list[_Paragraph], found: list[Role]) -> None:
    """Mark what follows a heading such as "See more", until body clearly resumes."""
    at = 0
    while at < len(paragraphs):
        at += 1
        if not (found[at - 1] is Role.FURNITURE and role_words.is_more_heading(paragraphs[at - 1].text)):
            continue
        items = at < len(paragraphs) and paragraphs[at].is_item
        while at < len(paragraphs) and not _resumes(paragraphs, at, items):
            if found[at] is not Role.FURNITURE and found[at] is not Role.SIGN_OFF:
                found[at] = Role.TEASER
            at += 1


def _resumes(paragraphs: list[_Paragraph], at: int, items: bool) -> bool:
    """Tell whether body goes on: two paragraphs of prose in a row, or one after a list with bullets."""
    prose = [paragraph.is_prose and not role_words.is_caption(paragraph.text) for paragraph in paragraphs[at : at + 2]]
    return prose[0] and (items or prose == [True, True])


def _head(paragraphs: list[_Paragraph], found: list[Role]) -> None:
    """Mark headline and standfirst."""
    body = [number for number, role in enumerate(found) if role is Role.BODY]
    after = 0
    for place, number in enumerate(body[:_LEADING]):
        if number > place + 2 or not _is_headline(paragraphs, number, first=place == 0):
            break
        found[number] = Role.HEADLINE
        after = number + 1
    located = (number for number in body[:_STANDFIRST] if role_words.is_dateline(paragraphs[number].text))
    dateline = next(located, 0)
    if after == 0 and dateline > _LEADING:
        return  # without a headline this may be the second story of a run-together text
    if after and not dateline:
        byline = next((number for number, role in enumerate(found) if role is Role.DATELINE and number > after), 0)
        dateline = byline if byline - after <= _BLURBS and Role.BODY in found[byline:] else 0
    for number in range(after, dateline):
        if found[number] is Role.BODY and not _is_row(paragraphs[number]):
            found[number] = Role.STANDFIRST


def _is_headline(paragraphs: list[_Paragraph], number: int, first: bool) -> bool:
    """Tell whether a paragraph at the head is a headline: short, no full stop, longer text or a blank line below."""
    text = paragraphs[number].text
    if len(text) > _HEADLINE or (text[-1] in ".。।:;," and not _CAPITAL_END.search(text)):
        return False
    if paragraphs[number].is_item or paragraphs[number].is_turn or paragraphs[number].has_columns:
        return False
    if number + 1 >= len(paragraphs) or role_words.is_dateline(text):
        return False
    below = paragraphs[number + 1]
    if _is_row(paragraphs[number]) and _is_row(below) and not below.blank_before:
        return len(paragraphs) > number + 2 and paragraphs[number + 2].is_prose and first
    return len(below.text) > len(text) or below.blank_before


def _is_row(paragraph: _Paragraph) -> bool:
    """Tell whether a paragraph could be a line of verse, a list or a table."""
    text = paragraph.text
    if "\n" in text:
        return False
    if paragraph.is_item or paragraph.is_turn:
        return len(text) <= _TURN
    if paragraph.has_columns:
        return True
    return len(text) < _SHORT_LINE and not (paragraph.ends_sentence and text.count(" ") >= _SENTENCE_WORDS - 1)


def _runs(paragraphs: list[_Paragraph], first: int, last: int) -> list[tuple[int, int]]:
    """Return the runs of rows in [first, last), each long enough to be verse, a list or a table."""
    runs: list[tuple[int, int]] = []
    start = first
    for at in range(first + 1, last + 1):
        if at < last and not paragraphs[at].blank_before:
            continue
        if at - start >= 2 and not _is_terse_prose(paragraphs[start:at]):
            runs.append((start, at))
        start = at
    if last - first >= _SPACED_ROWS and not _is_terse_prose(paragraphs[first:last]):
        return [(first, last)]
    return runs


def _is_terse_prose(rows: list[_Paragraph]) -> bool:
    """Tell whether a few short lines, each with a full stop, are rather sentences than rows."""
    full = sum(row.ends_sentence for row in rows)
    return len(rows) < _SPACED_ROWS and full == len(rows)
