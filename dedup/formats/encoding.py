"""Bytes -> text, and characters of the text -> bytes of the source, in the encodings that wire copy comes in.

    ff fe 46 00 69 00 ..   detect  ->  utf-16-le, 2 bytes of BOM   decode  ->  "Fi.."
    "Fi.." cut 1..2        offsets ->  bytes 4..6 of the source

In this order: a byte order mark (never part of the text, always in the bytes); UTF-16 without one, by its pattern of
NULs; UTF-8 if every byte fits; else the best of Windows-1252, Windows-1258 (Vietnamese) and Latin-1 by `score`, or
UnreadableInput. Line ends are kept as they are. A wrong guess between the single-byte encodings shows wrong letters in
a report, but the cuts stay right: each is one byte a character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dedup.formats.compression import MAGIC
from dedup.formats.source import refuse
from dedup.frozen import dataclass

# UTF-32 before UTF-16: its little-endian mark begins with the other's.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LEGACY = ("cp1252", "cp1258", "latin-1")  # ties go to the first
_RUNS = 20_000  # runs of bytes over 7f that a guess looks at: enough to be sure, and bounded in a file of any size
_PLAUSIBLE = (
    0.5  # least score a character: real copy in these encodings gets .8 to 2, Cyrillic or Chinese bytes under 0
)

# Controls that text has no use for. Tab, line ends, form feed, and escape sequences of old wires are left out; ETX and
# the like do stand in wire copy, so a few are let through.
_CONTROLS = bytes(b for b in (*range(0x20), 0x7F) if b not in b"\t\n\v\f\r\x1b")
_RUN = re.compile(r"[\x00-\x7f\xa0]?[^\x00-\x7f\xa0]+(?=([\x00-\x7f\xa0]?))")
_COMBINING = "\u0300\u0301\u0303\u0309\u0323"  # the five tone marks of Windows-1258: cc ec de d2 f2
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_IN_WORDS = frozenset("’–—´·")  # all other signs inside a word are letters of another encoding


@dataclass(frozen=True, slots=True)
class Decoded:
    """A source's text and how to get back to its bytes."""

    text: str
    encoding: str  # a Python codec of which no character depends on the one before
    mark: int  # bytes of the byte order mark, before the text


