"""The decompressed bytes of a source: held, or of a large file of JSON Lines read from it, some at a time.

    content.lines()    line by line, to find what goes        content.without([(6, 12)])    what stays, in pieces

A file of which not all is held is read again for each of these. It must still be the one that was found.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO

from dedup import formats, ledger
from dedup.errors import UnreadableInput
from dedup.formats.source import CHANGED, explain, shown

_LARGE = 8 << 20  # bytes of a file of which not all is held
_BLOCK = 1 << 20  # bytes read at a time

Spans = Sequence[tuple[int, int]]


class Content:
    """The bytes of a source.

    Attributes:
        raw: As they lie on disk; None where they are not held.

    Raises:
        UnreadableInput: The file is gone, forbidden, damaged, or not the one any more that was found; also whenever it
            is read again.
    """

    def __init__(self, source: formats.Source) -> None:
        self._source = source
        self._sha256 = ""
        self.raw: bytes | None = None
        plain = source.data is None and source.format == "jsonl" and not source.compression
        if plain and source.stamp is not None and source.stamp[0] >= _LARGE:
            self.size = source.stamp[0]
            return
        if source.data is not None:
            self.raw = source.data
        else:
            with self._opened() as file:
                self.raw = file.read()
        self._held = formats.content(replace(source, data=self.raw)) if source.compression else self.raw
        self.size = len(self._held)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """Open the file, which is the same before it is read and after."""
        source = self._source
        try:
            with open(source.path, "rb", _BLOCK) as file:
                self._check(file)
                yield file
                self._check(file)
        except OSError as error:
            raise UnreadableInput(shown(source.path), explain(source.path, error)) from None

    def _check(self, file: BinaryIO) -> None:
        stamp = os.fstat(file.fileno())
        if self._source.stamp not in (None, (stamp.st_size, stamp.st_mtime_ns)):
            raise self._changed()

    def sha256(self) -> str:
        """Return the hash of the bytes on disk."""
        if not self._sha256:
            if self.raw is not None:
                self._sha256 = ledger.sha256(self.raw)
            else:
                self._sha256 = hashed(self.without(()))
        return self._sha256

    def lines(self) -> Iterator[bytes]:
        """Yield the bytes line by line."""
        if self.raw is not None:
            yield from io.BytesIO(self._held)
            return
        found = hashlib.sha256()
        with self._opened() as file:
            for line in file:
                found.update(line)
                yield line
        self._sha256 = found.hexdigest()

    def whole(self) -> bytes:
        """Return all bytes."""
        return self._held if self.raw is not None else b"".join(self.without(()))

    def each(self, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
        """Yield some spans, which are in order."""
        if self.raw is not None:
            yield from (self._held[start:end] for start, end in spans)
            return
        with self._opened() as file:
            for start, end in spans:
                file.seek(start)
                yield file.read(end - start)

    def without(self, spans: Spans, checked: bool = False) -> Iterator[bytes]:
        """Yield the bytes without spans, which are in order and disjoint, in pieces.

        Args:
            checked: Raise at the end where these were not the bytes that `sha256` tells of: a file may change faster
                than its stamp can tell.
        """
        if self.raw is not None:
            yield ledger.carve(self._held, spans)
            return
        found = hashlib.sha256()
        with self._opened() as file:
            at = 0
            for start, end in (*spans, (self.size, self.size)):
                if not at <= start <= end <= self.size:
                    raise ValueError(
                        f"bytes {start}..{end} overlap the cut before, which ends at {at}, or leave the file"
                    )
                for stop, stays in ((start, True), (end, False)):
                    for piece in self._pieces(file, stop - at):
                        if checked:
                            found.update(piece)
                        if stays:
                            yield piece
                    at = stop
        if checked and found.hexdigest() != self.sha256():
            raise self._changed()

    def _pieces(self, file: BinaryIO, size: int) -> Iterator[bytes]:
        while size:
            piece = file.read(min(_BLOCK, size))
            if not piece:
                raise self._changed()
            size -= len(piece)
            yield piece

    def _changed(self) -> UnreadableInput:
        return UnreadableInput(shown(self._source.path), CHANGED)


def hashed(pieces: Iterable[bytes]) -> str:
    """Return the hash of a file's bytes, which come in pieces, as hex."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()
