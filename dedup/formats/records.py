"""What records of JSON Lines and CSV share: their ids, the fields that say when and where from, and their cuts.

    {"id": "AP-1", "text": "Rain.", "version": "3"}  of wire.jsonl  ->  Article("wire.jsonl#AP-1", "Rain.", version=3)

Other fields are kept, byte for byte, and never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import count, repeat
from typing import Any, TypeAlias, cast

from dedup.formats.source import Again, Edit, Source, folder, in_order
from dedup.frozen import dataclass
from dedup.model import Article, Unreadable

_TIMES = ("time", "date", "versioncreated", "versionCreated")  # the first that is there wins
FIELDS = (*_TIMES, "version", "source", "language")  # what `article` looks at beside the text and the id
_SHORT = 14  # characters of an id that is told apart as it is: it is hardly larger than its hash
_NAMED = 8  # fields an error lists before it says "..."


class Ids:
    """Record ids of one source, each given once: an id that comes again gets ~2, ~3; one that is missing, its line.

    >>> ids = Ids("wire.jsonl")
    >>> ids.new("AP-1", 1), ids.new("AP-1", 2), ids.new(None, 3), ids.new(7, 4)
    ('wire.jsonl#AP-1', 'wire.jsonl#AP-1~2', 'wire.jsonl#3', 'wire.jsonl#7')
    """

    def __init__(self, source_id: str) -> None:
        self._head = f"{source_id}#"
        self._given: set[int | str] = set()  # hashes of long ones: a million would take a quarter of a gigabyte
        self._again: dict[str, int] = {}  # id that came again -> how often it has
        self._called = ""  # what the first of them was called then

    def new(self, value: object, line: int) -> str:
        """Return the article id of the record whose id field holds `value`, on line `line`."""
        if type(value) is str and value:
            name = wanted = value
        else:
            usable = isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != ""
            name = wanted = str(value) if usable else str(line)
        given = self._given
        while (key := name if len(name) <= _SHORT and name.isascii() else _hash(name)) in given:
            # Counted by what was wanted, so a million equal ids take a million steps.
            self._again[wanted] = self._again.get(wanted, 1) + 1
            name = f"{wanted}~{self._again[wanted]}"
        given.add(key)
        if name is not wanted:
            self._called = self._called or name
        return self._head + name

    def several(self, values: Sequence[object], line: int) -> list[str]:
        """Return the same of records on lines that follow each other: those of a block at once where all are usual.

        >>> Ids("wire.jsonl").several(["AP-1", "AP-2"], 1), Ids("wire.jsonl").several(["AP-1", 7, "AP-1"], 1)
        (['wire.jsonl#AP-1', 'wire.jsonl#AP-2'], ['wire.jsonl#AP-1', 'wire.jsonl#7', 'wire.jsonl#AP-1~2'])
        """
        if {*map(type, values)} == {str} and all(values):
            names = cast("Sequence[str]", values)
            keys = {name if len(name) <= _SHORT and name.isascii() else _hash(name) for name in names}
            if len(keys) == len(names) and self._given.isdisjoint(keys):
                self._given |= keys
                return [self._head + name for name in names]
        return [*map(self.new, values, count(line))]

    def again(self, path: str) -> Iterator[Again]:
        """Yield what came again in the source of that path, where any did."""
        if self._again:
            yield Again(path, len(self._again), next(iter(self._again)), self._called)


def _hash(name: str) -> int:
    """What a long name is told apart by: 64 bits."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read, and where it stands."""

    article: Article
    line: int  # of the file, from 1: its first line
    start: int  # jsonl: bytes of the content, line end included. csv: characters of the decoded text
    end: int


# Turns one record's cuts (start, end, ordinal), in characters of its text, into spans of its file; none where removing
# them would not read back as the cut text.
Mapper: TypeAlias = Callable[[Record, list[tuple[int, int, int]]], list[tuple[int, int, int]]]


def article(source: Source, path: str, article_id: str, text: str, fields: Mapping[str, object]) -> Article:
    """Return the article of a record; a field that is no string (for `version`, no whole number) counts as absent.

    Args:
        path: The source's path as it can be printed, `shown(source.path)`.
    """
    return made(path, folder(source.id), article_id, (text, None, *(fields.get(name) for name in FIELDS)))


def made(path: str, home: str, article_id: str, values: tuple[Any, ...]) -> Article:
    """Return the article of a record.

    Args:
        home: The source of articles that name none.
        values: Its text, what its id field holds, and of `FIELDS`, in their order; None where one is absent.
    """
    text, _, time, _, _, _, version, source, language = values
    if version is source is language is None and type(time) is str and time:
        return Article(article_id, text, path, time, None, home)
    if not (time and isinstance(time, str)):
        time = next((one for one in values[3 : 2 + len(_TIMES)] if one and isinstance(one, str)), "")
    return Article(
        article_id,
        text,
        path,
        time,
        None if version is None else _version(version),
        source if source and isinstance(source, str) else home,
        language if language and isinstance(language, str) else "",
    )


def made_all(path: str, home: str, ids: Sequence[str], values: Sequence[tuple[Any, ...]]) -> list[Article]:
    """Return the articles of some records, as `made` does; where all say no more than their times, at once."""
    texts, _, times, _, _, _, *others = zip(*values, strict=True) if values else [()] * (2 + len(FIELDS))
    silent = all(column.count(None) == len(column) for column in others)
    if silent and {*map(type, times)} == {str} and all(times):
        return [*map(Article, ids, texts, repeat(path), times, repeat(None), repeat(home))]
    return [*map(made, repeat(path), repeat(home), ids, values)]


def edits(
    found: Iterable[Record | Unreadable],
    cuts: Mapping[str, Sequence[tuple[int, int]]],
    dropped: Collection[str],
    mapper: Mapper,
) -> list[Edit]:
    """Return the edits of a file's records, in order; only records that change are looked at closely."""
    result: list[Edit] = []
    for record in found:
        if isinstance(record, Unreadable):
            continue
        article_id = record.article.id
        if article_id in dropped:
            result += edited(record, None, mapper)
        elif some := cuts.get(article_id):
            result += edited(record, some, mapper)
    return result


def edited(record: Record, cuts: Sequence[tuple[int, int]] | None, mapper: Mapper) -> list[Edit]:
    """Return the edits of a record; `cuts`: None where all of it goes."""
    article = record.article
    if cuts is None:
        return [Edit(article.id, record.start, record.end, -1)]
    found = mapper(record, in_order(cuts, len(article.text)))
    return [Edit(article.id, start, end, ordinal) for start, end, ordinal in found]


def without(text: str, cuts: Iterable[tuple[int, int, int]]) -> str:
    """Return `text` without spans that are in order and disjoint.

    >>> without("abcdef", [(0, 2, 0), (3, 4, 1)])
    'cef'
    """
    kept, at = [], 0
    for start, end, _ in cuts:
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def listed(names: Iterable[str]) -> str:
    """Return field names as an error shows them: the first eight, each short.

    >>> listed(["id", "body"])
    'id, body'
    """
    all_names = [name if len(name) <= 40 else name[:37] + "..." for name in names]
    return ", ".join(all_names[:_NAMED]) + (", ..." if len(all_names) > _NAMED else "") if all_names else "none"


def _version(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 18:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
