"""Passages -> traits: what roles a paragraph may have, told from a few of its characters, so that few have to be read.

    "The minister said on Monday that the talks went well."    FIRST | BLANK: plain body, and nothing else
    "Photo: VNA"                                                FIRST | WORDED | TITLED | ROW: `roles` has to read it

In: texts in a buffer and their passages. Out: a number a passage, bits from below. A bit that is not set is certain: no
rule of `roles` holds that rests on it. One that is set only says that the rule is to be asked, so the bits may be
generous, and results are those of reading every paragraph. This module is the spec; the native kernel has a twin,
which agrees bit for bit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels, role_words, sentences
from dedup.buffer import Ints

FIRST = 1  # the passage is the first of a paragraph; the bits below it are of the whole paragraph, BLANK and on
BLANK = 2  # a blank line, or nothing at all, stands before it
LISTED = 4  # of each passage: it may begin an item of a list
WORDED = 8  # its own words may give it a role
FILED = 16  # may be the file name of a picture
DASHED = 32  # may start with a dateline
TITLED = 64  # may be a headline
ROW = 128  # may be a line of verse, of a list or a table
TURN = 256  # may be a question or an answer
FORMED = 512  # may be an item of a list or a row of a table
ALL = 1023

# Lengths in characters. kernels/traits.c has them too; a test holds the two equal.
SHORT = 60  # a longer text is no row of verse, a list or a table unless it looks like one
TITLE = 160  # a longer first line is a lead
_WORDS = 4  # words of ASCII in a signature without ":" and "/": "Theo Thomson Reuters"
_TURN_HEAD = 11  # where the colon may stand: "Question 12 :"
_HEAD = 16  # what is looked at of a beginning or an end; the longest listed word has 12
_DASHES = "-–—―"
_TRIM = " \t\n\xa0.:;|>»«→•-–—*#[]()…!"
_BULLETS = frozenset("-*•–—►▪·●○■□‣>")
_LIST_MARKS = frozenset("-*•–‣▪>|")
_ENDS = ".。:;,"
_INITIALS = re.compile(r"[A-Z]\.[A-Z]\.\Z")
_LETTERS = re.compile("[A-Za-z]+")
_LETTER = re.compile(b"[A-Za-z]")
_BLANKS = re.compile(rb"[ \t]*")
_SPACES = {point: " " for point in range(0x3001) if chr(point).isspace()}
_ALIKE = _SPACES | {
    0x130: "i",
    0x131: "i",
    0x17F: "s",
    0x212A: "k",
    0x2019: "'",
}  # what IGNORECASE equates, and an apostrophe


def read(utf8: bytes, offset: Ints, article: NDArray[np.int32], start: Ints, end: Ints) -> NDArray[np.uint16]:
    """Return the traits of passages, shape (n,).

    Args:
        utf8, offset: The texts, as `buffer.pack` gives them.
        article: The text of each passage.
        start, end: Its bytes in the buffer; passages are in order and do not overlap.
    """
    if kernels.traits is None:
        return spec(utf8, offset, article, start, end)
    lower = sentences.widest(np.frombuffer(utf8, np.uint8)).lower
    found: NDArray[np.uint16] = kernels.traits(utf8, offset, article, start, end, lower, *_lists())
    return found


def of(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    r"""Return the traits of the passages of one text, spans in characters.

    >>> [of("Rain in Hue\n\nIt rained.", [(0, 11), (13, 23)])[at] & ROW > 0 for at in (0, 1)]
    [True, True]
    """
    utf8, offset = buffer.pack([text])
    article = np.zeros(len(spans), np.int32)
    table = np.array(spans, np.int64).reshape(-1, 2)
    found: list[int] = read(
        utf8, offset, article, *buffer.byte_spans([text], article, table[:, 0], table[:, 1])
    ).tolist()
    return found


@cache
def _lists() -> tuple[NDArray[np.uint32], ...]:
    return tuple(
        np.array([ord(char) for word in words for char in f"{word}\0"], np.uint32)
        for words in (role_words.HEADS, role_words.TAILS, role_words.SIGNS, role_words.BRACKETED)
    )


def spec(utf8: bytes, offset: Ints, article: NDArray[np.int32], start: Ints, end: Ints) -> NDArray[np.uint16]:
    """`read` in Python."""
    found = np.zeros(len(article), np.uint16)
    rows = list(zip(article.tolist(), start.tolist(), end.tolist(), strict=True))
    listed = _listed(utf8, offset, rows)
    first = 0
    for row, (owner, begins, _) in enumerate(rows):
        opens = row == 0 or rows[row - 1][0] != owner
        breaks = 2 if opens else utf8.count(b"\n", rows[row - 1][2], begins)
        found[row] = LISTED * next(listed)
        if breaks:
            first = row
            found[row] |= FIRST | BLANK * (breaks > 1)
        closes = row + 1 == len(rows) or rows[row + 1][0] != owner or b"\n" in utf8[rows[row][2] : rows[row + 1][1]]
        if closes:
            found[first] |= _bits(utf8[rows[first][1] : rows[row][2]].decode("utf-8", "surrogatepass"))
    return found


def _listed(utf8: bytes, offset: Ints, rows: Iterable[tuple[int, int, int]]) -> Iterator[bool]:
    """Tell of each passage whether it may begin a list item: an item begins its line, no letter of ASCII is between.

    What stands before a passage is read once, however long the line that it stands in.
    """
    last, reached, may = -1, 0, False
    for owner, begins, _ in rows:
        opens, stop = owner != last, int(offset[owner + 1])
        if opens:
            reached = int(offset[owner])
        line = max(utf8.rfind(b"\n", reached, begins), utf8.rfind(b"\r", reached, begins)) + 1
        if line or opens:
            reached = max(line, reached)
            may = _begins_item(utf8, reached, stop)
        may = may and not _LETTER.search(utf8, reached, begins)
        yield may
        last, reached = owner, begins


def _begins_item(utf8: bytes, line: int, stop: int) -> bool:
    """Tell whether a line may begin with the mark or the number of a list item."""
    at = _BLANKS.match(utf8, line, stop).end()  # type: ignore[union-attr]  # matches nothing at least
    head = utf8[at : min(at + 20, stop)].decode("utf-8", "replace")
    if head[:1] in _LIST_MARKS and head[1:2] in ("\t", " "):
        return True
    for at in range(1, 4):
        if not _may_be_digit(head[at - 1 : at]):
            return False
        if head[at : at + 1] in (".", ")") and head[at + 1 : at + 2] in ("\t", " "):
            return True
    return False


def _may_be_digit(char: str) -> bool:
    return "0" <= char <= "9" or char >= "\x80"


def _bits(text: str) -> int:
    """The bits of a paragraph."""
    if not text:
        return 0
    named = text[-4:-3] == "." or text[-5:-4] == "."
    turn = _may_be_turn(text)
    formed = "\t" in text or "|" in text or "   " in text or _may_be_item(text)
    return (
        WORDED * (len(text) <= role_words.LONGEST and (named or text[-1] in _DASHES or _is_worded(text)))
        | FILED * named
        | DASHED * _is_dashed(text)
        | TITLED * (len(text) <= TITLE and (text[-1] not in _ENDS or bool(_INITIALS.search(text))))
        | ROW * ("\n" not in text and (turn or formed or len(text) < SHORT))
        | TURN * turn
        | FORMED * formed
    )


def _is_worded(text: str) -> bool:
    if len(text) <= role_words.SIGNATURE_LENGTH and (
        ":" in text or "/" in text or len(_LETTERS.findall(text)) <= _WORDS
    ):
        return True
    if _normal(text.lstrip(_TRIM)[:_HEAD]).startswith(role_words.HEADS):
        return True
    if _normal(text.rstrip(_TRIM)[-_HEAD:]).endswith(role_words.TAILS):
        return True
    tail = _normal(text[-role_words.CREDIT_TAIL_LENGTH :])
    bracketed = ("(" in tail or "[" in tail) and (")" in tail or "]" in tail)
    return _holds(tail, role_words.SIGNS) or (bracketed and _holds(tail, role_words.BRACKETED))


def _normal(text: str) -> str:
    """Lower case, each character one, each kind of white space a space."""
    return text.translate(_ALIKE).lower()


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _is_dashed(text: str) -> bool:
    """Tell whether a dash within reach has a space, another hyphen or the end after it."""
    head = text[: role_words.DATELINE_REACH]
    return any(
        char in _DASHES and (at + 1 == len(head) or head[at + 1] == "-" or head[at + 1].isspace())
        for at, char in enumerate(head)
    )


def _may_be_turn(text: str) -> bool:
    return text[0] in "QqAaRrHhĐđ" and any(
        text[at] in ".:)" and text[at + 1].isspace() for at in range(1, min(_TURN_HEAD + 1, len(text) - 1))
    )


def _may_be_item(text: str) -> bool:
    if text[0] in _BULLETS:
        return text[1:2].isspace()
    if not _may_be_digit(text[0]):
        return False
    if text[1:2] in (".", ")") and text[2:3].isspace():
        return True
    return _may_be_digit(text[1:2]) and text[2:3] in (".", ")") and text[3:4].isspace()
