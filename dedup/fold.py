"""Fold: a text as matching sees it, letters and digits only; what desks and encodings change makes no difference.

    "Lương, 3.2 million — the naïve “cœur”"  ->  luong3.2millionthenaivecoeur
    "de corps" = "decorps"    "ﬁnal" = "final"    "3.2" != "32"    "10 11" != "1011"    "2-1" = "2:1"

NFKD, case folded. Letters (L), numbers (N) and the marks that are vowels (combining class 0: Thai, Devanagari) stay.
Accents, zero-width and other ignorable characters and lone surrogates go, as if never there. The rest is a gap, and
gaps go too, but for one mark between two digits with no letter between them: "." or "," where that alone stands there,
else a space. Digits of every script become 0 to 9.

The rule for a code point is data, fold_table.bin, built by fold_table.py: the same on every Python and in both twins.
Source: Unicode 15.1, UAX 15 (NFKD), CaseFolding.txt, DerivedCoreProperties.txt (Default_Ignorable_Code_Point).
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ITSELF = 1  # an entry: the code point is its own token
SEQUENCE = 0x80000000  # an entry with this bit: length << 24 | offset of its tokens in the pool
SPACE, POINT, COMMA = 0x20, 0x2E, 0x2C  # the tokens that are gaps


class Table(NamedTuple):
    """The fold of every code point: entries[pages[point >> 8], point & 255], in the form that fold_table.py states."""

    pages: NDArray[np.uint16]  # shape (4352,)
    entries: NDArray[np.uint32]  # shape (pages, 256)
    pool: NDArray[np.uint32]  # shape (tokens,)


@cache
def table() -> Table:
    """Return the shipped table; read once (about 1 ms)."""
    packed = Path(__file__).with_name("fold_table.bin").read_bytes()
    words = zlib.decompress(packed[8:])
    pages, tokens = np.frombuffer(words, "<u4", 2).tolist()
    first = 8 + 2 * 0x1100
    entries = np.frombuffer(words, "<u4", pages * 256, first).reshape(pages, 256)
    pool = np.frombuffer(words, "<u4", tokens, first + entries.nbytes)
    native = (np.frombuffer(words, "<u2", 0x1100, 8), entries, pool)
    return Table(*(column.astype(column.dtype.newbyteorder("="), copy=False) for column in native))


class _Spelling(dict[int, str]):
    """The table as `str.translate` wants it; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        tokens, _ = expand(np.array([point], np.uint32))
        self[point] = spelled = "".join(map(chr, tokens.tolist()))
        return spelled


_SPELLING = _Spelling()


@cache
def _ascii() -> tuple[bytes, bytes]:
    """The table for `bytes.translate`, where a text is ASCII (its tokens are one each), and the bytes that are gaps."""
    tokens = bytes(ord(_SPELLING[point]) for point in range(128))
    return tokens + bytes(128), bytes(point for point in range(128) if tokens[point] in (SPACE, POINT, COMMA))


_BEYOND = re.compile(r"[^\x00-\x7f]+")
_GAPS = b" .,"  # as tokens
_GAP_IN_NUMBER = re.compile(r"(?<=[0-9])[., ]+(?=[0-9])")
_ASCII_GAP_IN_NUMBER = re.compile(rb"([0-9])([., ]+)(?=[0-9])")  # sooner, since digits are rarer than spaces
# Private stand-ins for the marks that stay, while all other gaps go: no text has them, control characters are gaps.
_STAND_INS = {".": "\x01", ",": "\x02"}
_ASCII_STAND_INS = {b".": b"\x01", b",": b"\x02"}
_STOOD_IN = bytes.maketrans(b"\x01\x02\x03", b"., ")


def fold(text: str) -> str:
    """Return the fold of `text`. The fold of a fold is itself.

    >>> fold("3.2 MILLION"), fold("de corps"), fold("No. 10, 11"), fold("Việt\u00a0Nam — 2:1")
    ('3.2million', 'decorps', 'no10 11', 'vietnam2 1')
    """
    if not text.isascii():
        text = _BEYOND.sub(lambda found: found[0].translate(_SPELLING), text)
        if not text.isascii():
            return _marked(text.translate(_SPELLING))
    table, gaps = _ascii()
    written = text.encode()
    bare = written.translate(table, gaps)
    if bare.isalpha():
        return bare.decode()
    marked = _ASCII_GAP_IN_NUMBER.sub(_stood_in, written.translate(table))
    return marked.translate(_STOOD_IN, _GAPS).decode()


