"""The lists of findings as tables: a row an article, a pair, a copy of a repeat, whether they lie in columns or not.

    Repeat("r1", keep 3:0-90, others (3:91-181, 7:0-90))   ->   repeat 0, number 1, article 3, kept 3, start 91 ...
                                                                repeat 0, number 2, article 7, kept 3, start 0 ...

In: lists of `model`'s objects, or `lists.Listed`. Out: arrays of records, in order; articles are numbered by `Ids`. Of
a changed fact one byte is kept: a place in KINDS, with HALF and FORM added, by which it is sorted.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup.lists import ArticleRows, FactRows, Listed, RelationRows, RepeatRows, SpanRows
from dedup.model import ArticleSummary, Cut, Fact, Relation, Repeat
from dedup.report.copies import Side, dealt, facts_by_copy
from dedup.report.ids import Ids

T = TypeVar("T")
D = TypeVar("D", bound=np.generic)
Ints = NDArray[np.int64]
Table = NDArray[Any]

RELATIONS = ("copy", "update", "partial", "template")
KINDS = ("number", "date", "negation", "name")  # of changed facts, those that hurt most first; others come after them
_TEMPLATE = RELATIONS.index("template")
FORM, HALF = 16, 8  # added to the kind of a fact: it is told of a template; one side says nothing of it
_TOGETHER = 4096  # rows that are read at a time

_ARTICLE = np.dtype([("article", "<i4"), ("chars", "<i4"), ("repeated", "<i4"), ("share", "<f8")])
_PAIR = np.dtype(
    [("a", "<i4"), ("b", "<i4"), ("relation", "u1"), ("coverage_a", "<f8"), ("coverage_b", "<f8"), ("facts", "<i4")]
)
_PLACES = ("repeat", "number", "article", "start", "end", "kept", "facts")
_FLAGS = ("within", "exact", "cut")
_COPY = np.dtype([*((name, "<i4") for name in _PLACES), ("alike", "<f8"), *((name, "?") for name in _FLAGS)])
_SPAN = ("kept", "kept_start", "kept_end", "line", "end_line")  # the copy that stays
_CUT = np.dtype([(name, "<i4") for name in ("article", "start", "end", "why", *_SPAN)])


def lots(listed: Sequence[T]) -> Iterator[tuple[int, int, Any, Mapping[int, T]]]:
    """Yield the rows of a list, some thousand at a time: where they begin and end, columns, and objects by place."""
    if isinstance(listed, Listed):
        for start in range(0, len(listed), _TOGETHER):
            stop = min(len(listed), start + _TOGETHER)
            yield start, stop, *listed.columns(start, stop)
        return
    left, start = iter(listed), 0
    while some := [*islice(left, _TOGETHER)]:
        yield start, start + len(some), None, dict(enumerate(some, start))
        start += len(some)


def slabs(table: NDArray[D]) -> Iterator[NDArray[D]]:
    """Yield the rows of an array, some thousand at a time: what is counted by them takes many times their room."""
    for start in range(0, len(table), _TOGETHER):
        yield table[start : start + _TOGETHER]


def related(relations: Sequence[Relation], ids: Ids) -> tuple[Table, NDArray[np.uint8]]:
    """Return the table of relations, and the keys of their changed facts."""
    found, keys = np.zeros(len(relations), _PAIR), [np.empty(0, np.uint8)]
    for start, stop, table, others in lots(relations):
        part, here, facts = found[start:stop], inside(start, stop, others), _Facts()
        if table is not None:
            part[here] = _relations(table)
            told = np.repeat(part["relation"][here] == _TEMPLATE, np.diff(table.fact))
            facts.add(np.repeat(here + start, np.diff(table.fact)), _keys(table.facts) + FORM * told)
        for place, one in others.items():
            code = RELATIONS.index(one.relation)
            sides = ids.at(one.a), ids.at(one.b)
            part[place - start] = (*sides, code, one.coverage_a, one.coverage_b, len(one.fact_changes))
            facts.tell(place, [_key(fact) + FORM * (code == _TEMPLATE) for fact in one.fact_changes])
        keys.append(facts.ordered())
    return found, np.concatenate(keys)


def copied(repeats: Sequence[Repeat], ids: Ids) -> tuple[Table, NDArray[np.uint8], set[str]]:
    """Return the table of copies, the keys of their changed facts, and all that spans of repeats are."""
    parts, keys, roles = [np.empty(0, _COPY)], [np.empty(0, np.uint8)], set[str]()
    for start, stop, table, others in lots(repeats):
        here, facts = inside(start, stop, others) + start, _Facts()
        if table is not None:
            roles.update(_roles(table))
            part, (copy, fact) = _others(table, here), of_copies(table)
            part["facts"] = np.bincount(copy, minlength=len(part))
            facts.add(part["repeat"][copy].astype(np.int64) << 32 | part["number"][copy], _keys(table.facts)[fact])
            parts.append(part)
        for place, repeat in others.items():
            roles.update(str(span.role) for span in (repeat.keep, *(copy.span for copy in repeat.others)))
            parts.append(_told(place, repeat, facts, ids))
        keys.append(facts.ordered())
    found = np.concatenate(parts)
    parts.clear()
    rises = (found["repeat"][1:] >= found["repeat"][:-1]).all()
    return found if rises else found[np.argsort(found["repeat"], kind="stable")], np.concatenate(keys), roles


def _told(place: int, repeat: Repeat, facts: _Facts, ids: Ids) -> Table:
    """The rows of a repeat that is an object."""
    found, at = np.zeros(len(repeat.others), _COPY), ids.at
    kept, within = at(repeat.keep.article), repeat.scope == "within"
    for number, (copy, changed) in enumerate(zip(repeat.others, facts_by_copy(repeat), strict=True)):
        span, exact = copy.span, repeat.kind_of(copy) == "exact"
        where = (place, number + 1, at(span.article), span.start, span.end, kept, len(changed))
        found[number] = (*where, copy.similarity, within, exact, copy.action == "cut")
        facts.tell(place << 32 | number + 1, [_key(fact) for fact in changed])
    return found


def packed(one: NDArray[np.integer], other: NDArray[np.integer]) -> Ints:
    """Return pairs of articles as numbers, whichever comes first."""
    pair: Ints = np.minimum(one, other).astype(np.int64) << 32 | np.maximum(one, other)
    return pair


class _Facts:
    """The keys of changed facts of some rows, and what they are told of: eight bytes a fact, so not of all rows."""

    def __init__(self) -> None:
        self._of: list[Ints] = [np.empty(0, np.int64)]
        self._keys: list[NDArray[np.uint8]] = [np.empty(0, np.uint8)]

    def add(self, of: Ints, keys: Ints) -> None:
        self._of.append(of)
        self._keys.append(keys.astype(np.uint8))

    def tell(self, of: int, keys: Sequence[int]) -> None:
        if keys:
            self.add(np.full(len(keys), of, np.int64), np.array(keys, np.int64))

    def ordered(self) -> NDArray[np.uint8]:
        of, keys = np.concatenate(self._of), np.concatenate(self._keys)
        return keys if (of[1:] >= of[:-1]).all() else keys[np.argsort(of, kind="stable")]


def articles(listed: Sequence[ArticleSummary], ids: Ids) -> Table:
    """Return the table of articles."""
    found = np.zeros(len(listed), _ARTICLE)
    for start, stop, table, others in lots(listed):
        part, here = found[start:stop], inside(start, stop, others)
        if table is not None:
            part[here] = _counted(table)
        for place, one in others.items():
            part[place - start] = ids.at(one.id), one.chars, one.repeated_chars, one.duplication
    return found


def cut(made: Mapping[str, Sequence[Cut]], ids: Ids) -> tuple[Table, list[str]]:
    """Return the table of cuts, by the numbers of their articles, and the reasons that `why` is a place among.

    Where no copy stays, `kept` is -1.
    """
    rows, whys = array("i"), dict[str, int]()
    for name, some in made.items():
        article = ids.at(name)
        for one in some:
            kept, why = one.kept, whys.setdefault(one.why, len(whys))
            rows.extend((article, one.start, one.end, why))
            if kept is None:
                rows.extend((-1, 0, 0, 0, 0))
            else:
                who = article if kept.article == name else ids.at(kept.article)
                rows.extend((who, kept.start, kept.end, kept.line, kept.end_line))
    found = np.frombuffer(rows, _CUT)
    by_article = found["article"]
    rises = (by_article[1:] >= by_article[:-1]).all()
    return found if rises else found[np.argsort(by_article, kind="stable")], [*whys]


def inside(start: int, stop: int, others: Mapping[int, object]) -> Ints:
    """Which of some rows lie in columns, counted from the first."""
    here = np.ones(stop - start, np.bool_)
    here[[place - start for place in others]] = False
    return np.flatnonzero(here)


def _filled(dtype: np.dtype[Any], columns: Mapping[str, NDArray[Any]]) -> Table:
    found = np.zeros(len(next(iter(columns.values()))), dtype)
    for name, column in columns.items():
        found[name] = column
    return found


def _counted(table: ArticleRows) -> Table:
    share = table.repeated / np.maximum(table.chars, 1)
    columns = {"article": table.article, "chars": table.chars, "repeated": table.repeated, "share": share}
    return _filled(_ARTICLE, columns)


def _relations(table: RelationRows) -> Table:
    codes = np.array([RELATIONS.index(name) if name in RELATIONS else 255 for name in table.relation.names], np.uint8)
    columns = {name: getattr(table, name) for name in ("a", "b", "coverage_a", "coverage_b")}
    return _filled(_PAIR, {**columns, "relation": codes[table.relation.code], "facts": np.diff(table.fact)})


def _others(table: RepeatRows, here: Ints) -> Table:
    sizes, spans = np.diff(table.copy), table.copies
    first = np.repeat(table.copy[:-1], sizes)
    of_one = {"repeat": here, "within": table.within, "kept": table.keep.article}
    columns = {name: np.repeat(column, sizes) for name, column in of_one.items()}
    where = {"article": spans.article, "start": spans.start, "end": spans.end, "alike": table.alike, "cut": table.cut}
    exact = table.same | np.repeat(table.exact, sizes)
    return _filled(_COPY, {**columns, **where, "exact": exact, "number": np.arange(len(first)) - first + 1})


def of_copies(table: RepeatRows) -> tuple[Ints, Ints]:
    """Return the changed facts of copies, in order of these: which copy each is of, and which fact it is."""
    sizes, changed = np.diff(table.copy), np.diff(table.fact)
    owner = np.repeat(np.arange(len(sizes)), changed)
    alone = np.flatnonzero(sizes[owner] == 1)
    copies, facts = [table.copy[owner[alone]]], [alone]
    for at in np.flatnonzero((sizes > 1) & (changed > 0)).tolist():
        first, start, stop = int(table.copy[at]), int(table.fact[at]), int(table.fact[at + 1])
        (keep,), spans = _sides(table.keep, at, at + 1), _sides(table.copies, first, int(table.copy[at + 1]))
        for number, own in enumerate(dealt(keep, spans, _both(table.facts, start, stop)), first):
            copies.append(np.full(len(own), number, np.int64))
            facts.append(np.array(own, np.int64) + start)
    copy, fact = np.concatenate(copies), np.concatenate(facts)
    order = np.argsort(copy, kind="stable")
    return copy[order], fact[order]


def _sides(spans: SpanRows, start: int, stop: int) -> list[Side]:
    columns = (column[start:stop].tolist() for column in (spans.article, spans.start, spans.end))
    return [*zip(*columns, strict=True)]


def _both(facts: FactRows, start: int, stop: int) -> list[tuple[Side, Side]]:
    place = facts.place[start:stop].tolist()
    articles = zip(facts.article_a[start:stop].tolist(), facts.article_b[start:stop].tolist(), place, strict=True)
    return [((a, at[2], at[3]), (b, at[4], at[5])) for a, b, at in articles]


def _roles(table: RepeatRows) -> Iterator[str]:
    for coded in (table.keep.role, table.copies.role):
        yield from (coded.names[code] for code in np.unique(coded.code).tolist())


def _keys(facts: FactRows) -> Ints:
    """What facts are sorted by, each a number."""
    ranks = np.array([_rank(name) for name in facts.kind.names], np.int64)
    half = (facts.a.end == facts.a.start) | (facts.b.end == facts.b.start)
    found: Ints = ranks[facts.kind.code] + HALF * half
    return found


def _key(fact: Fact) -> int:
    return _rank(fact.kind) + HALF * (not (fact.a and fact.b))


def _rank(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
