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

from dedup import kernels
from dedup.kernels.words import Ints
from dedup.lists import ArticleRows, Coded, FactRows, Pieces, RelationRows, RepeatRows, SpanRows
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
_LISTS = ("others", "fact_changes")
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
    ids, path = names.of(rows.article), _quoted(rows.path)
    columns = (ids, path, _numbers(rows.chars), _numbers(rows.repeated), _shares(repeated), _flags(written))
    return _woven(_ARTICLE, (*columns, names.of(rows.keeper)), LEAD)


def repeats(rows: RepeatRows, names: Names) -> Woven:
    """Weave the rows of repeats."""
    number, offset = _pieces([f'"r{number}"' for number in rows.number.tolist()])
    scope, kind = (
        _coded(Coded(words, np.where(first, 0, 1)))
        for words, first in ((("within", "across"), rows.within), (("exact", "near"), rows.exact))
    )
    spans = _span(rows.copies, names)
    copies = (_shares(rows.alike), _coded(Coded(("cut", "keep"), np.where(rows.cut, 0, 1))), _coded(rows.why))
    others = _nested(_woven((*_SPAN, "similarity", "action", "why"), (*spans, *copies), ", "), rows.copy)
    keep = _whole(_woven(_SPAN, _span(rows.keep, names)))
    facts = _nested(_facts(rows.facts, names), rows.fact)
    columns = ((number, offset[:-1], offset[1:]), scope, kind, _shares(rows.similarity), keep, others, facts)
    return _woven(_REPEAT, columns, LEAD)


def relations(rows: RelationRows, names: Names) -> Woven:
    """Weave the rows of relations."""
    covered = _shares(rows.coverage_a), _shares(rows.coverage_b)
    facts = _nested(_facts(rows.facts, names), rows.fact)
    last = names.of(rows.newer), _numbers(rows.blocks), facts
    return _woven(_RELATION, (names.of(rows.a), names.of(rows.b), _coded(rows.relation), *covered, *last), LEAD)


def _span(rows: SpanRows, names: Names) -> list[Column]:
    numbers = map(_numbers, (rows.start, rows.end, rows.line, rows.end_line))
    return [names.of(rows.article), *numbers, _coded(rows.role), _quoted(rows.text)]


def _facts(rows: FactRows, names: Names) -> Woven:
    sides = _quoted(rows.a), _quoted(rows.b), names.of(rows.article_a), names.of(rows.article_b)
    places = map(_numbers, rows.place.T)
    return _woven(Fact._fields, (_coded(rows.kind), *sides, *places), ", ")


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
    text, offset = _pieces([*parts, closes[-1] + "}"])
    return text.tobytes(), offset


def _pieces(texts: Sequence[str]) -> Woven:
    """Texts as they are, one after the other."""
    encoded = [text.encode() for text in texts]
    offset = np.cumsum([0, *map(len, encoded)])
    return np.frombuffer(b"".join(encoded), np.uint8), offset


def _nested(woven: Woven, of: Ints) -> Column:
    """What stands in lists: of rows woven behind ", ", those from of[k] up to of[k + 1] are list k's."""
    text, offset = woven
    start, end = offset[of[:-1]], offset[of[1:]]
    return text, np.where(end > start, start + 2, start), end


def _whole(woven: Woven) -> Column:
    text, offset = woven
    return text, offset[:-1], offset[1:]


def _quoted(pieces: Pieces) -> Column:
    return _whole(kernels.quoted(*pieces))


def _numbers(column: NDArray[np.integer]) -> Column:
    return None, np.ascontiguousarray(column, np.int64), None


def _flags(column: NDArray[np.bool_]) -> Column:
    text, offset = _pieces(["false", "true"])
    at = column.astype(np.int64)
    return text, offset[at], offset[at + 1]


def _coded(column: Coded) -> Column:
    utf8 = [name.encode("utf-8", "surrogatepass") for name in column.names]
    offset = np.cumsum([0, *map(len, utf8)])
    text, places = kernels.quoted(b"".join(utf8), offset[:-1], offset[1:])
    return text, places[column.code], places[column.code + 1]


def _shares(values: NDArray[np.float64]) -> Column:
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
        text, offset = _pieces([repr(share(step / _FEW)) for step in distinct.tolist()])
    return text, offset[which], offset[which + 1]


@cache
def _all_shares() -> Woven:
    """Every share, in order: to make them takes as long as to look up a thousand."""
    return _pieces([repr(step / _FEW) for step in range(_FEW + 1)])
