r"""Rows in columns -> lines of report.json, by the kernel: the same bytes that `json.dumps` gives of the same rows.

    {"a": %, "b": %, "relation": %, ...      filled in for some thousand relations at a time
        "fact_changes": [%]}                 with their facts, which are woven first

In: what `lists.Listed.columns` gives. Out: rows one after the other, each behind ",\n  ", and where each begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from json import dumps

import numpy as np
from numpy.typing import NDArray

from dedup import buffer, kernels
from dedup.kernels.words import Ints
from dedup.lists import ArticleRows, Coded, FactRows, GroupRows, Pieces, RelationRows, RepeatRows, SpanRows
from dedup.model import Fact
from dedup.report.rows import share

Bytes = NDArray[np.uint8]
Column = tuple[bytes | Bytes | None, Ints, Ints | None]
Woven = tuple[Bytes, Ints]

LEAD = ",\n  "
_ARTICLE = ("id", "path", "chars", "repeated_chars", "duplication", "written", "keeper")
_SPAN = ("article", "start", "end", "line", "end_line", "role", "text")
_REPEAT = ("id", "scope", "kind", "similarity", "keep", "others", "fact_changes")
_RELATION = ("a", "b", "relation", "coverage_a", "coverage_b", "newer", "blocks", "fact_changes")
_GROUP = ("keeper", "members", "why")
_LISTS = ("others", "fact_changes", "members")
_FEW = 10_000  # a share has so many steps
_MANY = 600  # shares of which each distinct one is not sought


class Names:
    """The ids of a run's articles as JSON, quoted once."""

    def __init__(self, ids: Pieces) -> None:
        text, offset = kernels.quoted(*ids)
        self._text = np.concatenate((text, np.frombuffer(b"null", np.uint8)))
        self._offset = np.append(offset, len(self._text))

    def of(self, articles: Ints) -> Column:
        """The column of some articles; null where one is -1."""
        at = np.where(articles < 0, len(self._offset) - 2, articles)
        return self._text, self._offset[at], self._offset[at + 1]


def articles(rows: ArticleRows, names: Names) -> Woven:
    """Weave the rows of articles."""
    written = rows.keeper < 0
    repeated = rows.repeated / np.maximum(rows.chars, 1)
    ids, path = names.of(rows.article), quoted(rows.path)
    columns = (ids, path, numbers(rows.chars), numbers(rows.repeated), shares(repeated), flags(written))
    return _woven(_ARTICLE, (*columns, names.of(rows.keeper)), LEAD)


def repeats(rows: RepeatRows, names: Names) -> Woven:
    """Weave the rows of repeats."""
    number, offset = pieces([f'"r{number}"' for number in rows.number.tolist()])
    scope, kind = (
        coded(Coded(words, np.where(first, 0, 1)))
        for words, first in ((("within", "across"), rows.within), (("exact", "near"), rows.exact))
    )
    spans = _span(rows.copies, names)
    copies = (shares(rows.alike), coded(Coded(("cut", "keep"), np.where(rows.cut, 0, 1))), coded(rows.why))
    others = nested(_woven((*_SPAN, "similarity", "action", "why"), (*spans, *copies), ", "), rows.copy)
    keep = whole(_woven(_SPAN, _span(rows.keep, names)))
    facts = nested(_facts(rows.facts, names), rows.fact)
    columns = ((number, offset[:-1], offset[1:]), scope, kind, shares(rows.similarity), keep, others, facts)
    return _woven(_REPEAT, columns, LEAD)


def relations(rows: RelationRows, names: Names) -> Woven:
    """Weave the rows of relations."""
    covered = shares(rows.coverage_a), shares(rows.coverage_b)
    facts = nested(_facts(rows.facts, names), rows.fact)
    last = names.of(rows.newer), numbers(rows.blocks), facts
    return _woven(_RELATION, (names.of(rows.a), names.of(rows.b), coded(rows.relation), *covered, *last), LEAD)


def groups(rows: GroupRows, names: Names) -> Woven:
    """Weave the rows of groups."""
    members = kernels.woven(b", ", np.array([0, 2, 2]), [names.of(rows.members)], len(rows.members))
    return _woven(_GROUP, (names.of(rows.keeper), nested(members, rows.first), coded(rows.why)), LEAD)


def _span(rows: SpanRows, names: Names) -> list[Column]:
    figures = map(numbers, (rows.start, rows.end, rows.line, rows.end_line))
    return [names.of(rows.article), *figures, coded(rows.role), quoted(rows.text)]


def _facts(rows: FactRows, names: Names) -> Woven:
    sides = quoted(rows.a), quoted(rows.b), names.of(rows.article_a), names.of(rows.article_b)
    places = map(numbers, rows.place.T)
    return _woven(Fact._fields, (coded(rows.kind), *sides, *places), ", ")


