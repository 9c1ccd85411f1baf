"""The texts of articles as given, some at a time; those in memory are read where they lie (`buffer.Some`).

    articles = held(articles)          texts(articles, np.array([7, 3]))    ->    their texts, in that order

In: articles in memory, or a sequence that reads them from disk, which stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedup import buffer
from dedup.engine.spool import Spool
from dedup.engine.views import View
from dedup.kernels.words import Ints
from dedup.model import Article


class _Held(tuple[Article, ...]):
    """Articles in memory, and their texts beside."""

    texts: list[str]


def held(articles: Sequence[Article]) -> Sequence[Article]:
    """Return the articles so that `texts` finds what is in memory."""
    source = articles.source if isinstance(articles, View) else articles
    if isinstance(source, Spool):
        source = source.whole()
    if not isinstance(source, tuple | list):
        return articles
    found = _Held(articles)
    found.texts = [article.text for article in found]
    return found


def texts(articles: Sequence[Article], ordinals: Ints) -> Sequence[str]:
    """Return the texts of some articles."""
    if isinstance(articles, _Held):
        return buffer.Some(articles.texts, ordinals)
    return [articles[ordinal].text for ordinal in ordinals.tolist()]
