"""The findings as rows of the page's table: a list of JSON each, by the kernel where they lie in columns.

    relation 7    ->    ["p8","pair","across","","update",0.93,"stays","...",3,9,[["number","12","14",1,1]],...]

In: an Overview, and the place of each article that the page lists. Out: rows in order, first the copies of repeats,
then pairs of articles, as bytes that `safe` has yet to see.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.lists import Coded, FactRows, Grounds, RelationRows, RepeatRows, SpanRows
from dedup.model import Borders, Evidence, Fact, Relation, Repeat, Span
from dedup.report import reasons, rows, woven
from dedup.report.copies import copies_of, lies_in
from dedup.report.html import story
from dedup.report.overview import Overview
from dedup.report.tables import RELATIONS, Ints, inside, lots, of_copies

# a: the kept span, or article a of a pair; b: the copy, or article b
ROW = (
    "id", "type", "scope", "kind", "relation", "score", "outcome", "why", "a", "b", "facts", "text",
    "aStart", "aEnd", "aLine", "aLast", "aRole", "bStart", "bEnd", "bLine", "bLast", "bRole",
    "coverageA", "coverageB", "newer", "blocks",
)  # fmt: skip
_COPY = ",\n[" + ",".join(["%", '"repeat"', *["%"] * 8, "[%]", *["%"] * 11]) + "]"
_PAIR = ',\n[%,"pair","across","",%,%,%,%,%,%,[%],"",' + "null," * 10 + "%,%,%,%]"
_FACT = ",[%,%,%,%,%]"
_SIDES = ("the first", "the second")

_plain = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
# What could end the block or open another, turn the source round for who reads it, or not be encoded.
_ESCAPED = re.compile("[<>&\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def dumps(value: object) -> str:
    r"""Return `value` as JSON that can't end the element it stands in.

    >>> dumps("</script>")
    '"\\u003c/script\\u003e"'
    """
    encoded = _plain(value)
    if encoded.isascii() and not any(map(encoded.__contains__, "<>&\x7f")):
        return encoded  # most of it, at a tenth of the cost
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", encoded)


def safe(woven: bytes) -> bytes:
    """Return JSON of the kernel that can't end the element it stands in: the marks stand in strings only."""
    return woven.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")


