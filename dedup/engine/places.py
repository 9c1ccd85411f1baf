"""Places of a text that was cut, and of the text as given.

    "A. A. B."  cut: "A. " at 0     "B." stands at 3 of what is left, and at 6 of the text as given

In: a text and its cuts. Out: offsets, spans and relations told in places of the text as given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dedup.frozen import dataclass
from dedup.model import Cut, Fact, Relation, Span


def shifted(protected: Sequence[tuple[int, int]], made: Sequence[Cut]) -> Iterator[tuple[int, int]]:
    """Where protected spans stand once cuts, which never touch them, are made."""
    for start, end in protected:
        short = sum(cut.end - cut.start for cut in made if cut.end <= start)
        yield start - short, end - short


def spans(made: Sequence[Cut]) -> list[tuple[int, int]]:
    """Return where cuts begin and end."""
    return [(cut.start, cut.end) for cut in made]


def over(made: Sequence[Cut], start: int, end: int) -> Cut | None:
    """The first of an article's cuts, in order and disjoint, that takes something of a span."""
    at = bisect_right(made, start, key=lambda cut: cut.end)
    return made[at] if at < len(made) and made[at].start < end else None


@dataclass(frozen=True, slots=True)
class Places:
    """Takes places of a text that was cut back to the text as given."""

    text: str
    starts: list[int]  # of what stayed, in the text as given
    offsets: list[int]  # and in the text that was cut

    @classmethod
    def of(cls, text: str, made: Sequence[Cut]) -> Places:
        """Take a text as given and its cuts."""
        starts, offsets, at, short = [], [], 0, 0
        for start, end in [*spans(made), (len(text), len(text))]:
            if start > at or start == len(text):
                starts.append(at)
                offsets.append(at - short)
            at, short = end, short + end - start
        return cls(text, starts, offsets)

    def place(self, offset: int) -> int:
        """Where a character that stayed stands in the text as given."""
        at = bisect_right(self.offsets, offset) - 1
        return self.starts[at] + offset - self.offsets[at]

    def span(self, span: Span) -> Span:
        """Where a span stands in the text as given, what was cut inside it included."""
        start, end = self.place(span.start), self.place(span.end - 1) + 1
        lines = (self.text.count("\n", 0, start) + 1, self.text.count("\n", 0, end - 1) + 1)
        columns = (start - self.text.rfind("\n", 0, start), end - self.text.rfind("\n", 0, end - 1))
        return replace(
            span, start=start, end=end, line=lines[0], end_line=lines[1], column=columns[0], end_column=columns[1]
        )

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """A span of the text that was cut, as spans of the text as given."""
        found = []
        while start < end:
            at = bisect_right(self.offsets, start) - 1
            stop = min(end, self.offsets[at + 1]) if at + 1 < len(self.offsets) else end
            found.append((self.place(start), self.place(stop - 1) + 1))
            start = stop
        return found

    def told(self, start: int, end: int) -> tuple[int, int, int]:
        """Where a side of a changed fact begins and ends, and its line; an empty one where it would stand."""
        first = self.place(start)
        return first, self.place(end - 1) + 1 if end > start else first, self.text.count("\n", 0, first) + 1


def relation(one: Relation, places: Mapping[str, Places]) -> Relation:
    """A relation of articles that were cut, with its facts where they stand in the articles as given."""
    return replace(one, fact_changes=tuple(_fact(fact, places) for fact in one.fact_changes))


def _fact(one: Fact, places: Mapping[str, Places]) -> Fact:
    start_a, end_a, line_a = places[one.article_a].told(one.start_a, one.end_a)
    start_b, end_b, line_b = places[one.article_b].told(one.start_b, one.end_b)
    return one._replace(start_a=start_a, end_a=end_a, line_a=line_a, start_b=start_b, end_b=end_b, line_b=line_b)
