"""Articles in any order -> one order of their own for the engine, and the findings back in the order they came in.

    given  wire#10, wire#9, desk/a (09:00)    ranked  desk/a, wire#9, wire#10    told  wire#10, wire#9, desk/a

In: articles with ids that are unique. Out: the same ones by time, version and id, so that whatever a tie decides (which
of two copies stays, which passage was first) depends on the articles alone. One without a time comes after those that
have one, so an article more or less moves no other. Numbers in ids count as numbers: a record without an id goes by
its line, and line 9 stays before line 10 when the records before them are left out.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, memory, moments
from dedup.engine.columned import Laid
from dedup.engine.cutlists import CutLists
from dedup.engine.grouped import Grouped
from dedup.engine.overlay import Overlay
from dedup.engine.views import View
from dedup.group import LARGEST
from dedup.kernels.words import Ints
from dedup.model import Article, Findings, Relation, Repeat

T = TypeVar("T")

_NUMBER = re.compile(r"[0-9]+")
_BATCH = 1 << 22  # characters of articles whose times are read at a time: what is held of them at once
_FIELDS = 1 << 8  # the same of what an article holds beside its text, about


def rising(batches: Iterable[list[Article]]) -> Iterator[list[Article]]:
    """Yield batches of articles up to the first that `ranked` would put before the one that it comes after.

    >>> batches = [[Article("b9", ""), Article("b10", "")], [Article("b11", ""), Article("a", "")], [Article("c", "")]]
    >>> [[one.id for one in batch] for batch in rising(batches)]
    [['b9', 'b10'], ['b11']]
    """
    before = list[Article]()
    for batch in batches:
        fine = _risen([*before, *batch]) - len(before)
        if fine < len(batch):
            yield batch[:fine]
            return
        yield batch
        before = batch[-1:]


def _risen(articles: Sequence[Article]) -> int:
    """How many articles, from the first on, come as `ranked` would put them."""
    times = moments.together([article.time for article in articles])
    times[np.isnan(times)] = inf
    versions = np.array([*map(_version, articles)])
    fine, same = times[1:] > times[:-1], times[1:] == times[:-1]
    fine |= same & (versions[1:] > versions[:-1])
    for at in np.flatnonzero(same & (versions[1:] == versions[:-1])).tolist():
        one, other = (_NUMBER.sub(_sized, article.id) for article in articles[at : at + 2])
        fine[at] = one <= other
    return 1 + (len(fine) if fine.all() else int(fine.argmin()))


def ranked(articles: Sequence[Article]) -> Sequence[Article]:
    """Return the articles by time, then version, then id; themselves where they are in that order.

    >>> [one.id for one in ranked([Article("b10", ""), Article("b9", ""), Article("c", "", time="2024-02-20")])]
    ['c', 'b9', 'b10']
    """
    times, versions = [np.empty(0)], array("q")
    names: dict[int, str] = {}
    for batch in _batches(articles):
        times.append(moments.together([article.time for article in batch]))
        for at in np.flatnonzero(np.isnan(times[-1])).tolist():
            names[len(versions) + at] = _NUMBER.sub(_sized, batch[at].id)  # read now: it may lie on disk
        versions.extend(map(_version, batch))
    keys = np.array(versions), np.concatenate(times)  # no time is NaN, and comes last
    order = np.lexsort(keys)
    tied = _tied(order, keys)
    if len(tied):
        told = [names.get(one) or _NUMBER.sub(_sized, articles[one].id) for one in tied.tolist()]
        place = np.zeros(len(order), np.int64)
        place[tied[sorted(range(len(told)), key=told.__getitem__)]] = np.arange(len(told))
        order = np.lexsort((place, *keys))
    return articles if (order[1:] > order[:-1]).all() else Ranked(articles, order)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    return buffer.batches(articles, lambda article: _FIELDS + len(article.text), _BATCH)


def _version(article: Article) -> int:
    """The version of an article as it ranks it."""
    return max(0, min(article.version, LARGEST)) if article.version else 0


def _tied(order: Ints, keys: tuple[NDArray[Any], ...]) -> Ints:
    """Return the articles that stand beside one of the same keys: only ids rank them. In a wire with times, few."""
    same = np.ones(max(0, len(order) - 1), np.bool_)
    for key in keys:
        one, other = key[order[1:]], key[order[:-1]]
        same &= (one == other) | ((one != one) & (other != other))  # of two NaN too
    tied: Ints = np.sort(order[np.append(same, False) | np.insert(same, 0, False)]) if len(order) else order
    return tied


class Ranked(View[Article, Article]):
    """Articles in an order of their own."""

    def __init__(self, articles: Sequence[Article], order: Ints) -> None:
        super().__init__(articles, array("q", order.tobytes()), lambda article, place: article)
        self.order = order  # where each stands among those given


def _sized(number: re.Match[str]) -> str:
    """A number behind its length, so that as text it sorts by size."""
    digits = number[0].lstrip("0") or "0"
    return f"{len(digits):02}{digits} {len(number[0]):02}"


def as_given(findings: Findings, articles: Sequence[Article]) -> Findings:
    """Return the findings with their lists in the order that the articles were given in, then position.

    Args:
        articles: As `ranked` returned them.
    """
    memory.collect()  # of what was found nothing else is needed any more
    at = np.array(articles.order, np.int64) if isinstance(articles, Ranked) else None
    rows, repeats, relations = (_parts(each) for each in (findings.articles, findings.repeats, findings.relations))
    dropped = _dropped(findings.dropped, rows[0], at)
    place = _places({} if dropped else findings.dropped, rows[0], (rows[2], repeats[2], relations[2]), at)
    groups, cuts = findings.groups, findings.cuts
    assert isinstance(groups, Grouped)  # as the engine makes them
    assert isinstance(cuts, CutLists)
    return replace(
        findings,
        articles=_laid(*rows, at, lambda row: (place[row.id],), lambda row, at: row),
        repeats=_laid(*repeats, at, partial(_repeat_key, place), partial(_repeat, place)),
        relations=_laid(*relations, at, partial(_sides, place), partial(_relation, place)),
        groups=groups.given(at),
        cuts=cuts.given(at),
        dropped=dropped or {name: findings.dropped[name] for name in sorted(findings.dropped, key=place.__getitem__)},
    )


def _parts(rows: Any) -> tuple[Any, NDArray[np.int32] | None, Sequence[Any]]:
    """The columns of a list, the names of its rows (None: all, in order), and what is laid over them."""
    if isinstance(rows, Overlay):
        return rows.base, rows.names, rows.others
    return rows, None, ()


def _dropped(dropped: Mapping[str, str], rows: Any, at: Ints | None) -> dict[str, str]:
    """Who goes for whom, in the order given, as far as rows in columns tell it: nothing where others were laid over."""
    gone = rows.gone()
    names = rows.names.ids().some(gone if at is None else gone[np.argsort(at[gone])]).texts()
    return {name: dropped[name] for name in names} if dropped.keys() == {*names} else {}


def _places(dropped: Collection[str], rows: Any, others: Sequence[Sequence[Any]], at: Ints | None) -> dict[str, int]:
    """Where the articles that anything is said of by name stand among those given."""
    names = {*dropped}
    articles, repeats, relations = others
    names.update(one.id for one in articles)
    names.update(one for relation in relations for one in (relation.a, relation.b))
    names.update(span.article for one in repeats for span in (one.keep, *(other.span for other in one.others)))
    found: dict[str, int] = rows.names.places(names)
    return found if at is None else {name: int(at[place]) for name, place in found.items()}


def _laid(
    base: Any,
    names: NDArray[np.int32] | None,
    others: Sequence[T],
    at: Ints | None,
    key: Callable[[T], tuple[int, ...]],
    told: Callable[[T, int], T],
) -> Sequence[T]:
    """Rows by their keys, the first one first, each told anew at its place."""
    given = base.given(at)
    if names is None or (not len(others) and len(names) == len(base)):
        if _rises(keys := given.keys()):
            return cast("Sequence[T]", given)
        return Laid(given, np.lexsort(keys[::-1]).astype(np.int32), others, told)
    away = np.flatnonzero(names < 0)
    instead = [key(others[~name]) for name in names[away].tolist()]
    keys = given.keys()
    for which in range(len(keys)):  # one after the other: to hold all twice would take as much as the rows
        if len(base):
            keys[which] = keys[which][names.clip(0)]
        else:
            keys[which] = np.zeros(len(names), np.int64)
        keys[which][away] = [one[which] for one in instead]
    return Laid(given, names[np.lexsort(keys[::-1])], others, told)


def _rises(keys: Sequence[Ints]) -> bool:
    """Tell whether rows are in order of their keys already."""
    equal = np.ones(max(0, len(keys[0]) - 1), np.bool_)
    for key in keys:
        if (equal & (key[1:] < key[:-1])).any():
            return False
        equal &= key[1:] == key[:-1]
    return True


def _repeat_key(at: Mapping[str, int], one: Repeat) -> tuple[int, ...]:
    """Where a repeat goes: by scope, article, start and end."""
    return one.scope != "within", at[one.keep.article], one.keep.start, one.keep.end


def _sides(at: Mapping[str, int], one: Relation) -> tuple[int, ...]:
    """Where a relation goes: by the article that comes first, then the other."""
    a, b = at[one.a], at[one.b]
    return min(a, b), max(a, b)


def _repeat(at: Mapping[str, int], repeat: Repeat, place: int) -> Repeat:
    others = repeat.others
    if len(others) > 1:
        others = tuple(sorted(others, key=lambda one: (at[one.span.article], one.span.start, one.span.end)))
    return replace(repeat, id=f"r{place + 1}", others=others)


def _relation(at: Mapping[str, int], one: Relation, place: int) -> Relation:
    return one if at[one.a] < at[one.b] else _turned(one)


def _turned(one: Relation) -> Relation:
    """A relation told from its other side."""
    told = one.evidence
    return replace(
        one,
        a=one.b,
        b=one.a,
        coverage_a=one.coverage_b,
        coverage_b=one.coverage_a,
        fact_changes=tuple([fact.turned() for fact in one.fact_changes]),
        evidence=told and replace(told, held_left=told.held_right, held_right=told.held_left),
    )
