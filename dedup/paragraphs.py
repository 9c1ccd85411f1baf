r"""Paragraphs: which lines of a page go on, which sentences stand together. The numpy spec of `segment`.

    "LONDON, March 9 - The Bank of England\n"   one paragraph of two hard-wrapped lines:
    "said so. It forecast a shortage.\n"         "said" would not have fitted in the line above
    " REUTER"                                    a sign-off line

In: texts in a UTF-8 buffer. Out: passages as columns. kernels/segment.c gives the same columns at the speed of reading;
where it was not built, and in the tests that hold it to this spec, this module does the work.
All is done on pages of about a million characters with numpy: the cost is linear in the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, sentences
from dedup.sentences import CLOSE, LINE, LOWER, MARK, SPACE, UPPER, WORD, Page, Positions

SHORT_SENTENCE = 60  # letters and digits: below this a sentence joins its neighbour, as too little to match alone
JOINING_PARAGRAPH = 1500  # characters: in a longer one short sentences stay apart, so no edit moves a later end
LONG_SENTENCE = 600  # characters: a longer one is cut into pieces, none of them whole

_PAGE = 1 << 20  # characters judged at once: what numpy needs to be quick, and small beside the corpus
_NARROWEST, _WIDEST = 45, 100  # columns of hard-wrapped copy; agencies used 60 to 80
_UNFIT_SHARE = 0.55  # of line ends, the least that wrapping must explain; verse and tables stay under 0.4
_FAR = 0.6  # of the wrap width: a shorter line says nothing of where lines wrap
_FLOWING_SHARE = 0.35  # of lines, the least that must start in lower case; prose has 0.7, lists and verse about 0
_ROW_SLACK = 4  # spaces beyond one between words, in a line of a table
_BULLETS = "-*•–—►▪·●○■□‣>#|"
_DATELINE = re.compile(r"[A-Z][A-Z .,'-]{2,40}(?:,? [A-Z][a-z]{2,8}\.? \d\d?)? ?(?:\(\w{2,12}\))? ?(?:--|[-–—]) ")


class Columns(NamedTuple):
    """Passages in order of text, then position. All have shape (n,)."""

    text: NDArray[np.int32]  # ordinal in the buffer
    start: Positions  # characters of the text
    end: Positions
    paragraph: NDArray[np.int32]  # ordinal in the text
    whole: NDArray[np.bool_]
    byte_start: Positions  # bytes of the buffer
    byte_end: Positions


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a page that hold text, as columns."""

    text: Positions  # ordinal in the page
    start: Positions  # of the text, after the indentation
    end: Positions
    indent: Positions  # characters
    first_word: Positions  # its length in characters
    words: Positions
    slack: Positions  # spaces beyond one between words: many in a row of a table
    follows: NDArray[np.bool_]  # the line above holds text too, in the same text

    @property
    def width(self) -> Positions:
        """Columns, indentation included."""
        return self.end - self.start + self.indent


def passages(utf8: bytes, offset: Positions) -> Columns:
    """Return the passages of texts utf8[offset[k] : offset[k + 1]]."""
    texts = buffer.unpack(utf8, offset)
    columns = [_page(first, texts[first:last]) for first, last in _pages(texts)]
    if not columns:
        columns = [(np.zeros(0, np.int64),) * 5]
    text, start, end, top, whole = (np.concatenate(column) for column in zip(*columns, strict=True))
    number = np.cumsum(top)
    opening = np.searchsorted(text, text)  # the first passage of each one's text
    return Columns(
        text.astype(np.int32),
        start,
        end,
        (number - number[opening]).astype(np.int32),
        whole.astype(np.bool_),
        *buffer.byte_spans(texts, text, start, end),
    )


def _pages(texts: list[str]) -> Iterator[tuple[int, int]]:
    first = size = 0
    for at, text in enumerate(texts):
        if at > first and size + len(text) > _PAGE:
            yield first, at
            first, size = at, 0
        size += len(text)
    if texts:
        yield first, len(texts)


