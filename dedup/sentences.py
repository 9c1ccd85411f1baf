"""Sentence ends: where a sentence stops and the next one starts, in a page of many articles at once.

    "Sen. Lieut. Gen Le Quy Vuong spoke at 3.30 p.m. in London. He left."
                                                              ^q ^r      one end: q is past the mark, r starts the next

In: a `Page`, one string with a class for each character. Out: positions, as columns; no Python object per character.
A full stop after an abbreviation, an initial or three dots ends a sentence only before a word that starts one ("The").
A mark before a lower-case word ends one only in text that has no capitals around it.
Source: Kiss and Strunk 2006, "Unsupervised multilingual sentence boundary detection" (Punkt), with the abbreviations of
`languages` in place of trained ones. Choices beyond it: glued ends ("in the field.The event") and marks of scripts
without spaces or case are ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.frozen import dataclass
from dedup.languages.abbreviations import ABBREVIATIONS, words

Positions = NDArray[np.int64]  # character offsets in a page, ascending

WORD, SPACE, UPPER, LOWER, MARK, CLOSE, LINE = 1, 2, 4, 8, 16, 32, 64  # bits of a character's class
PAD = "\n" * 8  # stands after every page, so that no look ahead of up to 8 characters leaves it

# Words that start a sentence even after "U.S." or "...". None is a common name: "Gen. Le Quy Vuong" is one sentence.
STARTERS = words(
    """the this that these those he she it they we you his her its their our there here however meanwhile although but
    and when while if some many most both according il elle ils elles cette ces mais selon cependant toutefois
    ông bà theo tại trong tuy nhưng đây"""
)

_STOPS = ".!?…"
_WIDE_STOPS = "。！？｡．؟۔।॥።"  # these need no space after them
_CLOSERS = "\"')]}”’»›」』）】"
_OPENERS = "\"'([{“‘«‹¿¡*"
_INVISIBLE = "\ufeff\u200b\u2060"  # byte order mark, zero-width space, word joiner: trimmed like spaces
_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")  # u.s, a.m, ph.d, j.k
_PARTS = re.compile(r"[.\-/]")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\w+\.[^\W\d_]")  # Example.com, after "www."
_ELLIPSIS, _DOT, _GUILLEMET = 0x2026, 0x2E, 0xBB
_LONGEST_ABBREVIATION = max(map(len, ABBREVIATIONS), default=0)
_REACH = _LONGEST_ABBREVIATION + 4  # characters read before a full stop
LONGEST_PIECE = 400  # characters of a piece of a sentence too long to be one passage
_SHORTEST_PIECE = 120
_RANKED = 1 << 16  # characters ranked at once: bounds memory on one line of any length
# The first byte of a character above a limit. Curly quotes and Vietnamese letters lie below U+3000.
_LIMITS = ((0xC4, 0x100), (0xE3, 0x3000), (0xF0, 0x10000), (0x100, 0x40000))
_CASE_BEFORE, _CASE_AFTER = 200, 100  # characters in which a capital is looked for, before and after an end


@dataclass(frozen=True, slots=True)
class Page:
    """Many texts as one string, with what every stage of segmentation asks of its characters. Ends in `PAD`."""

    text: str
    codes: NDArray[np.uint8] | NDArray[np.uint16]  # code points; a character past U+FFFF has a stand-in of its class
    classes: NDArray[np.uint8]  # bits, see WORD and those after it
    run_start: Positions  # of each run of characters that are not spaces
    run_end: Positions

    def has(self, at: Positions, bits: int) -> NDArray[np.bool_]:
        """Tell for each position whether its character is of one of the classes `bits`."""
        found: NDArray[np.bool_] = (self.classes[at] & bits) != 0
        return found

    def next_text(self, at: Positions) -> Positions:
        """Return for each position the first one, not before it, that is not a space; the end of the page if none."""
        index = np.searchsorted(self.run_start, at)
        found = self.run_start[np.minimum(index, len(self.run_start) - 1)]
        return np.where(index < len(self.run_start), found, len(self.text))


def page(texts: list[str]) -> Page:
    """Return the page of these texts, two line ends between one and the next."""
    text = "\n\n".join(texts) + PAD
    codes, classes = _classify(text)
    blank = (classes & SPACE) != 0
    edges = np.flatnonzero(blank[1:] != blank[:-1]) + 1  # PAD is blank, so the last edge ends a run
    if not blank[0]:
        edges = np.concatenate((np.zeros(1, np.int64), edges))
    return Page(text, codes, classes, edges[0::2], edges[1::2])


def ends(page: Page, floor: Positions, ceiling: Positions) -> tuple[Positions, Positions]:
    """Return where sentences end and where the next ones start: two columns of one length.

    Ends at the end of a paragraph are not told apart here: the caller keeps those inside one.

    Args:
        page: The texts.
        floor: The start of each text in the page.
        ceiling: Its end. No text is judged by its neighbour's capitals.
    """
    mark = np.flatnonzero((page.classes & MARK) != 0)
    mark = mark[~page.has(mark + 1, MARK)]
    end = mark + 1
    for _ in range(4):
        end += page.has(end, CLOSE)
    end += 2 * (page.has(end, SPACE) & (page.codes[end + 1] == _GUILLEMET))  # « C'est fini. »
    spaced = page.has(end, SPACE)
    wide = page.codes[mark] > 0xFF if page.codes.dtype != np.uint8 else np.zeros(len(mark), bool)
    wide &= page.codes[mark] != _ELLIPSIS
    glued = ~spaced & ~wide & _glued(page, mark, end)
    keep = spaced | wide | glued
    mark, end, spaced, wide, glued = (column[keep] for column in (mark, end, spaced, wide, glued))
    start = np.where(spaced, page.next_text(end), end)
    ok = wide | glued | (spaced & _may_start(page, mark, end, start, floor, ceiling))
    asks = ok & ~wide & ((page.codes[mark] == _DOT) | (page.codes[mark] == _ELLIPSIS)) & ~page.has(mark - 1, CLOSE)
    text = np.searchsorted(floor, mark[asks], "right") - 1
    columns = (mark[asks], start[asks], glued[asks], floor[text], ceiling[text])
    ok[asks] = [_ends_sentence(page.text, *row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    return end[ok], start[ok]


def _glued(page: Page, mark: Positions, end: Positions) -> NDArray[np.bool_]:
    """Tell which marks stand between a lower-case letter or a quote and a capitalised word, with no space."""
    opened = (~page.has(end, WORD | SPACE)).astype(np.int64)
    before = page.has(mark - 1, LOWER | CLOSE) | (page.codes[mark - 1] == ord("/"))
    glued: NDArray[np.bool_] = before & page.has(end + opened, UPPER) & page.has(end + opened + 1, LOWER)
    return glued


def _may_start(
    page: Page, mark: Positions, end: Positions, start: Positions, floor: Positions, ceiling: Positions
) -> NDArray[np.bool_]:
    """Tell where what follows can start a sentence: all but a lower-case word in text that has capitals."""
    first = np.minimum(start, len(page.text) - len(PAD))
    for _ in range(4):
        first += ~page.has(first, WORD | LINE)
    ok = ~page.has(first, LOWER)
    low = np.flatnonzero(~ok)
    if len(low):
        text = np.searchsorted(floor, end[low], "right") - 1
        capital = np.flatnonzero((page.classes & UPPER) != 0)
        since = np.searchsorted(capital, np.maximum(end[low] - _CASE_BEFORE, floor[text]))
        until = np.searchsorted(capital, np.minimum(end[low] + _CASE_AFTER, ceiling[text]))
        ok[low] = since == until
        asked = (page.codes[mark[low]] == ord("?")) | (page.codes[mark[low]] == ord("!"))
        ok[low] &= ~(asked & page.has(end[low] - 1, CLOSE))  # "Why?" he asked
    return ok


def _ends_sentence(text: str, at: int, then: int, glued: bool, floor: int, ceiling: int) -> bool:
    """Tell whether the full stop at `at` ends a sentence, by the word before and the word after."""
    before = text[max(at - _REACH, floor) : at]
    words = before.rsplit(None, 1)
    word = words[-1].lstrip(_OPENERS).lower() if words else ""
    if not word or before[-1] in " \t\n\xa0":  # "the end . The next": an end; ". . ." is three dots
        return before.rstrip()[-1:] not in tuple(_STOPS) and not glued
    if glued and (word == "www" or _ADDRESS.match(text, then)):
        return False
    if word in ABBREVIATIONS or not word.isalnum() or len(word) == 1 or text[at] == "…":
        return _ends_after_token(text, word, at, then, glued, ceiling)
    return True


def _ends_after_token(text: str, word: str, at: int, then: int, glued: bool, ceiling: int) -> bool:
    if word[-2:] == "./" or word[-1] in ")]}%":  # "in the field./."
        return True
    if glued:
        return text[at] != "…" and not any(c in word for c in ".@/") and len(word) > 1 and word not in ABBREVIATIONS
    if len(word) == 1 and word.isalpha():
        return False
    dots = word[-1] == "." or text[at] == "…"
    if (
        dots
        or word in ABBREVIATIONS
        or _ACRONYM.fullmatch(word.rsplit("-")[-1])
        or _PARTS.split(word)[-1] in ABBREVIATIONS
    ):
        following = _FIRST_WORD.search(text, then, min(then + 24, ceiling))
        return following is not None and following[0].istitle() and following[0].lower() in STARTERS
    return True


def _classify(text: str) -> tuple[NDArray[np.uint8] | NDArray[np.uint16], NDArray[np.uint8]]:
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        codes = _code_units(text)
        return codes, properties(0x10000).classes[codes]
    return np.frombuffer(raw, np.uint8), np.frombuffer(raw.translate(properties(0x100).classes.tobytes()), np.uint8)


def _code_units(text: str) -> NDArray[np.uint16]:
    """Return a 16-bit code for each character; one past U+FFFF is told by a stand-in: a letter or a bullet."""
    raw = text.encode("utf-16-le", "surrogatepass")
    if len(raw) == 2 * len(text):
        return np.frombuffer(raw, np.uint16)
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = wide.astype(np.uint16)
    high = np.flatnonzero(wide > 0xFFFF)
    kinds, which = np.unique(wide[high], return_inverse=True)
    stand_in = np.array([0x4E00 if chr(code).isalnum() else 0x2022 for code in kinds.tolist()], np.uint16)
    codes[high] = stand_in[which]
    return codes


class Properties(NamedTuple):
    """What the native kernel asks of code points below a limit. All have shape (limit,)."""

    classes: NDArray[np.uint8]  # bits, see WORD and those after it; past U+FFFF those of the stand-in
    kinds: NDArray[np.uint8]  # bits: 1 str.isalpha, 2 str.isdecimal, 4 str.isspace
    lower: NDArray[np.uint32]  # the code point in lower case; itself where that is more than one (U+0130 alone)


def widest(utf8: NDArray[np.uint8]) -> Properties:
    """Return the smallest table that holds every character of a text with properties."""
    top = int(utf8.max(initial=0))  # the first byte of its highest character, or one below: it tells where that may end
    return properties(next(limit for byte, limit in _LIMITS if top < byte))


@cache
def properties(limit: int) -> Properties:
    """Return the table of the code points below a limit: up to U+2FFF it takes 4 ms, up to U+FFFF 20 ms, once."""
    chars = list(map(chr, range(limit)))
    classes = np.zeros(limit, np.uint8)
    for bit, test in ((WORD, str.isalnum), (SPACE, str.isspace), (UPPER, str.isupper), (LOWER, str.islower)):
        told = np.frombuffer(bytes(map(test, chars if bit == WORD else chars[:0x10000])), np.uint8)
        classes[: len(told)] |= told * np.uint8(bit)
    for bit, members in ((SPACE, _INVISIBLE), (MARK, _STOPS + _WIDE_STOPS), (CLOSE, _CLOSERS), (LINE, _LINE_ENDS)):
        classes[[ord(char) for char in members if ord(char) < limit]] |= np.uint8(bit)
    alpha, decimal, space = (
        np.frombuffer(bytes(map(test, chars)), np.uint8) for test in (str.isalpha, str.isdecimal, str.isspace)
    )
    lowered = "".join(chars).replace("İ", "ı").lower()  # a stand-in of one character
    lower = np.frombuffer(lowered.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
    lower[0x130:0x131] = 0x130
    return Properties(classes, alpha | decimal << np.uint8(1) | space << np.uint8(2), lower)


@cache
def word_lists() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return abbreviations and sentence starters as code points, each word ended by a zero, for the native kernel."""
    return _packed(ABBREVIATIONS), _packed(STARTERS)


