"""The table of formats: what a suffix means, and who reads and cuts it. A new format is a module and a row here."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from dedup.formats import compression
from dedup.formats.source import Again, Edit, Source
from dedup.model import Article, Unreadable

if TYPE_CHECKING:
    from dedup.config import Config


class Reads(Protocol):
    """What a format's module has."""

    def read(self, source: Source, config: Config) -> Iterator[Article | list[Article] | Unreadable | Again]:
        """See `formats.parts`."""

    def edits(
        self,
        source: Source,
        content: bytes,
        config: Config,
        cuts: Mapping[str, Sequence[tuple[int, int]]],
        dropped: Collection[str],
    ) -> list[Edit]:
        """See `formats.edits`."""


class Format(NamedTuple):
    """One format: its name, its suffixes, and by name, so that a text does not load what reads CSV, its module."""

    name: str
    suffixes: tuple[str, ...]
    reader: str

    @property
    def module(self) -> Reads:
        """The module that reads and cuts it."""
        return cast("Reads", import_module(f"dedup.formats.{self.reader}"))

    @property
    def protects(self) -> bool:
        """Whether a text may hold what is no copy in this format."""
        return self.name == "markdown"

    def protected(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of a text that are no copy in this format."""
        if not self.protects:
            return []
        from dedup.formats import markdown

        return markdown.spans(text)


FORMATS = (
    Format("text", (".txt", ".text"), "text"),
    Format("markdown", (".md", ".markdown"), "text"),
    Format("jsonl", (".jsonl", ".ndjson"), "jsonl"),
    Format("csv", (".csv", ".tsv", ".tab"), "csv"),
)
RECORDS = ("jsonl", "csv")  # formats of many articles a file
BY_NAME = {each.name: each for each in FORMATS}
_BY_SUFFIX = {suffix: each.name for each in FORMATS for suffix in each.suffixes}
SUFFIXES = tuple(_BY_SUFFIX)


def of(path: str) -> tuple[str, str, str]:
    """Return a file's format by its name ("" when unknown), its compression, and the suffix that decided.

    >>> of("wire.JSONL.gz"), of("page.html"), of("story")
    (('jsonl', 'gz', '.jsonl'), ('', '', '.html'), ('', '', ''))
    """
    stem, suffix = os.path.splitext(path.lower())
    packed = compression.SUFFIXES.get(suffix, "")
    if packed:
        suffix = os.path.splitext(stem)[1]
    return _BY_SUFFIX.get(suffix, ""), packed, suffix
