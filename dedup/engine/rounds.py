"""Findings -> findings that a second run would not add to: what is cut can bring twins side by side that were apart.

    "SOS" A B A "SOS"    round 1 cuts the second A, and what stood beside it is judged anew in round 2

In: articles and settings. Out: Findings in places of the texts as given, whatever the round. Read again are only the
articles that the last round changed, those they share copy with, and the stories that these are part of; what a round
changes is laid over what is known (`told`). So a round costs what it touches. Where a later round takes away what an
earlier one cut or left out for, that comes back, unless its words still stand, and is judged in the next round: no
chain deletes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from dedup import cuts, group, processes, segment
from dedup.config import Config
from dedup.engine import local, order
from dedup.engine.ahead import Ahead
from dedup.engine.assemble import Decided
from dedup.engine.cutlists import CutLists
from dedup.engine.grouped import Grouped
from dedup.engine.places import Places, over, relation, spans
from dedup.engine.shelf import Given, Ordinals, Shelf
from dedup.engine.spool import Space
from dedup.engine.ties import Ties
from dedup.engine.told import Told
from dedup.engine.traces import Pairs, Traces
from dedup.fold import fold
from dedup.model import Article, Cut, Findings, Other, Relation, Repeat, Span, Unreadable

if TYPE_CHECKING:
    from dedup.engine.standing import Standing

# Bounds: nearly every round makes the copy shorter, and the last one leaves no article without its keeper.
_ROUNDS = 20  # on end that leave no less of it than there was before
_MOST = 200  # in all: notices at the ends of articles may be peeled off one a round
_WHOLE = 4_000_000  # characters: what is furniture is a count of all articles, and of so few all are read once more


def find(
    articles: Sequence[Article],
    config: Config,
    unreadable: Sequence[Unreadable] = (),
    progress: local.Progress | None = None,
    ahead: Ahead | None = None,
) -> Findings:
    """Find as `local.find` does, until a further round would cut nothing more.

    Articles come as `order.ranked` returns them; the findings are in the order that they were given in.
    """
    traces = Traces()
    with local.decided(articles, config, unreadable, progress, traces, ahead) as made:
        shelf = Shelf(articles, traces.ids, Space(config.budget))
        with processes.aside(partial(_ends, shelf, traces, made, config), _worth(traces, made, config)) as ends:
            found = made.findings()
            if ends:
                final = order.as_given(found, articles)
                if (notes := ends()) is not None:
                    return replace(final, notes=(*final.notes, *notes))
    del made  # and what only the first round has read
    return order.as_given(_noted(shelf, _further(shelf, traces, found, config)), articles)


def _further(shelf: Shelf, traces: Traces, found: Findings, config: Config) -> Findings:
    """The findings of the first round with those of all others."""
    ties, first, told = Ties(len(shelf.ids)), traces.pairs, None
    _tie(ties, traces, found)
    changed = np.sort(traces.ids.places(found.cuts))
    back: set[str] = set()
    most, idle = _gone_in_all(traces, found), 0
    for _ in range(_MOST):
        if not len(changed) and (config.furniture == "keep" or found.summary["chars"] > _WHOLE):
            break
        assert isinstance(found.cuts, CutLists)  # as `local.find` returns them
        again = _again(shelf, ties, traces, found.cuts, traces.ids.places(found.dropped), changed)
        more = _patient(local.find(again, config, traces), back)
        if not len(changed) and not more.cuts and not more.dropped:
            break
        _tie(ties, traces, more)
        apart = ties.unknown(traces.met(changed))
        touched: Collection[str] = ()
        if more.cuts or more.dropped:
            back = {name for name, keeper in found.dropped.items() if keeper in more.dropped}
            told = told or Told(found, traces.ids, first)
            found, touched = _merged(shelf, told, found, again, more, traces.pairs, config)
        changed = np.array(sorted({*traces.ids.places(touched).tolist(), *apart}), np.int64)
        less = _gone_in_all(traces, found)
        most, idle = (less, 0) if less > most else (most, idle + 1)
        if idle == _ROUNDS:
            break
    return told.findings(found) if told else found


def _worth(traces: Traces, made: Decided, config: Config) -> int:
    """How many processes are worth their while for the second round and what is told of the first."""
    return config.workers if made.cutting and made.chars > _WHOLE and not traces.touches else 1


def _ends(shelf: Shelf, traces: Traces, made: Decided, config: Config) -> tuple[str, ...] | None:
    """Return what is to be noted where the second round changes nothing, which is the rule; else None.

    For a copy of this process to do: a report has no need of the cuts. Nothing is touched
    (`Traces.touches`), and there is too much text to read all of it once more for its furniture.
    """
    ties, pairs = Ties(len(shelf.ids)), traces.pairs
    ties.add(pairs.one, pairs.other, pairs.tells)
    if len(changed := made.spans.articles):
        again = _again(shelf, ties, traces, made.spans, made.gone, changed)
        more = local.find(again, config.replace(jobs=1), traces)
        if more.cuts or more.dropped or ties.unknown(traces.met(changed)):
            return None
    return shelf.notes(made.cuts) if shelf.bare(made.spans) else ()


def _again(
    shelf: Shelf, ties: Ties, traces: Traces, made: CutLists, gone: Ordinals, changed: Ordinals
) -> Sequence[Article]:
    """The articles that a next round reads, as they are left: all of them where the last one has changed none.

    Args:
        made: What was cut so far. gone: The articles that are left out. changed: Those that the last round has changed.
    """
    names = np.arange(len(shelf.articles))
    if len(changed):
        names = ties.of(changed, _beside(shelf, traces, made, changed[~np.isin(changed, gone)]))
    left = names[~np.isin(names, gone)]
    traces.expect(left)
    return shelf.as_cut(made, left)


def _gone_in_all(traces: Traces, found: Findings) -> int:
    """How many characters go: those that are cut, and those of articles that are left out."""
    cut = sum(one.end - one.start for made in found.cuts.values() for one in made)
    return cut + int(traces.chars[traces.ids.places(found.dropped)].sum())


def _tie(ties: Ties, traces: Traces, found: Findings) -> None:
    """Take in who shares copy in a round: what relations tell, and what is cut without one (`--policy passages`)."""
    pairs = traces.pairs
    ties.add(pairs.one, pairs.other, pairs.tells)
    if traces.touches:
        sides = [
            (repeat.keep.article, other.span.article)
            for repeat in found.repeats
            if repeat.scope == "across"
            for other in repeat.others
        ]
        one, other = (traces.ids.places([pair[side] for pair in sides]) for side in (0, 1))
        ties.add(one, other, np.zeros(len(one), np.bool_))


def _beside(shelf: Shelf, traces: Traces, made: CutLists, changed: Ordinals) -> Ordinals:
    """The articles that share much of what is left of some, and that no relation shows."""
    if not traces.touches:
        return changed[:0]
    return traces.beside(changed, np.array([len(one.text) for one in shelf.as_cut(made, changed)], np.int64))


def _patient(more: Findings, back: Collection[str]) -> Findings:
    """A round that leaves nothing out for an article that has just come back, whole, and that it cuts.

    Another would be left out for what goes next, and could come back for the same reason, round after round.
    """
    fair = {name: keeper for name, keeper in more.dropped.items() if keeper not in back or keeper not in more.cuts}
    return more if len(fair) == len(more.dropped) else replace(more, dropped=fair)


def _standing(text: str, made: Sequence[Cut]) -> Standing:
    """A text as it is left, to look for passages in."""
    from dedup.engine.standing import Standing

    return Standing(cuts.apply(text, spans(made)))


def _merged(
    shelf: Shelf,
    told: Told,
    found: Findings,
    again: Sequence[Article],
    more: Findings,
    pairs: Pairs,
    config: Config,
) -> tuple[Findings, set[str]]:
    """The findings with what the next round cuts and drops, and the articles that this changes."""
    places = Given(shelf, found)
    at = {row.id: place for place, row in enumerate(again)}
    rest = cache(lambda name: _standing(again[at[name]].text, more.cuts.get(name, ())))
    new = {
        name: [piece for cut in made for piece in _replaced(cut, places[name], places)]
        for name, made in more.cuts.items()
    }
    back = {name for name, keeper in found.dropped.items() if keeper in more.dropped}
    fates = dict(_fates(shelf, found, new, more.dropped, rest))
    orphans = {name: gone for name, (_, gone) in fates.items() if gone}
    dropped = {name: keeper for name, keeper in {**found.dropped, **more.dropped}.items() if name not in back}
    told.repeat(orphans, more.dropped, back, _added(more, places, new))
    told.relate(shelf.ids.places(more.dropped), _relations(shelf, more, pairs, places))
    left = replace(
        found,
        cuts=_joined(shelf, found, new, fates, more.dropped),
        dropped=dropped,
        groups=_groups(shelf, found, dropped, more.dropped, config),
    )
    return left, {*new, *more.dropped, *back, *orphans}


def _fates(
    shelf: Shelf,
    found: Findings,
    new: Mapping[str, Sequence[Cut]],
    dropped: Collection[str],
    rest: Callable[[str], Standing],
) -> Iterator[tuple[str, tuple[list[Cut], list[Cut]]]]:
    """Yield each article with earlier cuts that this round touches: its cuts that stay made, and those that come back.

    A cut comes back where the copy that it was made for is gone with this round, and its words with it.
    """
    touched = {*dropped, *new}
    for name, made in found.cuts.items():
        near = [cut for cut in made if cut.kept and cut.kept.article in touched]
        if any(cut.kept and (cut.kept.article in dropped or _gone(cut, new)) for cut in near):
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


def _relations(
    shelf: Shelf, more: Findings, pairs: Pairs, places: Mapping[str, Places]
) -> Iterator[tuple[int, int, Relation]]:
    """Yield what two articles are of which one goes for the other in a round."""
    gone, keeper = shelf.ids.places(more.dropped), shelf.ids.places(more.dropped.values())
    goes = np.full(len(shelf.ids), -1, np.int32)
    goes[gone] = keeper
    for at in np.flatnonzero((goes[pairs.one] == pairs.other) | (goes[pairs.other] == pairs.one)).tolist():
        yield int(pairs.one[at]), int(pairs.other[at]), relation(more.relations[at], places)


def _groups(
    shelf: Shelf, found: Findings, dropped: Mapping[str, str], new: Mapping[str, str], config: Config
) -> Grouped:
    """The groups, with those that go now beside the articles that they go for."""
    groups, articles = found.groups, shelf.articles
    assert isinstance(groups, Grouped)  # as `local.find` returns them
    gone, fresh = (
        dict(zip(shelf.ids.places(some).tolist(), shelf.ids.places(some.values()).tolist(), strict=True))
        for some in (dropped, new)
    )
    now = group.moved(groups.held, articles, lambda at: len(fold(articles[at].text)), config, gone, fresh)
    return Grouped(groups.names, now)


def _replaced(cut: Cut, here: Places, places: Mapping[str, Places]) -> list[Cut]:
    """A cut of the next round, in places of the texts as given."""
    keeper = places[cut.kept.article].span(cut.kept) if cut.kept else None
    return [replace(cut, start=start, end=end, kept=keeper) for start, end in here.pieces(cut.start, cut.end)]


def _joined(
    shelf: Shelf,
    found: Findings,
    new: Mapping[str, Sequence[Cut]],
    fates: Mapping[str, tuple[list[Cut], list[Cut]]],
    dropped: Collection[str],
) -> CutLists:
    """The cuts of all rounds, by article, in order of place."""
    made = found.cuts
    assert isinstance(made, CutLists)  # as `local.find` returns them
    instead: dict[str, tuple[Cut, ...]] = dict.fromkeys(dropped, ())
    for name in {*new, *fates} - {*dropped}:
        old = fates[name][0] if name in fates else made.get(name, ())
        instead[name] = cuts.widen(shelf.text(name), [*old, *new.get(name, ())])
    return made.changed(dict(zip(shelf.ids.places(instead).tolist(), instead.values(), strict=True)))


def _stands(text: str, rest: Standing) -> bool:
    """Tell whether each passage of a text stands in the rest of another one."""
    passages = segment.passages([text])
    found = zip(passages.start.tolist(), passages.end.tolist(), strict=True)
    return all(rest.has(text[start:end]) for start, end in found)


def _gone(cut: Cut, new: Mapping[str, Sequence[Cut]]) -> Cut | None:
    """The new cut, if any, that takes away the copy that an earlier cut was made for."""
    kept = cut.kept
    return None if kept is None else over(new.get(kept.article, ()), kept.start, kept.end)


def _moved(cut: Cut, new: Mapping[str, Sequence[Cut]]) -> Cut | None:
    """An earlier cut, pointing to the copy that still stays; None where new cuts are kept for one another in a ring."""
    seen: set[Span] = set()
    while (gone := _gone(cut, new)) is not None and gone.kept is not None:
        if gone.kept in seen:
            return None
        seen.add(gone.kept)
        cut = replace(cut, kept=gone.kept)
    return cut


def _added(more: Findings, places: Mapping[str, Places], new: Mapping[str, Sequence[Cut]]) -> Iterator[Repeat]:
    """Yield the repeats of the next round that it cuts."""
    for repeat in more.repeats:
        others = tuple(_others(repeat, places, new, more.dropped))
        if others:
            yield replace(repeat, keep=places[repeat.keep.article].span(repeat.keep), others=others, fact_changes=())


def _noted(shelf: Shelf, found: Findings) -> Findings:
    """The findings with what is to be noted of their cuts."""
    assert isinstance(found.cuts, CutLists)  # as `local.find` returns them
    return replace(found, notes=(*found.notes, *shelf.notes(found.cuts)))


def _others(
    repeat: Repeat, places: Mapping[str, Places], new: Mapping[str, Sequence[Cut]], dropped: Mapping[str, str]
) -> Iterator[Other]:
    """Yield the copies of a repeat that go with the next round, in places of the texts as given."""
    for other in repeat.others:
        if other.action == "cut":
            span = places[other.span.article].span(other.span)
            if span.article in dropped or over(new.get(span.article, ()), span.start, span.end):
                yield replace(other, span=span)
