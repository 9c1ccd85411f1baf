"""What the tests of formats share: sources without files, and a read that takes no config file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dedup import formats
from dedup.config import Config
from dedup.model import Article, Unreadable

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = Config()


def source(data: bytes, name: str = "a.txt", compression: str = "") -> formats.Source:
    """Return a source that stands in memory, its format by its suffix."""
    from dedup.formats import table

    return formats.Source(name, name, table.of(name)[0] or "text", compression, name, data)


def articles(data: bytes, name: str = "a.txt", config: Config = CONFIG) -> list[Article]:
    """Return the articles of some bytes; fails where one can't be read."""
    found = [each for each in formats.read(source(data, name), config) if not isinstance(each, formats.Again)]
    assert all(isinstance(each, Article) for each in found), found
    return [each for each in found if isinstance(each, Article)]


def problems(data: bytes, name: str = "a.txt", config: Config = CONFIG) -> list[Unreadable]:
    return [each for each in formats.read(source(data, name), config) if isinstance(each, Unreadable)]


def cut(
    data: bytes,
    name: str,
    cuts: Mapping[str, Sequence[tuple[int, int]]],
    dropped: Sequence[str] = (),
    config: Config = CONFIG,
) -> bytes:
    """Return the bytes without what the edits take out, checking that these are disjoint and in order."""
    kept, at = [], 0
    for edit in formats.edits(source(data, name), data, config, cuts, dropped):
        assert at <= edit.start < edit.end <= len(data)
        kept.append(data[at : edit.start])
        at = edit.end
    return b"".join((*kept, data[at:]))


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return "".join(c for i, c in enumerate(text) if not any(start <= i < end for start, end in spans))


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root
