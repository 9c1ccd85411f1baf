"""Decisions -> Findings: what articles share becomes repeats, cuts are widened to whole lines, and all is counted."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import partial
from heapq import merge
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from dedup import cuts, kernels, memory
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


class Decided:
    """What is decided of all articles: what is cut and what is left out at once, all else when it is asked for."""

    def __init__(
        self,
        articles: Sequence[Article],
        repeats: Repeats,
        order: NDArray[np.int64],
        found: Across,
        groups: Groups,
        dropped: Mapping[int, int],
        config: Config,
        pages: Pages,
        space: Space,
        unreadable: Sequence[Unreadable],
        notes: tuple[str, ...],
    ) -> None:
        """Take rows and ordinals; what articles say twice are repeats, in `order` of decision."""
        self._unreadable, self._notes = tuple(unreadable), notes
        self._articles, self._repeats, self._found, self._groups = articles, repeats, found, groups
        self._goes, self._gone, self._config, self._pages = found.cuts(dropped), dropped, config, pages
        self._lists = [found.kinships, _bare(articles, found, self._goes, pages, space)]
        rest = _elsewhere(articles, found, self._goes, dropped, config, Desk(articles, pages, space))
        self.cutting = bool(rest) or repeats.cutting()  # else nothing is cut
        self.cuts, self.spans = (  # the latter without what stays for each, which takes half of the time to make
            CutLists.of(pages.names, space, partial(_cuts, articles, partial(repeats.cuts, order, kept), rest, dropped))
            for kept in (True, False)
        )
        self.chars = int(pages.names.chars.sum())  # of all articles

    @property
    def gone(self) -> NDArray[np.int64]:
        """The articles that are left out."""
        return np.array([*self._gone], np.int64)

    def findings(self) -> Findings:
        """Return the report's records; once, since what only these are made of is let go."""
        repeats, found, config, pages, names = self._repeats, self._found, self._config, self._pages, self._pages.names
        articles = self._articles
        for lot in _between(repeats, self._lists, _deciding(found, self._goes, self._gone, config, pages)):
            repeats.take(lot)
        fresh, stays = _told(articles, found, self._groups, self._gone, config, pages)
        relations = Relations(found.kinships, names, fresh, stays)
        rows = Summaries(names, covered(len(names), *repeats.repeated()), self._gone)
        return Findings(
            kernel=kernels.name,
            config=config.results(),
            fingerprint=config.fingerprint(),
            summary=_summary(pages.passages, rows, repeats, relations, self._unreadable),
            articles=rows,
            repeats=repeats,
            relations=relations,
            groups=Grouped(names, self._groups),
            unreadable=self._unreadable,
            cuts=self.cuts,
            dropped={articles[one].id: articles[keeper].id for one, keeper in sorted(self._gone.items())},
            notes=self._notes,
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


def _elsewhere(
    articles: Sequence[Article],
    found: Across,
    goes: Mapping[int, tuple[int, ...]],
    dropped: Mapping[int, int],
    config: Config,
    desk: Desk,
) -> dict[int, list[Cut]]:
    """Article -> what is cut of it because of others: what `--policy passages` cuts, and furniture."""
    made: dict[int, list[Cut]] = {}
    gone, kept = desk.spans([[row] for row in goes]), desk.spans([*goes.values()])
    for row, span, keeper in zip(goes, gone, kept, strict=True):
        made.setdefault(desk.owner(row), []).append(Cut(span.start, span.end, EARLIER, keeper))
    if config.furniture == "cut":
        for ordinal in range(len(articles)):
            stock = desk.furniture(ordinal, lambda row: found.stock(row, dropped))
            made.setdefault(ordinal, []).extend(stock)
    return made


def _cuts(
    articles: Sequence[Article],
    doubled: Callable[[], Iterator[tuple[int, Cut]]],
    made: Mapping[int, Sequence[Cut]],
    dropped: Container[int],
) -> Iterator[tuple[int, tuple[Cut, ...]]]:
    """Yield the cuts of every article that is written, widened to whole lines."""
    rest = ((ordinal, cut) for ordinal in sorted(made) for cut in made[ordinal])
    for ordinal, some in groupby(merge(doubled(), rest, key=_OF) if made else doubled(), key=_OF):
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
