"""What findings do to one source file: the bytes that are written for it, and its lines of the ledger.

    wire.jsonl, 3 records  ->  Change: content, spans of bytes to take out, what is written,
                               Entry("wire.jsonl#1", unchanged), Entry("#2", dropped for #1), Entry("#3", written)

A file of which nothing is taken is written byte for byte, compressed or not. Decides nothing: it only applies findings.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dedup import formats, ledger
from dedup.config import Config
from dedup.errors import UnreadableInput
from dedup.formats.source import explain, shown
from dedup.frozen import dataclass
from dedup.model import ArticleSummary, Cut, Findings, Unreadable
from dedup.output import staging

CHANGED = "has changed while this ran, and was left alone; run again"

_RECORDS = ("jsonl", "csv")
_A = {"copy": "a copy", "update": "an update", "partial": "a part"}
_PLACE = ("article", "start", "end", "line", "end_line")  # of a kept span, in the ledger


@dataclass(frozen=True, slots=True)
class Change:
    """One source as it is and as it will be."""

    source: formats.Source
    raw: bytes  # as on disk
    content: bytes  # decompressed
    spans: tuple[tuple[int, int], ...]  # bytes of `content` that go, in order, disjoint
    written: bytes | None  # as it will lie on disk; None: no file, its one article is dropped
    entries: tuple[ledger.Entry, ...]  # one an article; `file` and `container` are as the caller gave them
    emptied: bool = False  # nothing but white space is left of it

    @property
    def changes(self) -> bool:
        """True where the written bytes are not the source's."""
        return self.written is None or bool(self.spans)


class Changes:
    """The findings, ready to be asked file by file."""

    def __init__(self, findings: Findings, sources: Sequence[formats.Source], config: Config) -> None:
        self._findings = findings
        self._config = config
        self._articles = _by_source(findings.articles, sources)
        self._by_id = {article.id: article for article in findings.articles}
        self._spans = {id_: [(c.start, c.end) for c in cuts] for id_, cuts in findings.cuts.items() if cuts}
        self._relation = {
            pair: row.relation
            for row in findings.relations
            for pair in ((row.a, row.b), (row.b, row.a))
            if findings.dropped.get(pair[0]) == pair[1]
        }
        self._unreadable = {row.path for row in findings.unreadable}

    def is_unread(self, source: formats.Source) -> bool:
        """True for a source that is reported as unreadable as a whole: it is not written."""
        return source.id not in self._articles and shown(source.path) in self._unreadable

    def touches(self, source: formats.Source) -> bool:
        """True where findings cut or drop something of a source, as far as can be told without reading it."""
        articles = self._articles.get(source.id, ())
        return any(row.id in self._findings.dropped or row.id in self._spans for row in articles)

    def ids(self, source: formats.Source) -> list[str]:
        """Return the articles of a source."""
        return [row.id for row in self._articles.get(source.id, ())]

    def articles(self, source: formats.Source) -> int:
        """Return the number of ledger lines of a source: its articles; one for a file without any."""
        return len(self._articles.get(source.id, ())) or 1

    def of(self, source: formats.Source, file: str, container: str | None = None) -> Change:
        """Return what becomes of a source that is written to `file`, a changed compressed one kept as `container`.

        Raises:
            UnreadableInput: It can't be read any more, or has changed since the articles were read.
        """
        raw, content = load(source)
        emptied = False
        rows = self._articles.get(source.id, [])
        if source.format not in _RECORDS and source.id in self._findings.dropped:
            edits = [formats.Edit(source.id, 0, len(content), -1)]
            written = None
        else:
            edits = self._edits(source, content, rows) if self.touches(source) else []
            written = raw
            if edits:
                rest = ledger.carve(content, [(e.start, e.end) for e in edits])
                emptied = not rest.strip()
                written = formats.compress(rest, source.compression)
        changed = written is not raw
        base = ledger.Entry(
            source.id, shown(source.path), file, "unchanged", None, ledger.sha256(raw),
            None if written is None else ledger.sha256(written), source.compression,
            container if changed and source.compression else None,
        )  # fmt: skip
        entries = tuple(self._entries(base, content, edits, rows))
        return Change(source, raw, content, tuple((e.start, e.end) for e in edits), written, entries, emptied)

    def _edits(self, source: formats.Source, content: bytes, rows: Sequence[ArticleSummary]) -> list[formats.Edit]:
        cuts = {row.id: self._spans[row.id] for row in rows if row.id in self._spans}
        dropped = {row.id for row in rows if row.id in self._findings.dropped}
        return formats.edits(source, content, self._config, cuts, dropped)

    def _entries(
        self, base: ledger.Entry, content: bytes, edits: Sequence[formats.Edit], rows: Sequence[ArticleSummary]
    ) -> Iterator[ledger.Entry]:
        """Yield a line an article; one for the file itself if it holds none."""
        of_article: dict[str, list[formats.Edit]] = {}
        for edit in edits:
            of_article.setdefault(edit.article_id, []).append(edit)
        if not rows:
            yield base
        for row in rows:
            mine = of_article.get(row.id, [])
            keeper = self._findings.dropped.get(row.id)
            action = "dropped" if keeper is not None else "written" if mine else "unchanged"
            cuts = tuple(self._removed(content, edit) for edit in mine)
            yield ledger.Entry(
                row.id, base.source, base.file, action, keeper, base.source_sha256, base.written_sha256,
                base.compression, base.container, cuts,
            )  # fmt: skip

    def _removed(self, content: bytes, edit: formats.Edit) -> ledger.Removed:
        data = content[edit.start : edit.end]
        if edit.cut < 0:
            keeper = self._findings.dropped[edit.article_id]
            relation = self._relation.get((edit.article_id, keeper), "copy")
            row = self._by_id.get(keeper)
            kept: Mapping[str, object] = {"article": keeper, "start": 0, "end": row.chars if row else None}
            return ledger.Removed(
                edit.start, edit.end, data, f"the article is {_A.get(relation, relation)} of {keeper}", kept
            )
        cut: Cut = self._findings.cuts[edit.article_id][edit.cut]
        place = {name: getattr(cut.kept, name) for name in _PLACE} if cut.kept else None
        return ledger.Removed(edit.start, edit.end, data, cut.why, place)


def load(source: formats.Source) -> tuple[bytes, bytes]:
    """Return a source's bytes as they lie on disk, and decompressed.

    Raises:
        UnreadableInput: It is gone, forbidden, damaged, or not the file any more that was found.
    """
    if source.data is not None:
        raw = source.data
    else:
        try:
            with open(source.path, "rb") as file:
                stamp = os.fstat(file.fileno())
                raw = file.read()
        except OSError as error:
            raise UnreadableInput(shown(source.path), explain(source.path, error)) from None
        if source.stamp not in (None, (stamp.st_size, stamp.st_mtime_ns)):
            raise UnreadableInput(shown(source.path), CHANGED)
    return raw, formats.content(replace(source, data=raw)) if source.compression else raw


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


def _by_source(
    articles: Sequence[ArticleSummary], sources: Sequence[formats.Source]
) -> dict[str, list[ArticleSummary]]:
    """Group articles by the id of the file that holds them."""
    whole = {source.id for source in sources if source.format not in _RECORDS}
    records = {source.id for source in sources if source.format in _RECORDS}
    found: dict[str, list[ArticleSummary]] = {}
    for article in articles:
        home = article.id
        if home not in whole:
            while home and home not in records:  # a record's id may hold a # of its own
                home = home.rpartition("#")[0]
        if home:
            found.setdefault(home, []).append(article)
    return found