def _stood_in(gap: re.Match[bytes]) -> bytes:
    return gap[1] + _ASCII_STAND_INS.get(gap[2], b"\x03")


def _marked(spelled: str) -> str:
    """Drop the gaps of a text that is spelled in tokens, but for one mark between two digits."""
    marked = _GAP_IN_NUMBER.sub(lambda gap: _STAND_INS.get(gap[0], "\x03"), spelled)
    bare = marked.replace(" ", "").replace(".", "").replace(",", "")
    if "\x01" in bare or "\x02" in bare or "\x03" in bare:
        return bare.replace("\x01", ".").replace("\x02", ",").replace("\x03", " ")
    return bare


def content(text: str) -> str:
    """Return a hash of the fold of `text`, 32 hex digits: by it a finding is known again in a later run.

    >>> content("Rain in Huế.") == content("RAIN IN HUE") != content("Rain in Hue 2")
    True
    """
    from hashlib import blake2b

    return blake2b(fold(text).encode(), digest_size=16).hexdigest()


def fold_map(text: str) -> tuple[str, NDArray[np.int32]]:
    """Return the fold of `text`, and for each of its characters the index in `text` of the character it comes from.

    A mark kept between digits comes from the first character of its gap. Indexes never fall.

    >>> folded, origin = fold_map("“Cœur” 3.2")
    >>> folded, origin.tolist()
    ('coeur3.2', [1, 2, 2, 3, 4, 7, 8, 9])
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32, copy=False)
    tokens, origin = expand(points)
    folded, kept = keep(tokens)
    return folded.astype("<u4", copy=False).tobytes().decode("utf-32-le"), origin[kept].astype(np.int32)


def expand(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the tokens of code points by the table, and for each token the index of its code point.

    Args:
        points: Code points below 0x110000, shape (n,).
    Returns:
        Tokens (letters, digits, gaps) and indexes, both of shape (m,).
    """
    pages, entries, pool = table()
    found = entries[pages[points >> np.uint32(8)], points & np.uint32(0xFF)]
    found = np.where(found == ITSELF, points, found)
    long = found >= SEQUENCE
    if not long.any():
        index = np.flatnonzero(found)
        return found[index], index
    length = np.where(long, (found >> np.uint32(24)) & np.uint32(0x7F), found != 0).astype(np.int64)
    index = np.repeat(np.arange(len(points)), length)
    tokens = found[index]
    place = np.arange(len(index)) - (np.cumsum(length) - length)[index]  # of the token in its code point's sequence
    many = long[index]
    tokens[many] = pool[(tokens[many] & np.uint32(0xFFFFFF)) + place[many]]
    return tokens, index


def keep(
    tokens: NDArray[np.uint32], piece: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the fold of tokens (gaps dropped, but for one mark between digits), and the token each one comes from.

    Args:
        tokens: As `expand` gives them, shape (n,).
        piece: For each token the number of the passage it belongs to, never falling: no mark joins two passages.
    """
    kept = np.flatnonzero(~is_gap(tokens))
    folded = tokens[kept]
    digit = is_digit(folded)
    width = np.diff(kept) - 1  # tokens in the gap after each kept token but the last
    marked = digit[:-1] & digit[1:] & (width > 0)
    if piece is not None:
        marked &= piece[kept[:-1]] == piece[kept[1:]]
    before = np.flatnonzero(marked)
    gap = kept[before] + 1
    mark = np.where(width[before] == 1, tokens[gap], np.uint32(SPACE))
    return np.insert(folded, before + 1, mark), np.insert(kept, before + 1, gap)


def is_gap(tokens: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Say which tokens are gaps."""
    gap: NDArray[np.bool_] = (tokens == SPACE) | (tokens == POINT) | (tokens == COMMA)
    return gap


def is_digit(tokens: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Say which tokens are digits."""
    digit: NDArray[np.bool_] = (tokens >= 0x30) & (tokens <= 0x39)
    return digit
