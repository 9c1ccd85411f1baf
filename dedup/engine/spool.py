"""Lists and columns that may outgrow memory: within their share of it they are plain, past it they lie in a file.

    articles = Spool(space, 0.3, Article)     articles.append(article, len(article.text))        articles[7]
    rows = Rows(space, dtype, share=0.2)      rows.append(array)                                 rows.read(start, stop)
    told = Spool(space, 0.1, Relation)        told.append(relation, 900)     told.whole(), a tuple while it fits

What is spooled reads back equal, so no result depends on the limit. The files are the system's temporary ones (TMPDIR
says where): they have no name, and go when they are closed, however the run ends. Whether there is room is asked first.
"""

from __future__ import annotations

import os
import pickle
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, repeat
from threading import Lock
from typing import IO, Any, overload

import numpy as np
from numpy.typing import NDArray

from dedup.engine import parts
from dedup.engine.parts import unnamed
from dedup.engine.sequences import OneByOne, T
from dedup.errors import OutputError

Buffer = bytes | bytearray | memoryview

_BUFFER = 1 << 17  # bytes of a file that are written at a time: a run has forty files
_AHEAD = 1 << 20  # bytes read at a time where all are
_REMEMBERED = 256  # objects read back: the passages of one article are asked for one by one
_MSGPACK, _PICKLE = b"m", b"p"
_ADVICE = "Set TMPDIR to a larger disk, or let more stay in memory: --memory 4GB"
TIMES = 3  # bytes on disk at once, for a byte of text, where nothing stays in memory: 24 MB for 8 MB of generated news


class Space:
    """The memory that a run may take for what it keeps."""

    def __init__(self, limit: int) -> None:
        self.limit = limit  # bytes

    def needed(self, text: int) -> int:
        """Bytes that temporary files take for so many bytes of text, about: more where most of it is repeated."""
        return max(0, TIMES * text - self.limit)

    def expect(self, text: int, spilled: int) -> None:
        """Refuse a run of so much text, some of which lies on disk already, where its files would fill the disk.

        Raises:
            OutputError: There is less room than they may take.
        """
        needed = self.needed(text) - spilled
        if needed <= 0:
            return
        import shutil
        import tempfile

        where = tempfile.gettempdir()
        free = shutil.disk_usage(where).free
        if needed > free:
            raise OutputError(
                f"{where}: temporary files may take {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free.\n{_ADVICE}"
            )

    def file(self) -> IO[bytes]:
        """Open a temporary file.

        Raises:
            OutputError: There is no folder to put it in.
        """
        import tempfile

        try:
            return tempfile.TemporaryFile(prefix="dedup-", buffering=0)
        except OSError as error:
            raise _full(error) from None


def _full(error: OSError) -> OutputError:
    import tempfile

    return OutputError(f"{tempfile.gettempdir()}: no room for temporary files ({error.strerror}).\n{_ADVICE}")


class _File:
    """A file that is written at its end, by one thread at a time, and read anywhere.

    The buffer is ours: Python's own would meet a full disk again when it is closed, at exit, and print a traceback.
    What is still in it is read from there: to write it for each reading would take a call for a few bytes.
    """

    def __init__(self, space: Space) -> None:
        self._stream = space.file()
        weakref.finalize(self, self._stream.close)
        self._lock = Lock()
        self._held = bytearray()  # the end of it, not yet in the file
        self._written = 0  # bytes that are
        self.size = 0

    def write(self, data: Buffer) -> None:
        with self._lock:
            if len(self._held) + len(data) >= _BUFFER:
                self._flush(self._held)
                self._held = bytearray()
            if len(data) >= _BUFFER:
                self._flush(data)
            else:
                self._held += data
            self.size += len(data)

    def read(self, start: int, stop: int) -> bytes:
        with self._lock:
            written = self._written
            ended = bytes(memoryview(self._held)[max(start - written, 0) : stop - written]) if stop > written else b""
        if start >= written:
            return ended
        try:
            found = self._read(start, min(stop, written) - start)
        except OSError as error:
            raise _full(error) from None
        return found + ended if ended else found

    def _flush(self, data: Buffer) -> None:
        left = memoryview(data)
        try:
            self._stream.seek(self._written)
            while left:  # a raw file may take less than it is given
                taken = self._stream.write(left)
                left = left[taken:]
                self._written += taken
        except OSError as error:
            raise _full(error) from None

    def _read(self, start: int, size: int) -> bytes:
        found = self._piece(start, size)
        pieces = [found]
        while len(found) < size and pieces[-1]:  # and give less than it is asked for
            pieces.append(self._piece(start + len(found), size - len(found)))
            found += pieces[-1]
        return found

    def _piece(self, start: int, size: int) -> bytes:
        if hasattr(os, "pread"):  # not on Windows: in one call, and by any number of threads
            return os.pread(self._stream.fileno(), size, start)
        with self._lock:
            self._stream.seek(start)
            return self._stream.read(size)


