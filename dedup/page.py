"""One article's passages as the deciding stages read them, what is no refrain, and that cuts take whole paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from dedup.frozen import dataclass
from dedup.model import Match, Role
from dedup.thresholds import SENTENCES, TABLE_NOTE, TWIN, VERSE_SHARE


@dataclass(frozen=True)
class Page:
    """One article's passages, by row minus `first`."""

    first: int  # row of the first passage
    text: str
    spans: Sequence[tuple[int, int]]
    paragraph: Sequence[int]  # never falling
    whole: Sequence[bool]
    length: Sequence[int]  # folded characters
    roles: Sequence[Role]
    verse: Sequence[bool]
    min_chars: int

    @cached_property
    def twins(self) -> list[int]:
        """For each passage, where the run of passages of the same words starts that it ends."""
        starts, before = list[int](), None
        for at, (start, end) in enumerate(self.spans):
            said = self.text[start:end].split()
            starts.append(starts[-1] if said == before else at)
            before = said
        return starts

    def passage(self, row: int) -> str:
        """The text of a row."""
        start, end = self.spans[row - self.first]
        return self.text[start:end]

    def stretch(self, rows: Sequence[int]) -> str:
        """The text from the first to the last of some rows, as it stands there."""
        return self.text[self.spans[rows[0] - self.first][0] : self.spans[rows[-1] - self.first][1]]

    def size(self, rows: Sequence[int]) -> int:
        """Folded characters of rows."""
        length, first = self.length, self.first
        return length[rows[0] - first] if len(rows) == 1 else sum([length[row - first] for row in rows])

    @cached_property
    def in_paragraph(self) -> Counter[int]:
        """How many passages each paragraph has."""
        return Counter(self.paragraph)


class Going:
    """Rows of a page that are to go: which paragraphs keep some of theirs, and how much text runs on from each row."""

    def __init__(self, page: Page, rows: Iterable[int]) -> None:
        self._page = page
        self.rows = {*rows}
        went = Counter([page.paragraph[row - page.first] for row in self.rows])
        self.torn = {paragraph for paragraph, count in went.items() if count < page.in_paragraph[paragraph]}

    @cached_property
    def run(self) -> dict[int, int]:
        """Row on the page -> folded characters of the unbroken run that it is part of."""
        run: dict[int, int] = {}
        going = sorted([row - self._page.first for row in self.rows])
        for row in reversed(going):
            run[row] = self._page.length[row] + run.get(row + 1, 0)
        for row in going:
            run[row] = run.get(row - 1, run[row])
        return run


def whole_paragraphs(
    page: Page, rows: Sequence[Sequence[int]], fates: Sequence[tuple[bool, str]], going: Going
) -> list[tuple[bool, str]]:
    """Spare sentences whose paragraph says more, unless the run is long enough to be copy, and pieces cut by force.

    Args:
        rows: The rows of each match that would go.
        fates: (cut?, why) of each match.
        going: All rows of the page that would go, these among them.
    """
    if not going.torn:
        return list(fates)
    result = []
    for side, fate in zip(rows, fates, strict=True):
        if fate[0]:
            places = [row - page.first for row in side]
            if not going.torn.isdisjoint([page.paragraph[at] for at in places]):
                if not all(page.whole[at] for at in places):
                    fate = False, "no sentence end to cut at"
                elif going.run[places[0]] < SENTENCES:
                    fate = False, "a sentence of a paragraph that says more"
        result.append(fate)
    return result


def evidence(page: Page, matches: Sequence[Match], other: Sequence[int]) -> bool:
    """Tell whether a block is a doubling rather than a refrain, a table row, a list item or a recurring short line.

    Args:
        other: The rows that would go.
    """
    length, verse = page.length, page.verse
    rows = [row - page.first for row in other]
    prose = [length[row] for row in rows if not verse[row]]
    before, after = max(rows[0] - 1, 0), rows[-1] + 1
    noted = sum(prose) < TABLE_NOTE and (True in verse[before : rows[0]] or True in verse[after : after + 1])
    if prose and not noted and max(prose) >= page.min_chars:
        return True
    if len(rows) > 1 and sum(length[row] for row in rows) >= VERSE_SHARE * sum(length):
        return True
    return any(_beside_its_twin(page, match) for match in matches)


def _beside_its_twin(page: Page, match: Match) -> bool:
    left, right = match.left[-1] - page.first, match.right[0] - page.first
    return (
        match.similarity == 1.0
        and page.twins[right - 1] <= left  # only twins between
        and not page.verse[right]
        and page.length[right] >= TWIN
        and page.paragraph[left] != page.paragraph[right]
    )


def words(text: str) -> int:
    """How many words a text has. A mark between spaces is none.

    >>> words("Il a dit « oui » - enfin.")
    5
    """
    return sum(word.isalnum() or any(map(str.isalnum, word)) for word in text.split())
