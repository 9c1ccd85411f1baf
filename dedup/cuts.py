r"""Cuts made whole: a span that repeats becomes the lines to remove, and nothing else of the text changes.

    "A fire broke out.\n\nA fire broke out.\n\nTwo died.\n"     found: the second sentence, characters 19 to 36
                          =====================               cut: its line and the blank line it leaves
    "A fire broke out.\n\nTwo died.\n"

In: an article's text and the spans to remove (`Cut`). Out: the final spans, in order and disjoint.
What remains is made of untouched pieces of the text, in their order, and between two neighbours stands exactly one of
the separations that the text had there: the longer one, so that no paragraph runs into another. Thus:
- whole lines go with the line breaks that follow them; at the end of the text with those before, so that a final
  newline, or its absence, stays as it was;
- a sentence inside a line goes with one adjoining space; at the end of a line with the space before it;
- a line of which only marks would stay (a bullet, a quote mark) goes whole;
- cuts with only white space between them join: one `Cut` where they tell the same, touching ones where they do not.
Line breaks are LF, CRLF and CR; a CRLF pair or a letter and its combining marks are never split.
Choice: spans are first reduced to their text, then widened from it, which makes `widen` idempotent by construction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from dedup.model import Cut, Span

_BREAK = re.compile(r"\r\n|\n|\r")
_MARKS = "\u0300"  # marks come from here on
_EDGES = attrgetter("start", "end")
_SYMBOLS = frozenset("`|><+=~^")  # marks of markup that Unicode does not class as punctuation
_SEPARATION = 8  # characters: kept spans further apart than two CRLF pairs with indentation are two places, not one


def widen(text: str, cuts: Sequence[Cut]) -> tuple[Cut, ...]:
    r"""Return `cuts` as the spans to remove: whole lines where nothing else is on them, and the separation they leave.

    Args:
        text: The decoded article.
        cuts: In any order; those that overlap are joined. One that covers white space only is left out.

    Returns:
        In order of start, disjoint. Idempotent: `widen(text, widen(text, cuts)) == widen(text, cuts)`.

    >>> [(c.start, c.end) for c in widen("A.\n\nA.\n\nB.\n", [Cut(4, 6, "as above", None)])]
    [(4, 8)]
    """
    ordered = sorted(cuts, key=_EDGES)
    out, rest = _apart(text, ordered)
    if not rest:
        return tuple(out)
    cores = [core for cut in rest if (core := _core(text, cut))]
    for region in _regions(text, _disjoint(text, cores)):
        start, end = _around(text, region[0].start, region[-1].end)
        edges = [start, *(cut.start for cut in region[1:]), end]
        whole = [Cut(edges[i], edges[i + 1], cut.why, cut.kept) for i, cut in enumerate(region)]
        out.extend(_joined(whole))
    return tuple(sorted(out, key=_EDGES))


def _apart(text: str, ordered: Sequence[Cut]) -> tuple[list[Cut], list[Cut]]:
    """Cuts of whole lines with the same gap above and below and words beyond it, widened, and the rest of the cuts.

    So it is with most copy, and soon told: where no other cut is on the line above or below, what becomes of it does
    not matter.
    """
    out, rest, last, size = list[Cut](), list[Cut](), 0, len(text)
    for cut, after in zip(ordered, [*(cut.start for cut in ordered[1:]), size], strict=False):
        start, end = cut.start, cut.end
        if text[start - 2 : start] == "\n\n":
            low, high, gap = start - 2, end + 2, "\n\n"
        else:
            low, high, gap = start - 1, end + 1, "\n"
        if (
            last < low
            and start < end
            and high < after
            and text[end:high] == gap == text[low:start]
            and " " < text[low - 1] < "\x7f" > text[start] > " " < text[end - 1] < "\x7f" > text[high] > " "
            and (not last or "\n" in text[last:low])
            and (after == size or "\n" in text[high:after])
        ):
            out.append(Cut(start, high, cut.why, cut.kept))
            last = end
        else:
            rest.append(cut)
            last = max(last, end)
    return out, rest


def leave_nothing(text: str, spans: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a text that says something is blank without `spans`, which are in order and disjoint.

    >>> leave_nothing("A.\\n\\nB.\\n", [(0, 3), (4, 6)]), leave_nothing(" ", [])
    (True, False)
    """
    at = 0
    for start, end in spans:  # in most articles, the first words that stay are soon found
        if text[at:start].strip():
            return False
        at = end
    return not text[at:].strip() and bool(text.strip())


