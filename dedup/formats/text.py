r"""Plain text and Markdown: one file, one article, its whole decoded text.

    fire.txt (Windows-1252, CRLF)  read   ->  Article("fire.txt", "Café fire\r\n...")
    cut 0..11                      edits  ->  Edit("fire.txt", 0, 11, 0): bytes of the source

Marks of the byte order are no part of the text; everything else is, line ends as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dedup.formats import compression, encoding
from dedup.formats.source import Edit, Source, folder, in_order, shown
from dedup.model import Article, Unreadable

if TYPE_CHECKING:
    from dedup.config import Config


def read(source: Source, config: Config) -> Iterator[Article | Unreadable]:
    """Yield the one article of a file. An empty file is an article without text."""
    del config  # no setting changes how text is read
    text = encoding.decode(compression.content(source), source.path).text
    yield Article(source.id, text, shown(source.path), source=folder(source.id))


def edits(
    source: Source,
    content: bytes,
    config: Config,
    cuts: Mapping[str, Sequence[tuple[int, int]]],
    dropped: Collection[str],
) -> list[Edit]:
    """Return the byte spans of an article's cuts; none for a dropped one, since its file is not written at all."""
    del config
    if source.id in dropped or not cuts.get(source.id):
        return []
    decoded = encoding.decode(content, source.path)
    ordered = in_order(cuts[source.id], len(decoded.text))
    positions = [position for start, end, _ in ordered for position in (start, end)]
    found = encoding.offsets(decoded.text, decoded.encoding, decoded.mark, positions)
    return [
        Edit(source.id, start, end, ordinal)
        for start, end, (_, _, ordinal) in zip(found[::2], found[1::2], ordered, strict=True)
    ]
