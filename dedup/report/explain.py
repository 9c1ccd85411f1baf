"""Two articles side by side: what one is to the other, which blocks they share, what differs inside, and why.

    explain(findings, texts, "flood-1.txt", "flood-2.txt") -> Explanation -> to_json() | columns.write(...)
    explain(findings, texts, "summit.txt", "summit.txt")   the blocks that stand twice inside one article

In: the findings of a run that saw both articles, and their texts by id. Out: plain data, schema "dedup-explain/1": each
decision with its evidence, and why in sentences (`reasons`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from dedup import version
from dedup.errors import UsageError
from dedup.frozen import dataclass
from dedup.model import Borders, Evidence, Fact, Findings, Group, Nearest, Other, Relation, Repeat, Span, Weighed
from dedup.report import json, reasons, rows, words
from dedup.report.copies import facts_by_copy, lies_in

SCHEMA = "dedup-explain/1"

_FILLED = re.compile(r"\S(?:[^\n]*\S)?")  # a line without the white space around it


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two articles."""

    id: str
    path: str
    chars: int
    coverage: float  # share of it that stands in the other; of an article beside itself: its repeated share
    only: tuple[Span, ...]  # what stands in no shared block, in order
    keeper: str | None  # the article it is left out for, if it is


@dataclass(frozen=True, slots=True)
class Pair:
    """A block, where it stands in a and in b."""

    id: str  # of the repeat
    scope: str
    kind: str
    similarity: float
    a: Span
    b: Span
    kept: str  # "a" | "b": the side that stays; "" where a third article holds the kept span
    action: str  # "cut" | "keep": what becomes of the other side
    why: str
    fact_changes: tuple[Fact, ...]
    rows: tuple[words.Row, ...]
    weighed: Weighed | None = None
    reasons: tuple[str, ...] = ()  # what was measured, and what would tip it


