"""What findings do to one source file: the bytes that are written for it, and its lines of the ledger.

    wire.jsonl, 3 records  ->  Change: content, spans of bytes to take out, what is written,
                               Entry("wire.jsonl#1", unchanged), Entry("#2", dropped for #1), Entry("#3", written)

A file of which nothing is taken is written byte for byte, compressed or not. Of a large file of JSON Lines not all is
in memory (`content`), and of its ledger only what changes. Decides nothing: it only applies findings.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from dedup import formats, ledger
from dedup.config import Config
from dedup.errors import UnreadableInput
from dedup.formats.source import shown
from dedup.formats.table import RECORDS
from dedup.frozen import dataclass
from dedup.model import Cut, Findings, Unreadable
from dedup.output import staging
from dedup.output.content import Carved, Content, Edited

if TYPE_CHECKING:  # `restore` uses what stands here, and needs no numpy
    import numpy as np
    from numpy.typing import NDArray

    from dedup.report.ids import Ids
    from dedup.report.overview import Overview

__all__ = ["Change", "Changes", "Entries", "below", "file_name", "mode", "permissions", "problem"]

Opened: TypeAlias = Callable[[], AbstractContextManager[BinaryIO]]

_A = {"copy": "a copy", "update": "an update", "partial": "a part"}
_PLACE = ("article", "start", "end", "line", "end_line")  # of a kept span, in the ledger
_BATCH = 1 << 12  # ids read at a time


@dataclass(frozen=True, slots=True)
class Change:
    """One source as it is and as it will be."""

    source: formats.Source
    content: Content
    spans: tuple[tuple[int, int], ...]  # bytes of the content that go, in order, disjoint
    entries: Entries  # one an article; `file` and `container` are as the caller gave them
    packed: bytes | None = None  # as it will lie on disk, where that is compressed anew
    removed: bool = False  # no file is written: its one article is dropped
    emptied: bool = False  # nothing but white space is left of it
    done: bool = False  # what stays of it was written as it was read

    @property
    def changes(self) -> bool:
        """True where the written bytes are not the source's."""
        return self.removed or bool(self.spans)

    def written(self) -> Iterable[bytes]:
        """Return the bytes as they will lie on disk, in pieces."""
        if self.packed is not None:
            return [self.packed]
        content = self.content
        return content.without(self.spans, checked=True) if self.spans or content.raw is None else [content.raw]


