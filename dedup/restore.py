"""The way back: originals, byte for byte, from what `dedup clean` wrote. Needs nothing but that folder.

    dedup-out/texts/a.txt + the cuts of a.txt in dedup-out/ledger.jsonl  ->  dedup-out-restored/a.txt
    wire/a.txt            + wire/.dedup/ledger-0001.jsonl                ->  wire/a.txt as it was before --in-place

Every file is checked against the hash that the ledger has of it, before and after: a file that was edited since is a
problem and is left alone, the others are restored. Ledgers of `--in-place` are undone newest first; one that is wholly
undone becomes `undone-0001.jsonl`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from dedup import ledger
from dedup.errors import LedgerError, OutputError, UsageError
from dedup.formats.discover import RESTORED
from dedup.formats.source import shown
from dedup.frozen import dataclass
from dedup.ledger import Entry
from dedup.model import Unreadable
from dedup.output import staging
from dedup.output.change import below
from dedup.output.inplace import FOLDER

_IN_PLACE = re.compile(r"ledger-(\d+)\.jsonl")
_EDITED = "was changed since dedup wrote it"
_WAY_OUT = "put the cleaned text back and restore again, or take what was cut from the ledger"


@dataclass(frozen=True, slots=True)
class Restored:
    """The outcome of `restore`."""

    place: Path  # the folder that holds the originals
    files: int  # restored
    already: int  # in place: files that were as they had been before
    problems: tuple[Unreadable, ...] = ()  # the error names the ledger and the file in it, the path the source


@dataclass(frozen=True, slots=True)
class _Book:
    """A ledger, and the folder whose files it tells of."""

    path: Path
    root: Path
    in_place: bool

    def files(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """Yield each file with its articles' entries."""
        seen: set[str] = set()
        for file, entries in groupby(ledger.read(self.path)[1], key=lambda entry: entry.file):
            if file in seen:
                raise LedgerError(f"{self.path}: the ledger is damaged: {file} stands in two places; use a whole copy")
            seen.add(file)
            yield file, tuple(entries)

    def named(self, entry: Entry) -> str:
        """Return what a problem with a file begins with: the ledger, and the file as it stands there."""
        return f"{self.path}: {shown(entry.file)}"


def restore(directory: Path, to: Path | None = None) -> Restored:
    """Rebuild the originals that a ledger tells of; what can't be rebuilt is a problem, and the rest is restored.

    Args:
        directory: A folder that `dedup clean` wrote; or, after `--in-place`, the folder it cleaned, its `.dedup`, or a
            ledger in there.
        to: Where to write them: a folder that is empty or not there yet. By default `directory` with "-restored" at its
            end; after `--in-place`, where they were.

    Raises:
        LedgerError: There is no ledger, or its first line is damaged.
        UsageError: `to` holds something.
        OutputError: The originals can't be written.
    """
    books = _books(directory)
    if books[0].in_place and to is None:
        return _in_place(books)
    folder = directory.parent if directory.is_file() else directory
    place = to or usual(folder)
    target = Path(os.path.realpath(place))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{place}: is there already; name a folder that is empty or not there yet with --to")
    problems: list[Unreadable] = []
    done: set[str] = set()
    with staging.staged(target, name=place, flag="--to") as staging_folder:
        for name, source, found, mode in _originals(books):
            if isinstance(found, LedgerError):
                problems.append(Unreadable(source, str(found)))
                continue
            staging.write_file(below(staging_folder, name), [found], mode)
            done.add(name)
    return Restored(place, len(done), 0, tuple(problems))


def usual(folder: Path) -> Path:
    """Return where the originals of an output folder are rebuilt, where no other place is named: beside it."""
    return Path(os.path.normpath(folder / "..")) / f"{folder.resolve().name}{RESTORED}"


def check(directory: Path) -> tuple[str, ...]:
    """Return what is not as the ledger says or can't be restored, a line each: none if all is well. Writes nothing.

    Raises:
        LedgerError: There is no ledger, or its first line is damaged.
    """
    found = _originals(_books(directory), thorough=True)
    return tuple(str(error) for _, _, error, _ in found if isinstance(error, LedgerError))


def _books(directory: Path) -> list[_Book]:
    """The ledgers that a path stands for, the newest first."""
    if directory.is_file():
        paths = [directory]
    elif (directory / ledger.NAME).is_file():
        paths = [directory / ledger.NAME]
    else:
        folder = directory if directory.name == FOLDER else directory / FOLDER
        found = [path for path in folder.iterdir() if _IN_PLACE.fullmatch(path.name)] if folder.is_dir() else []
        paths = sorted(found, key=lambda path: int(path.stem.rpartition("-")[2]), reverse=True)
    if not paths:
        raise LedgerError(f"{directory}: no ledger here; name the folder that `dedup clean` wrote, or cleaned in place")
    books = []
    for path in paths:
        in_place = ledger.read(path)[0].in_place
        whole = path.resolve()
        books.append(_Book(path, whole.parent.parent if in_place else whole.parent, in_place))
    return books


