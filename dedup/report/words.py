r"""Where two spans differ, word by word: rows to set side by side.

    a  "killed 12 people\nmore"      row 1   killed [12 | 14] people
    b  "killed 14 people\nmore"      row 2   more

In: two texts. Out: Rows of Words; a row starts where a paragraph of `a` (or one only `b` has) starts.
The words are aligned over the whole span, not line by line: two desks wrap the same lines at other places.
Words are compared as written, so that what is shown as the same is the same to the letter (composed or decomposed
accents aside, which no reader can tell apart). Scripts without spaces are compared character by character.
Source: Levenshtein distance over words, as rapidfuzz computes it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import zip_longest
from typing import Literal, NamedTuple

from dedup.frozen import dataclass

Op = Literal["same", "a", "b"]

_OPEN = "\"'“‘«‹([{<¿¡"
_SHUT = "\"'”’»›)]}>.,;:!?…。！？،؟"
_WORD = re.compile(r"(\s*)(\S+)")
# Thai, Lao, Myanmar, Khmer, kana, Chinese: no spaces between words. Marks stay with what they stand on.
_UNSPACED = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_UNSPACED}][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0300-\u036f\u3099\u309a]*|[^{_UNSPACED}]+")
_ENDS = tuple(".!?…:\"'”’»)。！？؟")
_WRAPPED = 90  # characters; no line of hard-wrapped copy is longer


class Token(NamedTuple):
    """A word or mark of a text."""

    text: str
    space: bool  # stands after white space
    line: int
    starts: bool  # first of a paragraph


_Pair = tuple[Token | None, Token | None]  # both: the same word; one: a word of that side only


class Word(NamedTuple):
    """A word as a row shows it."""

    op: Op
    text: str
    space: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph in both texts, or in one."""

    line_a: int | None  # where the row starts; None where the side has nothing
    line_b: int | None
    words: tuple[Word, ...]  # of both sides, in order

    @property
    def same(self) -> bool:
        """True where nothing differs."""
        return all(word.op == "same" for word in self.words)

    def pieces(self, side: str = "") -> list[tuple[Op, str]]:
        """Return the words of one side ("a", "b"), or of both (""), joined: runs that are the same or differ."""
        joined: list[tuple[Op, str]] = []
        for word in self.words:
            if side and word.op not in ("same", side):
                continue
            space = " " if word.space and joined else ""
            if joined and joined[-1][0] == word.op:
                joined[-1] = (word.op, joined[-1][1] + space + word.text)
            else:
                joined.append((word.op, space + word.text))
        return joined


def tokens(text: str, line: int = 1) -> list[Token]:
    """Return the words of `text`, whose first line has the number `line`.

    >>> [token.text for token in tokens('He said: "No."')]
    ['He', 'said', ':', '"', 'No', '."']
    """
    text = unicodedata.normalize("NFC", text)
    breaks = [match.start() for match in re.finditer("\n", text)]
    starts = _paragraphs(text)
    found: list[Token] = []
    last = -1
    for match in _WORD.finditer(text):
        here = bisect_right(breaks, match.start(2))
        space = bool(match[1]) or not found
        bare = match[2].lstrip(_OPEN)
        word = bare.rstrip(_SHUT)
        for piece in (match[2][: len(match[2]) - len(bare)], *_PIECE.findall(word), bare[len(word) :]):
            if piece:
                found.append(Token(piece, space, line + here, here != last and here in starts))
                space, last = False, here
    return found


def _paragraphs(text: str) -> set[int]:
    """Return the ordinals of the lines that start a paragraph: every line, but not the inner ones of wrapped copy."""
    every = text.split("\n")
    filled = [line.rstrip() for line in every if line.strip()]
    open_ended = sum(not line.endswith(_ENDS) for line in filled[:-1])
    if len(filled) < 4 or max(map(len, filled)) > _WRAPPED or open_ended * 2 < len(filled):
        return set(range(len(every)))
    return {
        number for number, line in enumerate(every)
        if not number or not every[number - 1].strip() or line.startswith(("  ", "\t"))
    }  # fmt: skip