def _page(number: int, texts: list[str]) -> tuple[Positions, ...]:
    """Return the columns of one page, whose first text has this number: text, start, end, first in paragraph, whole."""
    page = sentences.page(texts)
    if not len(page.run_start):
        return (np.zeros(0, np.int64),) * 5
    size = np.array([len(text) for text in texts])
    floor = np.cumsum(size + 2) - (size + 2)  # the gap between texts is two characters
    lines = _lines(page, floor)
    top = np.flatnonzero(~_joins(page, lines))
    bottom = np.append(top[1:], len(lines.start)) - 1
    start, end, paragraph, whole = _sentences(page, lines.start[top], lines.end[bottom], floor, floor + size)
    text = lines.text[top][paragraph]
    first = np.append(True, paragraph[1:] != paragraph[:-1])[: len(paragraph)]
    return text + number, start - floor[text], end - floor[text], first.astype(np.int64), whole.astype(np.int64)


def _lines(page: Page, floor: Positions) -> _Lines:
    ends = np.flatnonzero((page.classes & LINE) != 0)
    ends = ends[(page.codes[ends] != ord("\r")) | (page.codes[np.minimum(ends + 1, len(page.codes) - 1)] != ord("\n"))]
    starts = np.append(0, ends[:-1] + 1)
    run = np.searchsorted(page.run_start, starts)
    after = np.searchsorted(page.run_start, ends)
    text = np.flatnonzero(after > run)
    run, after, starts = run[text], after[text], starts[text]
    start, end = page.run_start[run], page.run_end[after - 1]
    inked = np.append(0, np.cumsum(page.run_end - page.run_start))
    return _Lines(
        text=np.searchsorted(floor, start, "right") - 1,
        start=start,
        end=end,
        indent=start - starts,
        first_word=page.run_end[run] - start,
        words=after - run,
        slack=(end - start) - (inked[after] - inked[run]) - (after - run - 1),
        follows=np.append(False, text[1:] == text[:-1] + 1),
    )


def _joins(page: Page, lines: _Lines) -> NDArray[np.bool_]:
    """Tell for each line whether it goes on with the paragraph of the line above."""
    joined = np.zeros(len(lines.start), bool)
    narrow = lines.width <= _WIDEST
    flush = ~_indented(lines) & ~_bulleted(page, lines)
    below = np.flatnonzero(lines.follows[1:] & narrow[1:] & narrow[:-1] & flush[1:]) + 1
    if not len(below):
        return joined
    above, text = below - 1, lines.text[below]
    width = _wrap_width(lines.width[above], text, int(lines.text[-1]) + 1)
    word = lines.first_word[below]
    unfit = (lines.width[above] + 1 + np.minimum(word, 30) > width[text]) & (
        (word <= 30) | (lines.width[above] >= width[text] - 2)
    )
    flowing = page.has(lines.start[below], WORD) & ~page.has(lines.start[below], UPPER)
    stopped = _stopped(page, lines.end[above])
    opening = above == np.searchsorted(lines.text, text)  # a first line, its dateline perhaps taken off
    runs_on = flowing & (~stopped | (opening & page.has(lines.start[below], LOWER)))
    signs = _sign_offs(page, lines, below)
    far = lines.width[above] >= _FAR * width[text]
    first = opening & runs_on & ~unfit & (lines.width[below] >= _NARROWEST)
    rows = lines.slack >= _ROW_SLACK
    told = far & ~signs & ~(opening & ~unfit) & ~rows[above] & ~rows[below]
    capital = ~page.has(lines.start[below] + 1, LOWER) & ~page.has(lines.start[below] + 2, LOWER)
    indents = np.bincount(lines.text[lines.indent >= 2], minlength=len(width)) > 0
    wrapped = _wrapped(text, width, told, unfit, flowing, first, capital, indents)[text]
    broken = runs_on & (opening | far)
    goes_on = unfit | broken | (opening & ~stopped & indents[text])
    joined[below[wrapped & goes_on & ~signs & ~(rows[above] & rows[below])]] = True
    for line in np.flatnonzero(joined & page.has(lines.start, UPPER) & page.has(lines.start + 1, UPPER)).tolist():
        begin = int(lines.start[line])
        joined[line] = not _DATELINE.match(page.text[begin : begin + 90])
    return joined


