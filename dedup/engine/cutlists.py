"""The cuts of every article, by its id, in memory or on disk: past their share of it, four bytes an article stay.

    article 7: characters 56 to 310, kept in wire#2   article 12: ...   ->   cuts["wire#8"] == (Cut(56, 310, ...),)

In: cuts by ordinal, which rise. Out: a mapping by id, in order of the articles; rounds lay what they change over it.
"""

from __future__ import annotations

from array import array
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dedup.engine.ids import Ids
from dedup.engine.names import Names
from dedup.engine.spool import Space, Spool
from dedup.kernels.words import Ints
from dedup.model import Cut

Cuts = tuple[Cut, ...]
Places = NDArray[np.integer]

_MEMORY = 0.02  # of the memory
_WEIGHT = 400  # bytes of a cut in memory, with the span that stays for it
_BATCH = 1 << 12  # articles told at a time


class CutLists(Mapping[str, Cuts]):
    """Article -> its cuts."""

    def __init__(self, names: Names, held: Spool[Cuts], others: list[Cuts], who: Places, which: Places) -> None:
        self._names, self._held, self._others = names, held, others
        self._who = who.astype(np.int32)  # the articles, in order
        self._which = which.astype(np.int32)  # where the cuts of each are held, or ~place in others

    @classmethod
    def of(cls, names: Names, space: Space, made: Iterator[tuple[int, Cuts]]) -> CutLists:
        """Take articles, which rise, with their cuts."""
        held = Spool(space, _MEMORY, Cuts)
        who = array("i")
        for article, cuts in made:
            who.append(article)
            held.append(cuts, _WEIGHT * len(cuts))
        return cls(names, held, [], np.array(who), np.arange(len(who)))

    @property
    def articles(self) -> Ints:
        """The articles that have cuts, in order."""
        return self._who.astype(np.int64)

    def changed(self, instead: Mapping[int, Cuts]) -> CutLists:
        """Return the same with other cuts of some articles; with none where they are empty."""
        some = {article: cuts for article, cuts in instead.items() if cuts}
        kept = ~np.isin(self._who, [*instead])
        new: NDArray[np.int64] = ~np.arange(len(self._others), len(self._others) + len(some))
        who = np.concatenate((self._who[kept], np.array([*some], np.int32)))
        which: NDArray[np.int64] = np.concatenate((self._which[kept], new))
        order = np.argsort(who)
        return CutLists(self._names, self._held, [*self._others, *some.values()], who[order], which[order])

    def given(self, at: Ints | None) -> CutLists:
        """Return the same in the order of the articles given; `at` is where each stands among these."""
        if at is None:
            return self
        order = np.argsort(at[self._who])
        return CutLists(self._names, self._held, self._others, self._who[order], self._which[order])

    @cached_property
    def _ids(self) -> Ids:
        return Ids(self._names.ids().some(self._who.astype(np.int64)))

    def __getitem__(self, name: str) -> Cuts:
        return self._cuts(int(self._which[self._ids.find(name)]))

    def _cuts(self, which: int) -> Cuts:
        return self._held[which] if which >= 0 else self._others[~which]

    def __len__(self) -> int:
        return len(self._who)

    def __iter__(self) -> Iterator[str]:
        ids = self._names.ids()
        for start in range(0, len(self._who), _BATCH):
            yield from ids.some(self._who[start : start + _BATCH].astype(np.int64)).texts()

    def some(self, articles: Ints) -> Iterator[Cuts]:
        """Yield the cuts of some articles, in any order; of one that has none, no cuts.

        Not once they are `given`: these do not rise.
        """
        at = self._who.searchsorted(articles)
        known = at < self._who.searchsorted(articles, "right")
        which = np.append(self._which, 0)[at]  # one more: `at` may be behind all
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
        held = self._which[self._which >= 0]
        asked: NDArray[np.bool_] = np.zeros(len(self._held), np.bool_)
        asked[held] = True
        rises = bool((held[1:] > held[:-1]).all())
        ahead = self._held.some(asked.tolist()) if rises else map(self._held.item, held.tolist())
        for which in self._which.tolist():
            yield next(ahead) if which >= 0 else self._others[~which]

    def __reduce__(self) -> tuple[type, tuple[dict[str, Cuts]]]:
        return dict, (dict(self.items()),)  # pickled and copied as what it stands for: a file has no copy


class _Values(ValuesView[Cuts]):
    _mapping: CutLists

    def __iter__(self) -> Iterator[Cuts]:
        return self._mapping.in_order()


class _Items(ItemsView[str, Cuts]):
    _mapping: CutLists

    def __iter__(self) -> Iterator[tuple[str, Cuts]]:
        return zip(self._mapping, self._mapping.in_order(), strict=True)