@dataclass(frozen=True, slots=True)
class Missing:
    """What two articles that no copy ties have most alike."""

    a: Span
    b: Span
    similarity: float
    why: str  # it ties them not
    rows: tuple[words.Row, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to say about two articles."""

    a: Side
    b: Side
    relation: str  # "copy" | "update" | "partial" | "template" | "unrelated"; "itself" where a is b
    newer: str | None
    blocks: tuple[Pair, ...]  # in order of a
    fact_changes: tuple[Fact, ...]  # `a` of each is stated by article a
    group: Group | None  # that holds both
    fingerprint: str
    evidence: Evidence | None = None  # of the relation; `left` is a
    borders: Borders | None = None
    why: tuple[str, ...] = ()  # the relation, in sentences
    missing: Missing | None = None
    policy: str = ""  # under which articles are left out

    @property
    def itself(self) -> bool:
        """True where an article is set beside itself."""
        return self.a.id == self.b.id

    def to_json(self) -> str:
        """Return the explanation as JSON, schema "dedup-explain/1"."""
        row: rows.Row = {
            "schema": SCHEMA,
            "dedup": version.VERSION,
            "fingerprint": self.fingerprint,
            "a": _side(self.a),
            "b": _side(self.b),
            "relation": self.relation,
            "newer": self.newer,
            "fact_changes": [rows.fact(fact) for fact in self.fact_changes],
            "group": rows.group(self.group) if self.group else None,
            "evidence": rows.evidence(self.evidence) if self.evidence else None,
            "borders": rows.borders(self.borders) if self.borders else None,
            "why": list(self.why),
            "missing": _missing(self.missing) if self.missing else None,
        }
        head = ",\n ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in row.items())
        blocks = ",\n  ".join(json.dumps(_pair(pair)) for pair in self.blocks)
        return f'{{{head},\n "blocks": [{blocks and chr(10) + "  " + blocks}]}}\n'


def explain(
    findings: Findings, texts: Mapping[str, str], a: str, b: str, nearest: Nearest | None = None
) -> Explanation:
    """Return what is known of articles `a` and `b`; `a` may be `b`.

    Args:
        nearest: Their most alike passages, told where nothing else ties them; `a` of it stands in article `a`.

    Raises:
        UsageError: One of the two is not among the articles of the run.
    """
    known = {item.id for item in findings.articles}
    for article in (a, b):
        if article not in known or article not in texts:
            raise UsageError(f"{article}: not among the articles that were read.\nName two files, or path#record-id.")
    relation = next((item for item in findings.relations if {item.a, item.b} == {a, b}), None)
    pairs = tuple(sorted(_pairs(findings, texts, a, b), key=lambda pair: (pair.a.start, pair.b.start)))
    related = relation.fact_changes if relation else ()
    found = [*(fact if fact.article_a == a else fact.turned() for fact in related)]
    found += [fact for pair in pairs for fact in pair.fact_changes]
    one = _about(findings, texts, a, relation, [pair.a for pair in pairs] + [pair.b for pair in pairs if a == b])
    two = _about(findings, texts, b, relation, [pair.b for pair in pairs] + [pair.a for pair in pairs if a == b])
    return Explanation(
        a=one,
        b=two,
        relation="itself" if a == b else relation.relation if relation else "unrelated",
        newer=relation.newer if relation else None,
        blocks=pairs,
        fact_changes=tuple(dict.fromkeys(found)),
        group=next((item for item in findings.groups if a != b and {a, b} <= set(item.members)), None),
        fingerprint=findings.fingerprint,
        evidence=_evidence(relation, a),
        borders=findings.borders,
        why=tuple(_why(findings, texts, relation, one, two)),
        missing=_nearest(findings, texts, nearest) if nearest and not relation and not pairs else None,
        policy=str(findings.config.get("policy", "")),
    )


def _evidence(relation: Relation | None, a: str) -> Evidence | None:
    told = relation.evidence if relation else None
    if told is None or relation is None or relation.a == a:
        return told
    return replace(told, held_left=told.held_right, held_right=told.held_left)


def _why(
    findings: Findings, texts: Mapping[str, str], relation: Relation | None, one: Side, two: Side
) -> Iterator[str]:
    """Yield why the relation is what it is, what was not compared, and why the article beside the keeper is written."""
    if relation is None or findings.borders is None:
        return
    names = ("A", "B") if relation.a == one.id else ("B", "A")
    sides = ((one, two), (two, one)) if relation.evidence and relation.evidence.limit else ()
    beyond = reasons.apart(*(reasons.figures(x.only, texts[x.id], texts[y.id]) for x, y in sides))
    yield from reasons.of_relation(relation, findings.borders, *names, beyond)
    yield from reasons.beside(relation, {group.keeper for group in findings.groups}, *names)


def _nearest(findings: Findings, texts: Mapping[str, str], found: Nearest) -> Missing | None:
    if findings.borders is None:
        return None
    chars = findings.config.get("min_chars", 0)
    why = reasons.of_nearest(found, findings.borders, chars if isinstance(chars, int) else 0)
    aligned = words.rows(_cut(texts, found.a), _cut(texts, found.b), found.a.line, found.b.line)
    return Missing(found.a, found.b, found.similarity, why, tuple(aligned))


def _pairs(findings: Findings, texts: Mapping[str, str], a: str, b: str) -> Iterator[Pair]:
    """Yield each block that stands in both: kept span and copy, or two copies of a span that a third article keeps."""
    for repeat in findings.repeats:
        if (repeat.scope == "within") != (a == b):
            continue
        facts_of = facts_by_copy(repeat)  # none of two copies: each was compared with the kept span
        spans = [(repeat.keep, None, -1), *((copy.span, copy, at) for at, copy in enumerate(repeat.others))]
        if a == b:
            twins = [(spans[0], other) for other in spans[1:] if repeat.keep.article == a]
        else:
            twins = [(x, y) for x in spans if x[0].article == a for y in spans if y[0].article == b]
        for (left, of_left, one), (right, of_right, two) in twins:
            copy = of_right or of_left
            if copy is not None:
                kept = "a" if of_left is None else "b" if of_right is None else ""
                facts = tuple(_turned(fact, left) for fact in facts_of[max(one, two)]) if kept else ()
                ours, theirs = _cut(texts, left), _cut(texts, right)
                aligned = words.rows(ours, theirs, left.line, right.line)
                same = ours.split() == theirs.split()  # of two copies, neither says so
                kind = "exact" if same else repeat.kind_of(copy) if kept else repeat.kind
                yield Pair(
                    repeat.id, repeat.scope, kind, 1.0 if same else copy.similarity, left, right, kept, copy.action,
                    copy.why, facts, tuple(aligned), copy.weighed, tuple(_reasons(findings, repeat, copy, bool(facts))),
                )  # fmt: skip


def _reasons(findings: Findings, repeat: Repeat, copy: Other, changed: bool) -> Iterator[str]:
    if findings.borders is not None:
        yield from reasons.of_copy(repeat.kind_of(copy), copy, findings.borders)
        if copy.span.article not in findings.dropped:
            yield from reasons.standing(repeat.scope, copy, changed, findings.config.get("policy"))


def _turned(fact: Fact, left: Span) -> Fact:
    """Return the fact with the side first that stands in `left`."""
    return fact if lies_in(left, fact.sides[0]) else fact.turned()


def _cut(texts: Mapping[str, str], span: Span) -> str:
    return texts[span.article][span.start : span.end]


def _about(
    findings: Findings, texts: Mapping[str, str], name: str, relation: Relation | None, shared: list[Span]
) -> Side:
    item = next(item for item in findings.articles if item.id == name)
    only = tuple(_rest(texts[name], name, [*shared, *_again(findings, shared)]))
    if relation is not None:
        coverage = relation.coverage_a if relation.a == name else relation.coverage_b
    else:
        letters = sum(map(str.isalnum, texts[name]))
        left = sum(sum(map(str.isalnum, _cut(texts, span))) for span in only)
        coverage = 1 - left / letters if letters else 0.0
    place = rows.places(findings)[name]
    return Side(name, place, len(texts[name]), coverage, only, findings.dropped.get(name) or item.keeper)


def _again(findings: Findings, shared: list[Span]) -> Iterator[Span]:
    """Yield what one article says again of what the other has too: it stands in both, be it cut in one."""
    for repeat in findings.repeats:
        twins = [repeat.keep, *(copy.span for copy in repeat.others if copy.action == "cut")]
        if repeat.scope == "within" and any(_holds(one, twin) for one in shared for twin in twins):
            yield from twins


def _holds(outer: Span, inner: Span) -> bool:
    return outer.article == inner.article and outer.start <= inner.start and inner.end <= outer.end


def _rest(text: str, article: str, shared: list[Span]) -> Iterator[Span]:
    """Yield what stands in no shared span and holds a letter or digit, a line at a time."""
    line, counted, reached = 1, 0, 0
    for start, end in [*sorted((span.start, span.end) for span in shared), (len(text), len(text))]:
        for match in _FILLED.finditer(text, reached, max(reached, start)):
            if any(map(str.isalnum, match[0])):
                line += text.count("\n", counted, match.start())
                counted = match.start()
                yield Span(article, match.start(), match.end(), line, line, "body", match[0][:160])
        reached = max(reached, end)


def _side(side: Side) -> rows.Row:
    return {
        "id": side.id,
        "path": side.path,
        "chars": side.chars,
        "coverage": rows.share(side.coverage),
        "keeper": side.keeper,
        "only": [{key: value for key, value in rows.span(span).items() if key != "role"} for span in side.only],
    }


def _pair(pair: Pair) -> rows.Row:
    return {
        "id": pair.id,
        "scope": pair.scope,
        "kind": pair.kind,
        "similarity": rows.share(pair.similarity),
        "a": rows.span(pair.a),
        "b": rows.span(pair.b),
        "kept": pair.kept or None,
        "action": pair.action,
        "why": pair.why,
        "fact_changes": [rows.fact(fact) for fact in pair.fact_changes],
        "rows": [_row(row) for row in pair.rows],
        "weighed": rows.weighed(pair.weighed) if pair.weighed else None,
        "reasons": list(pair.reasons),
    }


def _missing(found: Missing) -> rows.Row:
    return {
        "a": rows.span(found.a),
        "b": rows.span(found.b),
        "similarity": rows.share(found.similarity),
        "why": found.why,
        "rows": [_row(row) for row in found.rows],
    }


def _row(row: words.Row) -> rows.Row:
    pieces = [{"in": op, "text": text} for op, text in row.pieces()]
    return {"line_a": row.line_a, "line_b": row.line_b, "pieces": pieces}
