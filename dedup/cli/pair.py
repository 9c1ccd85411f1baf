"""The two articles that `explain` is about.

wire/a.txt            the only article of a file
wire.jsonl#AP-0398    a record by its id
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dedup.cli import options
from dedup.errors import UnreadableInput, UsageError

if TYPE_CHECKING:
    from dedup.formats import Source
    from dedup.model import Article, Findings, Unreadable
    from dedup.report.explain import Explanation


def found(names: Sequence[str], flags: Mapping[str, Any]) -> tuple[Findings, tuple[Article, Article], Sequence[Source]]:
    """Find what the two articles of those names share; both may be one. Return the findings, the two and their files.

    Raises:
        UsageError: A name stands for no article, or for several.
        UnreadableInput: The file can't be read.
    """
    from dedup import api

    config, _ = options.config(flags)
    places = [_place(name) for name in names]
    sources, articles, unreadable = api.read([path for path, _ in places], config)
    a, b = (_chosen(path, record, articles, unreadable) for path, record in places)
    return api.find_articles({article.id: article for article in (a, b)}.values(), config), (a, b), sources


def explained(findings: Findings, both: tuple[Article, Article], flags: Mapping[str, Any]) -> Explanation:
    """Return what there is to say about the two."""
    from dedup import api
    from dedup.report import explain

    a, b = both
    config, _ = options.config(flags)
    nearest = None if a.id == b.id or findings.relations else api.nearest(a, b, config)
    return explain.explain(findings, {article.id: article.text for article in both}, a.id, b.id, nearest)


def start(explanation: Explanation) -> str:
    """Return the view that a page about the two opens on: their relation, or of one article its text."""
    if explanation.itself:
        return "article=0" if explanation.blocks else ""
    return "" if explanation.relation == "unrelated" else "finding=p1"


def _place(name: str) -> tuple[str, str]:
    """Return the file and the record that a name stands for; a "#" may stand in either."""
    if not os.path.lexists(name):
        for at, letter in enumerate(name):
            if letter == "#" and os.path.isfile(name[:at]):
                return name[:at], name[at + 1 :]
    if os.path.isdir(name):
        raise UsageError(f"{name}: a folder.\nName a file of it, or see all of it with dedup report {name}")
    return name, ""


def _chosen(path: str, record: str, articles: Sequence[Article], unreadable: Sequence[Unreadable]) -> Article:
    from dedup.formats import shown

    here = [article for article in articles if _same(article.path, path)]
    found = [article for article in here if article.id.endswith(f"#{record}")] if record else here
    if len(found) == 1:
        return found[0]
    ids = ", ".join(f"{shown(path)}#{article.id.rpartition('#')[2]}" for article in (found or here)[:3])
    lacks = f"{shown(path)}: {'no' if not found else 'more than one'} record '{record}'.\nThere is {ids or 'none'}"
    for item in unreadable:
        if item.path.startswith(shown(path)) and not found:
            raise UnreadableInput(item.path, f"{item.error}\n{lacks}" if record and ids else item.error)
    if record:
        raise UsageError(lacks)
    raise UsageError(f"{shown(path)}: {len(here):,} articles, and one is needed.\nName it, such as {ids}")


def _same(article_path: str, path: str) -> bool:
    from dedup.formats import shown

    return article_path == shown(path) or os.path.realpath(article_path) == os.path.realpath(path)
