"""Sources rewritten where they stand, each atomically, after the ledger that can undo it is safe on disk.

    dedup clean --in-place wire/     1. wire/.dedup/ledger-0001.jsonl, synced   2. wire/a.txt, wire/b.txt ... replaced

A folder the user named holds the ledger of its files; a file named by itself has it in its own folder's `.dedup`.
Killed at any moment, each source is either as it was or as it shall be, and the ledger can restore both: it is the plan
that the second step follows, and `restore` passes over files that are still as they were.
A link is followed and its target rewritten. A dropped article's file is removed; its bytes are in the ledger.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from dedup import formats, ledger
from dedup.config import Config
from dedup.errors import UnreadableInput, UsageError
from dedup.formats.source import CHANGED, shown
from dedup.frozen import dataclass
from dedup.model import Findings, Unreadable
from dedup.output import staging
from dedup.output.change import Change, Changes, below, permissions, problem
from dedup.output.content import Content
from dedup.output.written import Tally, Written

FOLDER = ".dedup"


@dataclass(slots=True)
class _Run:
    """What one call gathers."""

    changes: Changes
    fingerprint: str
    tally: Tally = field(default_factory=Tally)
    problems: list[Unreadable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ledgers: list[Path] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)  # sources
    undone: set[str] = field(default_factory=set)  # their articles

    def fail(self, source: formats.Source, error: UnreadableInput | OSError, what: str) -> None:
        if source.id in self.failed:
            return
        self.failed.add(source.id)
        self.undone.update(self.changes.ids(source))
        if isinstance(error, OSError):
            error = UnreadableInput(shown(source.path), f"{what}: {error.strerror or error}; left as it was")
        self.problems.append(problem(source, error))


@dataclass(frozen=True, slots=True)
class _File:
    """A source to change, where it truly lies."""

    source: formats.Source
    root: Path  # the folder whose `.dedup` holds its ledger
    file: str  # below `root`
    sha256: str = ""  # as the ledger has it


def in_place(findings: Findings, sources: Sequence[formats.Source], config: Config) -> Written:
    """Rewrite every source that changes, and return what was done and where its ledgers are.

    A file that can't be rewritten, or whose ledger can't be written, is a problem in the result and stays as it was.

    Raises:
        UsageError: A source is standard input.
    """
    for source in sources:
        if source.data is not None:
            raise UsageError("standard input can't be rewritten; leave out --in-place, or name files")
    run = _Run(Changes(findings, sources, config), findings.fingerprint)
    for root, files in _by_root(sources, run).items():
        for file in _plan(root, files, run):
            try:
                _rewrite(file, run)
            except (UnreadableInput, OSError) as error:
                run.fail(file.source, error, "could not be rewritten")
    place = run.ledgers[-1].parent if run.ledgers else Path()
    return run.tally.written(place, run.problems, run.undone, run.ledgers, run.notes)


def _by_root(sources: Sequence[formats.Source], run: _Run) -> dict[Path, list[_File]]:
    """Group the sources to change by the folder of their ledger; the same file by a second name is taken once."""
    found: dict[Path, list[_File]] = {}
    seen: set[Path] = set()
    for source in sources:
        if run.changes.is_unread(source):
            continue
        if not run.changes.touches(source):
            run.tally.untouched(run.changes.articles(source))
            continue
        real = Path(os.path.realpath(source.path))
        if real in seen:
            continue
        seen.add(real)
        root = Path(os.path.realpath(source.argument))
        if not root.is_dir() or root not in real.parents:
            root = real.parent
        found.setdefault(root, []).append(_File(source, root, real.relative_to(root).as_posix()))
    return found


def _plan(root: Path, files: Sequence[_File], run: _Run) -> list[_File]:
    """Write the ledger of one folder and return the files to rewrite: none where it could not be written."""
    own = Tally()
    planned: list[_File] = []
    lines: list[bytes] = []
    try:
        for folder in {below(root, file.file).parent for file in files}:
            staging.sweep(folder)
        for file in files:
            try:
                change = _checked(run.changes.of(file.source, file.file, _container(file)), below(root, file.file))
            except UnreadableInput as error:
                run.fail(file.source, error, "")
                continue
            if not change.changes:
                run.tally.add(change)
                continue
            own.add(change)
            planned.append(_File(file.source, root, file.file, change.entries.base.source_sha256))
            lines += change.entries.lines()
            _store(root, change)
        if planned:
            head = ledger.header_line(run.fingerprint, own.counts(), in_place=True)
            bits = permissions(file.source for file in planned)
            run.ledgers.append(_near(_commit(_made(root / FOLDER), b"".join([head, *lines]), bits)))
    except OSError as error:
        for file in files:
            run.fail(file.source, error, f"its ledger can't be written to {root / FOLDER}")
        return []
    return planned


def _checked(change: Change, path: Path) -> Change:
    """Refuse what could not be undone or done, before anything is touched."""
    name = shown(change.source.path)
    if change.removed and os.path.islink(change.source.path):
        raise UnreadableInput(name, f"a link to {path}, a copy that would be removed; remove the link by hand")
    if change.changes and not os.access(path.parent, os.W_OK):
        raise UnreadableInput(name, f"can't be rewritten: {path.parent} is not writable; left as it was")
    return change


def _container(file: _File) -> str | None:
    """The place of a compressed source's copy, by its content: a file may be rewritten more than once."""
    if not file.source.compression:
        return None
    return f"{FOLDER}/containers/{Content(file.source).sha256()[:16]}/{file.file}"


