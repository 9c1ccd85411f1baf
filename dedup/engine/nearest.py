"""Two articles that share no copy -> their two passages that are most alike, so that one can see what was missing.

In: two articles. Out: a `Nearest`, or None where one of them has no passage. Every passage that may match alone is read
with every other, up to the `_MOST` longest of each side; short ones only where an article has no other.
"""

from __future__ import annotations

from dedup.align import Reader, similarity
from dedup.config import Config
from dedup.engine.columns import Columns, columns
from dedup.engine.desk import Desk
from dedup.engine.pages import Pages
from dedup.engine.spool import Space
from dedup.model import Article, Nearest

_MOST = 200  # passages: 40,000 pairs are read in .3 s, and few stories have so many


def nearest(a: Article, b: Article, config: Config) -> Nearest | None:
    """Return the passages of two articles that are most alike; of several, the first of `a`, then of `b`.

    >>> one = Article("a", "A fire broke out in the old town on Friday night, the fire brigade said.")
    >>> two = Article("b", "Rain fell. A fire in the old town broke out late on Friday night, said the mayor.")
    >>> found = nearest(one, two, Config())
    >>> found.b.text[11:17], round(found.similarity, 1)
    ('A fire', 0.4)
    """
    articles = (a, b)
    table = columns(articles, config, Space(config.budget))
    pages = Pages(articles, table, config)
    reader = Reader(pages.text)
    one, other = ([(row, reader.fold(row)) for row in _longest(table, ordinal, config.min_chars)] for ordinal in (0, 1))
    found = [(-similarity(here, there), left, right) for left, here in one for right, there in other]
    if not found:
        return None
    alike, left, right = min(found)
    here, there = Desk(articles, pages, Space(config.budget)).spans([[left], [right]])
    chars = int(min(table.length[left], table.length[right]))
    return Nearest(here, there, -alike, chars)


def _longest(table: Columns, ordinal: int, least: int) -> list[int]:
    rows = sorted(table.rows(ordinal), key=lambda row: (-int(table.length[row]), row))[:_MOST]
    return sorted([row for row in rows if table.length[row] >= least] or rows)
