"""What findings do to one source file: the bytes that are written for it, and its lines of the ledger.

    wire.jsonl, 3 records  ->  Change: content, spans of bytes to take out, what is written,
                               Entry("wire.jsonl#1", unchanged), Entry("#2", dropped for #1), Entry("#3", written)

A file of which nothing is taken is written byte for byte, compressed or not. Of a large file of JSON Lines not all is
in memory (`content`), nor what goes from it, where the caller has a file for that (`taken`). Decides nothing: it only
applies findings.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from dedup import formats, ledger
from dedup.config import Config
from dedup.errors import UnreadableInput
from dedup.formats.source import shown
from dedup.formats.table import RECORDS
from dedup.frozen import dataclass
from dedup.model import Findings, Unreadable
from dedup.output import staging
from dedup.output.content import Content, Edited
from dedup.output.entries import Entries
from dedup.output.taken import Taken

if TYPE_CHECKING:  # `restore` uses what stands here, and needs no numpy
    import numpy as np
    from numpy.typing import NDArray

    from dedup.report.overview import Overview

__all__ = ["Change", "Changes", "below", "file_name", "mode", "permissions", "problem"]

Opened: TypeAlias = Callable[[], AbstractContextManager[BinaryIO]]

_BATCH = 1 << 12  # ids read at a time


@dataclass(frozen=True, slots=True)
class Change:
    """One source as it is and as it will be."""

    source: formats.Source
    content: Content
    taken: Taken  # bytes of the content that go, in order, disjoint
    entries: Entries  # one an article; `file` and `container` are as the caller gave them
    packed: bytes | None = None  # as it will lie on disk, where that is compressed anew
    removed: bool = False  # no file is written: its one article is dropped
    emptied: bool = False  # nothing but white space is left of it
    done: bool = False  # what stays of it was written as it was read

    @property
    def changes(self) -> bool:
        """True where the written bytes are not the source's."""
        return self.removed or bool(self.taken)

    def written(self) -> Iterable[bytes]:
        """Return the bytes as they will lie on disk, in pieces."""
        if self.packed is not None:
            return [self.packed]
        content = self.content
        return content.without(self.taken, checked=True) if self.taken or content.raw is None else [content.raw]


