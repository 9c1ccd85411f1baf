"""Builds fold_table.bin, the fold of every code point. Run it to rebuild; nothing imports it but its test.

    python3.13 dedup/fold_table.py        # needs Unicode 15.1.0, the version the shipped table states

The table ships, so that a text folds the same on every Python (3.11 knows Unicode 14, 3.13 knows 15.1). A code point
becomes tokens: a letter, a digit 0 to 9, or a gap (".", "," or " ", which stands for any other separator):

    "Đ" -> "d"    "ﬁ" -> "fi"    "٣" -> "3"    "—" -> " "    "½" -> " 1 2 "    U+0301, soft hyphen -> nothing

File: b"FOLD" and the Unicode version as 4 ASCII digits, then a zlib stream of little-endian integers:
    uint32 number of pages p, uint32 number of pool tokens t
    uint16[4352]    page of a code point's upper 13 bits
    uint32[p, 256]  entries: 0 dropped; 1 itself, a letter; SEQUENCE | length << 24 | offset in the pool; else its token
    uint32[t]       pool
"""

from __future__ import annotations

import struct
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

UNICODE = "15.1.0"
PAGES = 0x110000 >> 8
ITSELF = 1
SEQUENCE = 0x80000000

# Letters that a stroke or a join sets apart, which NFKD leaves whole. Desks and encodings exchange them freely.
STROKES = {
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ȷ": "j", "æ": "ae", "œ": "oe", "þ": "th",
    "ŋ": "ng", "ĸ": "k", "ƀ": "b", "ɓ": "b", "ƈ": "c", "ɖ": "d", "ɗ": "d", "ƒ": "f", "ǥ": "g", "ɠ": "g", "ɨ": "i",
    "ƙ": "k", "ɲ": "n", "ƥ": "p", "ƭ": "t", "ʉ": "u", "ʋ": "v", "ƴ": "y", "ƶ": "z",
}  # fmt: skip
# Arabic decimal and thousands separators do what point and comma do; trade marks are signs, which NFKD spells out.
SIGNS = {"\u066b": ".", "\u066c": ",", "\u2122": " ", "\u2120": " "}

# Default_Ignorable_Code_Point of DerivedCoreProperties.txt (unicodedata has no such query), reserved ranges included.
IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Lone surrogates; the Arabic tatweel, which only stretches a word; modifier letters that are apostrophes, primes and
# tone marks ("Hawaiʻi"); the Greek iota subscript, a mark that casefold would turn into a letter.
DROPPED = ((0xD800, 0xDFFF), (0x0640, 0x0640), (0x02B9, 0x02C1), (0x02C6, 0x02D1), (0x02EC, 0x02EC), (0x02EE, 0x02EE),
           (0x0345, 0x0345))  # fmt: skip
_UNSEEN = frozenset(chr(point) for first, last in IGNORABLE + DROPPED for point in range(first, last + 1))


def tokens(point: int) -> str:
    """Return the tokens of a code point by the unicodedata of this Python: "" where it is dropped.

    >>> tokens(ord("Ữ")), tokens(ord("ß")), tokens(ord("²")), tokens(0x0301)
    ('u', 'ss', ' 2 ', '')
    """
    folded = SIGNS.get(chr(point)) or _spell(chr(point))
    # A digit that is not an ordinary one keeps its distance: 10² is not 102, and 1½ reads as 1 1/2.
    if folded and unicodedata.category(chr(point)) != "Nd":
        folded = " " * _is_digit(folded[0]) + folded + " " * _is_digit(folded[-1])
    return folded


def _is_digit(token: str) -> bool:
    return "0" <= token <= "9"


def _spell(text: str) -> str:
    """Fold until nothing changes, so that the fold of a fold is itself."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not _is_mark(c))
    spelled = "".join(map(_token, unicodedata.normalize("NFKD", bare.casefold())))
    return spelled if spelled == text else _spell(spelled)


def _is_mark(char: str) -> bool:
    """Marks of combining class 0 stay: they are the vowels of Thai, Devanagari and their kin."""
    return unicodedata.combining(char) != 0 or unicodedata.category(char) == "Me" or char in _UNSEEN


def _token(char: str) -> str:
    if _is_mark(char):
        return ""
    if char in STROKES:
        return STROKES[char]
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return char if category[0] in "LNM" or char in ".," else " "


def build() -> bytes:
    """Return the content of fold_table.bin before compression, by the unicodedata of this Python."""
    pool: list[int] = []
    pages: dict[tuple[int, ...], int] = {}
    index = [pages.setdefault(page, len(pages)) for page in _pages(pool)]
    flat = [entry for page in pages for entry in page]
    return struct.pack(f"<II{PAGES}H{len(flat)}I{len(pool)}I", len(pages), len(pool), *index, *flat, *pool)


def _pages(pool: list[int]) -> Iterator[tuple[int, ...]]:
    offsets: dict[str, int] = {}
    for page in range(PAGES):
        yield tuple(_entry(point, pool, offsets) for point in range(page << 8, (page + 1) << 8))


def _entry(point: int, pool: list[int], offsets: dict[str, int]) -> int:
    folded = tokens(point)
    if len(folded) < 2:
        token = ord(folded) if folded else 0
        return ITSELF if token == point and point > 0xFF else token
    if folded not in offsets:
        offsets[folded] = len(pool)
        pool.extend(map(ord, folded))
    return SEQUENCE | len(folded) << 24 | offsets[folded]


if __name__ == "__main__":
    if unicodedata.unidata_version != UNICODE:
        sys.exit(f"this Python has Unicode {unicodedata.unidata_version}; the table is of {UNICODE}: use Python 3.13")
    header = b"FOLD" + UNICODE.replace(".", "").encode().ljust(4, b"0")
    Path(__file__).with_suffix(".bin").write_bytes(header + zlib.compress(build(), 9))