class Table:
    """The rows.

    Args:
        seen: The findings.
        place: Of each article where it stands in the page's list; -1: it does not.
    """

    def __init__(self, seen: Overview, place: NDArray[np.int32]) -> None:
        self._seen, self._place = seen, place
        self.stays: dict[int, str] = {}  # why articles stay beside their keepers, by relation, once these are told

    def __len__(self) -> int:
        return len(self._seen.copies) + len(self._seen.pairs)

    def __iter__(self) -> Iterator[woven.Woven]:
        """Yield the rows, each behind a comma, some thousand at a time."""
        findings = self._seen.findings
        for start, _, table, others in lots(findings.repeats):
            copies = {at - start: self._copies(repeat) for at, repeat in others.items()}
            if table is None:
                yield from map(_plaited, copies.values())
            else:
                yield from _placed(self._columns(table), table.copy, copies)
        for start, stop, table, objects in lots(findings.relations):
            pairs = {at - start: [self._relation(at, one)] for at, one in objects.items()}
            if table is None:
                yield from map(_plaited, pairs.values())
            else:
                told = self._pairs(table, inside(start, stop, objects) + start)
                yield from _placed(told, np.arange(len(table.a) + 1), pairs)

    def _columns(self, table: RepeatRows) -> woven.Woven:
        """Weave the rows of copies."""
        spans, keep, within = table.copies, table.keep, table.within
        of = np.repeat(np.arange(len(within)), np.diff(table.copy))
        number = np.arange(len(of)) - table.copy[of] + 1
        ids = zip(table.number[of].tolist(), number.tolist(), strict=True)
        names = [f'"r{one}"' if copy == 1 else f'"r{one}.{copy}"' for one, copy in ids]
        related = np.where(within[of], -1, self._seen.between(keep.article[of], spans.article))
        columns = (
            woven.raw(names),
            _either("within", "across", within[of]),
            _either("exact", "near", table.same | table.exact[of]),
            woven.coded(Coded((*RELATIONS, ""), self._seen.kind(related))),
            woven.shares(table.alike),
            woven.coded(Coded(("stays", "cut", "out"), np.where(self._seen.gone[spans.article], 2, table.cut))),
            woven.coded(Coded([story.reason(why) for why in table.why.names], table.why.code)),
            woven.numbers(self._place[keep.article[of]]),
            woven.numbers(self._place[spans.article]),
            _changed(table, of),
            woven.quoted(spans.text),
            *((text, first[of], None if last is None else last[of]) for text, first, last in _span(keep)),
            *_span(spans),
        )
        return woven.filled(_COPY, columns)

    def _copies(self, repeat: Repeat) -> Iterator[bytes]:
        """Yield the rows of a repeat that is an object."""
        seen, at = self._seen, self._seen.ids.at
        for found in copies_of(repeat):
            span = found.copy.span
            sides = at(repeat.keep.article), at(span.article)
            known = int(seen.between(*(np.array([side]) for side in sides))[0]) if repeat.scope == "across" else -1
            facts = [_fact(fact, lies_in(repeat.keep, fact.sides[0])) for fact in found.facts]
            outcome = "out" if seen.gone[sides[1]] else "cut" if found.copy.action == "cut" else "stays"
            related = (*RELATIONS, "")[int(seen.kind(np.array([known]))[0])]
            yield _encode([
                found.name, "repeat", repeat.scope, repeat.kind_of(found.copy), related,
                rows.share(found.copy.similarity), outcome, story.reason(found.copy.why),
                *(int(self._place[side]) for side in sides), facts, span.text, *_told(repeat.keep), *_told(span),
            ])  # fmt: skip

    def _pairs(self, table: RelationRows, here: Ints) -> woven.Woven:
        """Weave the rows of relations that lie in columns."""
        gone = self._seen.gone
        covered = table.coverage_a, table.coverage_b
        columns = (
            woven.raw([f'"p{at + 1}"' for at in here.tolist()]),
            woven.coded(table.relation),
            woven.shares(np.maximum(*covered)),
            _either("out", "stays", gone[table.a] | gone[table.b]),
            woven.coded(self._whys(table, here)),
            woven.numbers(self._place[table.a]),
            woven.numbers(self._place[table.b]),
            woven.nested(_facts(table.facts, np.ones(len(table.facts.article_a), np.bool_)), table.fact, 1),
            *map(woven.shares, covered),
            woven.numbers(np.where(table.newer < 0, -1, self._place[table.newer])),
            woven.numbers(table.blocks),
        )
        return woven.filled(_PAIR, columns)

    def _whys(self, table: RelationRows, here: Ints) -> Coded:
        """Why each is what it is: what would tip it, and why one stays beside its keeper."""
        grounds, borders = table.grounds(), self._seen.findings.borders
        names, code = _near(table, grounds, borders) if borders else ([""], np.zeros(len(here), np.int64))
        for at, stays in grounds.stays.items():
            self.stays[int(here[at])] = stays
            keepers = _SIDES[:1] if self._seen.keeps[table.a[at]] else ()
            one = Relation(*_SIDES, "", 0.0, 0.0, None, 0, stays=stays)
            names.append(" ".join(filter(None, [names[code[at]], *reasons.beside(one, keepers, *_SIDES)])))
            code[at] = len(names) - 1
        return Coded(names, code)

    def _relation(self, at: int, one: Relation) -> bytes:
        """The row of a relation that is an object."""
        seen, findings = self._seen, self._seen.findings
        a, b = seen.ids.at(one.a), seen.ids.at(one.b)
        facts = [_fact(fact, fact.article_a == one.a) for fact in one.fact_changes]
        coverage = rows.share(one.coverage_a), rows.share(one.coverage_b)
        tips = reasons.nearly(one, findings.borders, *_SIDES) if findings.borders else []
        keepers = [name for name, side in ((one.a, a), (one.b, b)) if seen.keeps[side]]
        why = " ".join([*tips, *reasons.beside(one, keepers, *_SIDES)])
        if one.stays:
            self.stays[at] = one.stays
        newer = int(self._place[seen.ids.at(one.newer)]) if one.newer is not None else -1
        return _encode([
            f"p{at + 1}", "pair", "across", "", one.relation, max(coverage),
            "out" if seen.gone[a] or seen.gone[b] else "stays", why, int(self._place[a]), int(self._place[b]), facts,
            "", *[None] * 10, *coverage, newer, one.blocks,
        ])  # fmt: skip


