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
from fnmatch import fnmatch
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup.cluster import clusters
from dedup.config import Config
from dedup.model import Article, Group, Kinship

Column = NDArray[Any]

_NOTE = 400  # characters in which a note to the desks stands
_HELD = re.compile(
    r"(?i)\b(?:sous embargo|embargo(?:ed)? (?:until|jusqu)|hold for release|ne pas diffuser|cấm đăng|not for release)"
)
_LARGEST = 2**62  # a version number above is taken as this one
_WHOLE = 19  # completeness counts in twentieths of the longest member, and 19 are whole: a word more is no better
_ONE = 0.98  # coverage by matches, both ways, of one text
_AGAINST = -0.5  # what the coverage of a template counts: the more of another's form an article has, the less its story
KEEPER = 0.9  # share of an article that must stand in its keeper before it goes; facts must agree in all of it


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
        whole = max(sizes[one] for one in members) or 1
        share = {one: min(_WHOLE, _WHOLE * sizes[one] * 20 // (19 * whole)) for one in members}
        key = _preference(articles, members, share, config)
        order = sorted(members, key=key)
        dropped.update(_dropped(order, ties, articles, config, adds_news))
        names = tuple(articles[one].id for one in members)
        found.append(Group(articles[order[0]].id, names, _why(key(order[0]), key(order[1]))))
    return tuple(found), dropped


def newer(a: Article, b: Article) -> Article | None:
    """Return the newer of two articles: by version where both have one, else by time; None where that can't be told."""
    if a.version is not None and b.version is not None and a.version != b.version:
        return a if a.version > b.version else b
    one, other = _moment(a), _moment(b)
    if one and other and one != other:
        return a if one > other else b
    return None


def _moment(article: Article) -> datetime | None:
    """When an article moved; None where its time is not ISO 8601. A time without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(article.time.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def standing(article: Article, config: Config) -> tuple[int, int, float]:
    """Return what of an article decides a keeper, as numbers: priority, version (-1: none), time in s (NaN: none)."""
    moment = _moment(article)
    version = -1 if article.version is None else max(0, min(article.version, _LARGEST))
    return _priority(article, config), version, moment.timestamp() if moment else nan


def best(priority: Column, version: Column, moment: Column) -> int:
    """Return which of some articles would be kept, as far as `standing` tells; the columns are in input order."""
    keys = [np.arange(len(priority)), priority]
    if not np.isnan(moment).any():
        keys.insert(1, moment)
    if (version >= 0).all():
        keys.insert(-1, -version)
    return int(np.lexsort(keys)[0])


def _stories(
    ties: Mapping[int, Mapping[int, Kinship]], kinships: Sequence[Kinship], crowd: Collection[int]
) -> list[list[int]]:
    """Articles that say the same on average: connected, and not through one that runs two stories together."""
    together = [(one.left, one.right) for one in kinships if _same(one) or one.evidence.successor]
    alike = {
        (one.left, one.right): max(one.coverage_left, one.coverage_right)
        * (_AGAINST if one.relation == "template" else 1)
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
    evidence = kinship.evidence
    return kinship.relation == "copy" and min(evidence.held_left, evidence.held_right) >= _ONE and not kinship.changes


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
        if fnmatch(article.id, glob) or fnmatch(article.path, glob) or fnmatch(article.source, glob):
            return at
    return len(config.priority)


def _preference(
    articles: Sequence[Article], members: Sequence[int], share: Mapping[int, int], config: Config
) -> Callable[[int], tuple[object, ...]]:
    """Sort key: priority, newest version, released, most complete, earliest, input order; what some lack is out."""
    versions = all(articles[one].version is not None for one in members)
    moments = {one: _moment(articles[one]) for one in members}
    if not all(moments.values()):
        moments = {}

    def key(one: int) -> tuple[object, ...]:
        version = -(articles[one].version or 0) if versions else 0
        held = _HELD.search(articles[one].text, 0, _NOTE) is not None
        return (_priority(articles[one], config), version, held, -share.get(one, 0), moments.get(one) or 0, one)

    return key


_REASONS = (
    "first by the priority setting", "newest version", "released, and the other held back", "most complete", "earliest",
    "first in input order",
)  # fmt: skip


def _why(first: tuple[object, ...], second: tuple[object, ...]) -> str:
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
