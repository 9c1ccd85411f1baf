"""Findings -> findings that a second run would not add to: what is cut can bring twins side by side that were apart.

    "SOS" A B A "SOS"    round 1 cuts the second A, and what stood beside it is judged anew in round 2

In: articles and settings. Out: Findings in places of the texts as given, whatever the round. Only articles that were
cut, and those they share copy with, are read again, so a second round costs what they cost. Where a later round
cuts what an earlier one kept for another passage, that one comes back unless its words still stand: no chain deletes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dedup import cuts, segment
from dedup.config import Config
from dedup.engine import local
from dedup.engine.assemble import summaries, summary
from dedup.fold import fold
from dedup.model import Article, Cut, Findings, Other, Repeat, Span, Unreadable

_ROUNDS = 20  # a bound: each round makes the copy shorter or ends the loop


def find(
    articles: Sequence[Article],
    config: Config,
    unreadable: Sequence[Unreadable] = (),
    progress: local.Progress | None = None,
) -> Findings:
    """Find as `local.find` does, until a further round would cut nothing more."""
    found = local.find(articles, config, unreadable, progress)
    for _ in range(_ROUNDS):
        if not found.cuts:
            break
        again = _touched(articles, found)
        more = local.find(again, config)
        merged = _merged(articles, found, again, more, config)
        if merged is None:
            break
        found = merged
    return found


def _touched(articles: Sequence[Article], found: Findings) -> list[Article]:
    """The articles that were cut, as they stand after it, with those that share copy with them."""
    near = set(found.cuts)
    for relation in found.relations:
        if relation.a in found.cuts or relation.b in found.cuts:
            near |= {relation.a, relation.b}
    for repeat in found.repeats:
        members = {repeat.keep.article, *(other.span.article for other in repeat.others)}
        if not members.isdisjoint(found.cuts):
            near |= members
    return [
        replace(
            article,
            text=cuts.apply(article.text, _spans(found.cuts[article.id])),
            protected=tuple(_shifted(article.protected, found.cuts[article.id])),
        )
        if article.id in found.cuts
        else article
        for article in articles
        if article.id in near and article.id not in found.dropped
    ]


def _shifted(protected: Sequence[tuple[int, int]], made: Sequence[Cut]) -> Iterator[tuple[int, int]]:
    """Where protected spans stand once cuts, which never touch them, are made."""
    for start, end in protected:
        short = sum(cut.end - cut.start for cut in made if cut.end <= start)
        yield start - short, end - short


def _spans(made: Sequence[Cut]) -> list[tuple[int, int]]:
    return [(cut.start, cut.end) for cut in made]


@dataclass(frozen=True, slots=True)
class _Places:
    """Takes places of a text that was cut back to the text as given."""

    text: str
    starts: list[int]  # of what stayed, in the text as given
    offsets: list[int]  # and in the text that was cut

    @classmethod
    def of(cls, text: str, made: Sequence[Cut]) -> _Places:
        starts, offsets, at, short = [], [], 0, 0
        for start, end in [*_spans(made), (len(text), len(text))]:
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


def _merged(
    articles: Sequence[Article], found: Findings, again: Sequence[Article], more: Findings, config: Config
) -> Findings | None:
    """The findings with what the next round cuts and drops; None where that is nothing."""
    texts = {article.id: article.text for article in articles}
    places = {name: _Places.of(texts[name], found.cuts.get(name, ())) for name in {row.id for row in more.articles}}
    rest = {one.id: fold(cuts.apply(one.text, _spans(more.cuts.get(one.id, ())))) for one in again}
    keepers = {
        *found.dropped.values(),
        *(cut.kept.article for name, cut in _all(found) if cut.kept and cut.kept.article != name),
    }
    new = {
        name: [piece for cut in made for piece in _replaced(cut, places[name], places)]
        for name, made in more.cuts.items()
    }
    dropped = {name: keeper for name, keeper in more.dropped.items() if name not in keepers}
    if not new and not dropped:
        return None
    orphans = {
        (name, cut)
        for name, cut in _all(found)
        if (gone := _gone(cut, new))
        and not (gone.kept and _stands(texts[name][cut.start : cut.end], rest[gone.kept.article]))
    }
    left = replace(
        found,
        cuts=_joined(articles, found, new, orphans, dropped),
        dropped={**found.dropped, **dropped},
        repeats=tuple(_revoked(one, orphans) for one in found.repeats) if orphans else found.repeats,
    )
    return _summed(articles, left, more, places, new, config)


def _replaced(cut: Cut, here: _Places, places: Mapping[str, _Places]) -> list[Cut]:
    """A cut of the next round, in places of the texts as given."""
    keeper = places[cut.kept.article].span(cut.kept) if cut.kept else None
    return [replace(cut, start=start, end=end, kept=keeper) for start, end in here.pieces(cut.start, cut.end)]


def _joined(
    articles: Sequence[Article],
    found: Findings,
    new: Mapping[str, list[Cut]],
    orphans: Collection[tuple[str, Cut]],
    dropped: Collection[str],
) -> dict[str, tuple[Cut, ...]]:
    """The cuts of all rounds, by article in input order, then by place."""
    joined = {}
    for article in articles:
        name = article.id
        old = [_moved(cut, new) for cut in found.cuts.get(name, ()) if (name, cut) not in orphans]
        if (old or name in new) and name not in dropped:
            joined[name] = cuts.widen(article.text, [*old, *new.get(name, ())])
    return joined


def _all(found: Findings) -> Iterator[tuple[str, Cut]]:
    return ((name, cut) for name, made in found.cuts.items() for cut in made)


def _stands(text: str, rest: str) -> bool:
    """Tell whether each passage of a text stands in `rest`, a fold."""
    passages = segment.passages([text])
    spans = zip(passages.start.tolist(), passages.end.tolist(), strict=True)
    return all(fold(text[start:end]) in rest for start, end in spans)


def _gone(cut: Cut, new: Mapping[str, list[Cut]]) -> Cut | None:
    """The new cut, if any, that takes away the copy that an earlier cut was made for."""
    kept = cut.kept
    if kept is None:
        return None
    return next((one for one in new.get(kept.article, ()) if one.start < kept.end and kept.start < one.end), None)


def _moved(cut: Cut, new: Mapping[str, list[Cut]]) -> Cut:
    """An earlier cut, pointing to the copy that still stays."""
    while (gone := _gone(cut, new)) is not None and gone.kept is not None:
        cut = replace(cut, kept=gone.kept)
    return cut


def _revoked(repeat: Repeat, orphans: Collection[tuple[str, Cut]]) -> Repeat:
    """A repeat of an earlier round, its copies kept that stay after all."""
    others = tuple(
        replace(other, action="keep", why="its copy is itself cut", weighed=None)
        if any(
            other.span.article == name and cut.start < other.span.end and other.span.start < cut.end
            for name, cut in orphans
        )
        else other
        for other in repeat.others
    )
    return replace(repeat, others=others)


def _summed(
    articles: Sequence[Article],
    found: Findings,
    more: Findings,
    places: Mapping[str, _Places],
    new: Mapping[str, list[Cut]],
    config: Config,
) -> Findings:
    """Add the repeats of the next round that it cuts, and count anew."""
    added = [
        replace(repeat, keep=places[repeat.keep.article].span(repeat.keep), others=others, fact_changes=())
        for repeat in more.repeats
        if (others := tuple(_others(repeat, places, new)))
    ]
    repeats = tuple(replace(one, id=f"r{at}") for at, one in enumerate([*found.repeats, *added], 1))
    order = {article.id: at for at, article in enumerate(articles)}
    rows = summaries(articles, repeats, {order[name]: order[keeper] for name, keeper in found.dropped.items()})
    passages = int(found.summary["passages"])
    return replace(
        found,
        repeats=repeats,
        articles=rows,
        summary=summary(articles, passages, rows, repeats, found.relations, found.unreadable),
    )


def _others(repeat: Repeat, places: Mapping[str, _Places], new: Mapping[str, list[Cut]]) -> list[Other]:
    """The copies of a repeat that the next round cuts, in places of the texts as given."""
    found = []
    for other in repeat.others:
        if other.action == "cut":
            span = places[other.span.article].span(other.span)
            if any(cut.start < span.end and span.start < cut.end for cut in new.get(span.article, ())):
                found.append(replace(other, span=span))
    return found
