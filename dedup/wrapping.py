r"""Hard-wrapped copy: which lines go on with the paragraph of the line above. Part of the numpy spec of `segment`.

    "the Seagate ferry walk-"   a newspaper's column: the hyphen, and "out", which would not have fitted, tell that
    "out, now in its third "    the lines go on
    "week, the union said. "    a sentence end, far from the edge:
    "Talks resume Friday.  "    a paragraph of its own

In: the lines of a page. Out: one bit for each line. Wrapping is judged per text: lists, tables and verse stay apart.
Two forms are told. In wide copy (wire, mail: 45 columns and more) the width explains nearly every line end by itself.
In narrow copy (a newspaper's columns) a list's lines may come out even by chance, and one line in ten is an
advertisement or a piece of the column beside it; so most lines must also flow: no mark at the end of one, lower case
at the start of the next.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from dedup.frozen import dataclass
from dedup.sentences import CLOSE, LINE, LOWER, MARK, SPACE, UPPER, WORD, Page, Positions

_NARROWEST, _WIDEST = 45, 100  # columns of wide copy; agencies used 60 to 80
_UNFIT_SHARE = 0.55  # of line ends, the least that wrapping must explain; verse and tables stay under 0.4
_FAR = 0.6  # of the wrap width: a shorter line says nothing of where lines wrap
_FLOWING_SHARE = 0.35  # of lines, the least that must start in lower case; prose has 0.7, lists and verse about 0
_ROW_SLACK = 4  # spaces beyond one between words, in a line of a table

_SLIM_UNFIT_SHARE = 0.65  # as `_UNFIT_SHARE`, the widest line aside; ragged columns have 0.7, lists about 0.5
_BARE_SHARE = 0.7  # of lines that start in lower case, the least under one without a comma; prose has 0.95, verse 0.4
_RAGGED = 8  # of the wrap width in narrow copy: lines end up to one eighth short of it
_STOP_EVERY = 400  # characters to a full stop, at most; lists have none
_SLIM_ENDS = 3  # line ends, the fewest that tell narrow copy
_SLIM_LEAST = 16  # columns: a newspaper's narrowest has 20
_BULLETS = "-*•–—►▪·●○■□‣>#|"
_DATELINE = re.compile(r"[A-Z][A-Z .,'-]{2,40}(?:,? [A-Z][a-z]{2,8}\.? \d\d?)? ?(?:\(\w{2,12}\))? ?(?:--|[-–—]) ")

Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page that hold text, as columns."""

    text: Positions  # ordinal in the page
    start: Positions  # of the text, after the indentation
    end: Positions
    indent: Positions  # characters
    first_word: Positions  # its length in characters
    words: Positions
    slack: Positions  # spaces beyond one between words: many in a row of a table
    follows: Bits  # the line above holds text too, in the same text

    @property
    def width(self) -> Positions:
        """Columns, indentation included."""
        return self.end - self.start + self.indent


@dataclass(frozen=True, slots=True)
class _Seams:
    """The line ends that a paragraph may run over, as columns; none before an indented line or an item of a list."""

    texts: int  # in the page
    text: Positions
    below: Positions  # the line
    width: Positions  # of the line above
    word: Positions  # length of the first word below
    opening: Bits  # the line above is the first of its text, its dateline perhaps taken off
    stopped: Bits  # a sentence ends above
    signs: Bits  # the line below is a sign-off
    row: Bits  # either line is of a table
    rows: Bits  # both are

    def count(self, those: Bits) -> Positions:
        """Return how many of those each text has."""
        return np.bincount(self.text[those], minlength=self.texts)

    def unfit(self, wrap: Positions) -> Bits:
        """Tell where the first word below would not have fitted above. `wrap` is the wrap width of each text."""
        width = wrap[self.text]
        unfit: Bits = (self.width + 1 + np.minimum(self.word, 30) > width) & (
            (self.word <= 30) | (self.width >= width - 2)
        )
        return unfit


def lines(page: Page, floor: Positions) -> Lines:
    """Return the lines of a page whose texts start at `floor`."""
    ends = np.flatnonzero((page.classes & LINE) != 0)
    ends = ends[(page.codes[ends] != ord("\r")) | (page.codes[np.minimum(ends + 1, len(page.codes) - 1)] != ord("\n"))]
    starts = np.append(0, ends[:-1] + 1)
    run = np.searchsorted(page.run_start, starts)
    after = np.searchsorted(page.run_start, ends)
    text = np.flatnonzero(after > run)
    run, after, starts = run[text], after[text], starts[text]
    start, end = page.run_start[run], page.run_end[after - 1]
    inked = np.append(0, np.cumsum(page.run_end - page.run_start))
    return Lines(
        text=np.searchsorted(floor, start, "right") - 1,
        start=start,
        end=end,
        indent=start - starts,
        first_word=page.run_end[run] - start,
        words=after - run,
        slack=(end - start) - (inked[after] - inked[run]) - (after - run - 1),
        follows=np.append(False, text[1:] == text[:-1] + 1),
    )