class Spool(OneByOne[T]):
    """A sequence of objects, in order of `append`. On disk they are msgpack, a seventh of the time that pickle takes.

    What msgpack has no form for (a lone surrogate, a version number of 70 bits) is pickled by itself.
    """

    def __init__(self, space: Space, share: float, kind: type[T]) -> None:
        self._space = space
        self._kind = kind
        self.weight = 0  # bytes of all objects, in memory or not
        self._room = int(space.limit * share)
        self._items: list[T] = []
        self._ends = array("Q", [0])
        self._file: _File | None = None
        self._remembered = lru_cache(_REMEMBERED)(self._read)

    def append(self, item: T, weight: int) -> None:
        """Add an object that takes about `weight` bytes of memory."""
        self.weight += weight
        if self._file is None:
            self._items.append(item)
            if self.weight > self._room:
                self._spill()
        else:
            self._put(self._file, item)

    def extend(self, items: Sequence[T], weights: Sequence[int]) -> None:
        """Add objects as `append` does."""
        weight = sum(weights)
        if self._file is None and self.weight + weight <= self._room:
            self._items += items
            self.weight += weight
        else:
            for item, one in zip(items, weights, strict=True):
                self.append(item, one)

    def _spill(self) -> None:
        import msgspec  # not loaded where all fits

        self._file = _File(self._space)
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(self._kind).decode
        for each in self._items:
            self._put(self._file, each)
        self._items.clear()

    def _put(self, file: _File, item: T) -> None:
        try:
            data = _MSGPACK + self._encode(item)
        except (UnicodeEncodeError, OverflowError, TypeError):
            data = _PICKLE + pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
        file.write(data)
        self._ends.append(file.size)

    @property
    def spilled(self) -> int:
        """Bytes on disk."""
        return self._file.size if self._file else 0

    def whole(self) -> Sequence[T]:
        """Return the sequence, to which no more is added: a tuple while all of it is in memory."""
        return tuple(self._items) if self._file is None else self

    def __len__(self) -> int:
        return len(self._items) if self._file is None else len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        return self._items[at] if self._file is None else super().__getitem__(at)

    def item(self, place: int) -> T:
        """Return the object at a place."""
        return self._items[place] if self._file is None else self._remembered(place)

    def _read(self, place: int) -> T:
        assert self._file is not None
        return self._made(memoryview(self._file.read(self._ends[place], self._ends[place + 1])))

    def _made(self, data: memoryview) -> T:
        item: T = self._decode(data[1:]) if data[:1] == _MSGPACK else pickle.loads(data[1:])
        return item

    def __iter__(self) -> Iterator[T]:
        return iter(self._items) if self._file is None else self._ahead(self._file, repeat(True))

    def some(self, rows: Iterable[bool]) -> Iterator[T]:
        """Yield some objects, by a mark for each, in order."""
        return compress(self._items, rows) if self._file is None else self._ahead(self._file, iter(rows))

    def _ahead(self, file: _File, rows: Iterator[bool]) -> Iterator[T]:
        """Yield all objects that are marked, with some megabytes of the file read at a time."""
        at, count = 0, len(self._ends) - 1
        while at < count:
            start = self._ends[at]
            stop = max(at + 1, bisect_right(self._ends, start + _AHEAD) - 1)
            data = memoryview(file.read(start, self._ends[stop]))
            for place in compress(range(at, stop), rows):
                yield self._made(data[self._ends[place] - start : self._ends[place + 1] - start])
            at = stop