def apply(text: str, spans: Iterable[tuple[int, int]]) -> str:
    r"""Return `text` without `spans`, which are in order and disjoint.

    >>> apply("A.\n\nA.\n\nB.\n", [(4, 8)])
    'A.\n\nB.\n'
    """
    pieces, at = [], 0
    for start, end in spans:
        if not at <= start <= end <= len(text):
            raise ValueError(f"span {start}:{end} overlaps the one before, which ends at {at}, or leaves the text")
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]])


def _core(text: str, cut: Cut) -> Cut | None:
    """The cut without white space at its ends, and with letters and their combining marks kept together."""
    start, end = max(cut.start, 0), min(cut.end, len(text))
    if start < end < len(text) and " " < text[start] < "\x7f" > text[end - 1] > " " and text[end] < _MARKS:
        return cut if (start, end) == (cut.start, cut.end) else Cut(start, end, cut.why, cut.kept)  # most copy
    while start < end and (_is_mark(text, start) or _is_space(text, start)):
        start += 1
    while start < end < len(text) and _is_mark(text, end):
        end += 1
    while start < end and _is_space(text, end - 1):
        end -= 1
    return Cut(start, end, cut.why, cut.kept) if start < end else None


def _disjoint(text: str, cores: Sequence[Cut]) -> Iterator[Cut]:
    """Yield sorted cores with overlaps given to the earlier one."""
    end = 0
    for cut in cores:
        rest = cut if cut.start >= end else _core(text, Cut(end, cut.end, cut.why, cut.kept))
        if rest and rest.start < rest.end and rest.end > end:
            end = rest.end
            yield rest


def _regions(text: str, cores: Iterable[Cut]) -> list[list[Cut]]:
    """Group cores that leave as one: only white space between them, or only marks and nothing else on their lines."""
    regions: list[list[Cut]] = []
    for chain in _chained(text, cores):
        start, end = _bare_start(text, chain[0].start), _bare_end(text, chain[-1].end)
        if start is not None and end is not None:
            if start < chain[0].start:
                chain[0] = Cut(start, chain[0].end, chain[0].why, chain[0].kept)
            if end > chain[-1].end:
                chain[-1] = Cut(chain[-1].start, end, chain[-1].why, chain[-1].kept)
            parts = [chain]
        else:
            parts = _split_at_marks(text, chain)
        for part in parts:
            if regions and _all_space(text, regions[-1][-1].end, part[0].start):
                regions[-1].extend(part)
            else:
                regions.append(part)
    return regions


def _chained(text: str, cores: Iterable[Cut]) -> Iterator[list[Cut]]:
    """Yield runs of cores that share lines with nothing but marks between them."""
    chain: list[Cut] = []
    for cut in cores:
        if chain:
            gap = text[chain[-1].end : cut.start]
            if "\n" in gap or "\r" in gap or not _bare(gap):
                yield chain
                chain = []
        chain.append(cut)
    if chain:
        yield chain


