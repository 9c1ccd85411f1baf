"""Findings -> findings that a second run would not add to: what is cut can bring twins side by side that were apart.

    "SOS" A B A "SOS"    round 1 cuts the second A, and what stood beside it is judged anew in round 2

In: articles and settings. Out: Findings in places of the texts as given, whatever the round. Read again are only the
articles that the last round changed, those they share copy with, and the stories that these are part of, so a round
costs what it touches. Where a later round takes away what an earlier one cut or left out for, that comes back, unless
its words still stand, and is judged in the next round: no chain deletes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from heapq import merge
from itertools import chain, groupby
from typing import TYPE_CHECKING

from dedup import cuts, group, segment
from dedup.config import Config
from dedup.engine import local
from dedup.engine.assemble import numbered, related, summaries, summary
from dedup.engine.places import Places, relation, shifted, spans
from dedup.engine.spool import Space, Spool
from dedup.engine.ties import Ties
from dedup.engine.traces import Traces
from dedup.fold import fold
from dedup.frozen import dataclass
from dedup.model import Article, Cut, Findings, Group, Other, Relation, Repeat, Span, Unreadable

if TYPE_CHECKING:
    from dedup.engine.standing import Standing

# A bound: nearly every round makes the copy shorter, and the last one leaves no article without its keeper.
_ROUNDS = 20
_WHOLE = 4_000_000  # characters: what is furniture is a count of all articles, and of so few all are read once more
_MEMORY = 0.1  # share of the memory that the articles of a round may take
_TOLD = 5  # articles without text that are named
_RANK = ("copy", "update", "partial", "template")  # relations, the one that says most first


def find(
    articles: Sequence[Article],
    config: Config,
    unreadable: Sequence[Unreadable] = (),
    progress: local.Progress | None = None,
) -> Findings:
    """Find as `local.find` does, until a further round would cut nothing more."""
    traces = Traces()
    found = local.find(articles, config, unreadable, progress, traces)
    shelf, ties = _Shelf(articles, traces.at, Space(config.budget)), Ties(traces.at)
    ties.add(found)
    changed, merged = set(found.cuts), False
    back: set[str] = set()
    for _ in range(_ROUNDS):
        names: Collection[str] = shelf.at
        if changed:
            beside = traces.beside({one.id: len(one.text) for one in shelf.as_cut(found, changed)})
            names = ties.of(changed, beside)
        elif config.furniture == "keep" or found.summary["chars"] > _WHOLE:
            break
        again = shelf.as_cut(found, names)
        more = _patient(local.find(again, config, traces=traces), back)
        if not changed and not more.cuts and not more.dropped:
            break
        ties.add(more)
        apart = ties.unknown(traces.met(changed))
        if more.cuts or more.dropped:
            back = {name for name, keeper in found.dropped.items() if keeper in more.dropped}
            found, changed = _merged(shelf, found, again, more, config)
            merged = True
        else:
            changed = set()
        changed |= apart
    return _noted(shelf, _counted(shelf, found) if merged else found)


def _patient(more: Findings, back: Collection[str]) -> Findings:
    """A round that leaves nothing out for an article that has just come back, whole, and that it cuts.

    Another would be left out for what goes next, and could come back for the same reason, round after round.
    """
    fair = {name: keeper for name, keeper in more.dropped.items() if keeper not in back or keeper not in more.cuts}
    return more if len(fair) == len(more.dropped) else replace(more, dropped=fair)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The articles by id. A round reads those that it asks for: with little memory, the rest lie on disk."""

    articles: Sequence[Article]
    at: Mapping[str, int]  # id -> ordinal, in order
    space: Space

    def text(self, name: str) -> str:
        """The text of an article as given."""
        return self.articles[self.at[name]].text

    def as_cut(self, found: Findings, names: Iterable[str]) -> Sequence[Article]:
        """Some articles as they stand with what was cut so far, without those that are left out."""
        kept = Spool(self.space, _MEMORY, Article)
        for place in sorted(self.at[name] for name in names if name not in found.dropped):
            article = self.articles[place]
            kept.append(_cut(article, found.cuts.get(article.id, ())), len(article.text))
        return kept.whole()


def _cut(article: Article, made: Sequence[Cut]) -> Article:
    if not made:
        return article
    text = cuts.apply(article.text, spans(made))
    return replace(article, text=text, protected=tuple(shifted(article.protected, made)))


def _standing(text: str, made: Sequence[Cut]) -> Standing:
    """A text as it is left, to look for passages in."""
    from dedup.engine.standing import Standing

    return Standing(cuts.apply(text, spans(made)))


