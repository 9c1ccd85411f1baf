"""The ledger: what was taken out of each file, byte for byte, and where its copy stands, so that it can be put back.

    {"schema": "dedup-ledger/1", "tool": "dedup 0.1.0", "fingerprint": "9f...", "in_place": false, "counts": {...}}
    {"id": "a.txt", "source": "seeds/a.txt", "file": "texts/a.txt", "action": "written", "keeper": null,
     "source_sha256": "e3...", "written_sha256": "7d...", "compression": "", "container": null,
     "cuts": [{"start": 120, "end": 180, "text": "Fire broke ...", "why": "...", "kept": {"article": "a.txt", ...}}]}

One line an article, in input order; articles of one file (records) stand together and share `file` and its hashes,
which are of the whole file as it lies on disk. `start` and `end` are bytes of the source's decompressed content; `kept`
is in characters of the kept article's text, as in reports, and null for furniture, which is kept nowhere. A cut's bytes
are `text` where they are UTF-8, else `base64`.
`action`: "written" (cut), "dropped" (left out for `keeper`; its bytes are a cut) or "unchanged".
`container`: a copy of a compressed source that was changed: no library promises to compress to the same bytes again.
Equal input gives equal bytes: there is no time, no machine and no order of the file system in it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from json.encoder import encode_basestring
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import NoReturn

from dedup.errors import LedgerError
from dedup.frozen import dataclass
from dedup.version import VERSION

NAME = "ledger.jsonl"
SCHEMA = "dedup-ledger/1"
ACTIONS = ("written", "dropped", "unchanged")


@dataclass(frozen=True, slots=True)
class Removed:
    """Bytes [start, end) of a source's decompressed content that are not in the written file."""

    start: int
    end: int
    data: bytes
    why: str
    kept: Mapping[str, object] | None  # article, start, end, line, end_line of the copy that stays


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one article."""

    id: str
    source: str  # as the user named it
    file: str  # where it is written, below the folder that the ledger is for; '/' separators
    action: str  # one of ACTIONS
    keeper: str | None
    source_sha256: str  # of the file as it lay on disk
    written_sha256: str | None  # None: no file is written
    compression: str = ""
    container: str | None = None  # a copy of the compressed source, below the same folder
    cuts: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """The first line."""

    tool: str
    fingerprint: str
    in_place: bool  # True: the files are the sources themselves, below the folder that holds `.dedup`
    counts: Mapping[str, int]


def sha256(data: bytes) -> str:
    """Return the hash of a file's bytes as hex."""
    return hashlib.sha256(data).hexdigest()


def carve(content: bytes, spans: Iterable[tuple[int, int]]) -> bytes:
    """Return `content` without `spans`, which are in order and disjoint.

    >>> carve(b"A. A. B.", [(0, 3)])
    b'A. B.'
    """
    pieces, at = [], 0
    for start, end in spans:
        if not at <= start <= end <= len(content):
            raise ValueError(f"bytes {start}..{end} overlap the cut before, which ends at {at}, or leave the content")
        pieces.append(content[at:start])
        at = end
    return b"".join([*pieces, content[at:]])


def rebuild(rest: bytes, cuts: Iterable[Removed]) -> bytes:
    """Return the content that `rest` was carved from.

    Raises:
        LedgerError: The cuts overlap or do not fit `rest`.
    >>> rebuild(b"A. B.", [Removed(0, 3, b"A. ", "doubled", None)])
    b'A. A. B.'
    """
    pieces: list[bytes] = []
    at = used = 0  # in the content; in `rest`
    for cut in sorted(cuts, key=lambda c: (c.start, c.end)):
        taken = cut.start - at
        if taken < 0 or used + taken > len(rest) or cut.end - cut.start != len(cut.data):
            raise LedgerError(f"the cut of bytes {cut.start}..{cut.end} does not fit the file")
        pieces += [rest[used : used + taken], cut.data]
        used, at = used + taken, cut.end
    return b"".join([*pieces, rest[used:]])


def header_line(fingerprint: str, counts: Mapping[str, int], *, in_place: bool = False) -> bytes:
    """Return the first line."""
    head = {"schema": SCHEMA, "tool": f"dedup {VERSION}", "fingerprint": fingerprint, "in_place": in_place}
    return _json_line({**head, "counts": dict(counts)})


def entry_line(entry: Entry) -> bytes:
    """Return an article's line."""
    row: dict[str, object] = dict(zip(_FIELDS, _values(entry), strict=True))
    row["cuts"] = [_cut_row(cut) for cut in entry.cuts]
    return _json_line(row)


def lines_like(entry: Entry) -> Callable[[str], bytes]:
    """Return what gives the lines of articles that are as `entry` has it but for their ids, in a tenth of the time.

    >>> entry = Entry("", "a.jsonl", "texts/a.jsonl", "unchanged", None, "e3", "e3")
    >>> lines_like(entry)("a.jsonl#7") == entry_line(replace(entry, id="a.jsonl#7"))
    True
    """
    line = entry_line(replace(entry, id=""))
    rest = line.removeprefix(_HEAD)
    plain = line.isascii()  # one that is not UTF-8 is written in ASCII, with the id

    def made(name: str) -> bytes:
        if plain and name.isascii():
            return b'{"id": ' + encode_basestring(name).encode("ascii") + rest
        return entry_line(replace(entry, id=name))

    return made


