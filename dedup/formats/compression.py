"""Bytes in and out of a file: plain, gzip or Zstandard, whole or as a stream.

    wire.jsonl.gz  open  ->  a buffered binary stream of the decompressed bytes, in memory that does not grow

Contract: several gzip members or Zstandard frames read as one; data that ends early or is damaged is UnreadableInput,
at the place where it shows, never a silent end. What is compressed holds no time and no name: equal data, equal bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from dedup.formats.source import Source, explain, refuse

if TYPE_CHECKING:
    import zstandard
    from _typeshed import WriteableBuffer

SUFFIXES = {".gz": "gz", ".zst": "zst"}
MAGIC = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst"}

# By name: their classes are known only once the libraries are loaded, and a plain file needs none.
_DAMAGED = {("gzip", "BadGzipFile"), ("zlib", "error")}

_BLOCK = 1 << 20  # bytes read at once: file reads reach their full speed from about 256 KiB
_ZSTD_INPUT = 1 << 16  # compressed bytes a step, so that one step of highly repetitive data stays small
_ZSTD_WINDOW = 1 << 31  # the largest window `zstd --long=31` writes; the library's default refuses over 128 MiB


class _Frames(io.RawIOBase):
    """The Zstandard frames of a file as one stream that knows when a frame is cut short."""

    def __init__(self, file: BinaryIO) -> None:
        import zstandard

        self._file = file
        self._codec = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._input = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` with decompressed bytes and return their number, 0 at the end."""
        while not self._ready and self._more():
            if self._frame is None:
                self._frame = self._codec.decompressobj()
            self._ready = memoryview(self._frame.decompress(self._input))
            self._input = b""
            if self._frame.eof:
                self._input, self._frame = self._frame.unused_data, None
        view = memoryview(buffer).cast("B")
        count = min(len(view), len(self._ready))
        view[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _more(self) -> bool:
        self._input = self._input or self._file.read(_ZSTD_INPUT)
        if not self._input and self._frame is not None:
            raise EOFError("the last frame is cut short")
        return bool(self._input)


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Open a source's decompressed bytes as a buffered stream; every failure inside is UnreadableInput."""
    try:
        with open(source.path, "rb", _BLOCK) if source.data is None else io.BytesIO(source.data) as file:
            if source.compression == "gz":
                import gzip

                yield cast("BinaryIO", io.BufferedReader(gzip.GzipFile(fileobj=file), _BLOCK))
            elif source.compression == "zst":
                yield cast("BinaryIO", io.BufferedReader(_Frames(file), _BLOCK))
            else:
                yield file
    except Exception as error:
        name = type(error)
        tool = "zstd -t" if source.compression == "zst" else "gzip -t"
        if isinstance(error, EOFError) or (name.__module__, name.__name__) in _DAMAGED:
            refuse(source.path, f"compressed data is damaged or cut short ({_words(error)}); see: {tool} {source.path}")
        if isinstance(error, OSError):
            refuse(source.path, explain(source.path, error))
        if name.__name__ != "ZstdError":
            raise
        refuse(source.path, f"compressed data is damaged ({_words(error)}); see: zstd -t {source.path}")


def content(source: Source) -> bytes:
    """Return all the decompressed bytes of a source.

    Raises:
        UnreadableInput: The file is gone, forbidden or damaged.
    """
    if source.data is not None and not source.compression:
        return source.data
    with opened(source) as stream:
        return stream.read()


def compress(data: bytes, compression: str) -> bytes:
    """Return `data` compressed as "gz" or "zst", or as it is for "".

    The same library gives the same bytes for the same data: no time, no file name.

    >>> import gzip
    >>> gzip.decompress(compress(b"Rain.", "gz"))
    b'Rain.'
    """
    if compression == "gz":
        import gzip

        buffer = io.BytesIO()
        # GzipFile writes its own header, so the byte that names the system is the same everywhere.
        with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=6, mtime=0) as file:
            file.write(data)
        return buffer.getvalue()
    if compression == "zst":
        import zstandard

        return zstandard.ZstdCompressor(level=3, write_checksum=True).compress(data)
    return data


def _words(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
