"""Decisions -> Findings: what articles share becomes repeats, cuts are widened to whole lines, and all is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from dedup import cuts, memory
from dedup.config import Config
from dedup.engine import because
from dedup.engine.across import Across
from dedup.engine.cutlists import CutLists
from dedup.engine.desk import Desk
from dedup.engine.grouped import Grouped
from dedup.engine.kinships import Kinships
from dedup.engine.pages import Pages
from dedup.engine.placing import Texts
from dedup.engine.relations import Relations, newer
from dedup.engine.repeats import Lot, Repeats, lots
from dedup.engine.shared import EARLIER, Deciding, across
from dedup.engine.spool import Space
from dedup.engine.summaries import Summaries, covered
from dedup.group import Groups
from dedup.model import Article, Cut, Findings, Unreadable

_OF = itemgetter(0)  # the article of a cut
LABEL = {"copy": "copies", "update": "updates", "partial": "partials", "template": "templates"}


def assemble(
    articles: Sequence[Article],
    repeats: Repeats,
    order: NDArray[np.int64],
    found: Across,
    groups: Groups,
    dropped: Mapping[int, int],
    config: Config,
    unreadable: Sequence[Unreadable],
    notes: tuple[str, ...],
    pages: Pages,
    kernel: str,
    space: Space,
) -> Findings:
    """Turn rows and ordinals into the report's records; what articles say twice are repeats, in `order` of decision."""
    names, goes = pages.names, found.cuts(dropped)
    lists = [found.kinships, _bare(articles, found, goes, pages, space)]
    cut = _cuts(articles, repeats.cuts(order), found, goes, dropped, config, Desk(articles, pages, space))
    made = CutLists.of(names, space, cut)
    for lot in _between(repeats, lists, _deciding(found, goes, dropped, config, pages)):
        repeats.take(lot)
    fresh, stays = _told(articles, found, groups, dropped, config, pages)
    relations = Relations(found.kinships, names, fresh, stays)
    rows = Summaries(names, covered(len(names), *repeats.repeated()), dropped)
    return Findings(
        kernel=kernel,
        config=config.results(),
        fingerprint=config.fingerprint(),
        summary=_summary(pages.passages, rows, repeats, relations, unreadable),
        articles=rows,
        repeats=repeats,
        relations=relations,
        groups=Grouped(names, groups),
        unreadable=tuple(unreadable),
        cuts=made,
        dropped={articles[one].id: articles[keeper].id for one, keeper in sorted(dropped.items())},
        notes=notes,
        borders=because.borders(config),
    )


def _deciding(
    found: Across, goes: Mapping[int, tuple[int, ...]], dropped: Mapping[int, int], config: Config, pages: Pages
) -> Deciding:
    gone = np.full(len(pages.names), -1)
    gone[[*dropped]] = [*dropped.values()]
    return Deciding(gone, goes, found.spared, config, pages, pages.names)


def _between(repeats: Repeats, lists: Sequence[Kinships], deciding: Deciding) -> Iterator[Lot]:
    """Yield what articles share."""
    for some in across(lists, deciding):
        for lot in lots(some):
            yield repeats.told(lot, deciding.pages)
    memory.give_back_free()


def _told(
    articles: Sequence[Article], found: Across, groups: Groups, dropped: Mapping[int, int], config: Config, pages: Pages
) -> tuple[NDArray[np.int32], dict[int, str]]:
    """Which article of each relation is newer, and why some are written; then nothing is asked of articles any more."""
    fresh = newer(articles, found.kinships.pairs(), pages.table.standing, pages.names.odd)
    stays = _stays(found, fresh, groups, dropped, config)
    found.close()
    memory.give_back_free()
    return fresh, stays


def _bare(
    articles: Sequence[Article], found: Across, goes: Mapping[int, tuple[int, ...]], pages: Pages, space: Space
) -> Kinships:
    """Pairs that no relation shows but that `--policy passages` cuts from."""
    bare, more = Kinships(space), found.bare(goes)
    if more:
        owners = np.array(sorted({side for one in more for side in (one.left, one.right)}))
        bare.extend(more, Texts.of(articles, pages.table, owners))
    return bare


def _stays(
    found: Across, newer: NDArray[np.int32], groups: Groups, dropped: Mapping[int, int], config: Config
) -> dict[int, str]:
    """Why copies and updates of their group's keeper are written all the same, by their places among the relations."""
    at = np.flatnonzero(because.beside(found.kinships, groups.keeper, dropped))
    told = because.stays(found.kinships.select(at), groups.keeper, newer[at], config, found.adding(found.kinships))
    return {place: why for place, why in zip(at.tolist(), told, strict=True) if why}


def _cuts(
    articles: Sequence[Article],
    doubled: Iterable[tuple[int, Cut]],
    found: Across,
    goes: Mapping[int, tuple[int, ...]],
    dropped: Mapping[int, int],
    config: Config,
    desk: Desk,
) -> Iterator[tuple[int, tuple[Cut, ...]]]:
    """Yield the cuts of every article that is written, widened to whole lines."""
    made: dict[int, list[Cut]] = {}
    gone, kept = desk.spans([[row] for row in goes]), desk.spans([*goes.values()])
    for row, span, keeper in zip(goes, gone, kept, strict=True):
        made.setdefault(desk.owner(row), []).append(Cut(span.start, span.end, EARLIER, keeper))
    if config.furniture == "cut":
        for ordinal in range(len(articles)):
            stock = desk.furniture(ordinal, lambda row: found.stock(row, dropped))
            made.setdefault(ordinal, []).extend(stock)
    rest = ((ordinal, cut) for ordinal in sorted(made) for cut in made[ordinal])
    for ordinal, some in groupby(merge(doubled, rest, key=_OF) if made else doubled, key=_OF):
        if ordinal not in dropped:
            yield ordinal, cuts.widen(articles[ordinal].text, [cut for _, cut in some])


def _summary(
    passages: int, rows: Summaries, repeats: Repeats, relations: Relations, unreadable: Sequence[Unreadable]
) -> dict[str, int | float]:
    """The report's totals."""
    chars, repeated = rows.total()
    counts = relations.counts()
    return {
        "articles": len(rows),
        "passages": passages,
        "chars": chars,
        "repeated_chars": repeated,
        "duplication": repeated / chars if chars else 0.0,
        "repeats": len(repeats),
        **{label: counts[name] for name, label in LABEL.items()},
        "fact_changes": repeats.changed() + relations.changed(),
        "unreadable": len(unreadable),
    }
