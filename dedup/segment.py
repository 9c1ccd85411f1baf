r"""Segmentation: articles -> passages, the units that are matched.

    "LONDON, March 9 - The Bank of England\n"   one paragraph of two hard-wrapped lines,
    "said so. It forecast a shortage.\n"         its sentences;
    " REUTER"                                    and a sign-off line: three passages

In: texts. Out: `Passages`, columns of spans in characters, in order, disjoint, without white space at either end, each
with a letter or digit. Blank lines part paragraphs. So does every line end, except in hard-wrapped copy: there a line
goes on in the next one where the next word would not have fitted. Whether copy is wrapped is judged per article, that
of a newspaper's narrow columns too.
Sentences and not paragraphs, because desks cut, join and re-wrap paragraphs between versions but keep most sentences.
`paragraphs`, `wrapping` and `sentences` are the spec, in numpy; the native kernel does the same, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dedup import buffer, kernels, paragraphs, sentences
from dedup.buffer import Ints
from dedup.frozen import dataclass
from dedup.tables import Passages

_LONG_TEXT = 4 << 20  # characters: a longer text is read in pieces, each ended at a line or a space
_GAPS = ("\n\n", "\n", ". ", " ")


@dataclass(frozen=True, slots=True)
class Segmented:
    """The passages of a buffer, and where they stand in it."""

    passages: Passages
    start: Ints  # bytes of the buffer, shape (n,)
    end: Ints


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one text. It may start or end inside a sentence."""

    article: int
    shift: int  # characters of the text before it
    start: int  # bytes of the buffer
    starts_inside: bool = False
    ends_inside: bool = False


def passages(texts: Sequence[str]) -> Passages:
    r"""Return the passages of these texts, in order of text, then position.

    Every sentence is one, except that in a paragraph of up to `JOINING_PARAGRAPH` characters sentences of fewer than
    `SHORT_SENTENCE` letters and digits that stand in a row join up to that number, and fewer than `FRAGMENT` of them
    join a long neighbour: the next one, at the end of the paragraph the one before. So no short sentence beside it
    hides a long one that is copied whole. One over `LONG_SENTENCE` characters is cut into pieces, whose `whole` is
    False.

    >>> found = passages(["Rain fell on Hanoi.\n\nThe end."])
    >>> found.start.tolist(), found.end.tolist(), found.paragraph.tolist()
    ([0, 21], [19, 29], [0, 1])
    """
    return segment(*buffer.pack(texts)).passages


def segment(utf8: bytes, offset: Ints) -> Segmented:
    """Return the passages of texts in a buffer, as `buffer.pack` gives it (any buffer of bytes will do).

    Raises:
        ValueError: A text is not UTF-8.
    """
    if (np.diff(offset) <= _LONG_TEXT).all():
        found = _columns(utf8, offset)
        return Segmented(Passages(*found[:5]), found.byte_start, found.byte_end)
    pieces = [piece for article in range(len(offset) - 1) for piece in _pieces(utf8, offset, article)]
    found = _columns(utf8, np.array([*(piece.start for piece in pieces), int(offset[-1])]))
    return Segmented(_joined(found, pieces), found.byte_start, found.byte_end)


def _columns(utf8: bytes, offset: Ints) -> paragraphs.Columns:
    if kernels.passages is None:
        return paragraphs.passages(utf8, offset)
    tables = sentences.widest(np.frombuffer(utf8, np.uint8))
    return paragraphs.Columns(*kernels.passages(utf8, offset, *tables, *sentences.word_lists()))


def _pieces(utf8: bytes, offset: Ints, article: int) -> Iterator[_Piece]:
    """Cut a very long text at a blank line, a line or a space near every `_LONG_TEXT` characters."""
    at, size = int(offset[article]), int(offset[article + 1] - offset[article])
    if size <= _LONG_TEXT:
        yield _Piece(article, 0, at)
        return
    text = buffer.unpack(utf8, offset[article : article + 2])[0]
    start, inside = 0, False
    while len(text) - start > _LONG_TEXT:
        low, high = start + _LONG_TEXT // 2, start + _LONG_TEXT
        gap, place = next(((gap, place) for gap in _GAPS if (place := text.rfind(gap, low, high)) >= 0), ("", high))
        end = place + len(gap)
        within = gap in ("", " ")
        yield _Piece(article, start, at, inside, within)
        at += len(text[start:end].encode("utf-8", "surrogatepass"))
        start, inside = end, within
    yield _Piece(article, start, at, inside)


def _joined(found: paragraphs.Columns, pieces: Sequence[_Piece]) -> Passages:
    """Put the passages of pieces in their texts."""
    whole = found.whole.copy()
    for number, piece in enumerate(pieces):
        if piece.starts_inside or piece.ends_inside:
            first, last = np.searchsorted(found.text, [number, number + 1])
            whole[first : min(first + 1, last)] &= not piece.starts_inside
            whole[max(last - 1, first) : last] &= not piece.ends_inside
    shift = np.array([piece.shift for piece in pieces])[found.text]
    article = np.array([piece.article for piece in pieces], np.int32)[found.text]
    new = (np.diff(found.text, prepend=-1) != 0) | (np.diff(found.paragraph, prepend=-1) != 0)
    ordinal = np.cumsum(new)
    opening = np.searchsorted(article, article)  # the first passage of each one's article
    paragraph = (ordinal - ordinal[opening]).astype(np.int32)
    return Passages(article, found.start + shift, found.end + shift, paragraph, whole)
