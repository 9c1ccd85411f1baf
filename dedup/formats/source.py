"""What is read and what is changed in it: a source file, and the byte spans to take out of it."""

from __future__ import annotations

import os
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from dedup.errors import UnreadableInput
from dedup.frozen import dataclass
from dedup.model import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

CHANGED = "has changed while this ran, and was left alone; run again"


@dataclass(frozen=True, slots=True)
class Source:
    """One input file. `id` is unique in a run, has '/' separators and never leaves the folder it is written under."""

    path: str  # as the user would name it; "-" is standard input
    id: str  # relative to the argument it was found under
    format: str  # "text" | "markdown" | "jsonl" | "csv"
    compression: str  # "" | "gz" | "zst"
    argument: str  # the path the user named
    data: bytes | None = field(default=None, repr=False)  # standard input's bytes; None: they are in the file
    stamp: tuple[int, int] | None = field(default=None, repr=False, compare=False)  # size, time in ns when it was found


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes [start, end) of a source's decompressed content that an article loses."""

    article_id: str
    start: int
    end: int
    cut: int  # which of the article's cuts, from 0; -1: the whole record is dropped


class Again(NamedTuple):
    """Record ids of a source that come more than once."""

    path: str  # of the source, as it can be printed
    number: int  # how many ids
    first: str  # the first one that came again
    called: str  # and what its second record is called


class Going(NamedTuple):
    """An article of a source of records that is cut or goes."""

    number: int  # of its record among those of the source, from 0
    article_id: str
    cuts: Sequence[tuple[int, int]] | None  # in characters of its text; None: the whole record goes


def shown(path: str) -> str:
    r"""Return a path as it can be printed: bytes of a file name that are not UTF-8 become `\xhh`.

    >>> shown("caf\udce9.txt")
    'caf\\xe9.txt'
    """
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def folder(article_id: str) -> str:
    """Return the top folder of an id, the source of articles that name none; "" where there is none.

    >>> folder("ap/2024/fire.txt"), folder("fire.txt")
    ('ap', '')
    """
    top, slash, _ = article_id.partition("/")
    return top if slash else ""


def unreadable(path: str, error: str) -> Unreadable:
    """Return the row of the report for an input that can't be read."""
    return Unreadable(shown(path), error)


def refuse(path: str, error: str) -> NoReturn:
    """Raise for an input that can't be read."""
    raise UnreadableInput(shown(path), error)


def explain(path: str, error: OSError) -> str:
    """Return one line for a file that the operating system would not give, with what to do."""
    name = shown(path)
    if isinstance(error, FileNotFoundError):
        return "no such file or folder; it may have been moved while this ran"
    if isinstance(error, PermissionError):
        return f"permission denied; to read it: chmod u+r {name}"
    if isinstance(error, IsADirectoryError):
        return "is a folder now; run again"
    return f"{error.strerror or error}; the rest was read"


def in_order(cuts: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int, int]]:
    """Return an article's cuts as (start, end, ordinal), sorted, without empty ones.

    Raises:
        ValueError: Two cuts overlap or one leaves the text: never a user's fault.
    >>> in_order([(5, 9), (0, 2), (3, 3)], 9)
    [(0, 2, 1), (5, 9, 0)]
    """
    ordered = sorted((start, end, ordinal) for ordinal, (start, end) in enumerate(cuts) if start != end)
    position = 0
    for start, end, _ in ordered:
        if not position <= start < end <= length:
            raise ValueError(f"cut {start}..{end} overlaps another or leaves the text of {length} characters")
        position = end
    return ordered


def real(path: str) -> str:
    """Return the one true path of a file or folder, links resolved: equal paths are the same file."""
    return os.path.realpath(path)
