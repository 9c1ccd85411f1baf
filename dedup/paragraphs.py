r"""Paragraphs: which lines and sentences stand together. The numpy spec of `segment`, with `wrapping`.

    "LONDON, March 9 - The Bank of England\n"   one paragraph of two hard-wrapped lines:
    "said so. It forecast a shortage.\n"         "said" would not have fitted in the line above
    " REUTER"                                    a sign-off line

In: texts in a UTF-8 buffer. Out: passages as columns. kernels/segment.c gives the same columns at the speed of reading;
where it was not built, and in the tests that hold it to this spec, this module does the work.
All is done on pages of about a million characters with numpy: the cost is linear in the text, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, sentences
from dedup.sentences import WORD, Page, Positions

SHORT_SENTENCE = 60  # letters and digits: shorter ones in a row join, as too little to match alone
FRAGMENT = 20  # letters and digits: less joins a long sentence too, as too little for `blocks` to compare
JOINING_PARAGRAPH = 1500  # characters: in a longer one short sentences stay apart, so no edit moves a later end
LONG_SENTENCE = 600  # characters: a longer one is cut into pieces, none of them whole

_PAGE = 1 << 20  # characters judged at once: what numpy needs to be quick, and small beside the corpus


class Columns(NamedTuple):
    """Passages in order of text, then position. All have shape (n,)."""

    text: NDArray[np.int32]  # ordinal in the buffer
    start: Positions  # characters of the text
    end: Positions
    paragraph: NDArray[np.int32]  # ordinal in the text
    whole: NDArray[np.bool_]
    byte_start: Positions  # bytes of the buffer
    byte_end: Positions


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
    from dedup import wrapping

    page = sentences.page(texts)
    if not len(page.run_start):
        return (np.zeros(0, np.int64),) * 5
    size = np.array([len(text) for text in texts])
    floor = np.cumsum(size + 2) - (size + 2)  # the gap between texts is two characters
    lines = wrapping.lines(page, floor)
    top = np.flatnonzero(~wrapping.joins(page, lines))
    bottom = np.append(top[1:], len(lines.start)) - 1
    start, end, paragraph, whole = _sentences(page, lines.start[top], lines.end[bottom], floor, floor + size)
    text = lines.text[top][paragraph]
    first = np.append(True, paragraph[1:] != paragraph[:-1])[: len(paragraph)]
    return text + number, start - floor[text], end - floor[text], first.astype(np.int64), whole.astype(np.int64)


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
    total = np.append(0, np.cumsum(letters))
    head = np.flatnonzero(np.append(True, closes[:-1]))  # the first sentence of each passage
    before = np.flatnonzero(~closes & np.append(~short[1:], False))  # the next sentence is long
    first = head[np.searchsorted(head, before, "right") - 1]
    closes[before[total[before + 1] - total[first] >= FRAGMENT]] = True
    last = np.flatnonzero(final & joining)
    head = np.flatnonzero(np.append(True, closes[:-1]))
    first = head[np.searchsorted(head, last, "right") - 1]
    meagre = (total[last + 1] - total[first] < FRAGMENT) & (first > 0)
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