def _originals(books: Sequence[_Book], thorough: bool = False) -> Iterator[tuple[str, str, bytes | LedgerError, int]]:
    """Yield each file's name, its source as the user named it, its original bytes or what is wrong, and its mode.

    Of several ledgers, an older one starts from what a newer one gave.
    """
    newer: dict[Path, bytes] = {}
    for book in books:
        try:
            for file, entries in book.files():
                name = file if book.in_place else file.removeprefix("texts/")
                path, mode = below(book.root, file), _mode(book, entries[0])
                try:
                    found = _original(book, entries, newer.get(path), thorough)
                except LedgerError as error:
                    yield name, entries[0].source, error, mode
                    continue
                if len(books) > 1:
                    newer[path] = found
                yield name, entries[0].source, found, mode
        except LedgerError as error:  # a damaged line: what follows it is lost
            yield str(book.path), str(book.path), error, 0


def _mode(book: _Book, entry: Entry) -> int:
    """Return the permission bits of an original: of its text, of the copy kept of it, or as few as its ledger has."""
    for path in (below(book.root, name) for name in (entry.file, entry.container) if name is not None):
        with suppress(OSError):
            return os.stat(path).st_mode & 0o777
    return os.stat(book.path).st_mode & 0o777


def _original(book: _Book, entries: Sequence[Entry], written: bytes | None, thorough: bool) -> bytes:
    """Return a file's bytes as they were; `written`: what stands there, if not what is on disk.

    Raises:
        LedgerError: The file, or the copy kept of it, is gone or not what the ledger says.
    """
    first = entries[0]
    name = book.named(first)
    if first.written_sha256 is not None and (first.container is None or thorough):
        written = _read(below(book.root, first.file), book) if written is None else written
        if book.in_place and ledger.sha256(written) == first.source_sha256:
            return written
        if ledger.sha256(written) != first.written_sha256:
            way = _WAY_OUT if first.container is None else "its original is kept whole, and restore gives it back"
            raise LedgerError(f"{name}: {_EDITED}; {way}")
    if first.container is not None:
        original = _read(below(book.root, first.container), book)
    else:
        try:
            original = ledger.rebuild(written or b"", [cut for entry in entries for cut in entry.cuts])
        except LedgerError as error:
            raise LedgerError(f"{name}: {error}; the ledger is damaged, use a whole copy of it") from None
    if ledger.sha256(original) != first.source_sha256:
        raise LedgerError(
            f"{name}: what was kept does not give back the original; use a whole copy of {book.root.name}"
        )
    return original


def _read(path: Path, book: _Book) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LedgerError(f"{book.path}: {shown(str(path))}: {error.strerror or error}") from None


def _in_place(books: Sequence[_Book]) -> Restored:
    """Undo ledgers where their files are."""
    problems: list[Unreadable] = []
    restored: set[Path] = set()
    files: set[Path] = set()
    left: set[Path] = set()
    swept: set[Path] = set()
    for book in books:
        before = len(problems)
        try:
            for file, entries in book.files():
                path = below(book.root, file)
                if path.parent not in swept and path.parent.is_dir():
                    staging.sweep(path.parent)  # of what a killed run left
                swept.add(path.parent)
                files.add(path)
                if (error := _tried(book, entries, path, restored)) is not None:
                    problems.append(Unreadable(entries[0].source, error))
                    left.add(path)
        except LedgerError as damage:
            problems.append(Unreadable(str(book.path), str(damage)))
        if len(problems) == before:
            _retire(book)
    return Restored(books[0].root, len(restored), len(files - restored - left), tuple(problems))


def _tried(book: _Book, entries: Sequence[Entry], path: Path, restored: set[Path]) -> str | None:
    """Restore one file where it is, and return what went wrong."""
    try:
        if _put_back(book, entries, path):
            restored.add(path)
    except LedgerError as error:
        return str(error)
    except OSError as error:
        return f"{book.named(entries[0])}: could not be restored: {error.strerror or error}; left as it was"
    return None


def _put_back(book: _Book, entries: Sequence[Entry], path: Path) -> bool:
    """Restore one file where it is; return False if it is as it was already."""
    first = entries[0]
    name = book.named(first)
    if book.root not in Path(os.path.realpath(path)).parents:
        raise LedgerError(f"{name}: a link leads out of {book.root}; left alone")
    state = path.stat() if path.exists() else None
    if state is not None:
        present = ledger.sha256(_read(path, book))
        if present == first.source_sha256:
            return False
        if present != first.written_sha256:
            if first.written_sha256 is None:
                raise LedgerError(f"{name}: is another file than dedup removed; move it away and restore again")
            raise LedgerError(f"{name}: {_EDITED}; left as it is: {_WAY_OUT}")
    elif first.written_sha256 is not None:
        raise LedgerError(f"{name}: is gone; bring back the version that dedup wrote")
    original = _original(book, entries, None, thorough=False)
    staging.make_folders(path.parent)
    staging.replace_file(path, original, like=state, bits=staging.ANYONE if state else _mode(book, first))
    return True


def _retire(book: _Book) -> None:
    done = book.path.with_name(book.path.name.replace("ledger-", "undone-", 1))
    try:
        os.rename(book.path, done)
    except OSError as error:
        raise OutputError(f"{book.path}: all is restored, but it can't be renamed: {error.strerror or error}") from None
