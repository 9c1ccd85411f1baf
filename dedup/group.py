"""Relations -> groups of articles that say the same, their keepers, and the articles that need not be written.

    brief -> lead -> 2nd lead -> write-thru (copy at another outlet)     one group, keeper: the write-thru, since newest

In: articles, relations as columns, settings. Out: groups (a label: copies and updates, directly or through versions),
and for each article that policy lets go the article it goes for. No chain deletes: an article goes only for one that
stays and that it matches directly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup import moments
from dedup.cluster import in_order, stories
from dedup.config import Config, fits
from dedup.model import Article
from dedup.pairing import marked
from dedup.thresholds import COMPLETE, DESK_NOTE, KEEPER

Column = NDArray[Any]
_Walk = Callable[[Sequence[int]], dict[int, int]]

_HELD = re.compile(
    r"(?i)\b(?:sous embargo|embargo(?:ed)? (?:until|jusqu)|hold for release|ne pas diffuser|cấm đăng|not for release)"
)
_NEVER = datetime.max.replace(tzinfo=UTC)  # no time known: after all that have one
LAST = "all the others are left out"  # why a keeper is one, where each of them comes before it
LARGEST = 2**62  # a version number above is taken as this one
_WALKED = 256  # stories walked together
_ROUND = 1 << 33  # s from 1970: up to then, as a float, each microsecond is its own


class Shared(NamedTuple):
    """Relations as columns, in order of (one, other), shape (n,)."""

    one: Column  # articles
    other: Column
    alike: Column  # likeness of the two, less than none for a template
    tells: Column  # whether they tell one story: copies and updates
    copy: Column
    together: Column  # one text, or a version and the next one
    held: Column  # (n, 2): the share of each that stands in the other by matches; of copies, in any way
    lost: Column  # (n, 2): whether a fact is lost with it; told of copies and updates only

    def some(self, at: Column) -> Shared:
        """Some of them, by a mask."""
        return Shared(*(column[at] for column in self))


class Groups(NamedTuple):
    """Groups as columns, in order of their first members."""

    members: Column  # of group k: first[k] up to first[k + 1], in order
    first: Column
    keeper: Column  # of each group
    why: Column  # a place in REASONS


class Stories:
    """Which articles tell one story, and which of them go; asked again for those that are left."""

    def __init__(
        self,
        articles: Sequence[Article],
        sizes: Column,
        standings: Sequence[Column],
        config: Config,
        adds_news: Callable[[int, int], object],
        walked: Callable[[_Walk, Sequence[list[int]]], Iterable[dict[int, int]]] = map,
    ) -> None:
        """Take the articles.

        Args:
            sizes: Folded characters of each article. standings: What `standings` says of each, as columns.
            adds_news: Tells of two articles whether the first has what the other one has not.
            walked: Yields what a function gives for lists of stories, in order.
        """
        self._articles, self._sizes, self._standings, self._config = articles, sizes, standings, config
        self._adds_news, self._walked = adds_news, walked
        self._known: tuple[Column, _Ranks] | None = None  # of the stories that were told first

    def of(self, shared: Shared, crowd: Collection[int] = ()) -> tuple[Column, Column, dict[int, int]]:
        """Return the stories of two and more, and article -> keeper for those that go.

        Args:
            shared: Relations of articles that tell stories. crowd: See `cluster.clusters`.
        Returns:
            Their members, story by story in order of the first ones, and where each one's begin, with an end.
        """
        columns = shared.one.astype(np.int64), shared.other.astype(np.int64)
        members, first = stories(*columns, shared.alike, shared.tells, shared.together, crowd)
        ranks = self._ranks(members, first)
        self._known = self._known or (members, ranks)
        return members, first, self._dropped(members, first, ranks, self._holders(shared))

    def _ranks(self, members: Column, first: Column) -> _Ranks:
        standings = [column[members] for column in self._standings]
        return _ranked(self._articles, members, first, self._sizes[members], standings)

    def _dropped(
        self, members: Column, first: Column, ranks: _Ranks, holders: Mapping[int, Collection[int]]
    ) -> dict[int, int]:
        story = np.repeat(np.arange(len(first) - 1), np.diff(first))
        asked = sorted({*story[marked(members, holders)].tolist()})

        def walk(some: Sequence[int]) -> dict[int, int]:
            """Walk stories from the best member down: each later one goes where one that stays holds all of it."""
            goes: dict[int, int] = {}
            for at in some:
                stays: list[int] = []
                for one in members[ranks.order[first[at] : first[at + 1]]].tolist():
                    may = holders.get(one, ())
                    held = (other for other in stays if other in may) if may else ()
                    keeper = next((other for other in held if not self._adds_news(one, other)), None)
                    if keeper is None:
                        stays.append(one)
                    else:
                        goes[one] = keeper
            return goes

        parts = [asked[start : start + _WALKED] for start in range(0, len(asked), _WALKED)]
        return dict(chain.from_iterable(goes.items() for goes in self._walked(walk, parts)))

    def _holders(self, shared: Shared) -> dict[int, set[int]]:
        """Article -> those that hold all that it says, in matches with equal facts, and may stay for it."""
        found: dict[int, set[int]] = {}
        if self._config.policy == "within":
            return found
        may = shared.tells & (shared.copy | (self._config.policy == "latest"))
        side = may[:, None] & (shared.held >= KEEPER) & ~shared.lost
        for here, there, column in ((shared.one, shared.other, 0), (shared.other, shared.one, 1)):
            at = np.flatnonzero(side[:, column])
            for one, other, copy in zip(here[at].tolist(), there[at].tolist(), shared.copy[at].tolist(), strict=True):
                keeper = self._articles[other]
                if copy or newer(self._articles[one], keeper) is keeper:
                    found.setdefault(one, set()).add(other)
        return found

    def labelled(self, members: Column, first: Column, dropped: Mapping[int, int]) -> Groups:
        """Return the groups of stories, in which every article that goes stands with the one that it goes for."""
        members, first, _ = _gathered(members, first, dropped)
        known = self._known and self._known[0] is members and self._known[1]
        return _labelled(members, first, known or self._ranks(members, first), dropped)


def moved(
    groups: Groups,
    articles: Sequence[Article],
    sizes: Callable[[int], int],
    config: Config,
    dropped: Mapping[int, int],
    new: Mapping[int, int],
) -> Groups:
    """Return groups in which those that go now stand with the ones that they go for, and the keepers stay.

    Args:
        sizes: Folded characters of an article.
        dropped: All articles that go. new: Those of them that stayed so far.
    """
    members, first, before = _gathered(groups.members.astype(np.int64), groups.first, new)
    stale = before < 0
    stale[~stale] = np.isin(groups.keeper[before[~stale]], [*new])
    if not stale.any():
        return groups
    some, start = members[np.repeat(stale, np.diff(first))], np.concatenate(([0], np.cumsum(np.diff(first)[stale])))
    ranks = standings([articles[one] for one in some.tolist()], config)
    size = np.array([*map(sizes, some.tolist())], np.int64)
    fresh = _labelled(some, start, _ranked(articles, some, start, size, ranks), dropped)
    keeper, why = np.zeros(len(before), np.int32), np.zeros(len(before), np.int8)
    keeper[stale], why[stale] = fresh.keeper, fresh.why
    keeper[~stale], why[~stale] = groups.keeper[before[~stale]], groups.why[before[~stale]]
    return Groups(members.astype(np.int32), first, keeper, why)


def _gathered(members: Column, first: Column, gone: Mapping[int, int]) -> tuple[Column, Column, Column]:
    """Stories in which articles stand with those that they go for, and which story each was; -1: it has changed."""
    count = len(first) - 1
    story = np.repeat(np.arange(count), np.diff(first))
    asked, order = np.array([*gone, *gone.values()], np.int64), np.argsort(members)
    found = members[order].searchsorted(asked)
    inside = found < members[order].searchsorted(asked, "right")
    home = dict(zip(asked[inside].tolist(), story[order[found[inside]]].tolist(), strict=True))
    changed: dict[int, list[int]] = {}
    for one, keeper in gone.items():
        old = home.get(one)
        if old is not None and old == home.get(keeper):
            continue
        new = home.setdefault(keeper, count + keeper)
        for each in (new, old):
            if each is not None and each not in changed:
                changed[each] = members[first[each] : first[each + 1]].tolist() if each < count else [keeper]
        if old is not None:
            changed[old].remove(one)
        changed[new].append(one)
        home[one] = new
    kept = ~marked(np.arange(count), changed)
    if kept.all() and not changed:
        return members, first, np.arange(count)
    more = [sorted(each) for each in changed.values() if len(each) > 1]
    items = np.concatenate((members[kept[story]], np.array([*chain(*more)], np.int64)))
    sizes = np.concatenate((np.diff(first)[kept], np.array([*map(len, more)], np.int64)))
    items, starts, order = in_order(items, sizes)
    return items, starts, np.concatenate((np.flatnonzero(kept), np.full(len(more), -1)))[order]


def newer(a: Article, b: Article) -> Article | None:
    """Return the newer of two articles: by version where both have one, else by time; None where that can't be told."""
    if a.version is not None and b.version is not None and a.version != b.version:
        return a if a.version > b.version else b
    one, other = moment(a), moment(b)
    if one and other and one != other:
        return a if one > other else b
    return None


