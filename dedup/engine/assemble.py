"""Decisions -> Findings: runs become repeats, cuts are widened to whole lines, and all is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain

from dedup import cuts
from dedup.config import Config
from dedup.decide import Doubling
from dedup.engine import because
from dedup.engine.across import Across
from dedup.engine.desk import ELSEWHERE, Desk
from dedup.engine.pages import Pages
from dedup.engine.spool import Space, Spool
from dedup.model import Article, ArticleSummary, Cut, Findings, Group, Relation, Repeat, Unreadable

_MEMORY = 0.05  # of the memory, that each list of the report may take
_SPAN, _FACT, _ROW = 700, 350, 400  # bytes in memory: a span with what is said of it, a changed fact, a row
LABEL = {"copy": "copies", "update": "updates", "partial": "partials", "template": "templates"}


def assemble(
    articles: Sequence[Article],
    doublings: Mapping[int, Sequence[Doubling]],
    across: Across,
    groups: tuple[Group, ...],
    dropped: Mapping[int, int],
    config: Config,
    unreadable: Sequence[Unreadable],
    notes: tuple[str, ...],
    pages: Pages,
    kernel: str,
    space: Space,
) -> Findings:
    """Turn rows and ordinals into the report's records."""
    desk = Desk(articles, pages, lambda row: across.stock(row, dropped), config)
    keepers = {one.keeper for one in groups}
    goes = across.cuts(dropped)
    within = (repeat for ordinal in sorted(doublings) for repeat in desk.doublings(ordinal, doublings[ordinal]))
    kinships = chain(across.kinships, across.bare(goes))
    repeats = numbered(chain(within, desk.across(kinships, dropped, goes, across.spared, space)), space)
    made = _cuts(articles, doublings, desk, goes, dropped, config)
    reasons = partial(because.stays, articles=articles, keepers=keepers, dropped=dropped, config=config)
    told = (desk.relation(one, reasons(one, adds_news=across.adds_news)) for one in across.kinships)
    relations = related(told, space)
    rows = summaries(articles, repeats, dropped, space)
    return Findings(
        kernel=kernel,
        config=config.results(),
        fingerprint=config.fingerprint(),
        summary=summary(articles, pages.passages, rows, repeats, relations, unreadable),
        articles=rows,
        repeats=repeats,
        relations=relations,
        groups=groups,
        unreadable=tuple(unreadable),
        cuts=made,
        dropped={articles[one].id: articles[keeper].id for one, keeper in sorted(dropped.items())},
        notes=notes,
        borders=because.borders(config),
    )


def numbered(repeats: Iterable[Repeat], space: Space) -> Sequence[Repeat]:
    """Number repeats in their order, and keep them: in memory, or on disk."""
    kept = Spool(space, _MEMORY, Repeat)
    for at, one in enumerate(repeats, 1):
        named = Repeat(f"r{at}", one.scope, one.kind, one.similarity, one.keep, one.others, one.fact_changes)
        kept.append(named, _ROW + _SPAN * (1 + len(one.others)) + _FACT * len(one.fact_changes))
    return kept.whole()


def related(relations: Iterable[Relation], space: Space) -> Sequence[Relation]:
    """Keep relations, in memory or on disk."""
    kept = Spool(space, _MEMORY, Relation)
    for one in relations:
        kept.append(one, _ROW + _FACT * len(one.fact_changes))
    return kept.whole()


def _cuts(
    articles: Sequence[Article],
    doublings: Mapping[int, Sequence[Doubling]],
    desk: Desk,
    goes: Mapping[int, tuple[int, ...]],
    dropped: Mapping[int, int],
    config: Config,
) -> dict[str, tuple[Cut, ...]]:
    """Gather every cut of every article that is written, widened to whole lines."""
    found: dict[int, list[Cut]] = {}
    for ordinal, decided in doublings.items():
        for doubling in decided:
            for run in doubling.runs:
                if run.cut:
                    span = desk.span(ordinal, [row for match in run.matches for row in doubling.other(match)])
                    kept = desk.span(ordinal, [row for match in run.matches for row in doubling.kept(match)])
                    found.setdefault(ordinal, []).append(Cut(span.start, span.end, run.why, kept))
    for row, keepers in goes.items():
        ordinal = desk.owner(row)
        span, kept = desk.span(ordinal, [row]), desk.span(desk.owner(keepers[0]), keepers)
        found.setdefault(ordinal, []).append(Cut(span.start, span.end, "stands in an earlier article", kept))
    if config.furniture == "cut":
        for ordinal in range(len(articles)):
            found.setdefault(ordinal, []).extend(desk.furniture(ordinal))
    return {
        articles[ordinal].id: cuts.widen(articles[ordinal].text, each)
        for ordinal, each in sorted(found.items())
        if ordinal not in dropped and each
    }


def summaries(
    articles: Sequence[Article], repeats: Iterable[Repeat], dropped: Mapping[int, int], space: Space
) -> Sequence[ArticleSummary]:
    """Each article's row."""
    spans = repeated(repeats)
    rows = Spool(space, _MEMORY, ArticleSummary)
    for ordinal, article in enumerate(articles):
        keeper = articles[dropped[ordinal]].id if ordinal in dropped else None
        rows.append(counted(article.id, article.path, len(article.text), spans.get(article.id, ()), keeper), _ROW)
    return rows.whole()


def repeated(repeats: Iterable[Repeat]) -> dict[str, list[tuple[int, int]]]:
    """Where the copies of what stands elsewhere are, by article."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for repeat in repeats:
        for other in repeat.others:
            if other.action == "cut" or other.why == ELSEWHERE:
                spans.setdefault(other.span.article, []).append((other.span.start, other.span.end))
    return spans


def counted(name: str, path: str, chars: int, spans: Iterable[tuple[int, int]], keeper: str | None) -> ArticleSummary:
    """An article's row: its characters inside copies of what stands elsewhere, counted once."""
    repeated, reached = 0, 0
    for start, end in sorted(spans):
        repeated += max(0, end - max(start, reached))
        reached = max(reached, end)
    return ArticleSummary(name, path, chars, repeated, repeated / chars if chars else 0.0, keeper is None, keeper)


def summary(
    articles: Sequence[Article],
    passages: int,
    rows: Sequence[ArticleSummary],
    repeats: Sequence[Repeat],
    relations: Sequence[Relation],
    unreadable: Sequence[Unreadable],
) -> dict[str, int | float]:
    """The report's totals."""
    chars = sum(row.chars for row in rows)
    repeated = sum(row.repeated_chars for row in rows)
    counts = dict.fromkeys(LABEL.values(), 0)
    for relation in relations:
        counts[LABEL[relation.relation]] += 1
    within = sum(len(repeat.fact_changes) for repeat in repeats if repeat.scope == "within")
    return {
        "articles": len(articles),
        "passages": passages,
        "chars": chars,
        "repeated_chars": repeated,
        "duplication": repeated / chars if chars else 0.0,
        "repeats": len(repeats),
        **counts,
        "fact_changes": within + sum(len(relation.fact_changes) for relation in relations),
        "unreadable": len(unreadable),
    }