def filled(pattern: str, columns: Sequence[Column]) -> Woven:
    """Weave rows of a pattern in which each column stands for a "%"."""
    text, cut = pieces(pattern.split("%"))
    found: Woven = kernels.woven(text.tobytes(), cut, list(columns), len(columns[0][1]))
    return found


def _woven(keys: Sequence[str], columns: Sequence[Column], lead: str = "") -> Woven:
    literal, cut = _pattern(tuple(keys), lead)
    found: Woven = kernels.woven(literal, cut, list(columns), len(columns[0][1]))
    return found


@cache
def _pattern(keys: tuple[str, ...], lead: str) -> tuple[bytes, Ints]:
    """What stands between the values of an object with these keys, and where each piece of it begins."""
    opens, closes = (tuple(mark if key in _LISTS else "" for key in keys) for mark in "[]")
    before = (lead + "{", *(f"{close}, " for close in closes[:-1]))
    parts = [f"{one}{dumps(key)}: {opened}" for one, key, opened in zip(before, keys, opens, strict=True)]
    text, offset = pieces([*parts, closes[-1] + "}"])
    return text.tobytes(), offset


def pieces(texts: Sequence[str]) -> Woven:
    """Texts as they are, one after the other."""
    return joined([text.encode() for text in texts])


def joined(rows: Sequence[bytes]) -> Woven:
    """Rows that are bytes already, one after the other."""
    return np.frombuffer(b"".join(rows), np.uint8), np.cumsum([0, *map(len, rows)])


def nested(woven: Woven, of: Ints, lead: int = 2) -> Column:
    """What stands in lists: of rows woven behind "," or ", ", those from of[k] up to of[k + 1] are list k's."""
    text, offset = woven
    start, end = offset[of[:-1]], offset[of[1:]]
    return text, np.where(end > start, start + lead, start), end


def whole(woven: Woven) -> Column:
    """What is woven as a column."""
    text, offset = woven
    return text, offset[:-1], offset[1:]


def quoted(texts: Pieces) -> Column:
    """A column of texts."""
    return whole(kernels.quoted(*texts))


def raw(texts: Sequence[str]) -> Column:
    """A column of texts that are JSON already."""
    return whole(pieces(texts))


def sides(one: Pieces, other: Pieces, ahead: NDArray[np.bool_]) -> tuple[Column, Column]:
    """Two columns of texts; where a row is not `ahead`, each has that of the other."""
    (text, first), (more, second) = kernels.quoted(*one), kernels.quoted(*other)
    if ahead.all():
        return whole((text, first)), whole((more, second))
    both, second = np.concatenate((text, more)), second + len(text)
    starts, ends = (first[:-1], second[:-1]), (first[1:], second[1:])
    mine, theirs = ((np.where(turned, *starts), np.where(turned, *ends)) for turned in (ahead, ~ahead))
    return (both, *mine), (both, *theirs)


def strings(texts: Sequence[str]) -> Column:
    """A column of texts that are objects."""
    utf8, offset = buffer.pack(list(texts))
    return quoted(Pieces(utf8, offset[:-1], offset[1:]))


def numbers(column: NDArray[np.integer]) -> Column:
    """A column of whole numbers."""
    return None, np.ascontiguousarray(column, np.int64), None


def flags(column: NDArray[np.bool_]) -> Column:
    """A column of true and false."""
    text, offset = pieces(["false", "true"])
    at = column.astype(np.int64)
    return text, offset[at], offset[at + 1]


def coded(column: Coded) -> Column:
    """A column of texts of which there are few."""
    utf8 = [name.encode("utf-8", "surrogatepass") for name in column.names]
    offset = np.cumsum([0, *map(len, utf8)])
    text, places = kernels.quoted(b"".join(utf8), offset[:-1], offset[1:])
    return text, places[column.code], places[column.code + 1]


def shares(values: NDArray[np.float64]) -> Column:
    """Fractions at four places, as `rows.share` rounds them."""
    scaled = values * _FEW
    steps = np.rint(scaled)
    for at in np.flatnonzero(np.abs(np.abs(scaled - steps) - 0.5) < 1e-6).tolist():  # the last digit hangs on the next
        steps[at] = round(share(float(values[at])) * _FEW)
    if len(steps) > _MANY and steps.min() >= 0 and steps.max() <= _FEW:
        text, offset = _all_shares()
        which = steps.astype(np.int64)
    else:
        distinct, which = np.unique(steps, return_inverse=True)
        text, offset = pieces([repr(share(step / _FEW)) for step in distinct.tolist()])
    return text, offset[which], offset[which + 1]


@cache
def _all_shares() -> Woven:
    """Every share, in order: to make them takes as long as to look up a thousand."""
    return pieces([repr(step / _FEW) for step in range(_FEW + 1)])
