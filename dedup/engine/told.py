"""The findings of all rounds so far: those of the first, with what later rounds change laid over them.

    a round makes b go for c       of 115,000 relations the row of b and c changes, or comes; the others are not read

In: the findings of the first round, then what each further round changes. Out: findings, their rows counted by what is
different. Repeats get their numbers when they are told in the order given (`engine.order`).
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dedup.engine.assemble import LABEL
from dedup.engine.ids import Ids
from dedup.engine.overlay import Overlay
from dedup.engine.places import over
from dedup.engine.repeats import ELSEWHERE, Repeats
from dedup.engine.traces import Pairs
from dedup.model import ArticleSummary, Cut, Findings, Relation, Repeat
from dedup.pairing import packed, unpacked

_RANK = ("copy", "update", "partial", "template")  # relations, the one that says most first
_Names = NDArray[np.int32]


class Told:
    """Relations, repeats and the rows of articles, each as a sequence that is changed in places."""

    def __init__(self, found: Findings, ids: Ids, pairs: Pairs) -> None:
        self._first, self._ids = found, ids
        self._relations, self._repeats = Overlay(found.relations), Overlay(found.repeats)
        self._pairs = packed(pairs.one.astype(np.int64), pairs.other.astype(np.int64))  # of each relation, in order
        self._summary = dict(found.summary)
        self._who, self._which = self._all()
        self._stale = set[int]()  # articles whose row is to be counted anew

    def _all(self) -> tuple[NDArray[np.int64], _Names]:
        """The articles of all repeats, and the repeat of each."""
        repeats = self._first.repeats
        assert isinstance(repeats, Repeats)  # as `local.find` makes them
        which, who = repeats.sides()
        kept = repeats.keys()[1]  # in the order of the run, as long as no other is given
        return np.concatenate((kept, who)), np.concatenate((np.arange(len(kept)), which)).astype(np.int32)

    def _sides(self, repeats: Iterable[tuple[int, Repeat]]) -> tuple[NDArray[np.int64], _Names]:
        """The articles of repeats, and the repeat of each; a repeat that has two of one article may name it twice."""
        names, which = list[str](), array("i")
        for name, repeat in repeats:
            articles = {repeat.keep.article, *(other.span.article for other in repeat.others)}
            names += articles
            which.extend([name] * len(articles))
        return self._ids.places(names), np.frombuffer(which, np.int32)

    def relate(self, dropped: Collection[int], new: Iterable[tuple[int, int, Relation]]) -> None:
        """Take in what articles are to those that they go for: no row would say unrelated.

        What goes after all has no reason why it stays.

        Args:
            dropped: The articles that go. new: Two articles, in order, and what they are.
        """
        one, other = unpacked(self._pairs)
        gone = np.zeros(len(self._ids), np.bool_)
        gone[[*dropped]] = True
        places = np.flatnonzero(gone[one] | gone[other]).tolist()
        known = dict(zip(places, self._relations.some(places), strict=True))
        fresh = {at: replace(one, stays="") for at, one in known.items() if one.stays}
        between = dict[int, Relation]()
        for a, b, told in new:
            pair = a << 32 | b
            at = int(self._pairs.searchsorted(np.uint64(pair)))
            if at not in known or int(self._pairs[at]) != pair:
                between[pair] = told
            elif _RANK.index(told.relation) < _RANK.index(known[at].relation):
                fresh[at] = told
        for at, told in fresh.items():
            self._count(known[at], -1)
            self._count(told, 1)
        for told in between.values():
            self._count(told, 1)
        pairs = np.array(sorted(between), np.uint64)
        put = self._pairs.searchsorted(pairs)
        self._relations.changed(
            fresh, [(at, between[pair]) for at, pair in zip(put.tolist(), pairs.tolist(), strict=True)]
        )
        self._pairs = np.insert(self._pairs, put, pairs)

    def _count(self, one: Relation, times: int) -> None:
        self._summary[LABEL[one.relation]] += times
        self._summary["fact_changes"] += times * len(one.fact_changes)

    def repeat(
        self,
        orphans: Mapping[str, Sequence[Cut]],
        dropped: Collection[str],
        back: Collection[str],
        added: Iterable[Repeat],
    ) -> None:
        """Take in what a round cuts, without the repeats of articles that go or come back with it.

        Args:
            orphans: Cuts that come back, by article. dropped: The articles that go. back: Those that come back.
            added: What the round cuts.
        """
        touched = self._ids.places([*orphans, *dropped, *back])
        named = self._which[np.isin(self._who, touched)]
        at = np.flatnonzero(np.isin(self._repeats.names, named)).tolist()
        before = dict(zip(at, self._repeats.some(at), strict=True))
        instead = {place: _revoked(one, orphans, dropped, back) for place, one in before.items()}
        changed = {place: one for place, one in instead.items() if one is not before[place]}
        more = [*added]
        size = len(self._repeats)
        names = self._repeats.changed(changed, [(size, one) for one in more]).tolist()
        fresh = [*(one for one in changed.values() if one is not None), *more]
        who, which = self._sides(zip(names, fresh, strict=True))
        self._who, self._which = np.concatenate((self._who, who)), np.concatenate((self._which, which))
        old, _ = self._sides((0, before[place]) for place in changed)
        self._stale.update(touched.tolist(), who.tolist(), old.tolist())

    def findings(self, found: Findings) -> Findings:
        """Return the findings with all that changed, counted.

        Args:
            found: Those of the first round, with the cuts and groups of all.
        """
        rows, stale = Overlay(self._first.articles), sorted(self._stale)
        named = self._which[np.isin(self._who, stale)]
        spans = _repeated(self._repeats.some(np.flatnonzero(np.isin(self._repeats.names, named)).tolist()))
        old = rows.some(stale)
        fresh = [_counted(one, spans.get(one.id, ()), found.dropped.get(one.id)) for one in old]
        self._summary["repeated_chars"] += sum(one.repeated_chars for one in fresh)
        self._summary["repeated_chars"] -= sum(one.repeated_chars for one in old)
        rows.changed(dict(zip(stale, fresh, strict=True)))
        total = self._summary
        total["repeats"] = len(self._repeats)
        total["duplication"] = total["repeated_chars"] / total["chars"] if total["chars"] else 0.0
        return replace(
            found,
            articles=rows,
            repeats=self._repeats,
            relations=self._relations,
            summary=total,
        )


def _revoked(
    repeat: Repeat, orphans: Mapping[str, Sequence[Cut]], dropped: Collection[str], back: Collection[str]
) -> Repeat | None:
    """A repeat of earlier rounds without the copies in articles that go or come back; None where none is left.

    What was cut and comes back is kept.
    """
    others = tuple(
        replace(other, action="keep", why="its copy is itself cut", weighed=None)
        if over(orphans.get(other.span.article, ()), other.span.start, other.span.end)
        else other
        for other in repeat.others
        if repeat.scope == "within"
        or not (repeat.keep.article in dropped or other.span.article in dropped or other.span.article in back)
    )
    if not others:
        return None
    return repeat if others == repeat.others else replace(repeat, others=others)


def _repeated(repeats: Iterable[Repeat]) -> dict[str, list[tuple[int, int]]]:
    """Where the copies of what stands elsewhere are, by article."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for repeat in repeats:
        for other in repeat.others:
            if other.action == "cut" or other.why == ELSEWHERE:
                spans.setdefault(other.span.article, []).append((other.span.start, other.span.end))
    return spans


def _counted(old: ArticleSummary, spans: Iterable[tuple[int, int]], keeper: str | None) -> ArticleSummary:
    """An article's row: its characters inside copies of what stands elsewhere, counted once."""
    repeated, reached = 0, 0
    for start, end in sorted(spans):
        repeated += max(0, end - max(start, reached))
        reached = max(reached, end)
    share = repeated / old.chars if old.chars else 0.0
    return replace(old, repeated_chars=repeated, duplication=share, written=keeper is None, keeper=keeper)
