"""Relations -> groups of articles that say the same, their keepers, and the articles that need not be written.

    brief -> lead -> 2nd lead -> write-thru (copy at another outlet)     one group, keeper: the write-thru, since newest

In: articles, `Kinship`s, settings. Out: `Group`s (a label: copies and updates, directly or through versions), and for
each article that policy lets go the article it goes for. No chain deletes: an article goes only for one that stays and
that it matches directly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from math import nan
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.cluster import clusters
from dedup.config import Config, fits
from dedup.model import Article, Group, Kinship
from dedup.thresholds import AGAINST, COMPLETE, DESK_NOTE, KEEPER, ONE_TEXT

Column = NDArray[Any]
_Rank = tuple[int, int, bool, int, tuple[datetime, int], int]

_HELD = re.compile(
    r"(?i)\b(?:sous embargo|embargo(?:ed)? (?:until|jusqu)|hold for release|ne pas diffuser|cấm đăng|not for release)"
)
_HOLDING = ("embargo", "release", "diffuser")  # one of them stands in every such line of ASCII
_NEVER = datetime.max.replace(tzinfo=UTC)  # no time known: after all that have one
LAST = "all the others are left out"  # why a keeper is one, where each of them comes before it
LARGEST = 2**62  # a version number above is taken as this one


def groups(
    articles: Sequence[Article],
    kinships: Sequence[Kinship],
    sizes: Sequence[int],
    config: Config,
    adds_news: Callable[[Kinship, int], str],
    crowd: Collection[int] = (),
) -> tuple[tuple[Group, ...], dict[int, int]]:
    """Return the groups, in input order of their first member, and article -> keeper for those that go.

    Args:
        sizes: Folded characters of each article.
        adds_news: Says what an article has that the other one of a relation has not; "" where that is nothing.
        crowd: Articles that share what stands in too many places for all pairs to be compared.
    """
    ties: dict[int, dict[int, Kinship]] = {}
    for kinship in kinships:
        if kinship.relation in ("copy", "update"):
            ties.setdefault(kinship.left, {})[kinship.right] = kinship
            ties.setdefault(kinship.right, {})[kinship.left] = kinship
    found, dropped = [], {}
    for members in _stories(ties, kinships, crowd):
        ranks = _ranks(articles, members, sizes, config)
        dropped.update(_dropped([*ranks], ties, articles, config, adds_news))
        found.append(_labelled(articles, members, ranks, ()))
    return tuple(found), dropped


def moved(
    groups: Sequence[Group],
    articles: Sequence[Article],
    sizes: Callable[[int], int],
    config: Config,
    dropped: Mapping[int, int],
    at: Mapping[str, int] | None = None,
) -> tuple[Group, ...]:
    """Return groups in which every article that goes stands with the one that it goes for, and the keepers stay.

    Args:
        sizes: Folded characters of an article.
        at: Ordinal of each id, in order, where it is known: else all articles are read for it.
    """
    if not dropped:
        return tuple(groups)
    at = {article.id: place for place, article in enumerate(articles)} if at is None else at
    names = list(at)
    gone = {names[one]: names[keeper] for one, keeper in dropped.items()}
    stories = [list(one.members) for one in groups]
    home = {name: members for members in stories for name in members}
    stale = [members for one, members in zip(groups, stories, strict=True) if one.keeper in gone]
    for name, keeper in gone.items():
        if home.get(name) is None or home[name] is not home.get(keeper):
            old, new = home.get(name, [name]), home.setdefault(keeper, [keeper])
            stories += [new] if new == [keeper] else []
            old.remove(name)
            new.append(name)
            home[name] = new
            stale += [old, new]
    known = {id(members): one for one, members in zip(groups, stories, strict=False)}
    fresh = {id(members) for members in stale}
    found = []
    for members in stories:
        if len(members) > 1 and id(members) in fresh:
            places = sorted(map(at.__getitem__, members))
            size = {one: sizes(one) for one in places}
            found.append(_labelled(articles, places, _ranks(articles, places, size, config), dropped))
        elif len(members) > 1:
            found.append(known[id(members)])
    return tuple(sorted(found, key=lambda one: at[one.members[0]])) if fresh else tuple(groups)


def _labelled(
    articles: Sequence[Article],
    members: Sequence[int],
    ranks: Mapping[int, _Rank],
    dropped: Collection[int],
) -> Group:
    """A group by its best member that stays, and why it is before the next best.

    A better one may be left out for one that holds all of it; what put that one first says nothing of the keeper.
    """
    order = [*ranks]
    at = next(place for place, one in enumerate(order) if one not in dropped)
    first, names = order[at], tuple(articles[one].id for one in members)
    why = _why(ranks[first], ranks[order[at + 1]]) if at + 1 < len(order) else LAST
    return Group(articles[first].id, names, why)


def newer(a: Article, b: Article) -> Article | None:
    """Return the newer of two articles: by version where both have one, else by time; None where that can't be told."""
    if a.version is not None and b.version is not None and a.version != b.version:
        return a if a.version > b.version else b
    one, other = moment(a), moment(b)
    if one and other and one != other:
        return a if one > other else b
    return None


def moment(article: Article) -> datetime | None:
    """When an article moved; None where its time is not ISO 8601. A time without a zone is taken as UTC."""
    return _moment(article.time) if article.time else None


