r"""JSON Lines: one JSON object a line, one article an object; its text is the string in `text_field`.

    {"id": 7, "text": "Rain.\nRain.\n"}   read   ->  Article("wire.jsonl#7", "Rain.\nRain.\n")
    cut characters 6..12                  edits  ->  the bytes `Rain.\n` inside the string, escape and all

Read by blocks of lines, so memory follows the longest line, not the file. A line that can't be read is Unreadable with
its number, and the others go on. Only the string's bytes change; other fields, spaces and line ends stay. Where a key
comes twice the last wins, as in Python's json, and the last is what is cut. A dropped record is its whole line. UTF-8,
as RFC 8259 asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import TYPE_CHECKING, cast

from dedup.errors import UnreadableInput
from dedup.formats import compression, objects, records
from dedup.formats.encoding import offsets
from dedup.formats.objects import Values
from dedup.formats.records import Ids, Record
from dedup.formats.source import CHANGED, Again, Edit, Going, Source, folder, refuse, shown
from dedup.model import Article, Unreadable

if TYPE_CHECKING:
    from io import BufferedReader

    from dedup.config import Config

_PART = 1 << 18  # bytes read at a time: with what is made of them they stay in the second-level cache
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SPACE = re.compile(r"[ \t\r\n]*")
# A pair of surrogates is one character, as json reads it; every other escape is one too.
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)")


def read(source: Source, config: Config) -> Iterator[Article | list[Article] | Unreadable | Again]:
    """Yield an article a record, or those of a block at once, and Unreadable for each line that holds none.

    Then comes which ids came again.

    Where the file can't be read on, that comes before them.
    """
    rows, decode = _Rows(source, config), objects.block_reader(config)
    try:
        with compression.opened(source) as stream:
            for block in blocks(cast("BufferedReader", stream)):
                values = decode(block) if rows.lines else None  # the first line is looked at more closely
                if values is None:
                    for _, _, _, found in rows.of(_lines(block)):
                        yield found
                else:
                    yield rows.plain(values, len(block))
    except UnreadableInput as error:
        yield Unreadable(error.path, error.error)  # what was read stands, and so do its names
    yield from rows.again()


def blocks(stream: BufferedReader) -> Iterator[bytes]:
    """Yield the first line, then as many lines as are read at a time."""
    if line := stream.readline():
        yield line
    held: list[bytes] = []
    while part := stream.read1(_PART):
        end = part.rfind(b"\n") + 1
        if end:
            yield b"".join((*held, memoryview(part)[:end]))  # a slice of bytes would be a copy more
            held.clear()
        if end < len(part):
            held.append(part[end:])
    if held:
        yield b"".join(held)


class _Rows:
    """The records of a source, part by part: what their ids, lines and places depend on."""

    def __init__(self, source: Source, config: Config) -> None:
        self._source, self._config = source, config
        self._ids, self._path, self._home = Ids(source.id), shown(source.path), folder(source.id)
        self._read = objects.reader(config)
        self.lines = self.count = 0  # that were read; those that are not blank
        self._end = 0  # bytes

    def of(
        self, lines: Iterable[bytes], wanted: Collection[str] | None = None
    ) -> Iterator[tuple[int, int, int, Article | Unreadable]]:
        """Yield each record's line, where it starts and ends, and what it holds."""
        for number, start, end, line in self.filled(lines):
            parsed = self._read(line) or objects.parse(line, self._config)
            if isinstance(parsed, str):
                yield number, start, end, Unreadable(f"{self._path}:{number}", parsed)
                continue
            article_id = self._ids.new(parsed[1], number)
            if wanted is None or article_id in wanted:
                yield number, start, end, records.made(self._path, self._home, article_id, parsed)

    def records(self, lines: Iterable[bytes], wanted: Collection[str] | None = None) -> Iterator[Record | Unreadable]:
        """Yield the records, in order; by default all, else those of the articles that are asked for.

        Raises:
            UnreadableInput: The file is no text at all (UTF-16, compressed): its lines would all be bad.
        """
        for number, start, end, article in self.of(lines, wanted):
            yield article if isinstance(article, Unreadable) else Record(article, number, start, end)

    def known(self, article_id: str, line: bytes, number: int, start: int, end: int) -> Record:
        """Return the record of an article whose line is known.

        Raises:
            UnreadableInput: It is another than it was.
        """
        parsed = self._read(line) or objects.parse(line, self._config)
        if isinstance(parsed, str) or not _is(article_id, Ids(self._source.id).new(parsed[1], number)):
            refuse(self._source.path, CHANGED)
        return Record(Article(article_id, parsed[0]), number, start, end)

    def plain(self, block: Sequence[Values], size: int) -> list[Article]:
        """Return the articles of a block of so many bytes, a line each."""
        ids = self._ids.several([values[1] for values in block], self.lines + 1)
        self.lines += len(block)
        self._end += size
        return records.made_all(self._path, self._home, ids, block)

    def again(self) -> Iterator[Again]:
        """Yield which ids came again, where any did."""
        return self._ids.again(self._path)

    def filled(self, lines: Iterable[bytes]) -> Iterator[tuple[int, int, int, bytes]]:
        """Yield the lines that are not blank: which each is, where it starts and ends, and itself, without a mark."""
        for line in lines:
            start = self._end
            self._end = end = start + len(line)
            self.lines = number = self.lines + 1
            if number == 1:
                _refuse_other(self._source, line)
                start += len(_BOM) if line.startswith(_BOM) else 0
                line = line.removeprefix(_BOM)
            if line and not line.isspace():
                self.count += 1
                yield number, start, end, line


