"""The folder of `dedup clean`: canonical texts, the faces of the report, the ledger.

    dedup-out/texts/...        the input mirrored by article id; unchanged files byte for byte
    dedup-out/ledger.jsonl     what was cut, to put back (dedup/ledger.py)
    dedup-out/containers/...   compressed sources that were changed: no library compresses to the same bytes for ever
    dedup-out/report.json ...  as the caller made them

Everything is written beside the final name and renamed into it at the end (dedup/output/staging.py).
A text has its source's permissions; what tells of all sources is open to nobody who may not read each of them.
A file that can't be read, or changed since it was, is a problem in the result; the others go on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from dedup import formats, ledger, memory
from dedup.config import Config
from dedup.errors import LedgerError, UnreadableInput, UsageError
from dedup.formats.source import shown
from dedup.model import Findings, Unreadable
from dedup.output import staging
from dedup.output.change import Change, Changes, below, file_name, mode, permissions, problem
from dedup.output.written import Tally, Written

if TYPE_CHECKING:
    from dedup.report.overview import Overview

_OWN = ("texts", "containers", ledger.NAME)
_FACES = ("report.json", "report.html")  # of a former version too: `force` may replace them


def write(
    findings: Findings,
    sources: Sequence[formats.Source],
    config: Config,
    directory: Path,
    *,
    faces: Mapping[str, bytes | Iterable[str | bytes | memoryview]],
    force: bool = False,
    seen: Overview | None = None,
) -> Written:
    """Write the cleaned texts, the ledger and `faces` (file name -> bytes, or pieces of them) as folder `directory`.

    Args:
        findings: With final cuts: they are applied as they stand.
        sources: In input order, standard input too; those that `findings` calls unreadable are passed over.
        config: As it was when the articles were read.
        directory: Made with the folders above it.
        faces: File names of the report, beside `texts/`.
        force: Replace a former output of dedup that stands there. Anything else that stands there is never touched.
        seen: The findings at a glance, where somebody has looked already.

    Raises:
        UsageError: `directory` holds something, with `force` something that dedup did not write as it stands there;
            or it is or holds the input.
        OutputError: The disk is full or read-only; what stood there before still stands there.
    """
    target = Path(os.path.realpath(directory))
    staging.recover(target)
    _refuse(directory, target, sources, faces, force)
    changes = Changes(findings, sources, config, seen)
    tally = Tally()
    problems: list[Unreadable] = []
    undone: list[str] = []
    with staging.staged(target, name=directory, flag="-o", replace=force) as folder:
        (folder / "texts").mkdir()
        private = staging.opener(permissions(one for one in sources if not changes.is_unread(one)))
        aside = folder / "aside"
        with open(folder / "entries", "wb", opener=private) as entries, open(aside, "w+b", opener=private) as goes:
            for change in _write_texts(folder, goes, changes, sources, problems, undone):
                tally.add(change)
                entries.writelines(change.entries.lines())
        aside.unlink()
        memory.give_back_free()
        _close_ledger(folder, findings.fingerprint, tally, private)
        for name, face in faces.items():
            _write_face(folder / name, face, private)
            memory.give_back_free()
    return tally.written(directory, problems, undone)


def _write_texts(
    folder: Path,
    aside: BinaryIO,
    changes: Changes,
    sources: Sequence[formats.Source],
    problems: list[Unreadable],
    undone: list[str],
) -> Iterator[Change]:
    """Write the texts, and yield each with what the ledger has to tell of it."""
    taken: dict[str, str] = {}  # places -> who is there; folders too
    for source in sources:
        if changes.is_unread(source):
            continue
        name = file_name(source)
        try:
            _take(name, shown(source.path), taken)
            change = _changed(folder, aside, changes, source, name)
        except UnreadableInput as error:
            problems.append(problem(source, error))
            undone += changes.ids(source)
            continue
        yield change


def _take(name: str, path: str, taken: dict[str, str]) -> None:
    """Refuse a file whose place, or a folder on the way to it, is another file's: several arguments can give such."""
    above = [parent.as_posix() for parent in PurePosixPath(name).parents][:-1]
    other = taken.get(name) or next((taken[place] for place in above if not taken.get(place, "/").endswith("/")), None)
    if other:
        raise UnreadableInput(path, f"would be written in the place of {other}; clean the two into two folders")
    taken[name] = path
    taken.update((place, f"{path}/") for place in above)


