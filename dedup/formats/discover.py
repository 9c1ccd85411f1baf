"""Arguments -> sources, in an order that the operating system has no part in.

    dedup report wire/ extra.txt   ->   Source(id="ap/1.txt"), Source(id="ap/2.md"), Source(id="extra.txt")

A folder is walked by name (code points, no locale). Passed over: hidden entries, what ignore files or `exclude` name,
files of no known suffix, and folders that `dedup clean` wrote; one it wrote that is named stands for its `texts/`. A
named file is read whatever ignore files say; without a suffix, as text. A link is followed where it leads out of all
named folders, once; one that leads back above itself, or nowhere, gives a line. Each file is read once, however often
it is named. Ids are unique: files of two arguments with one id both get their argument's path in front, and a file
whose id could be that of a record of another (`a.csv#1.txt` beside `a.csv`) is not read.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from dedup.errors import UsageError
from dedup.formats import ignore, stdin, table
from dedup.formats.source import Source, explain, real, shown, unreadable
from dedup.frozen import dataclass
from dedup.model import Unreadable

if TYPE_CHECKING:
    from dedup.config import Config

Found: TypeAlias = Source | Unreadable
LEDGER = "ledger.jsonl"
RESTORED = "-restored"  # what `dedup restore` adds to the name of an output
_LEDGER_SCHEMA = re.compile(rb'^[^\n]*"schema"\s*:\s*"dedup-ledger/')
_NO_SUFFIX = re.compile(r"\.?[^a-z]*")  # "story", "wire.001": no suffix that names another format


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str  # as the user would name it
    real: str  # links resolved
    id: str  # "" at the top, else with a '/' at its end
    rules: ignore.Rules
    linked: bool  # reached through a link, so its files may be reached twice


def discover(paths: Sequence[str], config: Config, standard_input: BinaryIO | None = None) -> Iterator[Found]:
    """Yield the sources of some paths, and Unreadable for each that can't be used; no file is read yet, "-" is.

    Args:
        paths: Files, folders or "-", as the user named them; none: `config.paths`, else the current folder.
        config: `paths`, `exclude` and `text_field` count.
        standard_input: What "-" reads; None: the process's own.

    Raises:
        UsageError: No path exists, or all of them together hold no text; "-" is named and standard input is closed.
    """
    arguments = list(dict.fromkeys(paths or config.paths or (".",)))
    missing = [path for path in arguments if path != "-" and not os.path.lexists(path)]
    if len(missing) == len(arguments):
        names = ", ".join(map(shown, missing[:5])) + (", ..." if len(missing) > 5 else "")
        raise UsageError(f"{names}: no such file or folder")
    walk = _Walk(arguments, config)
    found: Iterable[Found] = (each for argument in arguments for each in walk.argument(argument, standard_input))
    records: set[str] = set()
    if len(arguments) > 1:
        found = list(_distinct(list(found)))
        records.update(each.id for each in found if isinstance(each, Source) and each.format in table.RECORDS)
    nothing = True
    for each in _no_records(found, records):
        nothing = False
        yield each
    if nothing and not walk.excluded:
        raise UsageError(walk.nothing(arguments))


class _Walk:
    """One pass over the arguments: what was seen, and the rules that hold everywhere."""

    def __init__(self, arguments: Sequence[str], config: Config) -> None:
        self.excluded = 0  # named files that `exclude` takes out: an empty run is then what was asked for
        self.ignored = 0  # entries passed over in folders
        self._config = config
        self._exclude = ignore.spec(config.exclude) if config.exclude else None
        self._roots = tuple(real(path) for path in arguments if path != "-" and os.path.isdir(path))
        self._several = len(arguments) > 1
        self._files: set[str] = set()  # real paths of files that may be met again
        self._links: set[str] = set()  # real paths of folders that a link led to

    def argument(self, path: str, standard_input: BinaryIO | None) -> Iterator[Found]:
        """Yield what one argument stands for."""
        if path == "-":
            yield stdin.source(standard_input or _standard_input(), self._config)
            return
        try:
            status = os.stat(path)
        except OSError as error:
            yield unreadable(path, _broken(path, error))
            return
        if stat.S_ISDIR(status.st_mode):
            top = os.path.join(path, "texts") if _is_output(path) else path
            yield from self._walk(_Folder(top, real(top), "", ignore.Rules.above(real(top)), False), path)
        elif self._excludes(os.path.basename(path), path):
            self.excluded += 1
        elif not stat.S_ISREG(status.st_mode):
            yield unreadable(path, _special(path))
        elif self._first(real(path), self._several):
            yield _named(path, _stamp(status))

    def nothing(self, arguments: Sequence[str]) -> str:
        """Return the message for a run that found nothing to read."""
        looked_for = ", ".join(table.SUFFIXES)
        message = f"{', '.join(map(shown, arguments))}: no text found (looked for {looked_for}, each also .gz or .zst)"
        if self.ignored:
            message += f".\nPassed over: {self.ignored} entries, hidden, ignored, excluded or written by dedup clean"
        return message

    def _walk(self, top: _Folder, argument: str) -> Iterator[Found]:
        stack = [self._entries(top, argument)]  # not recursion: a path may be deeper than Python's stack
        while stack:
            entry = next(stack[-1], None)
            if entry is None:
                stack.pop()
            elif isinstance(entry, _Folder):
                stack.append(self._entries(entry, argument))
            else:
                yield entry

    def _entries(self, folder: _Folder, argument: str) -> Iterator[Found | _Folder]:
        try:
            with os.scandir(folder.path) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield unreadable(folder.path, explain(folder.path, error))
            return
        names = {entry.name for entry in entries}
        if folder.id and {LEDGER, "texts"} <= names and _is_output(folder.path):
            self.ignored += 1
            return
        rules = folder.rules.within(folder.real, names)
        ids = _told_apart([entry.name for entry in entries])
        for entry in entries:
            if _is_restored(folder.path, entry.name, names):
                self.ignored += 1
                continue
            yield from self._entry(entry, ids[entry.name], replace(folder, rules=rules), argument)

    def _entry(self, entry: os.DirEntry[str], name: str, parent: _Folder, argument: str) -> Iterator[Found | _Folder]:
        path = entry.name if parent.path == os.curdir else os.path.join(parent.path, entry.name)
        location = os.path.join(parent.real, entry.name)
        linked = parent.linked or entry.is_symlink()
        try:
            status = entry.stat()
        except OSError as error:
            known = error.errno == errno.ELOOP or table.of(path)[0]
            if known and not self._passes_over(entry, parent, path, False):
                yield unreadable(path, _broken(path, error))
            return
        folder = stat.S_ISDIR(status.st_mode)
        if self._passes_over(entry, parent, path, folder):
            self.ignored += 1
            return
        name = parent.id + name + "/" * folder
        if entry.is_symlink():
            location = real(path)
            if folder and _holds(location, parent.real):
                yield unreadable(path, f"a link back to {shown(location)}, which holds it; not followed")
                return
            if any(_holds(root, location) for root in self._roots) or (folder and not self._first_link(location)):
                return
        if folder:
            yield _Folder(path, location, name, parent.rules, linked)
        else:
            found = self._file(Source(path, name, "", "", argument, stamp=_stamp(status)), location, status, linked)
            if found:
                yield found

    def _file(self, source: Source, location: str, status: os.stat_result, linked: bool) -> Found | None:
        """Return a file of a walked folder as a source with its format; None where it is not for reading."""
        kind, packed, _ = table.of(source.path)
        if not kind or ("ledger" in source.id and _is_ledger(source.path)):
            return None
        if not stat.S_ISREG(status.st_mode):
            return unreadable(source.path, _special(source.path))
        if not self._first(location, linked or self._several):
            return None
        return replace(source, format=kind, compression=packed)

    def _passes_over(self, entry: os.DirEntry[str], parent: _Folder, path: str, folder: bool) -> bool:
        return (
            entry.name.startswith(".")
            or self._excludes(parent.id + entry.name + "/" * folder, path)
            or parent.rules.ignore(os.path.join(parent.real, entry.name), folder)
        )

    def _excludes(self, name: str, path: str) -> bool:
        if self._exclude is None:
            return False
        as_named = os.path.normpath(path).replace(os.sep, "/") + "/" * name.endswith("/")
        return any(self._exclude.match_file(each) for each in (name, as_named))

    def _first(self, location: str, may_recur: bool) -> bool:
        """Return whether a file is met for the first time; one that can't be met twice is not remembered."""
        if location in self._files:
            return False
        if may_recur:
            self._files.add(location)
        return True

    def _first_link(self, location: str) -> bool:
        first = location not in self._links
        self._links.add(location)
        return first