def edits(
    source: Source,
    content: bytes,
    config: Config,
    cuts: Mapping[str, Sequence[tuple[int, int]]],
    dropped: Collection[str],
) -> list[Edit]:
    """Return the byte spans of the cuts and of the dropped records, in order."""
    found = edits_of_blocks(source, [content], config, cuts, dropped)
    return [edit for _, edits in found for edit in edits]


def edits_of_blocks(
    source: Source,
    blocks: Iterable[bytes],
    config: Config,
    cuts: Mapping[str, Sequence[tuple[int, int]]],
    dropped: Collection[str],
) -> Iterator[tuple[bytes, list[Edit]]]:
    """Yield each block with its edits; see `formats.edits_of_blocks`."""
    rows, wanted, at = _Rows(source, config), {*dropped, *cuts}, 0
    for block in blocks:
        found = rows.records(_lines(block), wanted)
        yield block, records.edits(found, cuts, dropped, partial(_mapped, block, at, config.text_field))
        at += len(block)


def edits_of_numbered(
    source: Source, blocks: Iterable[bytes], config: Config, going: Iterable[Going]
) -> Iterator[tuple[bytes, list[Edit]]]:
    """Yield each block with its edits; see `formats.edits_of_numbered`."""
    rows, left, at = _Rows(source, config), iter(going), 0
    coming = next(left, None)
    for block in blocks:
        mapper, edits = partial(_mapped, block, at, config.text_field), list[Edit]()
        for number, start, end, line in rows.filled(_lines(block)):
            if coming is not None and coming.number == rows.count - 1:
                record = rows.known(coming.article_id, line, number, start, end)
                edits += records.edited(record, coming.cuts, mapper)
                coming = next(left, None)
        yield block, edits
        at += len(block)
    if coming is not None:
        refuse(source.path, CHANGED)


def _is(name: str, first: str) -> bool:
    """Tell whether an id is one that a record gets: the first of its name, or one that came again."""
    return name == first or name.startswith(f"{first}~")


def _lines(content: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        yield content[start:end]
        start = end


def _refuse_other(source: Source, line: bytes) -> None:
    head = line[: 1 << 13]
    if head.startswith(_WIDE):
        refuse(source.path, "it is UTF-16, and JSON Lines must be UTF-8; to convert: iconv -f utf-16 -t utf-8")
    for magic, name in compression.MAGIC.items():
        if head.startswith(magic):
            refuse(source.path, f"it is compressed; give it its suffix .{name}")
    if b"\0" in head:
        refuse(source.path, "binary file? Its first line holds a NUL byte; name text files only")


def _mapped(
    block: bytes, at: int, field: str, record: Record, ordered: list[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Return where the cuts of a record in a block that begins at byte `at` stand in the file's bytes."""
    return _map(block[record.start - at : record.end - at].decode("utf-8"), record, field, ordered)


def _map(line: str, record: Record, field: str, ordered: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return where the cuts stand in the file's bytes."""
    start, end = _token(line, field)
    body = line[start + 1 : end - 1]
    asked = [position for cut_start, cut_end, _ in ordered for position in (cut_start, cut_end)]
    positions = _usual(body, record.article.text, asked) or _raw(body, asked)
    raw = list(zip(positions[::2], positions[1::2], (ordinal for _, _, ordinal in ordered), strict=True))
    kept = json.loads(f'"{records.without(body, raw)}"', strict=False)
    if kept != records.without(record.article.text, ordered):
        return []  # a cut between two lone surrogates would join them to another character
    at = offsets(line, "utf-8", record.start, [start + 1 + position for position in positions])
    return [(a, b, ordinal) for a, b, (_, _, ordinal) in zip(at[::2], at[1::2], raw, strict=True)]


def _token(line: str, field: str) -> tuple[int, int]:
    r"""Return the span, quotes included, of the string that the last top-level key `field` holds.

    >>> line = '{"text": 1, "a": {"text": 2}, "t\\u0065xt": "Rain."}'
    >>> line[slice(*_token(line, "text"))]
    '"Rain."'
    """
    found = (0, 0)
    at = _skip(line, line.index("{") + 1)
    while line[at] != "}":
        key, at = objects.DECODER.raw_decode(line, at)
        start = _skip(line, _skip(line, at) + 1)
        _, at = objects.DECODER.raw_decode(line, start)
        if key == field:
            found = (start, at)
        at = _skip(line, at)
        if line[at] == ",":
            at = _skip(line, at + 1)
    return found


def _skip(line: str, at: int) -> int:
    match = _SPACE.match(line, at)
    return match.end() if match else at


def _usual(body: str, text: str, positions: list[int]) -> list[int]:
    r"""Return the same as `_raw` of a string that is written as Python's json writes it; [] of another.

    >>> _usual("a\\nb", "a\nb", [2, 3]), _usual("a\\u000ab", "a\nb", [2])
    ([3, 4], [])
    """
    for quoted in (encode_basestring, encode_basestring_ascii):
        if quoted(text) == f'"{body}"':
            pieces = pairwise([0, *positions])
            return list(accumulate(len(quoted(text[start:end])) - 2 for start, end in pieces))
    return []


def _raw(body: str, positions: list[int]) -> list[int]:
    r"""Return where characters of a string's value stand in its JSON form; positions ascend. Linear in both.

    >>> _raw("a\\n\\ud83d\\ude00b", [1, 2, 3])
    [1, 3, 15]
    """
    result: list[int] = []
    value = raw = 0  # the value's characters and the form's up to the last escape
    escapes = _ESCAPE.finditer(body)
    escape = next(escapes, None)
    for position in positions:
        while escape and value + escape.start() - raw < position:
            value += escape.start() - raw + 1
            raw = escape.end()
            escape = next(escapes, None)
        result.append(raw + position - value)
    return result