def _near(table: RelationRows, grounds: Grounds, borders: Borders) -> tuple[list[str], Ints]:
    """What would make another of relations that could have been one, as `reasons.nearly` tells it; "" of the others.

    Returns:
        What is told, and which of it each relation is told.
    """
    told = grounds.evidence
    names = np.array([*table.relation.names]), np.array([*grounds.nearest])
    relation, nearest = names[0][table.relation.code], names[1][told["nearest"]]
    unsure = (nearest != "") & (nearest != relation)
    unsure &= ~(told["successor"] & (relation != "copy"))
    unsure &= ~((relation == "template") & (told["form"] == 0) & (told["torn"] < told["limit"]))
    by_facts = unsure & ((relation == "template") | (nearest == "template")) & (told["form"] == 0) & (told["torn"] != 0)
    rows = np.flatnonzero(by_facts)
    some = (told[name][rows] for name in ("conflicts", "torn", "limit"))
    number = reasons.contradicted(relation[rows] == "template", *some).astype(np.int64)
    both = table.relation.code[rows].astype(np.int64) * len(names[1]) + told["nearest"][rows]
    _, first, which = np.unique((both << 32) + number, return_index=True, return_inverse=True)  # some hundreds
    columns = (relation[rows][first].tolist(), nearest[rows][first].tolist(), number[first].tolist())
    said = {"": 0}
    words = [said.setdefault(reasons.tipped(*row), len(said)) for row in zip(*columns, strict=True)]
    code = np.zeros(len(relation), np.int64)
    code[rows] = np.array(words, np.int64)[which]
    for place, one in _objects(table, grounds, np.flatnonzero(unsure & ~by_facts)):
        code[place] = said.setdefault(" ".join(reasons.nearly(one, borders, *_SIDES)), len(said))
    return [*said], code


def _objects(table: RelationRows, grounds: Grounds, at: Ints) -> Iterator[tuple[int, Relation]]:
    """Yield some relations as objects, as far as `reasons.nearly` asks for them."""
    told, nearest = grounds.evidence, np.array([*grounds.nearest])
    fields = {name: column[at].tolist() for name, column in told.items()}
    fields["nearest"] = nearest[told["nearest"][at]].tolist()
    relation = Coded(table.relation.names, table.relation.code[at]).texts()
    sides = table.coverage_a[at].tolist(), table.coverage_b[at].tolist()
    evidence = zip(*fields.values(), strict=True)
    for place, name, a, b, why in zip(at.tolist(), relation, *sides, evidence, strict=True):
        yield place, Relation("", "", name, a, b, None, 0, (), Evidence(**dict(zip(fields, why, strict=True))))


def _changed(table: RepeatRows, of: Ints) -> woven.Column:
    """The facts of each copy, those of the kept span first; `of`: the repeat of each."""
    (copy, fact), facts, keep = of_copies(table), table.facts, table.keep
    repeat, own = of[copy], Coded(facts.kind.names, facts.kind.code[fact])
    place, articles = facts.place[fact], (facts.article_a[fact], facts.article_b[fact])
    ahead = (articles[0] == keep.article[repeat]) & (keep.start[repeat] <= place[:, 2])
    ahead &= place[:, 3] <= keep.end[repeat]
    some = FactRows(own, facts.a.some(fact), facts.b.some(fact), *articles, place)
    offset = np.concatenate(([0], np.cumsum(np.bincount(copy, minlength=len(of)))))
    return woven.nested(_facts(some, ahead), offset, 1)


def _facts(facts: FactRows, ahead: NDArray[np.bool_]) -> woven.Woven:
    """Weave changed facts; those that are not `ahead` the other way round."""
    lines = facts.place[:, 0], facts.place[:, 1]
    here, there = np.where(ahead, *lines), np.where(ahead, *lines[::-1])
    sides = woven.sides(facts.a, facts.b, ahead)
    return woven.filled(_FACT, [woven.coded(facts.kind), *sides, woven.numbers(here), woven.numbers(there)])


def _either(one: str, other: str, first: NDArray[np.bool_]) -> woven.Column:
    return woven.coded(Coded((one, other), np.where(first, 0, 1)))


def _span(spans: SpanRows) -> list[woven.Column]:
    return [*map(woven.numbers, (spans.start, spans.end, spans.line, spans.end_line)), woven.coded(spans.role)]


def _told(span: Span) -> Iterable[object]:
    return span.start, span.end, span.line, span.end_line, str(span.role)


def _fact(fact: Fact, ahead: bool) -> list[object]:
    """Return the fact with the side of `a` first."""
    a, b = (fact.a, fact.line_a), (fact.b, fact.line_b)
    if not ahead:
        a, b = b, a
    return [str(fact.kind), a[0], b[0], a[1], b[1]]


def _placed(told: woven.Woven, edges: Ints, others: Mapping[int, Iterable[bytes]]) -> Iterator[woven.Woven]:
    """Yield rows that are woven, and between them those that are not, by their places.

    Args:
        edges: Those from edges[k] up to edges[k + 1] are the rows of the k-th that is woven.
    """
    text, offset = told
    done = 0
    for number, (place, some) in enumerate(sorted(others.items())):
        stop = int(edges[place - number])
        yield text, offset[done : stop + 1]
        yield _plaited(some)
        done = stop
    yield text, offset[done:]


def _plaited(rows: Iterable[bytes]) -> woven.Woven:
    """Rows of objects as if they were woven."""
    return woven.joined([b",\n" + row for row in rows])


def _encode(row: Sequence[object]) -> bytes:
    return dumps(row).encode()