class Changes:
    """The findings, ready to be asked file by file."""

    def __init__(
        self, findings: Findings, sources: Sequence[formats.Source], config: Config, seen: Overview | None = None
    ) -> None:
        from dedup.report.overview import Overview

        self._findings, self._config = findings, config
        self._seen = seen or Overview(findings)
        self._articles = _by_source(self._seen, sources)
        self._unreadable = {row.path for row in findings.unreadable}
        self._touched = self._seen.touched()

    def is_unread(self, source: formats.Source) -> bool:
        """True for a source that is reported as unreadable as a whole: it is not written."""
        return source.id not in self._articles and shown(source.path) in self._unreadable

    def _of(self, source: formats.Source) -> NDArray[np.int32]:
        return self._articles.get(source.id, self._seen.order[:0])

    def touches(self, source: formats.Source) -> bool:
        """True where findings cut or drop something of a source, as far as can be told without reading it."""
        return bool(self._touched[self._of(source)].any())

    def ids(self, source: formats.Source) -> list[str]:
        """Return the articles of a source."""
        return self._seen.ids.names(self._of(source))

    def articles(self, source: formats.Source) -> int:
        """Return the number of ledger lines of a source: its articles; one for a file without any."""
        return len(self._of(source)) or 1

    def of(
        self,
        source: formats.Source,
        file: str,
        container: str | None = None,
        opened: Opened | None = None,
        aside: BinaryIO | None = None,
    ) -> Change:
        """Return what becomes of a source that is written to `file`, a changed compressed one kept as `container`.

        Args:
            opened: Opens what is to be written. Of a large file it is written at once, which then is read only once.
            aside: Takes what goes of a large file, until another is asked for; without one it stays in memory.

        Raises:
            UnreadableInput: It can't be read any more, or has changed since the articles were read.
        """
        content = Content(source)
        removed = source.format not in RECORDS and source.id in self._findings.dropped
        edited = partial(self._edited, source, content.size if removed else -1)
        taken = Taken(self._seen.ids.find, aside if content.raw is None else None)
        with opened() if opened and content.raw is None else nullcontext() as out:
            carved = content.carved(edited, out.write if out else _nowhere, taken.add)
        packed, written = None, carved.sha256
        if source.compression and not removed:
            if taken:
                packed = formats.compress(b"".join(content.without(taken)), source.compression)
            written = content.sha256() if packed is None else ledger.sha256(packed)
        base = ledger.Entry(
            source.id, shown(source.path), file, "unchanged", None, content.sha256(), None if removed else written,
            source.compression, container if taken and source.compression else None,
        )  # fmt: skip
        entries = Entries(base, self._seen, self._of(source), taken)
        emptied = bool(taken) and carved.blank and not removed
        return Change(source, content, taken, entries, packed, removed, emptied, done=out is not None)

    def _edited(self, source: formats.Source, whole: int, blocks: Iterable[bytes]) -> Edited:
        """Yield the blocks of a source with what goes from them; `whole`: bytes, where it goes as one; else -1."""
        if whole >= 0:
            return [(block, [formats.Edit(source.id, 0, whole, -1)]) for block in blocks]
        if not self.touches(source):
            return ((block, ()) for block in blocks)
        going, path = self._going(self._articles[source.id]), shown(source.path)
        all_read = not any(bad.startswith(path) for bad in self._unreadable)  # every record of it is an article
        if source.format == "jsonl" and all_read:
            return formats.edits_of_numbered(source, blocks, self._config, going)
        cuts: dict[str, Sequence[tuple[int, int]]] = {}
        dropped: set[str] = set()
        for one in going:
            if one.cuts is None:
                dropped.add(one.article_id)
            else:
                cuts[one.article_id] = one.cuts
        if source.format == "jsonl":
            return formats.edits_of_blocks(source, blocks, self._config, cuts, dropped)
        return ((block, formats.edits(source, block, self._config, cuts, dropped)) for block in blocks)

    def _going(self, articles: NDArray[np.int32]) -> Iterator[formats.Going]:
        """Yield those of a source's articles that are cut or dropped, in order."""
        seen, spans = self._seen, self._seen.cuts[["start", "end"]]
        (rows,) = self._touched[articles].nonzero()
        for first in range(0, len(rows), _BATCH):
            some = rows[first : first + _BATCH]
            who = articles[some]
            each = zip(some, seen.ids.names(who), seen.keeper[who], *seen.cuts_of(who), strict=True)
            for row, name, keeper, low, high in each:
                yield formats.Going(int(row), name, None if keeper >= 0 else spans[low:high].tolist())


def _nowhere(_: bytes) -> None:
    """Take what is not to be written."""


def mode(source: formats.Source) -> int | None:
    """Return the permission bits of a file; None for standard input, none set where it is gone."""
    if source.data is not None:
        return None
    try:
        return os.stat(source.path).st_mode & 0o777
    except OSError:
        return 0


def permissions(sources: Iterable[formats.Source]) -> int:
    """Return who may read and write what tells of all of these files: those who may each of them, as mode bits."""
    bits = staging.ANYONE
    for found in map(mode, sources):
        bits &= staging.ANYONE if found is None else found
    return bits


def file_name(source: formats.Source) -> str:
    """Return where a source is written below `texts/`: its id; compressed standard input gets the suffix for it."""
    return f"{source.id}.{source.compression}" if source.data is not None and source.compression else source.id


def problem(source: formats.Source, error: Exception) -> Unreadable:
    """Return the row of the report for a source that could not be changed."""
    text = error.error if isinstance(error, UnreadableInput) else str(error)
    return Unreadable(shown(source.path), text)


def below(root: Path, name: str) -> Path:
    """Return the path of `name`, which has '/' separators, below `root`."""
    return root.joinpath(*name.split("/"))


def _named(seen: Overview) -> Iterator[tuple[int, str]]:
    """Yield each article's number and id, in input order."""
    for start in range(0, len(seen.order), _BATCH):
        some = seen.order[start : start + _BATCH]
        yield from zip(some.tolist(), seen.ids.names(some), strict=True)


def _by_source(seen: Overview, sources: Sequence[formats.Source]) -> dict[str, NDArray[np.int32]]:
    """Group articles by the id of the file that holds them."""
    import numpy as np

    whole = {source.id for source in sources if source.format not in RECORDS}
    records = {source.id for source in sources if source.format in RECORDS}
    found: dict[str, array[int]] = {}
    for number, home in _named(seen):
        if home not in whole:
            while home and home not in records:  # a record's id may hold a # of its own
                home = home.rpartition("#")[0]
        if home:
            found.setdefault(home, array("i")).append(number)
    return {home: np.frombuffer(numbers, np.int32) for home, numbers in found.items()}
