"""All that is printed: data to stdout as UTF-8, words to stderr, progress on a terminal only."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from dedup.errors import OutputError

_MODES = ("r", "w", "w")  # of stdin, stdout, stderr
Progress = Callable[[str], None]  # told the name of each stage as it begins


def guard() -> None:
    """Put nothing in the place of closed standard streams, so that no file that is opened gets their numbers.

    Where stdout or stderr is closed (`>&-`, `2>&-`), nobody reads: what is printed goes nowhere. `sys.stdin` stays
    None, and whoever reads it says so.
    """
    for number, mode in enumerate(_MODES):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)  # takes the lowest number that is free
    # Python sets them to None where they were closed at its start.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def emit(text: str | bytes | memoryview) -> None:
    """Write data to stdout in UTF-8, whatever the locale; a file name that is no UTF-8 comes out as its bytes."""
    data = _encoded(text) if isinstance(text, str) else text
    with _named():
        sys.stdout.buffer.write(data)  # not click.echo, which flushes a report of 100,000 rows 100,000 times


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a surrogate pair, from a JSON record
        return text.encode("utf-8", "backslashreplace")


def flush() -> None:
    """Hand over all data, so that a full disk or a closed pipe is seen while it can still be answered."""
    with _named():
        sys.stdout.flush()


@contextmanager
def _named() -> Iterator[None]:
    """Raise what goes wrong with stdout as an error of ours; a closed pipe is none, and stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as err:
        raise unwritten(err) from None


def unwritten(err: OSError) -> OutputError:
    """Return what to raise where stdout takes nothing, after letting go of it."""
    close()
    return OutputError(f"standard output: {err.strerror}.\nWrite to a disk with room: dedup ... > FILE")


def say(words: str) -> None:
    """Write a line for people to stderr. Where even that is closed, nothing can be told: stay silent."""
    try:
        click.echo(f"dedup: {words}", err=True)
    except OSError:
        close()


def refuse(error: click.ClickException) -> None:
    """Write click's own words about wrong usage to stderr, as `say` does."""
    try:
        error.show()
    except OSError:
        close()


def close() -> None:
    """Point the standard streams at nothing: Python would meet the closed pipe again at its exit, and say so."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            os.dup2(nothing, stream.fileno())
    os.close(nothing)


@contextmanager
def progress(quiet: bool) -> Iterator[Progress | None]:
    """Give a function that shows the stage that runs, or None where nobody watches (a pipe, a log, --quiet)."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None)
        yield lambda stage: bars.update(task, description=stage)
