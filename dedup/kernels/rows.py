r"""Rows of a report as bytes of JSON, and where characters stand in texts, in Python: the spec of what the kernel does.

    Huế "a"\x9b          ->  "Huế \"a\"\u009b"           quoted
    {"a": %, "line": %}  ->  {"a": "wire#7", "line": 12}  woven from a pattern and columns

A report of 100,000 articles has a million changed facts: as objects they would take longer to make than to find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from json.encoder import encode_basestring

import numpy as np
from numpy.typing import NDArray

from dedup.kernels.text import check_int64, checked
from dedup.kernels.words import Ints

Bytes = NDArray[np.uint8]
# Whole numbers (None, the numbers, None), or pieces of a text: (UTF-8, where each starts, where each ends).
Column = tuple[bytes | Bytes | None, Ints, Ints | None]

ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def safe(text: str) -> str:
    """Escape what can't be encoded, or could act on a terminal, in a text that is JSON but for that."""
    if text.isascii() and "\x7f" not in text:
        return text
    return ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def quoted(utf8: bytes, start: Ints, end: Ints) -> tuple[Bytes, Ints]:
    r"""Return pieces of a text as JSON strings, one after the other, and where each starts and the last one ends.

    >>> text, offset = quoted(b'say "so"\x7f', np.array([0, 4]), np.array([3, 9]))
    >>> text.tobytes(), offset.tolist()
    (b'"say""\\"so\\"\\u007f"', [0, 5, 19])
    """
    text = checked(utf8, start, end).tobytes()
    spans = zip(start.tolist(), end.tolist(), strict=True)
    return _joined([safe(encode_basestring(text[a:b].decode("utf-8", "surrogatepass"))).encode() for a, b in spans])


def woven(literal: bytes, cut: Ints, columns: Sequence[Column], rows: int) -> tuple[Bytes, Ints]:
    """Return rows of a pattern, one after the other, and where each starts and the last one ends.

    Args:
        literal: What stands before each column, and after the last one.
        cut: Where each of these begins, and where the last one ends, shape (columns + 2,).
        columns: Of each, the rows' numbers or pieces of text.
        rows: How many there are.

    >>> numbers, names = (None, np.array([7, -12]), None), (b"abc", np.array([0, 1]), np.array([1, 3]))
    >>> text, offset = woven(b"<:>", np.array([0, 1, 2, 3]), [numbers, names], 2)
    >>> text.tobytes(), offset.tolist()
    (b'<7:a><-12:bc>', [0, 5, 13])
    """
    _check(literal, cut, columns, rows)
    first, *rest = [[literal[start:stop]] * rows for start, stop in pairwise(cut.tolist())]
    parts = [first]
    for column, after in zip(columns, rest, strict=True):
        parts += [_cells(*column), after]
    return _joined(list(map(b"".join, zip(*parts, strict=True))))


def _cells(text: bytes | Bytes | None, first: Ints, last: Ints | None) -> list[bytes]:
    if text is None or last is None:
        return [b"%d" % number for number in first.tolist()]
    whole = bytes(text)
    return [whole[start:stop] for start, stop in zip(first.tolist(), last.tolist(), strict=True)]


def _check(literal: bytes, cut: Ints, columns: Sequence[Column], rows: int) -> None:
    check_int64(cut=cut)
    if len(cut) != len(columns) + 2 or cut[0] or (cut[1:] < cut[:-1]).any() or cut[-1] != len(literal):
        raise ValueError("cut must rise from 0 to the size of the literal, with two more than there are columns")
    for text, first, last in columns:
        check_int64(first=first)
        if text is not None and last is not None:
            checked(bytes(text), first, last)
        if len(first) != rows:
            raise ValueError("a column has another number of rows")


def _joined(pieces: list[bytes]) -> tuple[Bytes, Ints]:
    offset = np.zeros(len(pieces) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)), out=offset[1:])
    return np.frombuffer(b"".join(pieces), np.uint8), offset


def places(utf8: bytes, offset: Ints, text: Ints, at: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the byte of characters of some texts, their 1-based line, and the character that this line begins with.

    A line ends with a line feed; in a text that has none, with a carriage return.

    Args:
        utf8, offset: Texts as `buffer.pack` gives them.
        text: For each character the number of its text; never falls.
        at: The character, up to the length of its text; never falls within one.

    >>> found = places("Huế\\nrose".encode(), np.array([0, 10]), np.array([0, 0]), np.array([2, 6]))
    >>> [column.tolist() for column in found]
    [[2, 8], [1, 2], [0, 4]]
    """
    check_int64(offset=offset)
    check_int64(text=text, at=at)
    _check_order(offset, len(utf8), text, at)
    byte, line, begin = (np.empty(len(at), np.int64) for _ in range(3))
    for number in np.unique(text).tolist():
        rows = slice(*np.searchsorted(text, [number, number + 1]))
        start, stop = offset[number : number + 2].tolist()
        whole = utf8[start:stop].decode("utf-8", "surrogatepass")
        end = "\n" if "\n" in whole else "\r"
        for row, place in enumerate(at[rows].tolist(), rows.start):
            if place > len(whole):
                raise ValueError(f"place {row}: character {place} is not inside its text")
            byte[row] = start + len(whole[:place].encode("utf-8", "surrogatepass"))
            line[row] = whole.count(end, 0, place) + 1
            begin[row] = whole.rfind(end, 0, place) + 1
    return byte, line, begin


def _check_order(offset: Ints, size: int, text: Ints, at: Ints) -> None:
    rising = len(offset) and offset[0] >= 0 and offset[-1] <= size and (offset[1:] >= offset[:-1]).all()
    if not rising:
        raise ValueError("offset must rise from 0 to the size of the text")
    if len(text) != len(at) or (len(text) and (text.min() < 0 or text.max() >= len(offset) - 1)):
        raise ValueError("text must name a text for each place")
    falls = (text[1:] < text[:-1]) | ((text[1:] == text[:-1]) & (at[1:] < at[:-1]))
    if falls.any() or (at < 0).any():
        raise ValueError("places must be in order")