def joins(page: Page, lines: Lines) -> Bits:
    """Tell for each line whether it goes on with the paragraph of the line above."""
    joined = np.zeros(len(lines.start), bool)
    seams = _seams(page, lines)
    if not len(seams.below):
        return joined
    slim, slim_goes_on = _slim(page, lines, seams)
    goes_on = np.where(slim[seams.text], slim_goes_on, _wide(page, lines, seams))
    joined[seams.below[goes_on & ~seams.signs & ~seams.rows]] = True
    for line in np.flatnonzero(joined & page.has(lines.start, UPPER) & page.has(lines.start + 1, UPPER)).tolist():
        begin = int(lines.start[line])
        joined[line] = not _DATELINE.match(page.text[begin : begin + 90])
    return joined


def _seams(page: Page, lines: Lines) -> _Seams:
    narrow = lines.width <= _WIDEST
    flush = ~_indented(lines) & ~_bulleted(page, lines)
    below = np.flatnonzero(lines.follows[1:] & narrow[1:] & narrow[:-1] & flush[1:]) + 1
    rows = lines.slack >= _ROW_SLACK
    return _Seams(
        texts=int(lines.text[-1]) + 1,
        text=lines.text[below],
        below=below,
        width=lines.width[below - 1],
        word=lines.first_word[below],
        opening=below - 1 == np.searchsorted(lines.text, lines.text[below]),
        stopped=_stopped(page, lines.end[below - 1]),
        signs=_sign_offs(page, lines, below),
        row=rows[below - 1] | rows[below],
        rows=rows[below - 1] & rows[below],
    )


def _wide(page: Page, lines: Lines, seams: _Seams) -> Bits:
    """Tell which seams paragraphs run over in wide copy.

    Copy all in capitals does not flow on; it needs more line ends. Where no line end tells, a first line that flows on
    in a long second one is enough.
    """
    below, opening = seams.below, seams.opening
    width = _wrap_width(seams.width, seams.text, seams.texts)
    unfit = seams.unfit(width)
    flowing = page.has(lines.start[below], WORD) & ~page.has(lines.start[below], UPPER)
    runs_on = flowing & (~seams.stopped | (opening & page.has(lines.start[below], LOWER)))
    far = seams.width >= _FAR * width[seams.text]
    told = far & ~seams.signs & ~(opening & ~unfit) & ~seams.row
    capital = ~page.has(lines.start[below] + 1, LOWER) & ~page.has(lines.start[below] + 2, LOWER)
    indents = np.bincount(lines.text[lines.indent >= 2], minlength=seams.texts) > 0
    ends, full, flow, capitals = map(seams.count, (told, told & unfit, told & unfit & flowing, told & capital))
    openings = seams.count(opening & runs_on & ~unfit & (lines.width[below] >= _NARROWEST))
    flows = (flow >= _FLOWING_SHARE * full) | ((flow > 0) & (full == ends))
    prose = (ends > 0) & (full >= _UNFIT_SHARE * ends) & flows
    telex = (np.minimum(full, capitals) >= 0.9 * ends) & (ends >= np.where(indents, 3, 5))
    wrapped = (width >= _NARROWEST) & (prose | telex | ((ends == 0) & (openings > 0)))
    goes_on: Bits = unfit | (runs_on & (opening | far)) | (opening & ~seams.stopped & indents[seams.text])
    goes_on &= wrapped[seams.text]
    return goes_on