def decode(data: bytes, path: str) -> Decoded:
    r"""Return the text of a file's bytes.

    Raises:
        UnreadableInput: The file is binary, damaged, or in an encoding that is not read.
    >>> decode(b"\xef\xbb\xbfcaf\xc3\xa9", "a.txt")
    Decoded(text='café', encoding='utf-8', mark=3)
    >>> decode(b"caf\xe9 \x93noir\x94", "a.txt").text
    'café “noir”'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data, len(mark), encoding, path), encoding, len(mark))
    if 0 in data:
        wide = _without_mark(data)
        if wide:
            return Decoded(_strict(data, 0, wide, path), wide, 0)
        _binary(path, data, data.index(0), "a NUL byte")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > 2 + len(data) // 20:
        first = next(i for i, byte in enumerate(data) if byte in _CONTROLS)
        _binary(path, data, first, f"{controls} control characters in {len(data)} bytes, the first")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError as error:
        return _legacy(data, path, error)


def offsets(text: str, encoding: str, mark: int, positions: Sequence[int]) -> list[int]:
    """Return the byte of the source at which each character position stands; positions ascend.

    Each stretch between two positions is encoded once, so the time is linear in the text.

    >>> offsets("giá vàng", "utf-8", 3, [0, 3, 4])
    [3, 7, 8]
    """
    found, at, byte = [], 0, mark
    for position in positions:
        byte += len(text[at:position].encode(encoding))
        found.append(byte)
        at = position
    return found


def score(text: str) -> float:
    """Return how well the characters over 7f fit their neighbours, on average: about 1 in real copy, 2 at tone marks.

    +1 a letter or a sign; +2 a tone mark on a vowel, -3 on anything else; -2 a capital right after a small letter; -2 a
    sign between letters; -1 a character in a run of over three (other alphabets); -3 a control.

    >>> score("tiê\u0301ng") > score("tiêìng") > score("äåíü") > score("d\u0301")
    True
    """
    total = seen = 0
    for number, run in enumerate(_RUN.finditer(text)):
        if number == _RUNS:
            break
        points, characters = _run_score(run[0], run[1])
        total += points
        seen += characters
    return total / seen if seen else 0.0


def _run_score(run: str, after: str) -> tuple[int, int]:
    """Return the points of one run, its first character being the one before it, and how many characters had them."""
    before = run[0] if run[0] < "\x80" or run[0] == "\xa0" else ""
    run = run[len(before) :]
    long = sum(c not in _COMBINING for c in run) > 3
    total = 0
    for index, character in enumerate(run[:400]):  # other alphabets and binary data have runs of any length
        previous = run[index - 1] if index else before
        if character in _COMBINING:
            total += 2 if previous in _VOWELS and previous else -3
        elif character < "\xa0":
            total -= 3
        elif long:
            total -= 1
        elif character.isalpha():
            total += -2 if character.isupper() and previous.islower() else 1
        else:
            following = run[index + 1 : index + 2] or after
            total += -2 if previous.isalpha() and following.isalpha() and character not in _IN_WORDS else 1
    return total, min(len(run), 400)


def _strict(data: bytes, start: int, encoding: str, path: str) -> str:
    try:
        text = str(memoryview(data)[start:], encoding)
    except UnicodeDecodeError as error:
        refuse(path, f"not the {encoding.upper()} it seems to be: {error.reason} at byte {error.start + start}")
    if "\0" in text:
        refuse(path, f"binary file? Its text, read as {encoding.upper()}, holds a NUL character; name text files only")
    return text


def _without_mark(data: bytes) -> str:
    """Return the UTF-16 in which `data` can be text, or "": NULs then stand on one side of each pair only.

    >>> _without_mark("Mưa lớn.".encode("utf-16-be"))
    'utf-16-be'
    """
    head = data[: 1 << 16]
    even, odd = head[::2].count(0), head[1::2].count(0)
    encoding, many, few = ("utf-16-le", odd, even) if odd > even else ("utf-16-be", even, odd)
    if len(data) % 2 or few or many * 2 < len(head) * 0.2:
        return ""
    text = head.decode(encoding, "replace")
    odd_ones = sum(c < " " and c not in "\t\n\v\f\r\x1b" for c in text) + text[:-1].count("\ufffd")
    return encoding if odd_ones <= 2 + len(text) // 20 else ""


def _legacy(data: bytes, path: str, error: UnicodeDecodeError) -> Decoded:
    at = f"byte {data[error.start]:#04x} at {error.start} (line {_line(data, error.start)}) is not UTF-8"
    loose = data.decode("utf-8", "surrogateescape")
    wide = re.sub(r"[\x00-\x7f]+", "", loose)
    broken = sum("\udc80" <= c <= "\udcff" for c in wide)
    if len(wide) - broken >= broken:
        refuse(path, f"damaged UTF-8: {at}, but most others are; to drop such bytes: iconv -c -f utf-8 -t utf-8")
    best, best_score, text = "", _PLAUSIBLE, ""
    for encoding in _LEGACY:
        try:
            candidate = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1258" and sum(mark in candidate for mark in _COMBINING) < 2:
            continue  # a line of Italian with "può" alone; two lines of Vietnamese have all five marks
        points = score(candidate)
        if points > best_score or (not best and points >= best_score):
            best, best_score, text = encoding, points, candidate
    if not best:
        refuse(path, f"unknown encoding: {at}, nor is it Western or Vietnamese text; to convert: iconv -t utf-8")
    return Decoded(text, best, 0)


def _binary(path: str, data: bytes, at: int, what: str) -> None:
    where = f"at byte {at} (line {_line(data, at)})"
    refuse(path, f"binary file? It holds {what} {where}; name text files only{_packed(data)}")


def _packed(data: bytes) -> str:
    """Return a hint where the first bytes are those of a compressed file."""
    for magic, name in MAGIC.items():
        if data.startswith(magic):
            return f", or give it its suffix .{name}"
    return ""


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