def is_ledger(path: Path) -> bool:
    """True where the file begins as a ledger of any version: its folder was written by dedup."""
    try:
        with open(path, "rb") as file:
            return b'"dedup-ledger/' in file.readline(1 << 16)
    except OSError:
        return False


def read(path: Path) -> tuple[Header, Iterator[Entry]]:
    """Return a ledger's header and its entries, which are read as they are asked for.

    Raises:
        LedgerError: At once, if the header is missing, damaged or of another version; later, at the line at fault.
    """
    try:
        with open(path, "rb") as file:
            line = file.readline()
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror or error}; name the folder that `dedup clean` wrote") from None
    header = _header(line, path)
    return header, _entries(path, header)


def _entries(path: Path, header: Header) -> Iterator[Entry]:
    count, line = 0, b"\n"
    with open(path, "rb") as file:
        file.readline()
        for count, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                break
            yield _entry(line, f"{path}:{count + 1}")
    if not line.endswith(b"\n") or count != header.counts["articles"]:
        raise LedgerError(f"{path}: cut short: {count} of {header.counts['articles']} articles; use a whole copy of it")


def _header(line: bytes, path: Path) -> Header:
    row = _parsed(line, f"{path}:1")
    schema = row.get("schema")
    if not isinstance(schema, str) or not schema.startswith("dedup-ledger/"):
        raise LedgerError(f"{path}: no ledger of dedup: its first line names no schema dedup-ledger/...")
    if schema != SCHEMA:
        raise LedgerError(f"{path}: {row.get('tool')} wrote it as {schema}; this version reads {SCHEMA}: upgrade dedup")
    counts, in_place = row.get("counts"), row.get("in_place", False)
    if not isinstance(counts, dict) or type(counts.get("articles")) is not int or type(in_place) is not bool:
        _damaged(f"{path}:1", "no count of articles")
    return Header(str(row.get("tool")), str(row.get("fingerprint")), in_place, counts)


_FIELDS = (
    "id", "source", "file", "action", "keeper", "source_sha256", "written_sha256", "compression", "container",
)  # fmt: skip
_values = attrgetter(*_FIELDS)
_ENCODER = json.JSONEncoder(ensure_ascii=False)  # once: `json.dumps` makes one for each line
_HEAD = b'{"id": ""'
_OPTIONAL = ("keeper", "written_sha256", "container")


def _entry(line: bytes, where: str) -> Entry:
    row = _parsed(line, where)
    values: dict[str, str | None] = {}
    for name in _FIELDS:
        value = row.get(name)
        if not (isinstance(value, str) or (value is None and name in _OPTIONAL)):
            _damaged(where, f"{name} is {value!r}")
        values[name] = value
    text = {name: value or "" for name, value in values.items()}
    if text["action"] not in ACTIONS:
        _damaged(where, f"action is {text['action']!r}")
    for name in ("file", "container"):
        if values[name] is not None and not _is_inside(text[name]):
            _damaged(where, f"{name} {text[name]!r} leaves the folder")
    cuts = row.get("cuts")
    if not isinstance(cuts, list):
        _damaged(where, "no list of cuts")
    return Entry(
        text["id"], text["source"], text["file"], text["action"], values["keeper"], text["source_sha256"],
        values["written_sha256"], text["compression"], values["container"], tuple(_removed(cut, where) for cut in cuts),
    )  # fmt: skip


def _cut_row(cut: Removed) -> dict[str, object]:
    row: dict[str, object] = {"start": cut.start, "end": cut.end}
    try:
        if b"\0" in cut.data:  # UTF-16: valid UTF-8 at times, but nothing to read
            raise ValueError
        row["text"] = cut.data.decode("utf-8")
    except ValueError:
        row["base64"] = base64.b64encode(cut.data).decode("ascii")
    return {**row, "why": cut.why, "kept": cut.kept}


def _removed(row: object, where: str) -> Removed:
    if not isinstance(row, dict):
        _damaged(where, f"a cut is {row!r}")
    start, end, text, coded = (row.get(name) for name in ("start", "end", "text", "base64"))
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        _damaged(where, f"a cut of bytes {start!r}..{end!r}")
    try:
        data = text.encode("utf-8") if isinstance(text, str) else base64.b64decode(str(coded), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        _damaged(where, f"the bytes of the cut {start}..{end} can't be read")
    kept = row.get("kept")
    return Removed(start, end, data, str(row.get("why", "")), kept if isinstance(kept, dict) else None)


def _json_line(row: Mapping[str, object]) -> bytes:
    try:
        return _ENCODER.encode(row).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # a file name that is not UTF-8: JSON can spell it, UTF-8 can't
        return json.dumps(row, ensure_ascii=True).encode("ascii") + b"\n"


def _parsed(line: bytes, where: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        _damaged(where, "no valid JSON")
    if not isinstance(row, dict):
        _damaged(where, "no JSON object")
    return row


def _is_inside(path: str) -> bool:
    """True for a relative path that can't leave its folder, on any system."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\0" not in path


def _damaged(where: str, what: str) -> NoReturn:
    raise LedgerError(f"{where}: the ledger is damaged: {what}; use a whole copy of it")