def _standard_input() -> BinaryIO:
    if sys.stdin is None:  # closed before the process began: `<&-`
        raise UsageError("-: standard input is closed; name a file, or pipe copy in: dedup report - < FILE")
    return sys.stdin.buffer


def _named(path: str, stamp: tuple[int, int]) -> Found:
    """Return the source of a file that the user named."""
    kind, packed, suffix = table.of(path)
    if not kind and not _NO_SUFFIX.fullmatch(suffix):
        known = ", ".join(table.SUFFIXES)
        return unreadable(
            path, f"no reader for {suffix} files, only for {known}; to read it as text: dedup report - < FILE"
        )
    return Source(path, shown(os.path.basename(path)), kind or "text", packed, path, stamp=stamp)


def _distinct(found: list[Found]) -> Iterator[Found]:
    """Yield what was found, ids that several arguments share told apart."""
    count = Counter(each.id for each in found if isinstance(each, Source))
    taken = {each for each, times in count.items() if times == 1}
    for each in found:
        if isinstance(each, Source) and count[each.id] > 1:
            whole = each.argument == each.path
            wanted = _inside(os.path.dirname(each.argument) if whole else each.argument) + each.id
            name = _free(wanted, taken)
            taken.add(name)
            each = replace(each, id=name)
        yield each


