r"""Formats: what stands in files, as articles; and what is cut from articles, as bytes of those files.

    wire/ap.jsonl.gz  discover -> Source   read -> Article("ap.jsonl.gz#7", "Rain.\nRain.\n")   ... the stages ...
    cuts {"ap.jsonl.gz#7": [(6, 12)]}      edits -> [Edit("ap.jsonl.gz#7", 4711, 4718, 0)]   bytes of the content

Contract: bytes outside the edits are not looked at again, so what stays is byte-identical in any encoding; reading what
is left gives the article without its cuts. An input that can't be read is Unreadable in the flow, never an end to it.
A format is a module with `read` and `edits`, and a row in `table`; this package and `output`, `report`, `index` and
`config` are the only ones that open files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dedup.config import LARGEST
from dedup.errors import UnreadableInput
from dedup.formats import marks, table
from dedup.formats.compression import compress, content
from dedup.formats.discover import discover
from dedup.formats.encoding import decode
from dedup.formats.source import Again, Edit, Going, Source, explain, shown
from dedup.model import Article, Unreadable

if TYPE_CHECKING:
    from dedup.config import Config

_WHOLE = ("text", "markdown")  # formats of which a file is one article
_BYTES = 4  # of a character, at most

__all__ = [
    "Again",
    "Edit",
    "Going",
    "Source",
    "compress",
    "content",
    "decode",
    "discover",
    "edits",
    "edits_of_blocks",
    "edits_of_numbered",
    "explain",
    "parts",
    "protected",
    "read",
    "shown",
]


def read(source: Source, config: Config) -> Iterator[Article | Unreadable | Again]:
    """Yield a source's articles in order, and Unreadable where it, or a record of it, could not be read.

    What must be left alone in an article is in its `protected`. Last comes Again, where ids of records came more than
    once. Records read before a failure stand: of a gzip file that is cut short, all but the last MiB or so.
    """
    for found in parts(source, config):
        if isinstance(found, list):
            yield from found
        else:
            yield found


def parts(source: Source, config: Config) -> Iterator[list[Article] | Unreadable | Again]:
    """Yield the same, and as many articles at once as the format reads: some hundred of short ones."""
    try:
        _refuse_huge(source)
        of_format = table.BY_NAME[source.format]
        for found in of_format.module.read(source, config):
            if isinstance(found, Article):
                yield _looked_at(source, found)
            elif not isinstance(found, list) or (not of_format.protects and _plain(found)):
                yield found
            else:
                yield from map(partial(_looked_at, source), found)
    except UnreadableInput as error:
        yield Unreadable(error.path, error.error)


def _plain(articles: Sequence[Article]) -> bool:
    """Tell whether none of some articles needs to be looked at: none is too long, or may hold a mark."""
    texts = [article.text for article in articles]
    return max(map(len, texts)) <= LARGEST and not any(map(marks.may_hold, texts))


def _looked_at(source: Source, article: Article) -> list[Article] | Unreadable:
    """Return an article with what is protected in it, as a list; Unreadable where it is too long."""
    if len(article.text) > LARGEST:
        return Unreadable(shown(source.path) + article.id.removeprefix(source.id), _huge(len(article.text)))
    spans = protected(source, article.text)
    return [replace(article, protected=tuple(spans)) if spans else article]


def _refuse_huge(source: Source) -> None:
    """Refuse a file that is one article, by its size, before it is read: no encoding has more bytes a character."""
    if source.stamp and not source.compression and source.format in _WHOLE and source.stamp[0] > _BYTES * LARGEST:
        raise UnreadableInput(shown(source.path), _huge(source.stamp[0], "bytes"))


def _huge(size: int, unit: str = "characters") -> str:
    return (
        f"an article of {size / 1e6:.0f} million {unit}, and {LARGEST // 1_000_000} million characters are the most "
        "that is read; split it into its articles, each a file or a record of its own"
    )


def edits(
    source: Source,
    content: bytes,
    config: Config,
    cuts: Mapping[str, Sequence[tuple[int, int]]],
    dropped: Collection[str],
) -> list[Edit]:
    """Return which bytes of a source's content its articles lose: disjoint, in order.

    Args:
        source: The source.
        content: Its decompressed bytes, as `content(source)` gives them.
        config: The settings that `read` had, so that record ids come out the same.
        cuts: By article id, spans in characters of the article's text, disjoint. Ids of other sources are passed over.
        dropped: Ids of articles that go; a record is one Edit with cut -1, a file of its own is left to the writer.

    A cut can be several edits (in CSV, around a quote mark) or, where what it leaves would be read as something else (a
    bare field that would begin with a quote), none.

    Raises:
        UnreadableInput: The content is not what `read` read any more.
    """
    return table.BY_NAME[source.format].module.edits(source, content, config, cuts, dropped)


def edits_of_blocks(
    source: Source,
    blocks: Iterable[bytes],
    config: Config,
    cuts: Mapping[str, Sequence[tuple[int, int]]],
    dropped: Collection[str],
) -> Iterator[tuple[bytes, list[Edit]]]:
    """Yield what `edits` gives for a source of JSON Lines block by block, of which one is in memory at a time.

    Args:
        blocks: The content, in pieces of whole lines. Edits count from its beginning.
    """
    from dedup.formats import jsonl

    return jsonl.edits_of_blocks(source, blocks, config, cuts, dropped)


def edits_of_numbered(
    source: Source, blocks: Iterable[bytes], config: Config, going: Iterable[Going]
) -> Iterator[tuple[bytes, list[Edit]]]:
    """Yield the same of a source every record of which was read, and look at no other lines than are asked for.

    Args:
        going: The articles that are cut or go, in order: each is asked for when its line comes.
    """
    from dedup.formats import jsonl

    return jsonl.edits_of_numbered(source, blocks, config, going)


def protected(source: Source, text: str) -> list[tuple[int, int]]:
    """Return the spans of an article's text that are no copy and must not be matched or cut, in order, disjoint.

    Markdown's front matter and code blocks; in any format, from `<!-- dedup: off -->` to `<!-- dedup: on -->`.
    """
    found = marks.spans(text) + table.BY_NAME[source.format].protected(text)
    return marks.joined(found) if found else []