class Rows:
    """A column, or a table of one dtype, in order of `append`."""

    def __init__(self, space: Space, dtype: Any, share: float) -> None:
        self._space = space
        self._dtype = np.dtype(dtype)
        self._plain = unnamed(np.empty(0, self._dtype.base)).dtype
        self._room = int(space.limit * share)
        self._parts: list[NDArray[Any]] = []
        self._ends = [0]
        self._file: _File | None = None

    def __len__(self) -> int:
        return self._ends[-1]

    def append(self, rows: NDArray[Any]) -> None:
        """Add rows, shape (n,)."""
        if not len(rows):
            return
        self._ends.append(self._ends[-1] + len(rows))
        self._room -= rows.nbytes
        self._parts.append(unnamed(np.ascontiguousarray(rows)))
        if self._room < 0:
            self._file = self._file or _File(self._space)
            for part in self._parts:
                self._file.write(np.ascontiguousarray(part).view(np.uint8).data)
            self._parts.clear()

    def read(self, start: int = 0, stop: int | None = None) -> NDArray[Any]:
        """Return the rows from `start` up to `stop`, shape (stop - start,)."""
        found = self.bare(start, self._ends[-1] if stop is None else stop)
        return found.view(self._dtype.base) if self._dtype.names else found

    def bare(self, start: int, end: int) -> NDArray[Any]:
        """Return the same as `unnamed` gives it, in half the time where it is a few."""
        if self._file is not None:
            size = self._dtype.itemsize
            data = np.frombuffer(self._file.read(start * size, end * size), self._plain)
            return data.reshape(-1, *self._dtype.shape)
        first = bisect_right(self._ends, start) - 1
        if start < end <= self._ends[first + 1]:  # nearly always, and then half the time
            return self._parts[first][start - self._ends[first] : end - self._ends[first]]
        found = []
        while start < end:
            low, high = self._ends[first], min(end, self._ends[first + 1])
            found.append(self._parts[first][start - low : high - low])
            start, first = high, first + 1
        if not found:
            return np.empty((0, *self._dtype.shape), self._plain)
        return np.concatenate(found)

    def ranges(self, start: NDArray[Any], stop: NDArray[Any]) -> NDArray[Any]:
        """Return the rows of some ranges, one after the other, none of them empty."""
        if self._file is not None:
            found, at = self.room(int((stop - start).sum())), 0
            room = unnamed(found)
            for low, high in zip(start.tolist(), stop.tolist(), strict=True):
                room[at : at + high - low] = self.bare(low, high)
                at += high - low
            return found
        whole = parts.ranges(self._parts, np.array(self._ends), start, stop)
        made: NDArray[Any] = whole.view(self._dtype.base).reshape(-1, *self._dtype.shape)
        return made

    def held(self, at: NDArray[Any]) -> NDArray[Any] | None:
        """Return some rows, which rise, in one go while all lie in memory; None where they do not."""
        if self._file is not None:
            return None
        found = self.room(len(at))
        edges = np.searchsorted(at, self._ends).tolist()
        for part, first, low, high in zip(self._parts, self._ends, edges, edges[1:], strict=False):
            if low < high:
                part.take(at[low:high] - first, 0, unnamed(found[low:high]), "clip")  # else it makes a copy to check
        return found

    def room(self, rows: int) -> NDArray[Any]:
        """Return room for so many rows."""
        return np.empty((rows, *self._dtype.shape), self._dtype.base)