def _no_records(found: Iterable[Found], homes: set[str]) -> Iterator[Found]:
    """Yield what was found, with a line for each source whose id could be that of a record of another.

    Args:
        homes: The files of records that are known; a folder is walked by name, so that they come before such a source.
    """
    for each in found:
        if isinstance(each, Source):
            heads = accumulate(each.id.split("#")[:-1], "{}#{}".format)
            home = next((name for name in heads if name in homes), None)
            if home is not None:
                told = f"its name could be that of a record of {home}, which stands beside it; rename one of the two"
                yield unreadable(each.path, told)
                continue
            if each.format in table.RECORDS:
                homes.add(each.id)
        yield each


def _free(wanted: str, taken: Collection[str]) -> str:
    """Return an id, or where it is taken the first of ~2, ~3 that is not."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        stem, dot, suffixes = os.path.basename(wanted).partition(".")
        name = f"{wanted[: -len(stem + dot + suffixes)]}{stem}~{number}{dot}{suffixes}"
    return name


def _told_apart(names: Sequence[str]) -> dict[str, str]:
    r"""Return the names of a folder as they can be printed, those told apart that would be printed alike.

    >>> _told_apart(["caf\\xe9.txt", "caf\udce9.txt"])
    {'caf\\xe9.txt': 'caf\\xe9.txt', 'caf\udce9.txt': 'caf\\xe9~2.txt'}
    """
    given = {name: shown(name) for name in names}
    if len({*given.values()}) == len(given):
        return given
    taken = {name for name, printed in given.items() if name == printed}
    for name, printed in given.items():
        if name != printed:
            given[name] = _free(printed, taken)
            taken.add(given[name])
    return given


def _inside(path: str) -> str:
    """Return a path as the front of an id: without what leads out of a folder it is joined to.

    >>> _inside("/data/../wire"), _inside(".")
    ('data/wire/', '')
    """
    parts = os.path.splitdrive(path)[1].replace(os.sep, "/").split("/")
    return "".join(shown(part) + "/" for part in parts if part not in ("", ".", ".."))


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_output(folder: str) -> bool:
    """Return whether `dedup clean` wrote a folder. A ledger without texts/ beside it is that of an in-place run."""
    return os.path.isdir(os.path.join(folder, "texts")) and _is_ledger(os.path.join(folder, LEDGER))


def _is_restored(folder: str, name: str, names: Collection[str]) -> bool:
    """Return whether an entry is where `dedup restore` puts the originals of an output beside it."""
    output = name.removesuffix(RESTORED)
    return output != name and output in names and _is_output(os.path.join(folder, output))


def _is_ledger(path: str) -> bool:
    try:
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            return bool(_LEDGER_SCHEMA.match(file.read(1 << 12)))
    except OSError:
        return False


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _broken(path: str, error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "a link that leads back to itself; remove or mend it"
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return f"a link to {shown(os.readlink(path))}, which does not exist"
    return "no such file or folder" if isinstance(error, FileNotFoundError) else explain(path, error)


def _special(path: str) -> str:
    return f"not a regular file but a pipe, socket or device; to read from one: dedup report - < {shown(path)}"