def _indented(lines: _Lines) -> NDArray[np.bool_]:
    """Tell which lines are indented by two or more columns against their block, as new paragraphs are."""
    block = np.cumsum(~lines.follows) - 1
    base = np.minimum.reduceat(lines.indent, np.flatnonzero(~lines.follows))
    deep: NDArray[np.bool_] = lines.indent >= base[block] + 2
    return deep


def _bulleted(page: Page, lines: _Lines) -> NDArray[np.bool_]:
    """Tell which lines start as an item of a list: a bullet or a number of up to two digits, and a space."""
    codes = page.codes
    second, third = codes[lines.start + 1], codes[lines.start + 2]
    bullet = np.isin(codes[lines.start], [ord(char) for char in _BULLETS]) & page.has(lines.start + 1, SPACE)
    digit = (codes[lines.start] >= ord("0")) & (codes[lines.start] <= ord("9"))
    short = ((second == ord(".")) | (second == ord(")"))) & page.has(lines.start + 2, SPACE)
    longer = ((third == ord(".")) | (third == ord(")"))) & page.has(lines.start + 3, SPACE)
    items: NDArray[np.bool_] = bullet | (digit & (short | (longer & (second >= ord("0")) & (second <= ord("9")))))
    return items


def _wrap_width(width: Positions, text: Positions, texts: int) -> Positions:
    """Return each text's wrap width in columns: its widest line end, one in ten left out as strays; 0 if none."""
    order = np.lexsort((width, text))
    count = np.bincount(text, minlength=texts)
    top = np.cumsum(count) - 1 - np.maximum(count // 10, count >= 4)
    return np.where(count > 0, width[order][np.maximum(top, 0)], 0)


def _wrapped(
    text: Positions,
    width: Positions,
    told: NDArray[np.bool_],
    unfit: NDArray[np.bool_],
    flowing: NDArray[np.bool_],
    first: NDArray[np.bool_],
    capital: NDArray[np.bool_],
    indents: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Tell for each text whether it is hard-wrapped: wide line ends explained by the width, lines flowing on.

    Copy all in capitals does not flow on; it needs more line ends. Where no line end tells (`told`), a first line that
    flows on in a long second one is enough.
    """
    ends, full, flow, openings, capitals = (
        np.bincount(text[rows], minlength=len(width))
        for rows in (told, told & unfit, told & unfit & flowing, first, told & capital)
    )
    flows = (flow >= _FLOWING_SHARE * full) | ((flow > 0) & (full == ends))
    prose = (ends > 0) & (full >= _UNFIT_SHARE * ends) & flows
    telex = (np.minimum(full, capitals) >= 0.9 * ends) & (ends >= np.where(indents, 3, 5))
    alone = (ends == 0) & (openings > 0)
    wrapped: NDArray[np.bool_] = (width >= _NARROWEST) & (prose | telex | alone)
    return wrapped


def _stopped(page: Page, end: Positions) -> NDArray[np.bool_]:
    """Tell which line ends close a sentence, or announce a list."""
    last = end - 1
    for _ in range(3):
        last -= page.has(last, CLOSE)
    stopped: NDArray[np.bool_] = page.has(last, MARK) | (page.codes[last] == ord(":"))
    return stopped


def _sign_offs(page: Page, lines: _Lines, line: Positions) -> NDArray[np.bool_]:
    """Tell which lines close their block after a full stop with a word or two, as " REUTER" does."""
    closing = ~np.append(lines.follows[1:], False)[line]
    brief = (lines.words[line] <= 2) & (lines.width[line] <= 20) & ~page.has(lines.start[line], LOWER)
    signs: NDArray[np.bool_] = closing & brief & _stopped(page, lines.end[line - 1])
    return signs


def _sentences(
    page: Page, top: Positions, bottom: Positions, floor: Positions, ceiling: Positions
) -> tuple[Positions, Positions, Positions, NDArray[np.bool_]]:
    """Return start, end, paragraph and wholeness of each passage of the paragraphs [top, bottom)."""
    end, start = sentences.ends(page, floor, ceiling)
    paragraph = np.searchsorted(top, end, "right") - 1
    inside = (paragraph >= 0) & (start < bottom[paragraph])
    end, start = np.sort(np.append(end[inside], bottom)), np.sort(np.append(start[inside], top))
    paragraph = np.searchsorted(top, start, "right") - 1
    letters = np.add.reduceat(page.classes & WORD, np.ravel((start, end), "F"), dtype=np.int64)[0::2]
    closes = _closes(letters, paragraph, (bottom - top)[paragraph] <= JOINING_PARAGRAPH)
    last = np.flatnonzero(closes)
    head = np.append(0, last[:-1] + 1)
    kept = np.add.reduceat(letters, head) > 0
    longest = np.maximum.reduceat(end - start, head)[kept]
    columns = start[head][kept], end[last][kept], paragraph[head][kept]
    return _cut_long(page, *columns, longest > LONG_SENTENCE)


def _closes(letters: Positions, paragraph: Positions, joining: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which sentences end a passage."""
    short = joining & (letters < SHORT_SENTENCE)
    final = np.append(paragraph[1:] != paragraph[:-1], True)
    closes: NDArray[np.bool_] = final | ~short
    _part_runs(closes, short & ~final, letters)
    last = np.flatnonzero(final & joining)
    head = np.flatnonzero(np.append(True, closes[:-1]))  # the first sentence of each passage
    first = head[np.searchsorted(head, last, "right") - 1]
    total = np.append(0, np.cumsum(letters))
    meagre = (total[last + 1] - total[first] < SHORT_SENTENCE) & (first > 0)
    first = first[meagre]
    closes[first[paragraph[first] == paragraph[first - 1]] - 1] = False
    return closes


def _part_runs(closes: NDArray[np.bool_], short: NDArray[np.bool_], letters: Positions) -> None:
    """In runs of short sentences, end a passage as soon as it has `SHORT_SENTENCE` letters and digits."""
    second = np.flatnonzero(short[1:] & short[:-1]) + 1
    total, previous = 0, -2
    for at in second.tolist():
        if at != previous + 1:
            total = int(letters[at - 1])
        total += int(letters[at])
        if total >= SHORT_SENTENCE:
            closes[at] = True
            total = 0
        previous = at


def _cut_long(
    page: Page, start: Positions, end: Positions, paragraph: Positions, long: NDArray[np.bool_]
) -> tuple[Positions, Positions, Positions, NDArray[np.bool_]]:
    """Replace each long passage by its pieces."""
    whole = np.ones(len(start), bool)
    if not long.any():
        return start, end, paragraph, whole
    which = np.flatnonzero(long)
    cuts = [np.array(sentences.cuts(page, int(start[row]), int(end[row])), np.int64) for row in which]
    owner = np.repeat(which, [len(each) for each in cuts])
    place = np.concatenate(cuts)
    before = page.run_end[np.searchsorted(page.run_start, place) - 1]  # the end of the text before the cut
    starts, ends = np.append(start, place), np.append(end, np.minimum(before, place))
    starts.sort()
    ends.sort()
    row = np.sort(np.append(np.arange(len(start)), owner))
    letters = np.add.reduceat(page.classes & WORD, np.ravel((starts, ends), "F"), dtype=np.int64)[0::2]
    kept = letters > 0
    return starts[kept], ends[kept], paragraph[row][kept], ~np.isin(row, owner)[kept]
