"""Findings that cut given pieces of real files: what output, restore and the diff are tested on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedup import formats
from dedup.config import Config
from dedup.cuts import widen
from dedup.model import Article, ArticleSummary, Cut, Findings, Span, Unreadable


def found(
    paths: Sequence[object],
    cut: Mapping[str, Sequence[str]] | None = None,
    dropped: Mapping[str, str] | None = None,
    config: Config | None = None,
    standard_input=None,
) -> tuple[Findings, list[formats.Source], Config]:
    """Read `paths` and find that of article `id` the last copy of each piece in `cut[id]` is to go."""
    config = config or Config()
    sources, unread, articles = [], [], []
    for each in formats.discover([str(path) for path in paths], config, standard_input):
        sources.append(each) if isinstance(each, formats.Source) else unread.append(each)
    for source in sources:
        for found in formats.read(source, config):
            if not isinstance(found, formats.Again):
                (unread if isinstance(found, Unreadable) else articles).append(found)
    cuts = {a.id: widen(a.text, [_last(a, piece) for piece in (cut or {}).get(a.id, ())]) for a in articles}
    rows = tuple(ArticleSummary(a.id, a.path, len(a.text), 0, 0.0, True, None) for a in articles)
    findings = Findings(
        "numpy", {}, "c0ffee", {}, rows, (), (), (), tuple(unread), {k: v for k, v in cuts.items() if v}, dropped or {}
    )
    return findings, sources, config


def _last(article: Article, piece: str) -> Cut:
    start = article.text.rindex(piece)
    first = article.text.index(piece)
    return Cut(
        start, start + len(piece), "said above", Span(article.id, first, first + len(piece), 1, 1, "body", piece)
    )
