"""What goes from a file: where each piece stood, in columns, and its bytes, set aside until the ledger is written.

    Edit("wire.jsonl#7", 4711, 4718, 0), b"Rain.\\n"   ->   20 bytes in columns, as many an article, 7 in a file

A million articles may lose gigabytes, and no line of their ledger can be written before all of the file is read: it
tells the hash of it. What is set aside is what was read, whatever happens to the file meanwhile.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO

from dedup.formats import Edit


class Taken:
    """The pieces that go from a content, in order, by the articles that lose them.

    Attributes:
        articles: The number of each article that loses something.
        dropped: How many of them go as a whole.
        size: Bytes of all pieces.
    """

    def __init__(self, number: Callable[[str], int], aside: BinaryIO | None = None) -> None:
        """Begin with none.

        Args:
            number: Gives an article's number, by its id.
            aside: Where bytes are put; what an earlier file left there is not needed any more. By default in memory.
        """
        self._number, self._aside = number, aside or BytesIO()
        self._aside.seek(0)
        self._aside.truncate()
        self._last: str | None = None  # article
        self._start, self._end, self._cut = array("q"), array("q"), array("i")
        self._first, self._offset = array("q"), array("q")  # of each article: its first piece, its first byte
        self.articles = array("i")
        self.dropped = self.size = 0

    def add(self, edit: Edit, data: bytes) -> None:
        """Add a piece with its bytes."""
        if edit.article_id != self._last:
            self._last = edit.article_id
            self.articles.append(self._number(edit.article_id))
            self._first.append(len(self))
            self._offset.append(self.size)
            self.dropped += edit.cut < 0
        self._start.append(edit.start)
        self._end.append(edit.end)
        self._cut.append(edit.cut)
        self._aside.write(data)
        self.size += len(data)

    def __len__(self) -> int:
        return len(self._start)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield where each piece began and ended."""
        return zip(self._start, self._end, strict=True)

    def of(self, place: int) -> Iterator[tuple[int, int, int, bytes]]:
        """Yield the pieces of the article at a place of `articles`: where each began and ended, its cut, its bytes."""
        low, high = self._first[place], self._first[place + 1] if place + 1 < len(self._first) else len(self)
        self._aside.seek(self._offset[place])
        for start, end, cut in zip(self._start[low:high], self._end[low:high], self._cut[low:high], strict=True):
            yield start, end, cut, self._aside.read(end - start)
