"""One article's passages as the deciding stages read them, and the rule that cuts take whole paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dedup.model import Role

_SENTENCES = 200  # folded characters: a run of sentences inside a paragraph is cut from this length on


@dataclass(frozen=True, slots=True)
class Page:
    """One article's passages, by row minus `first`."""

    first: int  # row of the first passage
    text: str
    spans: Sequence[tuple[int, int]]
    paragraph: Sequence[int]
    in_paragraph: Mapping[int, int]  # paragraph -> how many passages it has
    whole: Sequence[bool]
    length: Sequence[int]  # folded characters
    roles: Sequence[Role]
    verse: Sequence[bool]
    min_chars: int

    def passage(self, row: int) -> str:
        """The text of a row."""
        start, end = self.spans[row - self.first]
        return self.text[start:end]

    def size(self, rows: Sequence[int]) -> int:
        """Folded characters of rows."""
        return sum(self.length[row - self.first] for row in rows)


def whole_paragraphs(
    page: Page, rows: Sequence[Sequence[int]], fates: Sequence[tuple[bool, str]], gone: Collection[int] = ()
) -> list[tuple[bool, str]]:
    """Spare sentences whose paragraph says more, unless the run is long enough to be copy, and pieces cut by force.

    Args:
        rows: The rows of each match that would go, increasing.
        fates: (cut?, why) of each match.
        gone: Rows of the page that go besides.
    """
    going = {row - page.first for side, (cut, _) in zip(rows, fates, strict=True) if cut for row in side}
    going |= {row - page.first for row in gone}
    goes = Counter(page.paragraph[row] for row in going)
    size: dict[int, int] = {}
    for row in sorted(going, reverse=True):  # the length of the run of going passages that each one begins
        size[row] = page.length[row] + size.get(row + 1, 0)
    for row in sorted(going):
        size[row] = size.get(row - 1, size[row])
    result = []
    for side, (cut, why) in zip(rows, fates, strict=True):
        places = [row - page.first for row in side]
        if cut and any(goes[page.paragraph[at]] < page.in_paragraph[page.paragraph[at]] for at in places):
            if not all(page.whole[at] for at in places):
                cut, why = False, "no sentence end to cut at"
            elif size[places[0]] < _SENTENCES:
                cut, why = False, "a sentence of a paragraph that says more"
        result.append((cut, why))
    return result
