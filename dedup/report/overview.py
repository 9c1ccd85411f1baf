"""What faces count, sort and choose by, as columns: a row an article, a pair, a copy, and objects for what is shown.

    seen = Overview(findings)
    seen.pairs["a"], ["coverage_a"] ...     every relation, in order           seen.relation(7)     a Relation
    seen.copies["article"], ["cut"] ...     every copy of every repeat         seen.copied(12)      a Copied
    seen.ids.name(40), seen.place(40)       "wire.jsonl#9", "in/wire.jsonl#9"  an article, by its place among the ids

In: Findings, whose lists lie in columns or are objects. A list is read once, some thousand rows at a time: of a million
relations no more than 30 MB is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dedup.lists import Listed
from dedup.model import Findings, Relation, Repeat
from dedup.report import rows
from dedup.report.copies import Copied, copies, facts_by_copy
from dedup.report.ids import Ids
from dedup.report.tables import RELATIONS, Ints, Table, articles, copied, cut, inside, lots, packed, related

_FEW = 64  # objects that are made one by one


class Overview:
    """The findings at a glance.

    Attributes:
        ids: The articles by name. Elsewhere an article is its place among these.
        rows: Of each article that is listed, in input order: which it is, its chars, repeated chars, and their share.
        order: The articles of these.
        keeper: Of each article the one that it is left out for; -1: it is not left out.
        cuts: A row a cut, by the numbers of articles, which the findings may have in another order.
        whys: The reasons of cuts.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        listed = findings.articles
        names = listed.columns(0, 0)[0].ids if isinstance(listed, Listed) else [item.id for item in listed]
        self.ids = Ids(names)
        self.rows = articles(listed, self.ids)
        self.order = self.rows["article"]
        self.cuts, self.whys = cut(findings.cuts, self.ids)
        both = np.fromiter(map(self.ids.at, chain.from_iterable(findings.dropped.items())), np.int32).reshape(-1, 2)
        self.keeper = np.full(len(self.ids), -1, np.int32)
        self.keeper[both[:, 0]] = both[:, 1]
        self._cut = self.cuts["article"].searchsorted(np.arange(len(self.ids) + 1, dtype=np.int32)).astype(np.int32)

    @cached_property
    def row(self) -> NDArray[np.int32]:
        """Where each article stands in input order; -1: it has no row."""
        found = np.full(len(self.ids), -1, np.int32)
        found[self.order] = np.arange(len(self.order))
        return found

    @property
    def pairs(self) -> Table:
        """The relations."""
        return self._related[0]

    @property
    def pair_facts(self) -> NDArray[np.uint8]:
        """Their changed facts, in order: a place in KINDS, with HALF and FORM added."""
        return self._related[1]

    @property
    def copies(self) -> Table:
        """The copies of repeats."""
        return self._copied[0]

    @property
    def copy_facts(self) -> NDArray[np.uint8]:
        """Their changed facts, as those of pairs."""
        return self._copied[1]

    @property
    def roles(self) -> set[str]:
        """All that the spans of repeats are."""
        return self._copied[2]

    def touched(self) -> NDArray[np.bool_]:
        """Return a mark for each article: whether something of it is cut, or it is left out."""
        found = self.keeper >= 0
        found[self.cuts["article"]] = True
        return found

    def cuts_of(self, articles: NDArray[np.integer]) -> tuple[Ints, Ints]:
        """Return where among all cuts those of some articles begin and end."""
        return self._cut[articles].astype(np.int64), self._cut[articles + 1].astype(np.int64)

    def made(self, furniture: bool | None = None) -> Table:
        """Return the cuts of articles that are written, in input order: all, only those of furniture, or the others."""
        chosen = ~self.gone[self.cuts["article"]]
        if furniture is not None:
            chosen &= (self.cuts["kept"] < 0) == furniture
        found: Table = self.cuts[chosen]
        row = self.row[found["article"]]
        return found if (row[1:] >= row[:-1]).all() else found[np.argsort(row, kind="stable")]

    def marked(self, articles: Iterable[int] | NDArray[np.integer]) -> NDArray[np.bool_]:
        """Return a mark for each article: whether it is one of these."""
        found = np.zeros(self.count, np.bool_)
        found[articles if isinstance(articles, np.ndarray) else [*articles]] = True
        return found

    @cached_property
    def count(self) -> int:
        """How many articles there are, with those that findings name and no row lists."""
        for named in (self.pairs, self.copies, self.grouped):
            assert named is not None  # read, so that all have their numbers
        return len(self.ids)

    @cached_property
    def gone(self) -> NDArray[np.bool_]:
        """The articles that are left out."""
        return self.marked(np.flatnonzero(self.keeper >= 0))

    @cached_property
    def keeps(self) -> NDArray[np.bool_]:
        """The keepers of groups."""
        return self.marked(self.grouped[0])

    @cached_property
    def grouped(self) -> tuple[Ints, Ints, Ints]:
        """The keepers of groups, how many members each has, and these."""
        parts = [(np.empty(0, np.int64),) * 3]
        for start, stop, table, others in lots(self.findings.groups):
            if table is not None:
                parts.append((table.keeper, np.diff(table.first), table.members))
                continue
            some = [others[at] for at in range(start, stop)]
            members = [self.ids.at(member) for one in some for member in one.members]
            sizes, keepers = [len(one.members) for one in some], [self.ids.at(one.keeper) for one in some]
            parts.append((np.array(keepers), np.array(sizes), np.array(members, np.int64)))
        one, two, three = zip(*parts, strict=True)
        return np.concatenate(one), np.concatenate(two), np.concatenate(three)

    @cached_property
    def found(self) -> NDArray[np.bool_]:
        """The articles that something is found of."""
        pairs, copies = self.pairs, self.copies
        marks = self.gone | self.marked(self.keeper[self.keeper >= 0])
        for column in (
            self.cuts["article"],
            pairs["a"],
            pairs["b"],
            copies["article"],
            copies["kept"],
            *self.grouped[::2],
        ):
            marks[column] = True
        return marks

    @cached_property
    def _by_pair(self) -> tuple[Ints, NDArray[np.int32]]:
        """The pairs of articles that are related, sorted, and which relation each is."""
        pair = packed(self.pairs["a"], self.pairs["b"])
        order = np.argsort(pair, kind="stable").astype(np.int32)
        return pair[order], order

    @property
    def tied(self) -> Ints:
        """The pairs of articles that are related, packed, each once."""
        pair = self._by_pair[0]
        first = np.ones(len(pair), np.bool_)
        first[1:] = pair[1:] != pair[:-1]
        return pair if first.all() else pair[first]

    def between(self, one: NDArray[np.integer], other: NDArray[np.integer]) -> Ints:
        """Return the relations of pairs of articles; -1 where there is none."""
        pair, order = self._by_pair
        asked = packed(one, other)
        if not len(pair):
            return np.full(len(asked), -1)
        at = pair.searchsorted(asked).clip(max=len(pair) - 1)
        return np.where(pair[at] == asked, order[at], -1)

    @cached_property
    def _kinds(self) -> NDArray[np.uint8]:
        return np.append(self.pairs["relation"], np.uint8(len(RELATIONS)))

    def kind(self, relations: Ints) -> Ints:
        """Return what relations are, as places in RELATIONS; its length for -1."""
        return self._kinds[relations].astype(np.int64)

    def place(self, article: int) -> str:
        """Return where a person finds an article."""
        at = int(self.row[article]) if article < len(self.row) else -1
        return str(rows.place(self.findings.articles[at : at + 1][0])) if at >= 0 else self.ids.name(article)

    def place_of(self, name: str) -> str:
        """Return where a person finds an article, by its id."""
        found = self.ids.find(name)
        return self.place(found) if found >= 0 else name

    def places(self, chosen: NDArray[np.bool_]) -> Iterator[str]:
        """Yield where a person finds the articles of some rows."""
        for start, stop, table, others in lots(self.findings.articles):
            told = {place - start: rows.place(one) for place, one in others.items()}
            if table is not None:
                here = inside(start, stop, others)
                at = np.flatnonzero(chosen[here + start])
                names, paths = table.ids.some(table.article[at]).texts(), table.path.some(at).texts()
                told |= zip(here[at].tolist(), map(rows.located, names, paths), strict=True)
            yield from (str(told[at]) for at in np.flatnonzero(chosen[start:stop]).tolist())

    def listed(self, name: str) -> int:
        """Return which row an article has, by its id; -1: none."""
        found = self.ids.find(name)
        return int(self.row[found]) if 0 <= found < len(self.row) else -1

    def some_relations(self, at: Sequence[int]) -> Iterator[Relation]:
        """Yield some relations; where they are many, all are made, some hundreds at a time."""
        return map(self.relation if len(at) <= _FEW else [*self.findings.relations].__getitem__, at)

    def some_copied(self, at: Sequence[int]) -> Iterator[Copied]:
        """Yield some copies; where they are many, all are made."""
        return map(self.copied if len(at) <= _FEW else [*copies(self.findings)].__getitem__, at)

    def relation(self, at: int) -> Relation:
        """Return a relation."""
        return self.findings.relations[at : at + 1][0]

    def repeat(self, at: int) -> Repeat:
        """Return a repeat."""
        return self.findings.repeats[at : at + 1][0]

    def copied(self, at: int) -> Copied:
        """Return a copy of a repeat."""
        repeat, number = self.repeat(int(self.copies["repeat"][at])), int(self.copies["number"][at])
        name = repeat.id if number == 1 else f"{repeat.id}.{number}"
        return Copied(name, repeat, repeat.others[number - 1], facts_by_copy(repeat)[number - 1])

    @cached_property
    def _related(self) -> tuple[Table, NDArray[np.uint8]]:
        return related(self.findings.relations, self.ids)

    @cached_property
    def _copied(self) -> tuple[Table, NDArray[np.uint8], set[str]]:
        return copied(self.findings.repeats, self.ids)