def _split_at_marks(text: str, chain: list[Cut]) -> list[list[Cut]]:
    """A chain whose lines hold other words: its cores apart again where more than white space parts them."""
    parts = [[chain[0]]]
    for cut in chain[1:]:
        if _all_space(text, parts[-1][-1].end, cut.start):
            parts[-1].append(cut)
        else:
            parts.append([cut])
    return parts


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span to remove for a region of text: `start` and `end` moved over the separation that would be left twice."""
    before, after = _spaces(text, start, end)
    left = [m.end() for m in _BREAK.finditer(text, before, start)]  # ends of line breaks
    right = [m.end() for m in _BREAK.finditer(text, end, after)]
    opens, closes = bool(left) or before == 0, bool(right) or after == len(text)  # at the ends of its lines
    if not opens and not closes:
        return start, end + min(start - before, after - end)
    if not opens:
        return before, end
    if not closes:
        return start, after
    if before == 0 and after == len(text):
        return 0, len(text)
    line = left[-1] if left else 0
    if before == 0:
        return line, right[-1]
    count = min(len(left), len(right))
    if after < len(text):
        return line, right[count - 1]
    if len(right) >= len(left):
        return line, right[count - 1]
    if right:
        return left[len(right) - 1], right[-1]
    return _break_start(text, left[0]), len(text)


def _spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the white space before `start` begins, and where that after `end` ends."""
    before, after = start, end
    if before and _is_space(text, before - 1):
        before -= 1
        while before and text[before - 1].isspace():  # white space follows it, and no mark
            before -= 1
    while after < len(text) and text[after].isspace():
        after += 1
    return before, after - 1 if after > end and after < len(text) and _is_mark(text, after) else after


def _joined(cuts: Sequence[Cut]) -> Iterator[Cut]:
    """Yield touching cuts, as one where they are kept for the same reason, one after the other in the same article."""
    first = last = cuts[0]
    for cut in cuts[1:]:
        if cut.why != last.why or not _follows(last.kept, cut.kept):
            yield _one(first, last)
            first = cut
        last = cut
    yield _one(first, last)


def _one(first: Cut, last: Cut) -> Cut:
    """Several cuts as one."""
    if first is last:
        return first
    kept = first.kept and last.kept and replace(first.kept, end=last.kept.end, end_line=last.kept.end_line)
    return Cut(first.start, last.end, first.why, kept)


def _follows(first: Span | None, second: Span | None) -> bool:
    """True where two kept copies are one place; furniture needs none."""
    if first is None or second is None:
        return first is second
    return first.article == second.article and 0 <= second.start - first.end <= _SEPARATION


def _break_start(text: str, end: int) -> int:
    """Where the line break that ends at `end` begins."""
    return end - 2 if text[end - 2 : end] == "\r\n" else end - 1


def _bare_start(text: str, at: int) -> int | None:
    """Where the first mark between `at` and the start of its line stands (`at` if none); None if text stands there."""
    first = at
    while at and text[at - 1] not in "\r\n":
        at -= 1
        if text[at].isalnum() or not _bare(text[at]):
            return None
        first = first if _is_space(text, at) else at
    return first


def _bare_end(text: str, at: int) -> int | None:
    """Where the last mark between `at` and the end of its line ends (`at` if none); None if text stands there."""
    last = at
    while at < len(text) and text[at] not in "\r\n":
        if text[at].isalnum() or not _bare(text[at]):
            return None
        at += 1
        last = last if _is_space(text, at - 1) else at
    return last


def _is_mark(text: str, at: int) -> bool:
    """True for a combining mark or variation selector of the character before it, which is no line break."""
    return text[at] > "\u02ff" and unicodedata.category(text[at])[0] == "M" and at > 0 and text[at - 1] not in "\r\n"


def _is_space(text: str, at: int) -> bool:
    """True for white space that carries no combining mark."""
    return text[at].isspace() and not (at + 1 < len(text) and _is_mark(text, at + 1))


def _all_space(text: str, start: int, end: int) -> bool:
    return start == end or (text[start:end].isspace() and not (end < len(text) and _is_mark(text, end)))


def _bare(piece: str) -> bool:
    """True where a piece of a line holds no more than white space and marks: nothing that reads as text."""
    if not piece or piece.isspace():
        return True
    # U+25A0 to U+25FF are the bullets that Unicode has as shapes.
    return all(
        c.isspace() or c in _SYMBOLS or "\u25a0" <= c <= "\u25ff" or unicodedata.category(c)[0] == "P" for c in piece
    )
