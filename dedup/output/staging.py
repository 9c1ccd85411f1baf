"""Folders and files that appear whole or not at all: written under another name beside the place, then renamed into it.

    dedup-out        .dedup-out.tmp-4711-0/new/texts/...   ->   dedup-out/texts/...
                     .dedup-out.tmp-4711-0/old             <-   a former output, while it is replaced
                     .dedup-out.tmp-4711-0/.dedup-staging       the mark: what only looks like it is never removed

A staging folder is locked while its run lives. One whose lock is free was left by a run that was killed: the next run
for the same place removes it, and puts back a former output that had been moved aside.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from dedup.errors import OutputError, UsageError

if sys.platform != "win32":
    import fcntl

ANYONE = 0o666  # permission bits: all may read and write, as far as the umask lets them
_OURS = 0o600
_MARK, _NEW, _OLD = ".dedup-staging", "new", "old"
_TEMPORARY = re.compile(r"\..+\.dedup-tmp-(\d+)", re.DOTALL)


@contextmanager
def staged(target: Path, *, name: Path, flag: str, replace: bool = False) -> Iterator[Path]:
    """Yield an empty folder that becomes `target` when the block ends well; `replace`: in place of what stands there.

    `name` and `flag` are for errors: `target` as the user named it, and the flag that names another.

    Raises:
        UsageError: Something came to stand there while the block ran.
        OutputError: The disk is full, read-only or gone; under the final name is nothing, or what was there before.
    """
    with _explained(name, flag):
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target)
        folder, lock = _create(target)
    try:
        with _explained(name, flag):
            yield folder / _NEW
            _move(folder, target, name, flag, replace)
    finally:
        _remove(folder)
        _unlock(lock)


def is_special(path: Path) -> bool:
    """Tell whether a path names a device, a pipe or a socket: to replace one destroys it, and to read it may wait."""
    return path.exists() and not (path.is_file() or path.is_dir())


def opener(bits: int) -> Callable[[str, int], int]:
    """Return an opener for `open`: no file it makes is ever open to more than `bits` and the umask let; to us it is."""
    return lambda path, flags: os.open(path, flags, bits & ANYONE | _OURS)


def replace_file(
    path: Path, data: bytes | Iterable[bytes], *, like: os.stat_result | None = None, bits: int = ANYONE
) -> None:
    """Write a file atomically and durably, whole or in pieces.

    Args:
        path, data: What is written where.
        like: A file whose mode and, where permitted, owner it gets; what may read and write it is cut down to `bits`.
        bits: The most that may read and write it.
    """
    if is_special(path):
        raise OSError(errno.EINVAL, "no regular file")
    temporary = path.with_name(f".{path.name[:200]}.dedup-tmp-{os.getpid()}")
    try:
        with open(temporary, "wb", opener=opener(bits if like is None else _OURS)) as file:
            if like is not None:
                with suppress(OSError, AttributeError):
                    os.fchown(file.fileno(), like.st_uid, like.st_gid)
                os.chmod(temporary, like.st_mode & 0o7777 & (bits | ~ANYONE))
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folders(path: Path) -> None:
    """Make a folder and those above it, however deep: `Path.mkdir` calls itself for each."""
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)


@contextmanager
def new_file(path: Path, mode: int | None) -> Iterator[BinaryIO]:
    """Open a new file and make the folders above it; `mode`: the permission bits it gets, None for the usual ones."""
    make_folders(path.parent)
    with open(path, "wb", opener=opener(ANYONE if mode is None else mode)) as file:
        yield file
    if mode is not None and sys.platform != "win32":  # there, what may not be written can't be renamed or removed
        os.chmod(path, mode)


def write_file(path: Path, data: Iterable[bytes], mode: int | None) -> None:
    """Write a new file; see `new_file`."""
    with new_file(path, mode) as file:
        file.writelines(data)


def sweep(folder: Path) -> None:
    """Remove the temporary files that killed runs left in a folder of sources."""
    with os.scandir(folder) as entries:
        left = [(entry.path, match[1]) for entry in entries if (match := _TEMPORARY.fullmatch(entry.name))]
    for path, process in left:
        if int(process) == os.getpid() or not _lives(int(process)):
            with suppress(OSError):
                os.unlink(path)


def sync_folder(path: Path) -> None:
    """Make renames inside a folder durable, where the system can."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def recover(target: Path) -> None:
    """Remove what killed runs left beside `target`; give it back its name if one of them had moved it aside."""
    if not target.parent.is_dir():
        return
    pattern = re.compile(rf"\.{re.escape(target.name)}\.tmp-\d+-\d+")
    left = sorted(path for path in target.parent.iterdir() if pattern.fullmatch(path.name))
    for path in left:
        if path.is_symlink() or not (path / _MARK).is_file():
            continue
        lock = _lock(path, wait=False)
        if lock is None:
            continue
        if (path / _OLD).is_dir() and not target.exists():
            os.rename(path / _OLD, target)
        _remove(path)
        _unlock(lock)


def _remove(folder: Path) -> None:
    """Remove a staging folder, its mark last: killed in between, it is still known for what it is."""
    for inside in (_NEW, _OLD):
        shutil.rmtree(folder / inside, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _create(target: Path) -> tuple[Path, int | None]:
    for number in count():
        folder = target.with_name(f".{target.name}.tmp-{os.getpid()}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        lock = _lock(folder, wait=True)
        (folder / _NEW).mkdir()
        (folder / _MARK).touch()  # once it is locked: no other run takes it for a dead one
        return folder, lock
    raise AssertionError("unreachable")


def _move(folder: Path, target: Path, name: Path, flag: str, replace: bool) -> None:
    if not replace or not target.exists():
        try:
            if target.is_dir():
                target.rmdir()  # fails if something came into it while this ran
            os.rename(folder / _NEW, target)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise
            words = "something, such as another run, wrote there while this ran, and it was left alone"
            raise UsageError(f"{name}: {words}; name another place with {flag}") from None
        return
    os.rename(target, folder / _OLD)
    try:
        os.rename(folder / _NEW, target)
    except BaseException:
        os.rename(folder / _OLD, target)
        raise


def _lock(folder: Path, *, wait: bool) -> int | None:
    """Return a handle that holds the folder's lock, or None where another holds it or there are no locks."""
    if sys.platform == "win32":  # folders can't be opened there, so there are no locks
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        return None
    return handle


def _lives(process: int) -> bool:
    if sys.platform == "win32":  # there, os.kill ends the process whatever the signal
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # another user's
        return True
    return True


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


@contextmanager
def _explained(name: Path, flag: str) -> Iterator[None]:
    """Turn the system's error into one line that says what to do."""
    try:
        yield
    except OSError as error:
        what = f"{error.strerror or error}"
        raise OutputError(
            f"{name}: can't be written: {what}. Nothing was left there half-written; name another place with {flag}"
        ) from error