def rows(a: str, b: str, line_a: int = 1, line_b: int = 1) -> list[Row]:
    r"""Return the two texts as rows; `line_a` and `line_b` number their first lines.

    >>> [row.same for row in rows("One fell.\nTwo rose.", "One fell.\nTen rose.")]
    [True, False]
    """
    found: list[Row] = []
    cell: list[_Pair] = []
    for pair in _aligned(tokens(a, line_a), tokens(b, line_b)):
        if cell and _starts(pair, cell):
            found.append(_row(cell))
            cell = []
        cell.append(pair)
    return [*found, _row(cell)] if cell else found


def _starts(pair: _Pair, cell: list[_Pair]) -> bool:
    """Return whether `pair` opens a row: a new paragraph of `a`, or one of `b` that does not go with the row's own."""
    left, right = pair
    if left is not None:
        return left.starts
    opened = any(token is not None for _, token in cell)  # the row has its share of b already
    return right is not None and right.starts and opened


def _row(cell: list[_Pair]) -> Row:
    return Row(
        next((left.line for left, _ in cell if left), None),
        next((right.line for _, right in cell if right), None),
        tuple(_word(left, right) for left, right in cell),
    )


def _word(left: Token | None, right: Token | None) -> Word:
    token = left or right
    assert token is not None  # a pair has a side
    return Word("same" if left and right else "a" if left else "b", token.text, token.space)


def _aligned(a: list[Token], b: list[Token]) -> Iterator[_Pair]:
    """Yield the words in order. Of a changed stretch, paragraph by paragraph, first what `a` has, then what `b` has."""
    changed_a: list[Token] = []
    changed_b: list[Token] = []
    at_a = at_b = 0
    for start_a, start_b, size in [*_common(a, b), (len(a), len(b), 0)]:
        changed_a += a[at_a:start_a]
        changed_b += b[at_b:start_b]
        at_a, at_b = start_a + size, start_b + size
        same = a[start_a:at_a], b[start_b:at_b]
        if _stray(same[0], changed_a, changed_b, at_a == len(a)):
            changed_a += same[0]
            changed_b += same[1]
        else:
            yield from _changed(changed_a, changed_b)
            changed_a, changed_b = [], []
            yield from zip(*same, strict=True)


def _common(a: list[Token], b: list[Token]) -> list[tuple[int, int, int]]:
    """Return the stretches that both have, in order: start in `a`, start in `b`, words."""
    from rapidfuzz.distance import Levenshtein

    keys_a, keys_b = ([(token.text, token.space) for token in side] for side in (a, b))
    found = [(run.a, run.b, run.size) for run in Levenshtein.opcodes(keys_a, keys_b).as_matching_blocks() if run.size]
    for at in range(1, len(found)):
        found[at - 1 : at + 1] = _slid(a, b, found[at - 1], found[at])
    return [run for run in found if run[2]]


def _slid(
    a: list[Token], b: list[Token], before: tuple[int, int, int], after: tuple[int, int, int]
) -> list[tuple[int, int, int]]:
    """Let a paragraph that one side alone has be shown from its own first word, "The", not from its twin before it."""
    gap_a, gap_b = after[0] - before[0] - before[2], after[1] - before[1] - before[2]
    if (gap_a > 0) != (gap_b > 0):
        side, start, gap = (a, after[0], gap_a) if gap_a else (b, after[1], gap_b)
        for by in range(1, before[2] + 1):
            here, there = side[start - by], side[start - gap - by]
            if (here.text, here.space) != (there.text, there.space):
                break
            if here.starts and there.starts:
                return [(*before[:2], before[2] - by), (after[0] - by, after[1] - by, after[2] + by)]
    return [before, after]


def _stray(same: list[Token], before_a: list[Token], before_b: list[Token], last: bool) -> bool:
    """Return whether a single word that both have inside a long change ("the") is chance, and best shown as changed."""
    return len(same) == 1 and not last and len(before_a) >= 3 and len(before_b) >= 3 and not same[0].starts


def _changed(a: list[Token], b: list[Token]) -> Iterator[_Pair]:
    for left, right in zip_longest(_pieces(a), _pieces(b), fillvalue=()):
        yield from ((token, None) for token in left)
        yield from ((None, token) for token in right)


def _pieces(side: list[Token]) -> list[list[Token]]:
    pieces: list[list[Token]] = []
    for token in side:
        if not pieces or token.starts:
            pieces.append([])
        pieces[-1].append(token)
    return pieces
