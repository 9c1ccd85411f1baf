"""The cuts of every article, by its id, in memory or on disk: past their share of it, four bytes an article stay.

    article 7: characters 56 to 310, kept in wire#2   article 12: ...   ->   cuts["wire#8"] == (Cut(56, 310, ...),)

In: what makes cuts by ordinal, which rise. Out: a mapping by id, in order of the articles; rounds lay what they change
over it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.engine.ids import Ids
from dedup.engine.names import Names
from dedup.engine.spool import Space, Spool
from dedup.kernels.words import Ints
from dedup.model import Cut

Cuts = tuple[Cut, ...]

_MEMORY = 0.02  # of the memory
_WEIGHT = 400  # bytes of a cut in memory, with the span that stays for it
_BATCH = 1 << 12  # articles told at a time


class _Lists(NamedTuple):
    """The cuts as they lie: of the articles that have any, in order."""

    held: Spool[Cuts]
    others: list[Cuts]
    who: NDArray[np.int32]  # the articles
    which: NDArray[np.int32]  # where the cuts of each are held, or ~place in others


class CutLists(Mapping[str, Cuts]):
    """Article -> its cuts, made when they are first asked for: a report does without."""

    def __init__(self, names: Names, made: Callable[[], _Lists]) -> None:
        self._names, self._made = names, made

    @classmethod
    def of(cls, names: Names, space: Space, made: Callable[[], Iterator[tuple[int, Cuts]]]) -> CutLists:
        """Take what yields articles, which rise, with their cuts."""
        return cls(names, partial(_taken, space, made))

    @cached_property
    def _lists(self) -> _Lists:
        return self._made()

    @property
    def articles(self) -> Ints:
        """The articles that have cuts, in order."""
        return self._lists.who.astype(np.int64)

    def changed(self, instead: Mapping[int, Cuts]) -> CutLists:
        """Return the same with other cuts of some articles; with none where they are empty."""
        held, others, who, which = self._lists
        some = {article: cuts for article, cuts in instead.items() if cuts}
        kept = ~np.isin(who, [*instead])
        new: NDArray[np.int64] = ~np.arange(len(others), len(others) + len(some))
        who = np.concatenate((who[kept], np.array([*some], np.int32)))
        which = np.concatenate((which[kept], new)).astype(np.int32)
        order = np.argsort(who)
        lists = _Lists(held, [*others, *some.values()], who[order], which[order])
        return CutLists(self._names, lambda: lists)

    def given(self, at: Ints | None) -> CutLists:
        """Return the same in the order of the articles given; `at` is where each stands among these."""
        return self if at is None else CutLists(self._names, partial(self._given, at))

    def _given(self, at: Ints) -> _Lists:
        held, others, who, which = self._lists
        order = np.argsort(at[who])
        return _Lists(held, others, who[order], which[order])

    @cached_property
    def _ids(self) -> Ids:
        return Ids(self._names.ids().some(self.articles))

    def __getitem__(self, name: str) -> Cuts:
        return self._cuts(int(self._lists.which[self._ids.find(name)]))

    def _cuts(self, which: int) -> Cuts:
        return self._lists.held[which] if which >= 0 else self._lists.others[~which]

    def __len__(self) -> int:
        return len(self._lists.who)

    def __iter__(self) -> Iterator[str]:
        ids, who = self._names.ids(), self.articles
        for start in range(0, len(who), _BATCH):
            yield from ids.some(who[start : start + _BATCH]).texts()

    def some(self, articles: Ints) -> Iterator[Cuts]:
        """Yield the cuts of some articles, in any order; of one that has none, no cuts.

        Not once they are `given`: these do not rise.
        """
        who = self._lists.who
        at = who.searchsorted(articles)
        known = at < who.searchsorted(articles, "right")
        which = np.append(self._lists.which, 0)[at]  # one more: `at` may be behind all
        for one, has in zip(which.tolist(), known.tolist(), strict=True):
            yield self._cuts(one) if has else ()

    def values(self) -> ValuesView[Cuts]:
        """The cuts of each article."""
        return _Values(self)

    def items(self) -> ItemsView[str, Cuts]:
        """Articles and their cuts."""
        return _Items(self)

    def in_order(self) -> Iterator[Cuts]:
        """Yield the cuts of each article; what lies on disk is read ahead."""
        lists = self._lists
        held = lists.which[lists.which >= 0]
        asked: NDArray[np.bool_] = np.zeros(len(lists.held), np.bool_)
        asked[held] = True
        rises = bool((held[1:] > held[:-1]).all())
        ahead = lists.held.some(asked.tolist()) if rises else map(lists.held.item, held.tolist())
        for which in lists.which.tolist():
            yield next(ahead) if which >= 0 else lists.others[~which]

    def __reduce__(self) -> tuple[type, tuple[dict[str, Cuts]]]:
        return dict, (dict(self.items()),)  # pickled and copied as what it stands for: a file has no copy


def _taken(space: Space, made: Callable[[], Iterator[tuple[int, Cuts]]]) -> _Lists:
    held = Spool(space, _MEMORY, Cuts)
    who = array("i")
    for article, cuts in made():
        who.append(article)
        held.append(cuts, _WEIGHT * len(cuts))
    return _Lists(held, [], np.array(who, np.int32), np.arange(len(who), dtype=np.int32))


class _Values(ValuesView[Cuts]):
    _mapping: CutLists

    def __iter__(self) -> Iterator[Cuts]:
        return self._mapping.in_order()


class _Items(ItemsView[str, Cuts]):
    _mapping: CutLists

    def __iter__(self) -> Iterator[tuple[str, Cuts]]:
        return zip(self._mapping, self._mapping.in_order(), strict=True)
