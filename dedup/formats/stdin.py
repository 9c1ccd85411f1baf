"""Standard input as a source: compressed or not by its first bytes, JSON Lines, CSV or text by its first line."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from dedup.errors import UnreadableInput
from dedup.formats import compression
from dedup.formats.source import Source, unreadable

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.model import Unreadable

_SUFFIX = {"jsonl": "jsonl", "csv": "csv", "text": "txt"}


def source(stream: BinaryIO, config: Config) -> Source | Unreadable:
    """Return what stands on standard input, all of it read: it can't be read again, and cuts need its bytes."""
    try:
        data = stream.read()
    except OSError as error:
        return unreadable("-", f"standard input can't be read ({error.strerror or error})")
    packed = next((name for magic, name in compression.MAGIC.items() if data.startswith(magic)), "")
    found = Source("-", "stdin.txt", "text", packed, "-", data)
    try:
        kind = _kind(_first_line(found), config.text_field)
    except UnreadableInput as error:
        return unreadable(error.path, error.error)
    return Source("-", f"stdin.{_SUFFIX[kind]}", kind, packed, "-", data)


def _first_line(found: Source) -> bytes:
    """Return the first line that is not blank."""
    with compression.opened(found) as stream:
        for line in stream:
            line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                return line
    return b""


def _kind(line: bytes, text_field: str) -> str:
    if _is_record(line):
        return "jsonl"
    from dedup.formats import csv

    return "csv" if csv.is_header(line.decode("utf-8", "replace"), text_field) else "text"


def _is_record(line: bytes) -> bool:
    """Return whether a line is a JSON object: no story begins with one, even if the text field is not in it."""
    if not line.lstrip().startswith(b"{"):
        return False
    import json

    try:
        return isinstance(json.loads(line, parse_int=str), dict)
    except (ValueError, RecursionError):
        return False
