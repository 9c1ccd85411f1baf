r"""The findings as blocks of JSON, which the page reads one by one as it needs them.

    ("meta", '{"columns": ...}')     names of columns, sizes, words
    ("articles-0", '[[...], ...]')   articles that have a finding; others are counted only
    ("rows-0", ...)                  the findings, FINDINGS a block: what the table shows, sorts and filters
    ("groups-0", ...)
    ("texts-0", ...)                 texts of those articles, about TEXTS characters a block: read when one is opened

A row is a list, its columns named once: a finding is a third of its size as an object. An article is named by its place
in the list of articles. Spans are characters, as everywhere; the page turns them into what JavaScript counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from dedup.lists import Coded
from dedup.model import Article
from dedup.report import woven
from dedup.report.html import story
from dedup.report.html.cards import Cards
from dedup.report.html.table import ROW, Table, dumps, safe
from dedup.report.known import some
from dedup.report.overview import Overview
from dedup.report.tables import RELATIONS, Ints, lots

FINDINGS = 500  # rows a block
TEXTS = 1 << 18  # characters a block, about

ARTICLE = (
    "id", "place", "chars", "repeated", "written", "keeper", "source", "time", "version", "title", "text", "cuts",
)  # fmt: skip
GROUP = ("keeper", "members", "why", "stays")  # stays: of each member that does, beside the keeper, why
_LEAD = ",\n"  # stands before a row
_ARTICLE = _LEAD + "[" + ",".join(["%"] * len(ARTICLE)) + "]"
_TEXT = _LEAD + '"%":%'
_TELLING = [name in ("copy", "update") for name in (*RELATIONS, "")]  # relations that make two of a group

Block = tuple[str, bytes]


def blocks(seen: Overview, articles: Mapping[str, Article], cards: Cards, cleaned: bool, start: str) -> Iterator[Block]:
    """Yield (id, JSON) of each block, in the order of the module's docstring. A text is read when it is written."""
    listed = seen.found[seen.order]  # of the articles in input order
    who = seen.order[listed]
    place = np.full(seen.count, -1, np.int32)
    place[who] = np.arange(len(who))
    text_of = _texts(seen.rows["chars"][listed], cards.known[who])
    table = Table(seen, place)
    sizes = {"articles": len(who), "rows": len(table), "groups": len(seen.findings.groups)}
    counts = {name: -(-size // FINDINGS) for name, size in sizes.items()} | {"texts": int(text_of.max(initial=-1)) + 1}
    meta = dumps({
        "columns": {"articles": ARTICLE, "rows": ROW, "groups": GROUP},
        "blocks": counts,
        "size": sizes,
        "roles": sorted(seen.roles),
        "sources": sorted({cards.sources[code] for code in np.unique(cards.source[who]).tolist()} - {""}),
        "cleaned": cleaned,
        "start": start,
    })  # fmt: skip
    yield "meta", meta.encode()
    each = {
        "articles": _articles(seen, articles, cards, place, text_of),
        "rows": _dealt(table),
        "groups": _together(_groups(seen, place, table.stays)),  # after the rows, which tell these
    }
    for name, told in each.items():
        for at in range(counts[name]):
            yield f"{name}-{at}", safe(b"[" + next(told)[len(_LEAD) :] + b"]")
    yield from _written(seen, articles, place, text_of)


def _dealt(table: Table) -> Iterator[bytes]:
    """Yield the rows of the table, FINDINGS at a time."""
    parts: list[bytes] = []
    room = FINDINGS
    for text, offset in table:
        at, last = 0, len(offset) - 1
        while at < last:
            stop = min(last, at + room)
            parts.append(text[offset[at] : offset[stop]].tobytes())
            room -= stop - at
            at = stop
            if not room:
                yield b"".join(parts)
                parts, room = [], FINDINGS
    if parts:
        yield b"".join(parts)


def _together(rows: Iterator[str]) -> Iterator[bytes]:
    """Yield rows, FINDINGS at a time."""
    while some := [*islice(rows, FINDINGS)]:
        yield (_LEAD + _LEAD.join(some)).encode()


def _texts(chars: Ints, known: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the block in which the text of each listed article stands; -1: it is not known."""
    found, rows = np.full(len(chars), -1, np.int32), np.flatnonzero(known)
    size, at, start = np.cumsum(chars[rows]), 0, 0
    while start < len(rows):
        before = int(size[start - 1]) if start else 0
        stop = int(size.searchsorted(before + TEXTS)) + 1  # the one that fills it stands in it
        found[rows[start:stop]] = at
        at, start = at + 1, stop
    return found


def _written(
    seen: Overview, articles: Mapping[str, Article], place: NDArray[np.int32], text_of: NDArray[np.int32]
) -> Iterator[Block]:
    """Yield the blocks of texts."""
    rows = np.zeros(len(seen.order), np.bool_)
    rows[np.flatnonzero(seen.found[seen.order])[text_of >= 0]] = True
    left = (article.text for article in some(articles, seen, rows) if article is not None)
    numbers, start = place[seen.order[rows]], 0
    for at, size in enumerate(np.bincount(text_of[text_of >= 0]).tolist()):
        texts = woven.strings([*islice(left, size)])
        of = woven.numbers(numbers[start : start + size].astype(np.int64))
        start += size
        yield f"texts-{at}", safe(b"{" + woven.filled(_TEXT, [of, texts])[0][len(_LEAD) :].tobytes() + b"}")


def _articles(
    seen: Overview,
    articles: Mapping[str, Article],
    cards: Cards,
    place: NDArray[np.int32],
    text_of: NDArray[np.int32],
) -> Iterator[bytes]:
    """Yield the rows of articles, FINDINGS at a time."""
    listed = seen.found[seen.order]
    read, places = _read(some(articles, seen, listed)), seen.places(listed)
    rows, whys = np.flatnonzero(listed), [*map(story.reason, seen.whys)]
    for start in range(0, len(rows), FINDINGS):
        row = rows[start : start + FINDINGS]
        who, figures = seen.order[row].astype(np.int64), seen.rows[row]
        times, versions, titles = zip(*islice(read, len(row)), strict=True)
        columns = (
            woven.strings(seen.ids.names(who)),
            woven.strings([*islice(places, len(row))]),
            woven.numbers(figures["chars"]),
            woven.numbers(figures["repeated"]),
            woven.numbers(1 - seen.gone[who]),
            woven.numbers(np.where(seen.gone[who], place[seen.keeper[who]], -1)),
            woven.coded(Coded(cards.sources, cards.source[who].astype(np.int64))),
            woven.strings(times),
            woven.raw(versions),
            woven.strings(titles),
            woven.numbers(text_of[start : start + FINDINGS]),
            woven.raw([*_cuts(seen, place, who, whys)]),
        )
        yield woven.filled(_ARTICLE, columns)[0].tobytes()


def _read(articles: Iterable[Article | None]) -> Iterator[tuple[str, str, str]]:
    """Yield time, version and title of articles."""
    for one in articles:
        if one is None:
            yield "", "null", ""
        else:
            yield one.time, "null" if one.version is None else str(one.version), story.title(one)


def _cuts(seen: Overview, place: NDArray[np.int32], articles: Ints, whys: Sequence[str]) -> Iterator[str]:
    """Yield the cuts of some articles, as JSON."""
    for start, stop in zip(*(edges.tolist() for edges in seen.cuts_of(articles)), strict=True):
        if start == stop:
            yield "[]"  # most have none
            continue
        rows = seen.cuts[start:stop][["start", "end", "why", "kept", "line", "end_line"]].tolist()
        yield dumps([
            [begin, end, whys[why], *([int(place[kept]), line, last] if kept >= 0 else ())]
            for begin, end, why, kept, line, last in rows
        ])  # fmt: skip


def _groups(seen: Overview, place: NDArray[np.int32], stays: Mapping[int, str]) -> Iterator[str]:
    """Yield the rows of groups."""
    keepers, sizes, members = seen.grouped
    keeper = np.repeat(keepers, sizes)
    between = seen.between(members, keeper)
    silent = (members == keeper) | seen.gone[members]
    telling = np.array(_TELLING)[seen.kind(between)]
    listed = zip(place[members].tolist(), _staying(silent, telling, between, stays), strict=True)
    edge = iter(sizes.tolist())
    for start, stop, table, others in lots(seen.findings.groups):
        whys = [others[at].why for at in range(start, stop)] if table is None else table.why.texts()
        for kept, why in zip(place[keepers[start:stop]].tolist(), whys, strict=True):
            who, said = zip(*islice(listed, next(edge)), strict=True)
            yield dumps([kept, who, story.reason(why), said])


def _staying(
    silent: NDArray[np.bool_], telling: NDArray[np.bool_], between: Ints, stays: Mapping[int, str]
) -> Iterator[str]:
    """Yield of each member why it stays beside the keeper; "" of the keeper, and of one that is left out."""
    for quiet, tells, relation in zip(silent.tolist(), telling.tolist(), between.tolist(), strict=True):
        if quiet:
            yield ""
        else:
            yield stays.get(relation, "") if tells else "it says the same as another member, not as the keeper"
