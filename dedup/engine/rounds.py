"""Findings -> findings that a second run would not add to: what is cut can bring twins side by side that were apart.

    "SOS" A B A "SOS"    round 1 cuts the second A, and what stood beside it is judged anew in round 2

In: articles and settings. Out: Findings in places of the texts as given, whatever the round. Read again are only the
articles that the last round changed, those they share copy with, and the stories that these are part of, so a round
costs what it touches. Where a later round takes away what an earlier one cut or left out for, that comes back, unless
its words still stand, and is judged in the next round: no chain deletes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dedup import cuts, group, segment
from dedup.config import Config
from dedup.engine import local
from dedup.engine.assemble import summaries, summary
from dedup.engine.standing import Standing
from dedup.engine.traces import Traces
from dedup.fold import fold
from dedup.model import Article, Cut, Findings, Other, Relation, Repeat, Span, Unreadable

_ROUNDS = (
    20  # a bound: nearly every round makes the copy shorter, and the last one leaves no article without its keeper
)


def find(
    articles: Sequence[Article],
    config: Config,
    unreadable: Sequence[Unreadable] = (),
    progress: local.Progress | None = None,
) -> Findings:
    """Find as `local.find` does, until a further round would cut nothing more."""
    near, traces = _Near(), Traces()
    found = local.find(articles, config, unreadable, progress, traces)
    near.add(found)
    changed = set(found.cuts)
    for _ in range(_ROUNDS):
        if not changed:
            break
        beside = traces.beside({one.id: len(one.text) for one in _as_cut(articles, found, changed)})
        again = _as_cut(articles, found, near.of(changed, beside))
        more = local.find(again, config, traces=traces)
        near.add(more)
        apart = near.unknown(traces.met(changed))
        found, changed = _merged(articles, found, again, more, config)
        changed |= apart
    return found


@dataclass(slots=True)
class _Near:
    """Which articles share copy, and which of those tell one story, as far as any round has seen."""

    shares: dict[str, set[str]] = field(default_factory=dict)
    tells: dict[str, set[str]] = field(default_factory=dict)

    def add(self, found: Findings) -> None:
        """Take in what a round has found."""
        for one in found.relations:
            self._tie(self.shares, one.a, one.b)
            if one.relation in ("copy", "update"):
                self._tie(self.tells, one.a, one.b)
        for repeat in found.repeats:
            for other in repeat.others:
                self._tie(self.shares, repeat.keep.article, other.span.article)

    @staticmethod
    def _tie(ties: dict[str, set[str]], a: str, b: str) -> None:
        if a != b:
            ties.setdefault(a, set()).add(b)
            ties.setdefault(b, set()).add(a)

    def unknown(self, pairs: Iterable[tuple[str, str]]) -> set[str]:
        """Take in pairs that share copy; return the first of each that nothing had tied."""
        new = set()
        for a, b in pairs:
            if a != b and b not in self.shares.get(a, ()):
                self._tie(self.shares, a, b)
                new.add(a)
        return new

    def of(self, changed: Iterable[str], beside: Collection[str]) -> set[str]:
        """Some articles, those beside them and those that share copy, and all that tell a story with any of these."""
        found = {*changed, *beside}
        for name in changed:
            found |= self.shares.get(name, set())
        stack = list(found)
        while stack:
            new = self.tells.get(stack.pop(), set()) - found
            found |= new
            stack += new
        return found


def _as_cut(articles: Sequence[Article], found: Findings, names: Collection[str]) -> list[Article]:
    """Some articles as they stand with what was cut so far, without those that are left out."""
    return [
        replace(
            article,
            text=cuts.apply(article.text, _spans(found.cuts[article.id])),
            protected=tuple(_shifted(article.protected, found.cuts[article.id])),
        )
        if article.id in found.cuts
        else article
        for article in articles
        if article.id in names and article.id not in found.dropped
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
) -> tuple[Findings, set[str]]:
    """The findings with what the next round cuts and drops, and the articles that this changes."""
    texts = {article.id: article.text for article in articles}
    places = {name: _Places.of(texts[name], found.cuts.get(name, ())) for name in {row.id for row in more.articles}}
    rest = {one.id: cuts.apply(one.text, _spans(more.cuts.get(one.id, ()))) for one in again}
    new = {
        name: [piece for cut in made for piece in _replaced(cut, places[name], places)]
        for name, made in more.cuts.items()
    }
    back = {name for name, keeper in found.dropped.items() if keeper in more.dropped}
    if not new and not more.dropped:
        return found, set()
    orphans = {(name, cut) for name, cut in _all(found) if _is_orphan(texts[name], cut, new, more.dropped, rest)}
    dropped = {name: keeper for name, keeper in {**found.dropped, **more.dropped}.items() if name not in back}
    left = replace(
        found,
        cuts=_joined(articles, found, new, orphans, dropped),
        dropped=dropped,
        repeats=tuple(_revoked(found.repeats, orphans, more.dropped, back)),
        relations=tuple(_settled(one, more.dropped) for one in found.relations),
    )
    changed = {*new, *more.dropped, *back, *(name for name, _ in orphans)}
    return _summed(articles, left, more, places, new, config), changed


def _is_orphan(
    text: str, cut: Cut, new: Mapping[str, list[Cut]], dropped: Collection[str], rest: Mapping[str, str]
) -> bool:
    """Tell whether the copy that an earlier cut was made for is gone with this round, and its words with it."""
    if cut.kept is not None and cut.kept.article in dropped:
        return True
    gone = _gone(cut, new)
    return gone is not None and not (gone.kept and _stands(text[cut.start : cut.end], rest[gone.kept.article]))


def _settled(one: Relation, dropped: Collection[str]) -> Relation:
    """A relation without the reason why both articles stay, where one of them goes after all."""
    return replace(one, stays="") if one.a in dropped or one.b in dropped else one


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
    """Tell whether each passage of a text stands in the rest of another one."""
    passages, standing = segment.passages([text]), Standing(rest)
    spans = zip(passages.start.tolist(), passages.end.tolist(), strict=True)
    return all(standing.has(text[start:end]) for start, end in spans)


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


def _revoked(
    repeats: Sequence[Repeat], orphans: Collection[tuple[str, Cut]], dropped: Collection[str], back: Collection[str]
) -> Iterator[Repeat]:
    """Yield the repeats of earlier rounds, without those of articles that go or come back with the next one.

    What was cut and comes back is kept.
    """
    for repeat in repeats:
        others = tuple(
            replace(other, action="keep", why="its copy is itself cut", weighed=None)
            if any(
                other.span.article == name and cut.start < other.span.end and other.span.start < cut.end
                for name, cut in orphans
            )
            else other
            for other in repeat.others
            if repeat.scope == "within"
            or not ({repeat.keep.article, other.span.article} & {*dropped} or other.span.article in back)
        )
        if others:
            yield replace(repeat, others=others)


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
        if (others := tuple(_others(repeat, places, new, more.dropped)))
    ]
    repeats = tuple(replace(one, id=f"r{at}") for at, one in enumerate([*found.repeats, *added], 1))
    order = {article.id: at for at, article in enumerate(articles)}
    dropped = {order[name]: order[keeper] for name, keeper in found.dropped.items()}
    rows = summaries(articles, repeats, dropped)
    passages = int(found.summary["passages"])
    return replace(
        found,
        groups=group.moved(found.groups, articles, lambda at: len(fold(articles[at].text)), config, dropped),
        repeats=repeats,
        articles=rows,
        summary=summary(articles, passages, rows, repeats, found.relations, found.unreadable),
    )


def _others(
    repeat: Repeat, places: Mapping[str, _Places], new: Mapping[str, list[Cut]], dropped: Mapping[str, str]
) -> list[Other]:
    """The copies of a repeat that go with the next round, in places of the texts as given."""
    found = []
    for other in repeat.others:
        if other.action == "cut":
            span = places[other.span.article].span(other.span)
            if span.article in dropped or any(
                cut.start < span.end and span.start < cut.end for cut in new.get(span.article, ())
            ):
                found.append(replace(other, span=span))
    return found