def _changed(folder: Path, aside: BinaryIO, changes: Changes, source: formats.Source, name: str) -> Change:
    """Write what becomes of a source."""
    place, bits = below(folder, f"texts/{name}"), mode(source)
    try:
        opened = partial(staging.new_file, place, bits)
        change = changes.of(source, f"texts/{name}", f"containers/{name}", opened, aside)
    except UnreadableInput:  # a large file is written as it is read, and was changed since it was found
        place.unlink(missing_ok=True)
        raise
    if not (change.removed or change.done):
        staging.write_file(place, change.written(), bits)
    container = change.entries.base.container
    if container is not None:
        staging.write_file(below(folder, container), [change.content.raw or b""], bits)
    return change


def _close_ledger(folder: Path, fingerprint: str, tally: Tally, private: Callable[[str, int], int]) -> None:
    body = folder / "entries"
    with open(folder / ledger.NAME, "wb", opener=private) as file, open(body, "rb") as entries:
        file.write(ledger.header_line(fingerprint, tally.counts()))
        shutil.copyfileobj(entries, file, 1 << 20)
    body.unlink()


def _write_face(
    path: Path, face: bytes | Iterable[str | bytes | memoryview], private: Callable[[str, int], int]
) -> None:
    pieces = [face] if isinstance(face, bytes) else face
    with open(path, "wb", opener=private) as file:
        for piece in pieces:
            file.write(piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece)


def _refuse(
    directory: Path, target: Path, sources: Sequence[formats.Source], faces: Iterable[str], force: bool
) -> None:
    """Raise where writing could destroy anything that is not dedup's own."""
    if (held := _held(target, sources)) is not None:
        raise UsageError(
            f"{directory}: holds the input {shown(held)}, which would be written over; "
            "name another folder with -o, or rewrite the sources with --in-place"
        )
    if target.is_dir():
        names = {path.name for path in target.iterdir()}
        if names and not ledger.is_ledger(target / ledger.NAME):
            raise UsageError(f"{directory}: is not empty and was not written by dedup; name another folder with -o")
        if names and not force:
            raise UsageError(f"{directory}: holds a former output; replace it with --force, or name another with -o")
        if strange := sorted(names - {*_OWN, *_FACES, *faces}):
            raise UsageError(f"{directory}: holds {shown(strange[0])}, which dedup did not write; move it first")
        if names and (wrong := _not_as_written(target)):
            raise UsageError(f"{directory}: {wrong}; move it first, or name another folder with -o")
    elif target.exists():
        raise UsageError(f"{directory}: is a file; name a folder with -o")


def _held(target: Path, sources: Sequence[formats.Source]) -> str | None:
    """Return an input that truly lies in `target`, be it by a link; None where there is none."""
    folders: dict[str, str] = {}  # as named -> as it is: most sources share theirs
    for source in sources:
        if source.data is not None:
            continue
        for path in (source.argument, source.path):
            above, name = os.path.split(path)
            if name in ("", os.curdir, os.pardir) or os.path.islink(path):
                real = os.path.realpath(path)
            else:
                if above not in folders:
                    folders[above] = os.path.realpath(above)
                real = os.path.join(folders[above], name)
            if real == str(target) or real.startswith(os.path.join(target, "")):
                return path
    return None


def _not_as_written(target: Path) -> str:
    """Return what is not in a former output as its ledger has it: a file that is new or was edited; "" if all is."""
    wanted: dict[str, str | None] = {}
    try:
        for entry in ledger.read(target / ledger.NAME)[1]:
            wanted[entry.file] = entry.written_sha256
            if entry.container is not None:
                wanted[entry.container] = entry.source_sha256
    except LedgerError:
        return f"its {ledger.NAME} is damaged or of another version, so what stands there can't be told from yours"
    for path in sorted(path for top in ("texts", "containers") for path in (target / top).rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name = path.relative_to(target).as_posix()
        if wanted.get(name) is None or not path.is_file() or path.is_symlink():
            return f"holds {shown(name)}, which dedup did not write"
        if ledger.sha256(path.read_bytes()) != wanted[name]:
            return f"{shown(name)} was changed since dedup wrote it"
    return ""
