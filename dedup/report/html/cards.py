"""What the page counts articles by, beside their texts: the source of each, and when it was delivered.

    afp/faim.txt  2024-03-01T08:30   ->   source "afp", time ("2024", "03", "01", "08")

In: articles, read once, in order. Out: codes, one an article: all cards fit in memory, texts may not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from dedup.model import Article
from dedup.report.known import some
from dedup.report.overview import Overview
from dedup.report.tables import slabs

T = TypeVar("T")
Parts = tuple[str | None, ...]  # year, month, day, hour

_TIME = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d))?)?)?")
_READ = 13  # characters of a time that this looks at


class Cards:
    """Articles by number, as an `Overview` counts them.

    Attributes:
        known: Whether each is known.
        source, sources: The source of each, as its place among these.
        time, times: The time of each as far as it is known, as its place among these; -1: not known.
    """

    def __init__(self, seen: Overview, articles: Mapping[str, Article]) -> None:
        count = len(seen.ids)
        self.known = np.zeros(count, np.bool_)
        self.time = np.full(count, -1, np.int32)
        sources, times = _Codes[str](), _Codes[Parts]()
        self.sources, self.times = sources.told, times.told
        self.source = np.full(count, -1, np.int32)
        rows = np.ones(len(seen.order), np.bool_)
        heads: dict[str, int] = {}
        numbers = (number for part in slabs(seen.order) for number in part.tolist())
        for number, article in zip(numbers, some(articles, seen, rows), strict=True) if articles else ():
            if article is None:
                continue
            self.known[number] = True
            if article.source:
                self.source[number] = sources[article.source]
            head = article.time[:_READ]
            if (code := heads.get(head)) is None:
                match = _TIME.match(head)
                code = heads[head] = times[match.groups()] if match else -1
            self.time[number] = code
        for nameless in slabs(np.flatnonzero(self.source < 0)):
            self.source[nameless] = [sources[of_name(name)] for name in seen.ids.names(nameless)]


class _Codes(dict[T, int]):
    """Values, each numbered as it first comes."""

    def __init__(self) -> None:
        self.told: list[T] = []

    def __missing__(self, value: T) -> int:
        self[value] = code = len(self.told)
        self.told.append(value)
        return code


def of_name(name: str) -> str:
    """Return the feed or folder of an article by its id: its top folder, or its file.

    >>> of_name("afp/faim.txt"), of_name("wire.jsonl#9"), of_name("a.txt")
    ('afp', 'wire.jsonl', '')
    """
    top, slash, _ = name.partition("/")
    return top if slash else name.rpartition("#")[0]
