"""The calls behind `dedup.find`, `dedup.clean` and the command line: read, find, cut. Nothing is written.

find(["wire/"])                     paths are read
find([Article("a", "...")])         articles come from anywhere: a database, a feed, a notebook
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike, fspath
from typing import TYPE_CHECKING

from dedup import cuts, formats
from dedup.config import Config
from dedup.engine import order
from dedup.engine.ahead import Ahead
from dedup.engine.spool import Space, Spool
from dedup.errors import UsageError
from dedup.formats import marks
from dedup.frozen import dataclass
from dedup.model import Article, Findings, Nearest, Unreadable

_TEXTS = 0.15  # share of the memory that articles may take
_OBJECT = 600  # bytes of an article besides its text

if TYPE_CHECKING:
    from dedup.engine import local
    from dedup.report import Report


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What `clean` gives: canonical texts, what was cut from each, and the report."""

    texts: Mapping[str, str]  # article id -> text without its cuts; an article that policy leaves out is absent
    ledger: tuple[Mapping[str, object], ...]  # a record an article: id, action, keeper, cuts with text and reason
    report: Report


def read(
    paths: Sequence[str], config: Config, ahead: Ahead | None = None, again: list[formats.Again] | None = None
) -> tuple[list[formats.Source], Sequence[Article], list[Unreadable]]:
    """Read every article of some files and folders, in input order; past `config.budget`, they lie on disk.

    Args:
        ahead: Makes what `find_articles` begins with, meanwhile.
        again: Gets what is known of record ids that come more than once.
    Raises:
        UsageError: Nothing was found at all.
    """
    sources: list[formats.Source] = []
    articles: Spool[Article] = Spool(Space(config.budget), _TEXTS, Article)
    unreadable: list[Unreadable] = []
    parts = _parts(paths, config, sources, articles, unreadable, [] if again is None else again)
    if ahead:
        ahead.read(parts)
    for _ in parts:  # what `ahead` has left
        pass
    return sources, articles, unreadable


def _parts(
    paths: Sequence[str],
    config: Config,
    sources: list[formats.Source],
    articles: Spool[Article],
    unreadable: list[Unreadable],
    again: list[formats.Again],
) -> Iterator[list[Article]]:
    """Yield articles, some at a time, once they are added to the others."""
    for source in formats.discover(paths, config):
        if isinstance(source, Unreadable):
            unreadable.append(source)
            continue
        sources.append(source)
        for part in formats.parts(source, config):
            if isinstance(part, Unreadable):
                unreadable.append(part)
            elif isinstance(part, formats.Again):
                again.append(part)
            else:
                articles.extend(part, [_OBJECT + len(article.text) for article in part])
                yield part


def read_and_find(
    paths: Sequence[str],
    config: Config,
    progress: local.Progress | None = None,
    again: list[formats.Again] | None = None,
) -> tuple[list[formats.Source], Sequence[Article], Findings]:
    """Read as `read` does and find what is repeated, in less time than one after the other."""
    ahead = Ahead(config)
    sources, articles, unreadable = read(paths, config, ahead, again)
    return sources, articles, find_articles(articles, config, unreadable, progress, ahead)


def find_articles(
    articles: Iterable[Article],
    config: Config,
    unreadable: Sequence[Unreadable] = (),
    progress: local.Progress | None = None,
    ahead: Ahead | None = None,
) -> Findings:
    """Find what is repeated in articles that are already read.

    Args:
        ahead: What `read` was given, if it was.
    Raises:
        UsageError: Two articles have one id.
        OutputError: The disk has no room for what may not stay in memory.
    """
    if not isinstance(articles, Spool):  # from `read`, each has its own id and its protected spans
        articles = list(map(_marked, articles))
        seen: set[str] = set()
        for article in articles:
            if article.id in seen:
                raise UsageError(f"two articles have the id {article.id!r}.\nGive each article an id of its own")
            seen.add(article.id)
    else:
        Space(config.budget).expect(articles.weight, articles.spilled)
    from dedup.engine import rounds  # not before the first article is read: see `ahead`

    ranked = articles if ahead and ahead.covers(len(articles)) else order.ranked(articles)
    return rounds.find(ranked, config, unreadable, progress, ahead)


def temporary(articles: Sequence[Article], config: Config) -> int:
    """Bytes that the temporary files of a run may take at most, about."""
    return Space(config.budget).needed(articles.weight) if isinstance(articles, Spool) else 0


def _marked(article: Article) -> Article:
    if article.protected or not marks.may_hold(article.text):
        return article
    return replace(article, protected=tuple(marks.spans(article.text)))


def nearest(a: Article, b: Article, config: Config) -> Nearest | None:
    """Return the two passages of two articles that are most alike, whether they match or not."""
    from dedup.engine import nearest as near

    return near.nearest(a, b, config)


def find(articles: Iterable[Article | str | PathLike[str]], config: Config | None = None) -> Report:
    """Find what is repeated, within articles and across them.

    Args:
        articles: Articles, or paths of files and folders, or both (then articles come first). Order decides nothing.
        config: Settings; the defaults if None.
    Returns:
        The report: repeats, relations, groups.
    >>> copy = "A fire broke out in the old town on Friday night, the fire brigade said."
    >>> [one.relation for one in find([Article("a", copy), Article("b", copy)]).relations]
    ['copy']
    """
    from dedup.report import Report

    settings = config or Config()
    listed, unreadable = _listed(articles, settings)
    return Report(find_articles(listed, settings, unreadable))


def clean(articles: Iterable[Article | str | PathLike[str]], config: Config | None = None) -> Cleaned:
    """Find what is repeated and cut it as `config.policy` says; writes nothing.

    >>> copy = "A fire broke out in the old town on Friday night, the fire brigade said."
    >>> clean([Article("a", f"{copy}\\n\\n{copy}\\n")]).texts["a"] == f"{copy}\\n"
    True
    """
    from dedup.report import Report

    settings = config or Config()
    listed, unreadable = _listed(articles, settings)
    findings = find_articles(listed, settings, unreadable)
    texts = {
        article.id: cuts.apply(article.text, ((cut.start, cut.end) for cut in findings.cuts.get(article.id, ())))
        for article in listed
        if article.id not in findings.dropped
    }
    ledger = tuple(_record(article, findings) for article in listed)
    return Cleaned(texts, ledger, Report(findings))


def _listed(
    articles: Iterable[Article | str | PathLike[str]], config: Config
) -> tuple[list[Article], list[Unreadable]]:
    if isinstance(articles, str | PathLike):
        raise UsageError(f"find and clean take a list of articles or paths.\nGive them [{fspath(articles)!r}]")
    given = list(articles)
    paths = [fspath(one) for one in given if not isinstance(one, Article)]
    _, found, unreadable = read(paths, config) if paths else ([], [], [])
    return [*(one for one in given if isinstance(one, Article)), *found], unreadable


def _record(article: Article, findings: Findings) -> Mapping[str, object]:
    """What became of an article: enough to rebuild its text from `Cleaned.texts`."""
    made = findings.cuts.get(article.id, ())
    keeper = findings.dropped.get(article.id)
    return {
        "id": article.id,
        "action": "dropped" if keeper else "written" if made else "unchanged",
        "keeper": keeper,
        "text": article.text if keeper else None,
        "cuts": [
            {
                "start": cut.start,
                "end": cut.end,
                "text": article.text[cut.start : cut.end],
                "why": cut.why,
                "kept": cut.kept,
            }
            for cut in made
        ],
    }
