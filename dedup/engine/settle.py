"""Relations -> which articles go, decided until those that stay would let no further one go.

    a b c in one story, c goes for a      without c, b is like a on average: b goes too
    x y share what 13 articles say        one of the 13 goes: 12 is no furniture, x and y are partly alike after all

In: `Across`, with the relations of all pairs. Out: groups, and article -> the one it goes for, which stays. Where that
one goes later itself, the article comes back and is decided anew: no chain deletes. What is decided again is cheap:
no text is matched, only counts, groups and keepers are made from the articles that are left.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup import group
from dedup.config import Config
from dedup.engine.across import Across
from dedup.model import Article, Group

_TIMES = 20  # a bound: each time fewer articles are left, but for those that come back


def settle(articles: Sequence[Article], across: Across, config: Config) -> tuple[tuple[Group, ...], dict[int, int]]:
    """Return the groups, and article -> keeper for those that go; `across` counts what stays from here on."""
    sizes = across.sizes()
    shown = across.closed(articles, {})
    groups, new = group.groups(articles, shown, sizes, config, across.adds_news, across.crowd())
    dropped = dict(new)
    for _ in range(_TIMES):
        back = [one for one, keeper in dropped.items() if keeper in dropped]
        for one in back:
            del dropped[one]
        if not new and not back:
            break
        across.count(dropped)
        left = across.closed(articles, dropped)
        _, new = group.groups(articles, left, sizes, config, across.adds_news, across.crowd())
        dropped |= new
    if _unkept(dropped):
        across.count(dropped)
    across.kinships = shown
    return group.moved(groups, articles, sizes.__getitem__, config, dropped), dropped


def _unkept(dropped: dict[int, int]) -> bool:
    """Bring back what goes for an article that goes itself, and tell whether there was any: both would be lost."""
    found = False
    while back := [one for one, keeper in dropped.items() if keeper in dropped]:
        found = True
        for one in back:
            del dropped[one]
    return found
