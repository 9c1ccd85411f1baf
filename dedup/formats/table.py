"""The table of formats: what a suffix means, and who reads and cuts it. A new format is a module and a row here."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from dedup.formats import compression, csv, jsonl, markdown, text
from dedup.formats.source import Edit, Source
from dedup.model import Article, Unreadable

if TYPE_CHECKING:
    from dedup.config import Config

Read: TypeAlias = "Callable[[Source, Config], Iterator[Article | Unreadable]]"
Edits: TypeAlias = (
    "Callable[[Source, bytes, Config, Mapping[str, Sequence[tuple[int, int]]], Collection[str]], list[Edit]]"
)
Protected: TypeAlias = "Callable[[str], list[tuple[int, int]]]"


class Format(NamedTuple):
    """One format: its suffixes, and its functions."""

    name: str
    suffixes: tuple[str, ...]
    read: Read
    edits: Edits
    protected: Protected


def _nothing(text: str) -> list[tuple[int, int]]:
    del text
    return []


FORMATS = (
    Format("text", (".txt", ".text"), text.read, text.edits, _nothing),
    Format("markdown", (".md", ".markdown"), text.read, text.edits, markdown.spans),
    Format("jsonl", (".jsonl", ".ndjson"), jsonl.read, jsonl.edits, _nothing),
    Format("csv", (".csv", ".tsv", ".tab"), csv.read, csv.edits, _nothing),
)
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