def _merged(
    shelf: _Shelf, found: Findings, again: Sequence[Article], more: Findings, config: Config
) -> tuple[Findings, set[str]]:
    """The findings with what the next round cuts and drops, and the articles that this changes."""
    places = {row.id: Places.of(shelf.text(row.id), found.cuts.get(row.id, ())) for row in more.articles}
    at = {row.id: place for place, row in enumerate(more.articles)}
    rest = cache(lambda name: _standing(again[at[name]].text, more.cuts.get(name, ())))
    new = {
        name: [piece for cut in made for piece in _replaced(cut, places[name], places)]
        for name, made in more.cuts.items()
    }
    back = {name for name, keeper in found.dropped.items() if keeper in more.dropped}
    fates = dict(_fates(shelf, found, new, more.dropped, rest))
    orphans = {name: gone for name, (_, gone) in fates.items() if gone}
    dropped = {name: keeper for name, keeper in {**found.dropped, **more.dropped}.items() if name not in back}
    left = replace(
        found,
        cuts=_joined(shelf, found, new, fates, dropped),
        dropped=dropped,
        groups=_groups(shelf, found.groups, dropped, config),
        repeats=numbered(
            chain(_revoked(found.repeats, orphans, more.dropped, back), _added(more, places, new)), shelf.space
        ),
        relations=related(_relations(shelf, found, more, places), shelf.space),
    )
    return left, {*new, *more.dropped, *back, *orphans}


def _fates(
    shelf: _Shelf,
    found: Findings,
    new: Mapping[str, Sequence[Cut]],
    dropped: Collection[str],
    rest: Callable[[str], Standing],
) -> Iterator[tuple[str, tuple[list[Cut], list[Cut]]]]:
    """Yield each article with earlier cuts that this round touches: its cuts that stay made, and those that come back.

    A cut comes back where the copy that it was made for is gone with this round, and its words with it.
    """
    for name, made in found.cuts.items():
        if any(cut.kept and (cut.kept.article in dropped or _gone(cut, new)) for cut in made):
            stay, back = [], []
            for cut in made:
                to = _moved(cut, new)
                gone = _gone(cut, new)
                lost = cut.kept is not None and cut.kept.article in dropped
                if gone is not None and not lost:
                    words = shelf.text(name)[cut.start : cut.end]
                    lost = gone.kept is None or not _stands(words, rest(gone.kept.article))
                if to is None or lost:
                    back.append(cut)
                else:
                    stay.append(to)
            yield name, (stay, back)


def _relations(shelf: _Shelf, found: Findings, more: Findings, places: Mapping[str, Places]) -> Iterator[Relation]:
    """Yield all relations, with those that articles are dropped for in the next round: no row would say unrelated.

    One that goes after all has no reason why it stays.
    """

    def place(one: Relation) -> tuple[int, int]:
        return shelf.at[one.a], shelf.at[one.b]

    known = (replace(one, stays="") if {one.a, one.b} & more.dropped.keys() else one for one in found.relations)
    new = (relation(one, places) for one in more.relations if more.dropped.get(one.a) == one.b)
    turned = (relation(one, places) for one in more.relations if more.dropped.get(one.b) == one.a)
    for _, told in groupby(merge(known, new, turned, key=place), place):
        yield min(told, key=lambda one: _RANK.index(one.relation))


def _groups(shelf: _Shelf, groups: Sequence[Group], dropped: Mapping[str, str], config: Config) -> tuple[Group, ...]:
    gone = {shelf.at[name]: shelf.at[keeper] for name, keeper in dropped.items()}
    articles = shelf.articles
    return group.moved(groups, articles, lambda at: len(fold(articles[at].text)), config, gone, shelf.at)


def _replaced(cut: Cut, here: Places, places: Mapping[str, Places]) -> list[Cut]:
    """A cut of the next round, in places of the texts as given."""
    keeper = places[cut.kept.article].span(cut.kept) if cut.kept else None
    return [replace(cut, start=start, end=end, kept=keeper) for start, end in here.pieces(cut.start, cut.end)]