@lru_cache(4096)
def _moment(time: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(time.strip())
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def standing(article: Article, config: Config) -> tuple[int, int, float]:
    """Return what of an article decides a keeper, as numbers: priority, version (-1: none), time in s (NaN: none)."""
    when = moment(article)
    version = -1 if article.version is None else max(0, min(article.version, LARGEST))
    return _priority(article, config), version, when.timestamp() if when else nan


def best(priority: Column, version: Column, moments: Column) -> int:
    """Return which of some articles would be kept, as far as `standing` tells; the columns are in order."""
    keys = [np.arange(len(priority)), priority]
    if not np.isnan(moments).any():
        keys.insert(1, moments)
    if (version >= 0).all():
        keys.insert(-1, -version)
    return int(np.lexsort(keys)[0])


def _stories(
    ties: Mapping[int, Mapping[int, Kinship]], kinships: Sequence[Kinship], crowd: Collection[int]
) -> list[list[int]]:
    """Articles that say the same on average: connected, and not through one that runs two stories together."""
    together = [(one.left, one.right) for one in kinships if one.evidence.successor or _same(one)]
    alike = {
        (one.left, one.right): max(one.coverage_left, one.coverage_right)
        * (AGAINST if one.relation == "template" else 1)
        for one in kinships
        if one.left in ties and one.right in ties
    }
    found = []
    for members in clusters(ties, alike, together, crowd):
        inside = set(members)
        found += _components(
            {one: {other: ties[one][other] for other in ties[one] if other in inside} for one in members}
        )
    return sorted(members for members in found if len(members) > 1)


def _same(kinship: Kinship) -> bool:
    """Tell whether two articles are one text."""
    if kinship.relation != "copy" or kinship.changes:
        return False
    return min(kinship.evidence.held_left, kinship.evidence.held_right) >= ONE_TEXT


def _components(ties: Mapping[int, Mapping[int, Kinship]]) -> list[list[int]]:
    """Connected articles, each component sorted, components in order of their first article."""
    seen: set[int] = set()
    components = []
    for start in sorted(ties):
        if start in seen:
            continue
        seen.add(start)
        component, stack = [start], [start]
        while stack:
            for other in ties[stack.pop()]:
                if other not in seen:
                    seen.add(other)
                    component.append(other)
                    stack.append(other)
        components.append(sorted(component))
    return components


def _priority(article: Article, config: Config) -> int:
    """The first `priority` glob that fits the article's id or path; articles that fit none come last."""
    for at, glob in enumerate(config.priority):
        if fits(glob, article.id, article.path, article.source):
            return at
    return len(config.priority)


def _ranks(
    articles: Sequence[Article], members: Sequence[int], sizes: Mapping[int, int] | Sequence[int], config: Config
) -> dict[int, _Rank]:
    """Members, best first: priority, newest version where all have one, released, most complete, earliest, by id."""
    each = [articles[one] for one in members]
    whole = max(sizes[one] for one in members) or 1
    versions = all(article.version is not None for article in each)
    ranks: dict[int, _Rank] = {}
    for one, article in zip(members, each, strict=True):
        version = -(article.version or 0) if versions else 0
        share = min(COMPLETE[0], COMPLETE[1] * sizes[one] // whole)
        first = (moment(article) or _NEVER, article.version or 0)
        ranks[one] = (_priority(article, config), version, _held(article.text), -share, first, one)
    return dict(sorted(ranks.items(), key=itemgetter(1)))


def _held(text: str) -> bool:
    """Tell whether a text begins with a desk's note that it must not be run yet.

    >>> _held("EMBARGOED UNTIL 6 A.M.  Rates rose."), _held("He held the press release for an hour.")
    (True, False)
    """
    head = text[:DESK_NOTE]
    if head.isascii() and not any(map(head.lower().__contains__, _HOLDING)):
        return False  # most copy, at a tenth of the cost
    return _HELD.search(head) is not None


_REASONS = (
    "first by the priority setting", "newest version", "released, and the other held back", "most complete", "earliest",
    "first by id",
)  # fmt: skip


def _why(first: _Rank, second: _Rank) -> str:
    """Say what put the keeper before the runner-up, from their sort keys."""
    return next(why for why, one, other in zip(_REASONS, first, second, strict=True) if one != other)


def _dropped(
    order: Sequence[int],
    ties: Mapping[int, Mapping[int, Kinship]],
    articles: Sequence[Article],
    config: Config,
    adds_news: Callable[[Kinship, int], str],
) -> dict[int, int]:
    """Walk a group from its best member down: each later one goes where one that stays holds all of it."""
    if config.policy == "within":
        return {}
    stays: list[int] = []
    goes: dict[int, int] = {}
    for one in order:
        tied = (other for other in stays if other in ties[one])
        keeper = next(
            (k for k in tied if _holds(ties[one][k], one, articles, config) and not adds_news(ties[one][k], one)), None
        )
        if keeper is None:
            stays.append(one)
        else:
            goes[one] = keeper
    return goes


def _holds(kinship: Kinship, member: int, articles: Sequence[Article], config: Config) -> bool:
    """Tell whether the other article of a relation holds all that `member` says, facts equal."""
    side, covered = ("a", kinship.evidence.held_left) if member == kinship.left else ("b", kinship.evidence.held_right)
    if covered < KEEPER or any(change.lost_with(side) for _, found in kinship.changes for change in found):
        return False
    if kinship.relation == "copy":
        return True
    other = kinship.right if member == kinship.left else kinship.left
    return config.policy == "latest" and newer(articles[member], articles[other]) is articles[other]