def moment(article: Article) -> datetime | None:
    """When an article moved; None where that is not known."""
    return moments.moment(article.time)


def standings(articles: Sequence[Article], config: Config) -> tuple[Column, Column, Column]:
    """Return what decides a keeper of some articles as columns: priority, version (-1: none), time in s (NaN: none)."""
    priority = [_priority(one, config) if config.priority else 0 for one in articles]
    version = [-1 if one.version is None else max(0, min(one.version, LARGEST)) for one in articles]
    when = moments.together([one.time for one in articles])
    return np.array(priority, np.int64), np.array(version, np.int64), when


def best(priority: Column, version: Column, moments: Column) -> int:
    """Return which of some articles would be kept, as far as `standings` tells; the columns are in order."""
    keys = [np.arange(len(priority)), priority]
    if not np.isnan(moments).any():
        keys.insert(1, moments)
    if (version >= 0).all():
        keys.insert(-1, -version)
    return int(np.lexsort(keys)[0])


def _priority(article: Article, config: Config) -> int:
    """The first `priority` glob that fits the article's id or path; articles that fit none come last."""
    for at, glob in enumerate(config.priority):
        if fits(glob, article.id, article.path, article.source):
            return at
    return len(config.priority)


class _Ranks(NamedTuple):
    """Members, best first: by priority, newest version where all have one, released, most complete, earliest, id."""

    order: Column  # places of the members, story by story
    keys: tuple[Column, ...]  # of each member, as they decide; see _DECIDES