def _packed(listed: Iterable[str]) -> NDArray[np.uint32]:
    return np.array([ord(char) for word in sorted(listed) for char in f"{word}\0"], np.uint32)


def cuts(page: Page, start: int, end: int) -> list[int]:
    """Return where to cut a stretch without sentence ends, so that no piece is over `LONGEST_PIECE` characters.

    Each cut is the best place in a window: after a comma, a space or other punctuation rather than inside a word, and
    among equals the one whose neighbourhood has the least hash. So two copies of a stretch are cut at the same places
    again soon after the place where they differ (content-defined chunking, Muthitacharoen et al. 2001).
    """
    found: list[int] = []
    for block in range(start, end, _RANKED):
        stop = min(block + _RANKED, end)
        rank = _ranks(page, block, min(stop + LONGEST_PIECE, end))
        at = found[-1] if found else start
        while end - at > LONGEST_PIECE and at + _SHORTEST_PIECE < stop:
            low, high = at + _SHORTEST_PIECE - block, min(at + LONGEST_PIECE, end - _SHORTEST_PIECE // 2) - block
            at = block + low + int(rank[low:high].argmin())
            found.append(at)
    return found


def _ranks(page: Page, start: int, end: int) -> NDArray[np.uint32]:
    """Rank each place in [start, end) as one to cut before: less is better."""
    codes = page.codes[max(start - 8, 0) : end].astype(np.uint32)
    hashed = np.zeros(end - start, np.uint32)
    for back in range(1, 9):  # the eight characters before the place
        behind = np.arange(start - back, end - back)
        hashed = hashed * np.uint32(0x01000193) + codes[np.maximum(behind - max(start - 8, 0), 0)]
    hashed ^= hashed >> np.uint32(15)
    hashed *= np.uint32(0x2C1B3C6D)
    place = np.arange(start, end)
    after_blank, after_word = page.has(place - 1, SPACE), page.has(place - 1, WORD)
    after_clause = after_blank & ~page.has(place - 2, WORD | SPACE)
    tier = np.select([after_clause, after_blank, ~after_word], [0, 1, 2], 3).astype(np.uint32)
    tier[~page.has(place, WORD)] += np.uint32(4)  # not before a space, a closing quote or a combining mark
    ranks: NDArray[np.uint32] = (hashed >> np.uint32(3)) | (tier << np.uint32(29))
    return ranks