def _slim(page: Page, lines: Lines, seams: _Seams) -> tuple[Bits, Bits]:
    """Tell which texts are narrow copy, and which seams paragraphs run over in them.

    A sentence that ends with its line tells nothing of the width. What flows on does so past a short line too (an
    advertisement in between). In a block of more than two seams of which none flows, a list under the copy, only
    what flows on is joined.
    """
    slim = _columnar(seams)
    width = _wrap_width(seams.width[slim], seams.text[slim], seams.texts)
    above, below = lines.end[seams.below - 1] - 1, lines.start[seams.below]
    lower, hyphen = page.has(below, LOWER), page.codes[above] == ord("-")
    unfit = seams.unfit(width) | (lower & hyphen)
    flowing = lower & (hyphen | page.has(above, WORD))
    told = slim & ~seams.stopped & ~seams.signs & ~(seams.opening & ~unfit) & ~seams.row
    ends, full, lows, flow = map(seams.count, (told, told & unfit, told & lower, told & flowing))
    narrow = (3 * seams.count(slim) >= 2 * np.bincount(seams.text, minlength=seams.texts)) & (width >= _SLIM_LEAST)
    wrapped: Bits = narrow & (ends >= _SLIM_ENDS) & (full - 1 >= _SLIM_UNFIT_SHARE * (ends - 1))
    wrapped &= (flow >= _FLOWING_SHARE * ends) & (flow >= _BARE_SHARE * lows)
    wrapped &= _STOP_EVERY * _stops(page, lines, seams) >= ends * width
    block = np.cumsum(~lines.follows)[seams.below]
    listed = (np.bincount(block)[block] > 2) & (np.bincount(block[flowing], minlength=int(block[-1]) + 1)[block] == 0)
    full_up = unfit | (~seams.stopped & seams.unfit(width - width // _RAGGED))
    return wrapped, (full_up & ~listed) | (lower & ~seams.stopped)


def _columnar(seams: _Seams) -> Bits:
    """Tell which line ends can be of a narrow column: the others are where another column runs into the line."""
    slim = seams.width < _NARROWEST
    order = np.lexsort((seams.width[slim], seams.text[slim]))
    count = seams.count(slim)
    middle = np.append(seams.width[slim][order], 0)[np.cumsum(count) - 1 - count // 2]
    columnar: Bits = slim & (2 * seams.width <= 3 * middle[seams.text])
    return columnar


def _stops(page: Page, lines: Lines, seams: _Seams) -> Positions:
    """Return how many marks after a word of two letters or more stand in the lines of each text's seams."""
    mark = np.flatnonzero((page.classes & MARK) != 0)
    stop = mark[
        page.has(mark - 1, WORD)
        & ~page.has(mark - 1, UPPER)
        & page.has(mark - 2, WORD)
        & page.has(mark + 1, SPACE | CLOSE)
    ]
    line = np.unique(np.concatenate((seams.below - 1, seams.below)))
    held = np.searchsorted(stop, lines.end[line]) - np.searchsorted(stop, lines.start[line])
    return np.bincount(lines.text[line], held, minlength=seams.texts).astype(np.int64)


def _indented(lines: Lines) -> Bits:
    """Tell which lines are indented by two or more columns against their block, as new paragraphs are."""
    block = np.cumsum(~lines.follows) - 1
    base = np.minimum.reduceat(lines.indent, np.flatnonzero(~lines.follows))
    deep: Bits = lines.indent >= base[block] + 2
    return deep


def _bulleted(page: Page, lines: Lines) -> Bits:
    """Tell which lines start as an item of a list: a bullet or a number of up to two digits, and a space."""
    codes = page.codes
    second, third = codes[lines.start + 1], codes[lines.start + 2]
    bullet = np.isin(codes[lines.start], [ord(char) for char in _BULLETS]) & page.has(lines.start + 1, SPACE)
    digit = (codes[lines.start] >= ord("0")) & (codes[lines.start] <= ord("9"))
    short = ((second == ord(".")) | (second == ord(")"))) & page.has(lines.start + 2, SPACE)
    longer = ((third == ord(".")) | (third == ord(")"))) & page.has(lines.start + 3, SPACE)
    items: Bits = bullet | (digit & (short | (longer & (second >= ord("0")) & (second <= ord("9")))))
    return items


def _wrap_width(width: Positions, text: Positions, texts: int) -> Positions:
    """Return each text's wrap width in columns: its widest line end, one in ten left out as strays; 0 if none."""
    order = np.lexsort((width, text))
    count = np.bincount(text, minlength=texts)
    top = np.cumsum(count) - 1 - np.maximum(count // 10, count >= 4)
    return np.where(count > 0, np.append(width[order], 0)[top], 0)


def _stopped(page: Page, end: Positions) -> Bits:
    """Tell which line ends close a sentence, or announce a list."""
    last = end - 1
    for _ in range(3):
        last -= page.has(last, CLOSE)
    stopped: Bits = page.has(last, MARK) | (page.codes[last] == ord(":"))
    return stopped


def _sign_offs(page: Page, lines: Lines, line: Positions) -> Bits:
    """Tell which lines close their block after a full stop with a word or two, as " REUTER" does."""
    closing = ~np.append(lines.follows[1:], False)[line]
    brief = (lines.words[line] <= 2) & (lines.width[line] <= 20) & ~page.has(lines.start[line], LOWER)
    signs: Bits = closing & brief & _stopped(page, lines.end[line - 1])
    return signs
