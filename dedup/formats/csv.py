r"""CSV and TSV: a header, then one article a row; its text is the column named `text_field`.

    id,text                        read   ->  Article("wire.csv#7", 'He said "no".\nRain.')
    7,"He said ""no"".             cut 14..19   edits  ->  the bytes `Rain.`
    Rain."

Quotes, doubled quotes, line ends in quotes and the odd text after a closing quote are read as Python's csv reads them
(its reader is the oracle of the tests); this scanner also knows where each field stands, and has no limit on a field's
size. The delimiter is the suffix's (comma, tab), or the one of ; tab | , under which the header has the column. A
dropped record is its whole row, line end included. Encodings as in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dedup.formats import compression, encoding, records
from dedup.formats.records import Ids, Record
from dedup.formats.source import Again, Edit, Source, refuse, shown
from dedup.frozen import dataclass
from dedup.model import Article, Unreadable

if TYPE_CHECKING:
    from dedup.config import Config

_DELIMITERS = (",", ";", "\t", "|")
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class _Row:
    start: int  # characters of the text
    end: int  # its line end included
    fields: list[tuple[int, int]]  # quotes included
    line: int


class Unclosed(Exception):
    """A quotation is opened in the row on line `line` and never closed."""

    def __init__(self, line: int) -> None:
        self.line = line


def read(source: Source, config: Config) -> Iterator[Article | Unreadable | Again]:
    """Yield an article a row, and Unreadable for each row without the text's column; then which ids came again."""
    decoded, ids = encoding.decode(compression.content(source), source.path), Ids(source.id)
    for record in found(source, decoded.text, config, ids):
        yield record if isinstance(record, Unreadable) else record.article
    yield from ids.again(shown(source.path))


def found(source: Source, text: str, config: Config, ids: Ids) -> Iterator[Record | Unreadable]:
    """Yield the records of a file, in order, by the names that `ids` gives; blank lines are passed over.

    Raises:
        UnreadableInput: The header has no column `text_field`.
    """
    path = shown(source.path)
    header: list[str] = []
    delimiter = _delimiter(source, text, config.text_field)
    try:
        for row in _rows(text, delimiter):
            values = [_value(text[start:end]) for start, end in row.fields]
            if not header:
                header = [name.strip() for name in values]
                column = _column(source, header, config.text_field)
            elif len(values) <= column:
                error = f"the row has {len(values)} columns, and {config.text_field!r} is column {column + 1}"
                yield Unreadable(f"{path}:{row.line}", f"{error}; the other rows were read")
            else:
                fields: dict[str, object] = dict(zip(header, values, strict=False))
                article_id = ids.new(fields.get(config.id_field), row.line)
                article = records.article(source, path, article_id, values[column], fields)
                yield Record(article, row.line, row.start, row.end)
    except Unclosed as unclosed:
        error = "a quotation opened in this row is never closed, so the rest was not read; close it or double its mark"
        yield Unreadable(f"{path}:{unclosed.line}", error)