class Entries:
    """The ledger's entries of a source: most articles of a large file are unchanged, and differ in their ids alone.

    Args:
        base: The entry of the file itself, if it holds no article.
        names: The ids of its articles, in order.
        changed: The entries of those that are changed.
    """

    def __init__(self, base: ledger.Entry, names: _Names, changed: Mapping[str, ledger.Entry]) -> None:
        self.base, self._names, self.changed = base, names, changed

    def __len__(self) -> int:
        return len(self._names) or 1

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of the ledger."""
        if not self._names:
            yield ledger.entry_line(self.base)
            return
        usual = ledger.lines_like(self.base)
        for name in self._names:
            entry = self.changed.get(name)
            yield usual(name) if entry is None else ledger.entry_line(entry)


class Changes:
    """The findings, ready to be asked file by file."""

    def __init__(
        self, findings: Findings, sources: Sequence[formats.Source], config: Config, seen: Overview | None = None
    ) -> None:
        from dedup.report.overview import Overview

        self._findings, self._config = findings, config
        self._seen = seen or Overview(findings)
        self._articles = _by_source(self._seen, sources)
        self._spans = {id_: [(c.start, c.end) for c in cuts] for id_, cuts in findings.cuts.items() if cuts}
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
        self, source: formats.Source, file: str, container: str | None = None, opened: Opened | None = None
    ) -> Change:
        """Return what becomes of a source that is written to `file`, a changed compressed one kept as `container`.

        Args:
            opened: Opens what is to be written. Of a large file it is written at once, which then is read only once.

        Raises:
            UnreadableInput: It can't be read any more, or has changed since the articles were read.
        """
        content = Content(source)
        removed = source.format not in RECORDS and source.id in self._findings.dropped
        edited = partial(self._edited, source, content.size if removed else -1)
        with opened() if opened and content.raw is None else nullcontext() as out:
            carved = content.carved(edited, out.write) if out else content.carved(edited)
        edits, packed, written = carved.edits, None, carved.sha256
        spans = tuple((edit.start, edit.end) for edit in edits)
        if source.compression and not removed:
            if edits:
                packed = formats.compress(b"".join(content.without(spans)), source.compression)
            written = content.sha256() if packed is None else ledger.sha256(packed)
        base = ledger.Entry(
            source.id, shown(source.path), file, "unchanged", None, content.sha256(), None if removed else written,
            source.compression, container if edits and source.compression else None,
        )  # fmt: skip
        changed = {entry.id: entry for entry in self._entries(base, carved)}
        entries = Entries(base, _Names(self._seen.ids, self._of(source)), changed)
        emptied = bool(edits) and carved.blank and not removed
        return Change(source, content, spans, entries, packed, removed, emptied, done=out is not None)

    def _edited(self, source: formats.Source, whole: int, blocks: Iterable[bytes]) -> Edited:
        """Yield the blocks of a source with what goes from them; `whole`: bytes, where it goes as one; else -1."""
        if whole >= 0:
            return [(block, [formats.Edit(source.id, 0, whole, -1)]) for block in blocks]
        if not self.touches(source):
            return ((block, ()) for block in blocks)
        articles = self._articles[source.id]
        (rows,) = self._touched[articles].nonzero()
        names = self._seen.ids.names(articles[rows])
        cuts = {name: self._spans[name] for name in names if name in self._spans}
        dropped = {name for name in names if name in self._findings.dropped}
        path = shown(source.path)
        all_read = not any(bad.startswith(path) for bad in self._unreadable)  # every record of it is an article
        numbers = dict(zip(rows.tolist(), names, strict=True)) if all_read else None
        if source.format == "jsonl":
            return formats.edits_of_blocks(source, blocks, self._config, cuts, dropped, numbers)
        return ((block, formats.edits(source, block, self._config, cuts, dropped)) for block in blocks)

    def _entries(self, base: ledger.Entry, carved: Carved) -> Iterator[ledger.Entry]:
        """Yield the entries of articles that are changed."""
        taken = zip(carved.edits, carved.removed, strict=True)
        for name, mine in groupby(taken, key=lambda one: one[0].article_id):
            keeper = self._findings.dropped.get(name)
            action = "written" if keeper is None else "dropped"
            cuts = tuple(self._removed(data, edit) for edit, data in mine)
            yield replace(base, id=name, action=action, keeper=keeper, cuts=cuts)

    def _removed(self, data: bytes, edit: formats.Edit) -> ledger.Removed:
        if edit.cut < 0:
            name, seen = edit.article_id, self._seen
            keeper = self._findings.dropped[name]
            row = seen.listed(keeper)
            kept: Mapping[str, object] = {
                "article": keeper, "start": 0, "end": int(seen.rows["chars"][row]) if row >= 0 else None,
            }  # fmt: skip
            relation = seen.relation_of(name, keeper) or "copy"
            why = f"the article is {_A.get(relation, relation)} of {keeper}"
            return ledger.Removed(edit.start, edit.end, data, why, kept)
        cut: Cut = self._findings.cuts[edit.article_id][edit.cut]
        place = {name: getattr(cut.kept, name) for name in _PLACE} if cut.kept else None
        return ledger.Removed(edit.start, edit.end, data, cut.why, place)


class _Names:
    """The ids of a source's articles, read as they are asked for."""

    def __init__(self, ids: Ids, articles: NDArray[np.int32]) -> None:
        self._ids, self._articles = ids, articles

    def __len__(self) -> int:
        return len(self._articles)

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), _BATCH):
            yield from self._ids.names(self._articles[start : start + _BATCH])


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


def _by_source(seen: Overview, sources: Sequence[formats.Source]) -> dict[str, NDArray[np.int32]]:
    """Group articles by the id of the file that holds them."""
    import numpy as np

    whole = {source.id for source in sources if source.format not in RECORDS}
    records = {source.id for source in sources if source.format in RECORDS}
    found: dict[str, array[int]] = {}
    for number, home in zip(seen.order.tolist(), _Names(seen.ids, seen.order), strict=True):
        if home not in whole:
            while home and home not in records:  # a record's id may hold a # of its own
                home = home.rpartition("#")[0]
        if home:
            found.setdefault(home, array("i")).append(number)
    return {home: np.frombuffer(numbers, np.int32) for home, numbers in found.items()}