def _store(root: Path, change: Change) -> None:
    if (container := change.entries.base.container) is not None:
        _made(root / FOLDER)
        path = below(root, container)
        staging.make_folders(path.parent)
        staging.replace_file(path, change.content.raw or b"", bits=permissions([change.source]))


def _made(folder: Path) -> Path:
    """The `.dedup` folder, which version control is told to pass over."""
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_bytes(b"*\n")
    return folder


def _commit(folder: Path, data: bytes, bits: int) -> Path:
    """Write a ledger whole under the next free number, also beside other runs; `bits`: who may read it at most."""
    temporary = folder / f".ledger.tmp-{os.getpid()}"
    try:
        staging.replace_file(temporary, data, bits=bits)
        number = 1 + max((_number(path) for path in folder.iterdir()), default=0)
        while True:
            path = folder / f"ledger-{number:04}.jsonl"
            try:
                os.link(temporary, path)  # unlike a rename, fails where another run took the number
                break
            except FileExistsError:
                number += 1
    finally:
        temporary.unlink(missing_ok=True)
    staging.sync_folder(folder)
    staging.sync_folder(folder.parent)
    return path


def _near(path: Path) -> Path:
    """The path as one would type it from here."""
    near = os.path.relpath(path)
    return path if near.startswith(os.pardir) else Path(near)


def _number(path: Path) -> int:
    """The number of a ledger, one that was restored too (`undone-0001.jsonl`); 0 for other files."""
    stem, _, digits = path.stem.rpartition("-")
    return int(digits) if stem in ("ledger", "undone") and path.suffix == ".jsonl" and digits.isdecimal() else 0


def _rewrite(file: _File, run: _Run) -> None:
    """Replace one file, if it still is what the ledger says."""
    path = below(file.root, file.file)
    state = path.stat()
    change = run.changes.of(file.source, file.file)
    if change.entries.base.source_sha256 != file.sha256:
        raise UnreadableInput(shown(file.source.path), CHANGED)
    if change.removed:
        path.unlink()
        staging.sync_folder(path.parent)
    else:
        staging.replace_file(path, change.written(), like=state)
    run.tally.add(change)
    if state.st_nlink > 1:
        others = state.st_nlink - 1
        run.notes.append(f"{shown(file.source.path)}: still as it was under its {others} other name(s) (hard links)")