def edits(
    source: Source,
    content: bytes,
    config: Config,
    cuts: Mapping[str, Sequence[tuple[int, int]]],
    dropped: Collection[str],
) -> list[Edit]:
    """Return the byte spans of the cuts and of the dropped records, in order."""
    decoded = encoding.decode(content, source.path)
    text = decoded.text
    delimiter = _delimiter(source, text, config.text_field)

    def mapper(record: Record, ordered: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        return _map(text, delimiter, record, config.text_field, ordered)

    changed = records.edits(found(source, text, config, Ids(source.id)), cuts, dropped, mapper)
    positions = [position for edit in changed for position in (edit.start, edit.end)]
    at = encoding.offsets(text, decoded.encoding, decoded.mark, positions)
    return [Edit(e.article_id, a, b, e.cut) for e, a, b in zip(changed, at[::2], at[1::2], strict=True)]


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    """Yield the rows that are not blank."""
    field = _field(delimiter)
    at, line = 0, 1
    while at < len(text):
        ending = _LINE_END.search(text, at)
        stop = ending.start() if ending else len(text)
        quoted = text.find('"', at, stop) >= 0
        if quoted:
            fields, stop = _quoted(text, at, field, delimiter, line)
            ending = _LINE_END.match(text, stop)
        else:
            fields = _plain(text, at, stop, delimiter)
        end = ending.end() if ending else len(text)
        if stop > at:
            yield _Row(at, end, fields, line)
        line += len(_LINE_END.findall(text, at, end)) if quoted else 1
        at = end


def _plain(text: str, at: int, stop: int, delimiter: str) -> list[tuple[int, int]]:
    fields: list[tuple[int, int]] = []
    for value in text[at:stop].split(delimiter):
        fields.append((at, at + len(value)))
        at += len(value) + 1
    return fields


def _quoted(text: str, at: int, field: re.Pattern[str], delimiter: str, line: int) -> tuple[list[tuple[int, int]], int]:
    """Return the fields of a row that holds quotes, and where the row ends, before its line end."""
    fields: list[tuple[int, int]] = []
    while match := field.match(text, at):
        if match[1] is not None and match[2] is None:
            raise Unclosed(line)
        fields.append(match.span())
        at = match.end()
        if text[at : at + 1] != delimiter:
            break
        at += 1
    return fields, at


def _field(delimiter: str) -> re.Pattern[str]:
    """Return what one field looks like: a quotation, closed or not, then plain text; or plain text alone."""
    return re.compile(rf'(?:"([^"]*(?:""[^"]*)*)(")?)?[^{re.escape(delimiter)}\r\n]*')


def _value(raw: str) -> str:
    """Return what a field says.

    >>> _value('"He said ""no""."'), _value('"ab"c'), _value('5" gun')
    ('He said "no".', 'abc', '5" gun')
    """
    if not raw.startswith('"'):
        return raw
    inside = raw[1:-1]
    if raw.endswith('"') and '"' not in inside.replace('""', ""):  # nothing after the closing quote: nearly all fields
        return inside.replace('""', '"')
    return "".join(raw[start:end] for start, end in _pieces(raw))


def _pieces(raw: str) -> list[tuple[int, int]]:
    """Return the spans of a quoted field that make its value, in order: without its quotes, one of each doubled one."""
    spans: list[tuple[int, int]] = []
    at = 1
    while True:
        quote = raw.find('"', at)
        if raw.startswith('""', quote):
            spans.append((at, quote + 1))
            at = quote + 2
        else:
            spans += [(at, quote), (quote + 1, len(raw))]
            return spans


def _map(
    text: str, delimiter: str, record: Record, name: str, ordered: list[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Return where the cuts stand in the decoded text; a cut over a closing quote makes two spans."""
    header = next(_rows(text, delimiter))
    column = _last([_value(text[a:b]).strip() for a, b in header.fields], name)
    row = next(_rows(text[record.start : record.end], delimiter))
    start, end = (record.start + position for position in row.fields[column])
    spans = [(start + a, start + b, ordinal) for a, b, ordinal in _raw(text[start:end], ordered)]
    kept = records.without(text[start:end], [(a - start, b - start, ordinal) for a, b, ordinal in spans])
    if not kept and len(row.fields) == 1:
        return []  # the row would be blank, and be passed over
    return spans if _alone(kept, delimiter) == records.without(record.article.text, ordered) else []


def _alone(raw: str, delimiter: str) -> str | None:
    """Return what a field says, or None where it is not one whole field: bare, it may now begin with a quote."""
    match = _field(delimiter).fullmatch(raw)
    return _value(raw) if match and (match[1] is None or match[2]) else None


def _raw(raw: str, ordered: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return where cuts of a field's value stand in the field.

    >>> _raw('"a""b"c', [(1, 2, 0), (2, 4, 1)])
    [(2, 4, 0), (4, 5, 1), (6, 7, 1)]
    """
    if not raw.startswith('"'):
        return ordered
    spans: list[tuple[int, int, int]] = []
    pieces = _pieces(raw)
    closing = pieces[-1][0] - 1
    index = value = 0  # the piece, and the value's characters before it
    for start, end, ordinal in ordered:
        while value < end:
            piece_start, piece_end = pieces[index]
            size = piece_end - piece_start
            if start < value + size:
                a, b = piece_start + max(start - value, 0), piece_start + min(end - value, size)
                # A doubled quote goes with its twin: the piece ends on the first of the two.
                b += b == piece_end and piece_end < closing
                if spans and spans[-1][1] == a and spans[-1][2] == ordinal:
                    spans[-1] = (spans[-1][0], b, ordinal)
                elif b > a:
                    spans.append((a, b, ordinal))
            if end <= value + size:
                break
            value += size
            index += 1
    return spans


def is_header(line: str, name: str) -> bool:
    r"""Return whether a line names several columns, one of them `name`: no story begins with its field names.

    >>> is_header("id;text\n", "text"), is_header("text\n", "text"), is_header("By text, from Hanoi. Rain.", "text")
    (True, False, False)
    """
    for delimiter in _DELIMITERS:
        try:
            header = next(_rows(line, delimiter), None)
        except Unclosed:
            continue
        names = [_value(line[a:b]).strip() for a, b in header.fields] if header else []
        if len(names) > 1 and name in names:
            return True
    return False


def _delimiter(source: Source, text: str, name: str) -> str:
    """Return the delimiter under which the header has the column, the suffix's own first."""
    name_only = source.path.lower().removesuffix(f".{source.compression}")
    own = "\t" if name_only.endswith((".tsv", ".tab")) else ","
    for delimiter in (own, *_DELIMITERS):
        try:
            header = next(_rows(text, delimiter), None)
        except Unclosed:
            continue
        if header and _last([_value(text[a:b]).strip() for a, b in header.fields], name) >= 0:
            return delimiter
    return own


def _column(source: Source, header: list[str], name: str) -> int:
    column = _last(header, name)
    if column < 0:
        refuse(source.path, f"no column {name!r} (its columns: {records.listed(header)}); name it with --text-field")
    return column


def _last(names: list[str], name: str) -> int:
    """Return the last place of a name, as csv.DictReader has it; -1 where it is not."""
    return max((index for index, each in enumerate(names) if each == name), default=-1)
