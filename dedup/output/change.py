"""What findings do to one source file: the bytes that are written for it, and its lines of the ledger.

    wire.jsonl, 3 records  ->  Change: content, spans of bytes to take out, what is written,
                               Entry("wire.jsonl#1", unchanged), Entry("#2", dropped for #1), Entry("#3", written)

A file of which nothing is taken is written byte for byte, compressed or not. Of a large file of JSON Lines not all is
in memory (`content`), and of its ledger only what changes. Decides nothing: it only applies findings.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from dedup import formats, ledger
from dedup.config import Config
from dedup.errors import UnreadableInput
from dedup.formats.source import shown
from dedup.formats.table import RECORDS
from dedup.frozen import dataclass
from dedup.model import Cut, Findings, Unreadable
from dedup.output import staging
from dedup.output.content import Content, hashed

if TYPE_CHECKING:  # `restore` uses what stands here, and needs no numpy
    import numpy as np
    from numpy.typing import NDArray

    from dedup.report.ids import Ids
    from dedup.report.overview import Overview

__all__ = ["Change", "Changes", "Entries", "below", "file_name", "mode", "permissions", "problem"]

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

    @property
    def changes(self) -> bool:
        """True where the written bytes are not the source's."""
        return self.removed or bool(self.spans)

    def written(self) -> Iterable[bytes]:
        """Return the bytes as they will lie on disk, in pieces."""
        return _written(self.content, self.spans, self.packed, checked=True)


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

    def of(self, source: formats.Source, file: str, container: str | None = None) -> Change:
        """Return what becomes of a source that is written to `file`, a changed compressed one kept as `container`.

        Raises:
            UnreadableInput: It can't be read any more, or has changed since the articles were read.
        """
        content = Content(source)
        removed = source.format not in RECORDS and source.id in self._findings.dropped
        if removed:
            edits = [formats.Edit(source.id, 0, content.size, -1)]
        else:
            edits = self._edits(source, content) if self.touches(source) else []
        spans = tuple((e.start, e.end) for e in edits)
        packed, emptied = None, False
        if edits and not removed:
            emptied = not any(piece.strip() for piece in content.without(spans))
            if source.compression:
                packed = formats.compress(b"".join(content.without(spans)), source.compression)
        written = None if removed else content.sha256() if not edits else hashed(_written(content, spans, packed))
        base = ledger.Entry(
            source.id, shown(source.path), file, "unchanged", None, content.sha256(), written, source.compression,
            container if edits and source.compression else None,
        )  # fmt: skip
        changed = {entry.id: entry for entry in self._entries(base, content, edits)}
        names = _Names(self._seen.ids, self._of(source))
        return Change(source, content, spans, Entries(base, names, changed), packed, removed, emptied)

    def _edits(self, source: formats.Source, content: Content) -> list[formats.Edit]:
        articles = self._articles[source.id]
        (rows,) = self._touched[articles].nonzero()
        names = self._seen.ids.names(articles[rows])
        cuts = {name: self._spans[name] for name in names if name in self._spans}
        dropped = {name for name in names if name in self._findings.dropped}
        path = shown(source.path)
        whole = not any(bad.startswith(path) for bad in self._unreadable)  # every record of it is an article
        numbers = dict(zip(rows.tolist(), names, strict=True)) if whole else None
        if source.format == "jsonl":
            return formats.edits_of_lines(source, content.lines(), self._config, cuts, dropped, numbers)
        return formats.edits(source, content.whole(), self._config, cuts, dropped)

    def _entries(self, base: ledger.Entry, content: Content, edits: Sequence[formats.Edit]) -> Iterator[ledger.Entry]:
        """Yield the entries of articles that are changed."""
        removed = content.each((edit.start, edit.end) for edit in edits)
        for name, mine in groupby(zip(edits, removed, strict=True), key=lambda one: one[0].article_id):
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


def _written(
    content: Content, spans: Sequence[tuple[int, int]], packed: bytes | None, checked: bool = False
) -> Iterable[bytes]:
    if packed is not None:
        return [packed]
    return content.without(spans, checked) if spans or content.raw is None else [content.raw]


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