def _joined(
    shelf: _Shelf,
    found: Findings,
    new: Mapping[str, Sequence[Cut]],
    fates: Mapping[str, tuple[list[Cut], list[Cut]]],
    dropped: Collection[str],
) -> dict[str, tuple[Cut, ...]]:
    """The cuts of all rounds, by article in input order, then by place."""
    joined = {}
    for name in sorted({*found.cuts, *new} - {*dropped}, key=shelf.at.__getitem__):
        if name in new or name in fates:
            old = fates[name][0] if name in fates else found.cuts.get(name, ())
            made = cuts.widen(shelf.text(name), [*old, *new.get(name, ())])
        else:
            made = found.cuts[name]
        if made:
            joined[name] = made
    return joined


def _stands(text: str, rest: Standing) -> bool:
    """Tell whether each passage of a text stands in the rest of another one."""
    passages = segment.passages([text])
    found = zip(passages.start.tolist(), passages.end.tolist(), strict=True)
    return all(rest.has(text[start:end]) for start, end in found)


def _over(made: Sequence[Cut], start: int, end: int) -> Cut | None:
    """The first of an article's cuts, in order and disjoint, that takes something of a span."""
    at = bisect_right(made, start, key=lambda cut: cut.end)
    return made[at] if at < len(made) and made[at].start < end else None


def _gone(cut: Cut, new: Mapping[str, Sequence[Cut]]) -> Cut | None:
    """The new cut, if any, that takes away the copy that an earlier cut was made for."""
    kept = cut.kept
    return None if kept is None else _over(new.get(kept.article, ()), kept.start, kept.end)


def _moved(cut: Cut, new: Mapping[str, Sequence[Cut]]) -> Cut | None:
    """An earlier cut, pointing to the copy that still stays; None where new cuts are kept for one another in a ring."""
    seen: set[Span] = set()
    while (gone := _gone(cut, new)) is not None and gone.kept is not None:
        if gone.kept in seen:
            return None
        seen.add(gone.kept)
        cut = replace(cut, kept=gone.kept)
    return cut


def _revoked(
    repeats: Sequence[Repeat],
    orphans: Mapping[str, Sequence[Cut]],
    dropped: Collection[str],
    back: Collection[str],
) -> Iterator[Repeat]:
    """Yield the repeats of earlier rounds, without those of articles that go or come back with the next one.

    What was cut and comes back is kept.
    """
    for repeat in repeats:
        others = tuple(
            replace(other, action="keep", why="its copy is itself cut", weighed=None)
            if _over(orphans.get(other.span.article, ()), other.span.start, other.span.end)
            else other
            for other in repeat.others
            if repeat.scope == "within"
            or not ({repeat.keep.article, other.span.article} & {*dropped} or other.span.article in back)
        )
        if others:
            yield replace(repeat, others=others)


def _added(more: Findings, places: Mapping[str, Places], new: Mapping[str, Sequence[Cut]]) -> Iterator[Repeat]:
    """Yield the repeats of the next round that it cuts."""
    for repeat in more.repeats:
        others = tuple(_others(repeat, places, new, more.dropped))
        if others:
            yield replace(repeat, keep=places[repeat.keep.article].span(repeat.keep), others=others, fact_changes=())


def _counted(shelf: _Shelf, found: Findings) -> Findings:
    """Count anew, after the last round."""
    dropped = {shelf.at[name]: shelf.at[keeper] for name, keeper in found.dropped.items()}
    rows = summaries(shelf.articles, found.repeats, dropped, shelf.space)
    passages = int(found.summary["passages"])
    total = summary(shelf.articles, passages, rows, found.repeats, found.relations, found.unreadable)
    return replace(found, articles=rows, summary=total)


def _noted(shelf: _Shelf, found: Findings) -> Findings:
    """Name the articles of which all goes, passage by passage: none of them silently."""
    bare = [name for name, made in found.cuts.items() if cuts.leave_nothing(shelf.text(name), spans(made))]
    if not bare:
        return found
    names = ", ".join(sorted(bare)[:_TOLD]) + (f" and {len(bare) - _TOLD:,} more" if len(bare) > _TOLD else "")
    stock = any(cut.kept is None for name in bare for cut in found.cuts[name])
    said = f"nothing of {names} is kept: each passage stands in another article{' or is furniture' if stock else ''}"
    return replace(found, notes=(*found.notes, said))


def _others(
    repeat: Repeat, places: Mapping[str, Places], new: Mapping[str, Sequence[Cut]], dropped: Mapping[str, str]
) -> Iterator[Other]:
    """Yield the copies of a repeat that go with the next round, in places of the texts as given."""
    for other in repeat.others:
        if other.action == "cut":
            span = places[other.span.article].span(other.span)
            if span.article in dropped or _over(new.get(span.article, ()), span.start, span.end):
                yield replace(other, span=span)
