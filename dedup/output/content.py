"""The decompressed bytes of a source: held, or of a large file of JSON Lines read from it, some at a time.

    content.carved(edited, put)    what goes is found, and what stays put where it belongs, as the bytes are read
    content.without([(6, 12)])     what stays, in pieces: the bytes are read again

A file of which not all is held is read for each of these. It must still be the one that was found.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TypeAlias, cast

from dedup import formats, ledger
from dedup.errors import UnreadableInput
from dedup.formats import jsonl
from dedup.formats.source import CHANGED, explain, shown

if TYPE_CHECKING:
    from io import BufferedReader

_LARGE = 8 << 20  # bytes of a file of which not all is held
_BLOCK = 1 << 20  # bytes read at a time

Spans = Iterable[tuple[int, int]]
Take: TypeAlias = Callable[[formats.Edit, bytes], object]
Edited: TypeAlias = Iterable[tuple[bytes, Sequence[formats.Edit]]]  # blocks of a content, and what goes from each


class Carved(NamedTuple):
    """What becomes of a content, read once."""

    sha256: str  # of what stays
    blank: bool  # what stays is nothing but white space


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
                self.carved(lambda blocks: ((block, ()) for block in blocks))
        return self._sha256

    def carved(
        self,
        edited: Callable[[Iterator[bytes]], Edited],
        put: Callable[[bytes], object] = lambda _: None,
        take: Take = lambda *_: None,
    ) -> Carved:
        """Read the bytes once, and take out what goes.

        Args:
            edited: Gives blocks of whole lines back, each with its edits; these count from the first byte of all.
            put: Takes what stays, in pieces.
            take: Takes what goes, edit by edit.
        """
        was, at, blank = hashlib.sha256(), 0, True
        stays = was  # the same until something goes
        for block, found in edited(self._blocks()):
            rest = block
            if found:
                if stays is was:
                    stays = was.copy()
                rest = ledger.carve(block, [(edit.start - at, edit.end - at) for edit in found])
                for edit in found:
                    take(edit, block[edit.start - at : edit.end - at])
            was.update(block)
            if stays is not was:
                stays.update(rest)
            blank = blank and (not rest or rest.isspace())
            put(rest)
            at += len(block)
        if not self._source.compression:
            self._sha256 = was.hexdigest()
        return Carved(stays.hexdigest(), blank)

    def _blocks(self) -> Iterator[bytes]:
        """Yield the bytes, some lines at a time where not all are held."""
        if self.raw is not None:
            yield self._held
            return
        with self._opened() as file:
            yield from jsonl.blocks(cast("BufferedReader", file))

    def whole(self) -> bytes:
        """Return all bytes."""
        return self._held if self.raw is not None else b"".join(self.without(()))

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
            for start, end in chain(spans, [(self.size, self.size)]):
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
