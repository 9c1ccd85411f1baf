"""Articles held at three stages, so that a threshold is varied at the cost of what it changes.

    Held(articles)      texts -> matches -> blocks -> relations     for thresholds of matches: all of it again
        .related()      blocks -> relations -> groups               for COPY, FORM, NOISY
        .grouped()      relations -> groups                         for CUT, KEEPER

    with remembered(), bound("COPY", 0.7):                          0.3 s for the judged Reuters pairs, not 2
        found = held.related()

What two texts have in common, and which facts they state differently, no threshold here changes: it is read once.
Rounds after the first, which only add cuts to cuts, are left out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np

from dedup import candidates, facts, kernels, thresholds
from dedup.align import Reader
from dedup.config import Config
from dedup.engine import local
from dedup.engine.across import Across
from dedup.engine.chains import Chains
from dedup.engine.columns import columns
from dedup.engine.kinships import Kinships
from dedup.engine.pages import Pages
from dedup.engine.relations import Relations, newer
from dedup.engine.settle import settle
from dedup.engine.spool import Space
from dedup.model import Article, Relation

# Read with thresholds that are not swept, or with none: `ALIGNED_RUN`, `SLIP`, `STRETCH`, `PHRASE`.
_READ_ONCE = ((facts, "changes"), (kernels, "stretches"))


@dataclass(frozen=True, slots=True)
class Found:
    """What a run made of the articles."""

    relation: Callable[[str, str], Relation | None]  # of two articles, by their ids
    groups: Sequence[int]  # the group of each article, by its first member
    dropped: Mapping[str, str]  # article id -> its keeper's id


class Held:
    """Articles with their matches and blocks, ready to be related again."""

    def __init__(self, articles: Sequence[Article], config: Config) -> None:
        self._articles, self._config = articles, config
        self._space = Space(config.budget)
        table = columns(articles, config, self._space)
        pages = Pages(articles, table, config)
        reader = Reader(pages.text)
        classes = candidates.classes(table.digest, table.length)
        table.of = classes.of
        matches, thinned, _ = local._matches(table, classes, reader, config)
        chains = Chains(articles, table, classes, matches, config.budget)
        self._table = table
        _, _, moved = local._within(articles, chains, pages, reader, self._space, config)
        self._across = Across(table, classes, reader, pages, moved, config)
        self._across.thinned.update(thinned.tolist())
        self._blocks = list(chains.across(chains.told(self._across.telling), moved))
        self._sharing = local._sharing(articles, table, self._space, config).result()
        self._kinships = self._relate()

    def related(self) -> Found:
        """Relate every two articles that share blocks or phrases, and group them."""
        return self._group(self._relate())

    def grouped(self) -> Found:
        """Group the articles by their relations as they were first found."""
        return self._group(self._kinships)

    def _relate(self) -> Kinships:
        self._across.kinships = Kinships(self._space)
        for found in self._blocks:
            self._across.take(self._across.related(found))
        self._across.loose(self._articles, self._sharing)
        return self._across.kinships

    def _group(self, kinships: Kinships) -> Found:
        across, articles = self._across, self._articles
        across.kinships = kinships
        across.count({})
        groups, dropped = settle(articles, across, self._config)
        label = np.arange(len(articles))
        label[groups.members] = np.repeat(groups.members[groups.first[:-1]], np.diff(groups.first))
        fresh = newer(articles, across.kinships.pairs(), self._table.standing, self._table.names.odd)
        told = Relations(across.kinships, self._table.names, fresh, {})
        pairs = {frozenset((one.a, one.b)): one for one in told}

        def relation(a: str, b: str) -> Relation | None:
            return pairs.get(frozenset((a, b)))

        return Found(
            relation,
            label.tolist(),
            {articles[one].id: articles[keeper].id for one, keeper in dropped.items()},
        )


@contextmanager
def bound(name: str, value: object) -> Iterator[None]:
    """Give a threshold another value, wherever a stage has it by name.

    >>> from dedup import relate
    >>> with bound("COPY", 0.9):
    ...     relate.COPY
    0.9
    """
    old = getattr(thresholds, name)
    with ExitStack() as stack:
        for module in [one for path, one in sys.modules.items() if path.startswith("dedup.")]:
            if vars(module).get(name) is old:
                stack.enter_context(mock.patch.object(module, name, value))
        yield


@contextmanager
def remembered() -> Iterator[None]:
    """Remember what was read of two texts for as long as the block lasts."""
    with ExitStack() as stack:
        for module, name in _READ_ONCE:
            stack.enter_context(mock.patch.object(module, name, _once(getattr(module, name))))
        yield


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[object, Any] = {}

    def asked(*args: Any) -> Any:
        key = tuple(one.tobytes() if isinstance(one, np.ndarray) else one for one in args)
        if key not in known:
            known[key] = function(*args)
        return known[key]

    return asked
