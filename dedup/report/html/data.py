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

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from dedup.model import Article, Fact, Findings, Group, Relation, Repeat, Span
from dedup.report import reasons, rows
from dedup.report.copies import Copied, copies, lies_in
from dedup.report.html import story

FINDINGS = 500  # rows a block
TEXTS = 1 << 18  # characters a block, about

ARTICLE = (
    "id", "place", "chars", "repeated", "written", "keeper", "source", "time", "version", "title", "text", "cuts",
)  # fmt: skip
# a: the kept span, or article a of a pair; b: the copy, or article b
ROW = (
    "id", "type", "scope", "kind", "relation", "score", "outcome", "why", "a", "b", "facts", "text",
    "aStart", "aEnd", "aLine", "aLast", "aRole", "bStart", "bEnd", "bLine", "bLast", "bRole",
    "coverageA", "coverageB", "newer", "blocks",
)  # fmt: skip
GROUP = ("keeper", "members", "why", "stays")  # stays: of each member that does, beside the keeper, why

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
# What could end the block or open another, turn the source round for who reads it, or not be encoded.
_ESCAPED = re.compile("[<>&\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

Block = tuple[str, str]


def dumps(value: object) -> str:
    r"""Return `value` as JSON that can't end the element it stands in.

    >>> dumps("</script>")
    '"\\u003c/script\\u003e"'
    """
    encoded = _encode(value)
    if encoded.isascii() and not any(map(encoded.__contains__, "<>&\x7f")):
        return encoded  # most of it, at a tenth of the cost
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", encoded)


def blocks(
    findings: Findings, articles: Mapping[str, Article], cards: Mapping[str, story.Card], cleaned: bool, start: str
) -> Iterator[Block]:
    """Yield (id, JSON) of each block, in the order of the module's docstring. A text is read when it is written."""
    place = listed(findings)
    texts = list(_texts(findings, place, cards))
    text_of = {article: at for at, block in enumerate(texts) for article in block}
    known = {frozenset((one.a, one.b)): one for one in findings.relations}
    named: dict[str, list[str]] = {
        "articles": [dumps(row) for row in _articles(findings, cards, place, text_of)],
        "rows": [dumps(row) for row in _rows(findings, place)],
        "groups": [
            dumps(
                [
                    place[item.keeper],
                    [place[member] for member in item.members],
                    story.reason(item.why),
                    list(_staying(item, findings, known)),
                ]
            )
            for item in findings.groups
        ],
    }
    counts = {name: -(-len(items) // FINDINGS) for name, items in named.items()}
    yield "meta", dumps({
        "columns": {"articles": ARTICLE, "rows": ROW, "groups": GROUP},
        "blocks": {**counts, "texts": len(texts)},
        "size": {name: len(items) for name, items in named.items()},
        "roles": sorted({span.role for one in findings.repeats for span in _spans(one)}),
        "sources": sorted({story.source(name, cards) for name in place} - {""}),
        "cleaned": cleaned,
        "start": start,
    })  # fmt: skip
    for name, items in named.items():
        for at in range(counts[name]):
            yield f"{name}-{at}", "[" + ",\n".join(items[at * FINDINGS : (at + 1) * FINDINGS]) + "]"
    for at, block in enumerate(texts):
        pieces = (f"{dumps(str(place[article]))}:{dumps(articles[article].text)}" for article in block)
        yield f"texts-{at}", "{" + ",\n".join(pieces) + "}"


def _staying(group: Group, findings: Findings, known: Mapping[frozenset[str], Relation]) -> Iterator[str]:
    """Yield of each member why it stays beside the keeper; "" of the keeper, and of one that is left out."""
    for member in group.members:
        one = known.get(frozenset((member, group.keeper)))
        if member == group.keeper or member in findings.dropped:
            yield ""
        elif one is None or one.relation not in ("copy", "update"):
            yield "it says the same as another member, not as the keeper"
        else:
            yield one.stays


def _spans(repeat: Repeat) -> Iterator[Span]:
    yield repeat.keep
    yield from (copy.span for copy in repeat.others)


def listed(findings: Findings) -> dict[str, int]:
    """Return the articles that have a finding, by id: their places in the list of articles."""
    found = {*findings.dropped, *findings.dropped.values(), *(name for name, cuts in findings.cuts.items() if cuts)}
    for repeat in findings.repeats:
        found |= {repeat.keep.article, *(copy.span.article for copy in repeat.others)}
    for relation in findings.relations:
        found |= {relation.a, relation.b}
    for group in findings.groups:
        found |= {group.keeper, *group.members}
    return {name: at for at, name in enumerate(item.id for item in findings.articles if item.id in found)}


def _texts(findings: Findings, place: Mapping[str, int], cards: Mapping[str, story.Card]) -> Iterator[list[str]]:
    """Yield the ids of the articles whose texts make a block."""
    block: list[str] = []
    size = 0
    for item in findings.articles:
        if item.id not in place or item.id not in cards:
            continue
        block.append(item.id)
        size += item.chars
        if size >= TEXTS:
            yield block
            block, size = [], 0
    if block:
        yield block


def _articles(
    findings: Findings, cards: Mapping[str, story.Card], place: Mapping[str, int], text_of: Mapping[str, int]
) -> Iterator[list[object]]:
    places = rows.places(findings)
    for item in findings.articles:
        if item.id not in place:
            continue
        known = cards.get(item.id)
        keeper = findings.dropped.get(item.id)
        cuts = [
            [cut.start, cut.end, story.reason(cut.why), *_kept(cut.kept, place)]
            for cut in findings.cuts.get(item.id, ())
        ]
        yield [
            item.id, places[item.id], item.chars, item.repeated_chars, int(keeper is None),
            place[keeper] if keeper else -1, story.source(item.id, cards), known.time if known else "",
            known.version if known else None, known.title if known else "", text_of.get(item.id, -1), cuts,
        ]  # fmt: skip


def _kept(span: Span | None, place: Mapping[str, int]) -> list[int]:
    return [] if span is None else [place.get(span.article, -1), span.line, span.end_line]


def _rows(findings: Findings, place: Mapping[str, int]) -> Iterator[list[object]]:
    pairs = {frozenset((one.a, one.b)): one.relation for one in findings.relations}
    keepers = {group.keeper for group in findings.groups}
    for found in copies(findings):
        repeat, span = found.repeat, found.copy.span
        related = pairs.get(frozenset((repeat.keep.article, span.article)), "") if repeat.scope == "across" else ""
        yield _copy(found, related, story.outcome(repeat, found.copy, findings), place)
    for number, one in enumerate(findings.relations, 1):
        yield _pair(f"p{number}", one, findings, keepers, place)


def _copy(found: Copied, related: str, outcome: str, place: Mapping[str, int]) -> list[object]:
    name, repeat, copy, changed = found
    facts = [_fact(fact, lies_in(repeat.keep, fact.sides[0])) for fact in changed]
    return [
        name, "repeat", repeat.scope, repeat.kind_of(copy), related, rows.share(copy.similarity), outcome,
        story.reason(copy.why), place[repeat.keep.article], place[copy.span.article], facts, copy.span.text,
        *_span(repeat.keep), *_span(copy.span),
    ]  # fmt: skip


def _pair(
    name: str, one: Relation, findings: Findings, keepers: Collection[str], place: Mapping[str, int]
) -> list[object]:
    gone = one.a in findings.dropped or one.b in findings.dropped
    facts = [_fact(fact, fact.article_a == one.a) for fact in one.fact_changes]
    coverage = rows.share(one.coverage_a), rows.share(one.coverage_b)
    sides = ("the first", "the second")
    tips = reasons.nearly(one, findings.borders, *sides) if findings.borders else []
    why = " ".join([*tips, *reasons.beside(one, keepers, *sides)])
    return [
        name, "pair", "across", "", one.relation, max(coverage), "out" if gone else "stays", why, place[one.a],
        place[one.b], facts, "", *[None] * 10, *coverage, place[one.newer] if one.newer is not None else -1, one.blocks,
    ]  # fmt: skip


def _span(span: Span) -> Iterable[object]:
    return span.start, span.end, span.line, span.end_line, str(span.role)


def _fact(fact: Fact, ahead: bool) -> list[object]:
    """Return the fact with the side of `a` first."""
    a, b = (fact.a, fact.line_a), (fact.b, fact.line_b)
    if not ahead:
        a, b = b, a
    return [str(fact.kind), a[0], b[0], a[1], b[1]]
