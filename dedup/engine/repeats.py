"""The repeats of a run as columns: one row a repeat, a copy, a changed fact, a span.

    repeat 0: within, exact, keep = span 4    copies 0 and 1: spans 5 and 9, cut, "stands there first"    facts: none

In: `Copies`, in order of their repeats. Out: a sequence of `Repeat`s, and the same rows as columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup.engine.columned import Columned
from dedup.engine.names import Names, written
from dedup.engine.pages import Pages
from dedup.engine.spans import Placed, Runs, Spans
from dedup.engine.spool import Rows, Space
from dedup.engine.store import taken
from dedup.kernels.words import Ints
from dedup.lists import Coded, FactRows, Pieces, RepeatRows
from dedup.model import Article, Cut, Fact, FactKind, Other, Repeat, Weighed
from dedup.pairing import places

ELSEWHERE = "stands in another article"
_MEMORY = 0.02
_LOT = 1 << 14  # repeats that are told at a time
_CUTS = 1 << 12  # cuts that are made at a time
_KINDS = ("near", "exact")  # by whether the copy is the same
_ACTIONS = ("keep", "cut")
NEAREST, BY = ("cut", "keep", "none"), ("held", "similarity", "")
UNWEIGHED = (0, 0, 0, 2)
WEIGHED = np.dtype([("held", "<f8"), ("margin", "<f8"), ("nearest", "u1"), ("by", "u1")])
_REPEAT = np.dtype([("within", "?"), ("exact", "?"), ("similarity", "<f8"), ("keep", "<i4")])
_COPY = np.dtype(
    [("span", "<i4"), ("similarity", "<f8"), ("cut", "?"), ("why", "<i4"), ("same", "?"), ("weighed", WEIGHED)]
)
_FACT = np.dtype(
    [("kind", "u1"), ("a", "<i4"), ("b", "<i4"), ("place", "<i4", 6), ("sizes", "<i4", 2), ("letter", "<i8")]
)
_FACT_KINDS = tuple(kind.value for kind in FactKind)


class Changes(NamedTuple):
    """Changed facts of copies, in order of these."""

    copy: Ints
    kind: Ints  # a place in `tuple(FactKind)`
    a: Ints  # articles
    b: Ints
    place: NDArray[np.int32]  # (n, 6): line_a, line_b, start_a, end_a, start_b, end_b
    sides: Pieces  # (2 n,): a, then b


class Copies(NamedTuple):
    """Copies of kept spans, in order of their repeats."""

    within: bool
    repeat: Ints  # from 0, rising
    kept: Runs  # of each copy the same as of the others of its repeat
    other: Runs
    similarity: NDArray[np.float64]
    same: NDArray[np.bool_]  # byte for byte, as far as their matches tell
    cut: NDArray[np.bool_]
    why: Sequence[str]
    weighed: NDArray[np.void]  # of WEIGHED
    changes: Changes


def lots(copies: Copies) -> Iterator[Copies]:
    """Yield the copies of some thousand repeats at a time: what is made of them stands in memory beside them."""
    repeats = np.flatnonzero(np.diff(copies.repeat, prepend=-1))
    for start in range(0, len(repeats), _LOT):
        low = int(repeats[start])
        high = int(repeats[start + _LOT]) if start + _LOT < len(repeats) else len(copies.repeat)
        yield _slice(copies, low, high)


def _slice(copies: Copies, low: int, high: int) -> Copies:
    changes = copies.changes
    first, last = np.searchsorted(changes.copy, (low, high)).tolist()
    sides = changes.sides
    return Copies(
        within=copies.within,
        repeat=copies.repeat[low:high] - copies.repeat[low],
        kept=copies.kept.part(low, high),
        other=copies.other.part(low, high),
        similarity=copies.similarity[low:high],
        same=copies.same[low:high],
        cut=copies.cut[low:high],
        why=copies.why[low:high],
        weighed=copies.weighed[low:high],
        changes=Changes(
            copy=changes.copy[first:last] - low,
            kind=changes.kind[first:last],
            a=changes.a[first:last],
            b=changes.b[first:last],
            place=changes.place[first:last],
            sides=Pieces(sides.utf8, sides.start[2 * first : 2 * last], sides.end[2 * first : 2 * last]),
        ),
    )


class Lot(NamedTuple):
    """Repeats as they are told: spans, reasons and letters are numbered from 0, as if no others came before."""

    spans: Placed
    rows: NDArray[Any]  # of _REPEAT
    copies: NDArray[Any]  # of _COPY
    whys: Sequence[str]
    copy: Ints  # where each repeat's copies end
    fact: Ints  # changed facts of each repeat
    changes: NDArray[Any]  # of _FACT
    letters: NDArray[np.uint8]


class Repeats(Columned[Repeat, RepeatRows]):
    """Repeats, in the order that they are added."""

    def __init__(self, articles: Sequence[Article], names: Names, space: Space) -> None:
        self._articles, self._names = articles, names
        self.spans = Spans(articles, names, space)
        self._rows, self._copies = Rows(space, _REPEAT, _MEMORY), Rows(space, _COPY, _MEMORY)
        self._facts, self._letters = Rows(space, _FACT, _MEMORY), Rows(space, np.uint8, _MEMORY)
        self._copy, self._fact = np.zeros(1, np.int64), np.zeros(1, np.int64)  # where each repeat's begin
        self._whys: dict[str, int] = {}
        self._said: list[str] = []  # the same, in order

    def __len__(self) -> int:
        return len(self._rows)

    def told(self, copies: Copies, pages: Pages) -> Lot:
        """Return repeats as columns of their own, to be taken here or in the process that this one is a copy of."""
        n = len(copies.repeat)
        first = np.flatnonzero(np.diff(copies.repeat, prepend=-1))
        spans = self.spans.told(copies.kept.some(first).then(copies.other), pages)
        keep, other = np.arange(len(first)), np.arange(len(first), len(first) + n)
        rows, told = np.empty(len(first), _REPEAT), np.empty(n, _COPY)
        told["span"], told["similarity"], told["cut"], told["weighed"] = (
            other,
            copies.similarity,
            copies.cut,
            copies.weighed,
        )
        told["same"] = same = self._same(copies, spans.rows[keep[copies.repeat]], spans.rows[other])
        whys: dict[str, int] = {}
        told["why"] = [whys.setdefault(why, len(whys)) for why in copies.why]
        rows["within"], rows["keep"] = copies.within, keep
        if n:
            rows["exact"] = np.logical_and.reduceat(same, first)
            rows["similarity"] = np.minimum.reduceat(copies.similarity, first)
        facts = np.bincount(copies.repeat[copies.changes.copy], minlength=len(first))
        return Lot(spans, rows, told, [*whys], np.append(first[1:], n)[: len(first)], facts, *_facts(copies.changes))

    def take(self, lot: Lot) -> None:
        """Add repeats."""
        spans, letters = len(self.spans), len(self._letters)
        self.spans.take(lot.spans)
        codes = np.array([self._whys.setdefault(why, len(self._whys)) for why in lot.whys], np.int32)
        self._said = [*self._whys]
        lot.rows["keep"] += spans
        lot.copies["span"] += spans
        lot.copies["why"] = codes[lot.copies["why"]]
        lot.changes["letter"] += letters
        self._copy = np.concatenate((self._copy, self._copy[-1] + lot.copy))
        self._fact = np.concatenate((self._fact, self._fact[-1] + np.cumsum(lot.fact)))
        for mine, more in (
            (self._rows, lot.rows),
            (self._copies, lot.copies),
            (self._facts, lot.changes),
            (self._letters, lot.letters),
        ):
            mine.append(more)

    def _same(self, copies: Copies, keep: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell which copies are the same byte for byte, white space aside, however they are parted.

        Args:
            keep, other: The spans of each.
        """
        same = copies.same.copy()
        asked = np.flatnonzero(~same & (copies.similarity == 1.0))
        pairs = zip(asked.tolist(), self._texts(keep[asked]), self._texts(other[asked]), strict=True)
        for at, one, two in pairs:
            same[at] = one.split() == two.split()
        return same

    def _texts(self, spans: NDArray[Any]) -> list[str]:
        """What some spans say."""
        columns = (spans[name].tolist() for name in ("article", "start", "end"))
        return [self._articles[article].text[start:end] for article, start, end in zip(*columns, strict=True)]

    def keys(self) -> list[Ints]:
        """Return the scope of repeats, the article that is kept of each, start and end of its span."""
        rows = self._rows.read()
        article, start, end = (self.spans.column(name, rows["keep"]) for name in ("article", "start", "end"))
        return [(~rows["within"]).astype(np.int64), self.place(article), start, end]

    def sides(self) -> tuple[Ints, Ints]:
        """Return each copy's repeat, and its article."""
        repeat = np.repeat(np.arange(len(self)), np.diff(self._copy))
        return repeat, self.spans.column("article", self._copies.read()["span"])

    def repeated(self) -> tuple[Ints, Ints, Ints]:
        """Return the spans that stand elsewhere, cut or not: article, start and end."""
        rows = self._copies.read()
        told = rows["span"][rows["cut"] | (rows["why"] == self._whys.get(ELSEWHERE, -1))]
        article, start, end = (self.spans.column(name, told) for name in ("article", "start", "end"))
        return article, start, end

    def cuts(self, order: Ints, kept: bool = True) -> Iterator[tuple[int, Cut]]:
        """Yield what is cut of the first copies, article by article, and where the copies that stay stand.

        Args:
            order: For each of these copies the number by which it comes among them.
            kept: Whether it is to be told where copies stay.
        """
        rows = self._copies.read(0, len(order))
        keep = self._rows.read()["keep"][np.repeat(np.arange(len(self)), np.diff(self._copy))[: len(order)]]
        at = np.flatnonzero(rows["cut"])
        at = at[np.argsort(order[at], kind="stable")]
        for start in range(0, len(at), _CUTS):
            some = at[start : start + _CUTS]
            spans, whys = rows["span"][some].astype(np.int64), self._said
            columns = (self.spans.column(name, spans).tolist() for name in ("article", "start", "end"))
            stay = self.spans.made(keep[some].astype(np.int64), content=False) if kept else [None] * len(some)
            for article, first, end, why, span in zip(*columns, rows["why"][some].tolist(), stay, strict=True):
                yield article, Cut(first, end, whys[why], span)

    def cutting(self) -> bool:
        """Tell whether any copy is cut."""
        return bool(self._copies.read()["cut"].any())

    def changed(self) -> int:
        """Return how many facts change within articles."""
        return int(np.diff(self._fact)[self._rows.read()["within"]].sum())

    def _copies_of(self, names: Ints) -> tuple[Ints, Ints]:
        """Return the copies of some repeats, in the order of the input, and where each repeat's begin."""
        sizes = self._copy[names + 1] - self._copy[names]
        of = np.concatenate(([0], np.cumsum(sizes)))
        copies = places(sizes) + np.repeat(self._copy[names], sizes)
        if (sizes > 1).any():
            span = taken(self._copies, copies)["span"]
            article, start, end = (self.spans.column(name, span) for name in ("article", "start", "end"))
            copies = copies[np.lexsort((end, start, self.place(article), np.repeat(np.arange(len(names)), sizes)))]
        return copies, of

    def _facts_of(self, names: Ints) -> tuple[FactRows, Ints]:
        sizes = self._fact[names + 1] - self._fact[names]
        facts = taken(self._facts, places(sizes) + np.repeat(self._fact[names], sizes))
        a, b = facts["sizes"].astype(np.int64).reshape(-1, 2).T
        first = facts["letter"]
        one, two = written(self._letters, first, first + a), written(self._letters, first + a, first + a + b)
        kind = Coded(_FACT_KINDS, facts["kind"].astype(np.int64))
        rows = FactRows(kind, one, two, facts["a"].astype(np.int64), facts["b"].astype(np.int64), facts["place"])
        return rows, np.concatenate(([0], np.cumsum(sizes)))

    def of(self, names: Ints, places: Ints) -> RepeatRows:
        """Return some repeats as columns."""
        rows, (copies, of) = taken(self._rows, names), self._copies_of(names)
        told, (facts, fact) = taken(self._copies, copies), self._facts_of(names)
        return RepeatRows(
            ids=self._names.ids(),
            number=places + 1,
            within=rows["within"],
            exact=rows["exact"],
            similarity=rows["similarity"],
            keep=self.spans.rows(rows["keep"].astype(np.int64)),
            copy=of,
            copies=self.spans.rows(told["span"].astype(np.int64)),
            alike=told["similarity"],
            cut=told["cut"],
            same=told["same"],
            why=self._why(told["why"]),
            fact=fact,
            facts=facts,
        )

    def _why(self, codes: NDArray[np.int32]) -> Coded:
        """Why copies are cut or not: of all that is said in the run, what is said of these."""
        distinct, code = np.unique(codes, return_inverse=True)
        return Coded([self._said[why] for why in distinct.tolist()], code)

    def made(self, names: Ints, places: Ints) -> list[Repeat]:
        """Return some repeats as objects."""
        rows, (copies, of) = taken(self._rows, names), self._copies_of(names)
        others, keep = self._others(copies), self.spans.made(rows["keep"].astype(np.int64))
        facts, fact = self._facts_of(names)
        changed = told(facts, self._names)
        return [
            Repeat(
                f"r{place + 1}",
                "within" if within else "across",
                _KINDS[exact],
                similarity,
                keep[at],
                tuple(others[of[at] : of[at + 1]]),
                tuple(changed[fact[at] : fact[at + 1]]),
            )
            for at, (place, (within, exact, similarity, _)) in enumerate(
                zip(places.tolist(), rows.tolist(), strict=True)
            )
        ]

    def _others(self, copies: Ints) -> list[Other]:
        rows, whys = taken(self._copies, copies), self._said
        spans = self.spans.made(rows["span"].astype(np.int64))
        return [
            Other(span, similarity, _ACTIONS[cut], whys[why], _weighed(*weighed), same)
            for span, (_, similarity, cut, why, same, weighed) in zip(spans, rows.tolist(), strict=True)
        ]


def _facts(changes: Changes) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Changed facts as rows, and their letters."""
    facts = np.empty(len(changes.copy), _FACT)
    facts["kind"], facts["a"], facts["b"], facts["place"] = changes.kind, changes.a, changes.b, changes.place
    sizes = changes.sides.end - changes.sides.start
    facts["sizes"] = sizes.reshape(-1, 2)
    facts["letter"] = (np.cumsum(sizes) - sizes)[::2]
    return facts, np.frombuffer(b"".join(changes.sides.bytes()), np.uint8)


def _weighed(held: float, margin: float, nearest: int, by: int) -> Weighed | None:
    return Weighed(held, margin, NEAREST[nearest], BY[by]) if BY[by] else None


def told(facts: FactRows, names: Names) -> list[Fact]:
    """Return changed facts as objects."""
    ids = names.ids()
    sides = facts.a.texts(), facts.b.texts(), ids.some(facts.article_a).texts(), ids.some(facts.article_b).texts()
    return [Fact(*row) for row in zip(facts.kind.texts(), *sides, *facts.place.T.tolist(), strict=True)]