def _ranked(
    articles: Sequence[Article], members: Column, first: Column, sizes: Column, standings: Sequence[Column]
) -> _Ranks:
    """Rank the members of each story.

    Args:
        sizes, standings: Of each member.
    """
    priority, version, when = (*standings[:1], *_exact(articles, members, *standings[1:]))
    story, starts = np.repeat(np.arange(len(first) - 1), np.diff(first)), first[:-1]
    numbered = np.logical_and.reduceat(standings[1] >= 0, starts) if len(starts) else np.zeros(0, np.bool_)
    whole = np.maximum.reduceat(sizes, starts).clip(1) if len(starts) else sizes
    held = np.array([_held(articles[one].text) for one in members.tolist()], np.bool_)
    share = np.minimum(COMPLETE[0], COMPLETE[1] * sizes // whole[story])
    keys = priority, np.where(numbered[story], -version, 0), held, -share, when, version, members
    return _Ranks(np.lexsort((*reversed(keys), story)), keys)


def _exact(articles: Sequence[Article], members: Column, version: Column, when: Column) -> tuple[Column, Column]:
    """Versions and times of some articles as numbers in their order; none is version 0, and after all times."""
    if not ((version == 0) | (version == LARGEST) | (np.abs(when) > _ROUND)).any():
        return version.clip(0), np.where(np.isnan(when), inf, when)
    each = [articles[one] for one in members.tolist()]  # below 0 or above the largest, or of a far day: read as it is
    return _placed([one.version or 0 for one in each]), _placed([moment(one) or _NEVER for one in each])


def _placed(values: Sequence[Any]) -> Column:
    """Each value's place among all distinct ones."""
    places = {value: at for at, value in enumerate(sorted({*values}))}
    return np.array([places[value] for value in values], np.int64)


def _labelled(members: Column, first: Column, ranks: _Ranks, dropped: Collection[int]) -> Groups:
    """Groups by their best members that stay, and why each is before the next best.

    A better one may be left out for one that holds all of it; what put that one first says nothing of the keeper.
    """
    order = members[ranks.order]
    place = np.where(marked(order, dropped), len(order), np.arange(len(order)))
    best = np.minimum.reduceat(place, first[:-1]) if len(order) else place
    last = best + 1 == first[1:]
    one, other = ranks.order[best], ranks.order[np.where(last, best, best + 1)]
    differ = np.array([key[one] != key[other] for key in ranks.keys])
    why = np.where(last, len(REASONS) - 1, np.array(_DECIDES)[differ.argmax(axis=0)])
    return Groups(members.astype(np.int32), first, order[best].astype(np.int32), why.astype(np.int8))


def _held(text: str) -> bool:
    """Tell whether a text begins with a desk's note that it must not be run yet.

    >>> _held("EMBARGOED UNTIL 6 A.M.  Rates rose."), _held("He held the press release for an hour.")
    (True, False)
    """
    head = text[:DESK_NOTE]
    low = head.lower()
    if head.isascii() and "embargo" not in low and "release" not in low and "diffuser" not in low:
        return False  # most copy, at a tenth of the cost: one of them stands in all of _HELD that is ASCII
    return _HELD.search(head) is not None


REASONS = (
    "first by the priority setting", "newest version", "released, and the other held back", "most complete", "earliest",
    "first by id", LAST,
)  # fmt: skip
_DECIDES = (0, 1, 2, 3, 4, 4, 5)  # which reason each key of `_Ranks` is
