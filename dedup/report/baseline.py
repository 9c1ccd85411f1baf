"""Baselines: the findings that a desk has accepted, so that `dedup check` fails on new ones alone.

    {"schema": "dedup-baseline/1",
     "accepted": [
      {"fingerprint": "9f3c...:1", "rule": "repeat-within", "article": "wire/001.txt", "line": 10, "text": "UK ..."},
      ...

An entry a line, by article and line; all but fingerprint and article is for people who review it. An entry accepts one
finding that says the same (has its key, see `fingerprints`): one of its own article, else one of an article that took
its place. That is where the file was renamed, or where the other of the two copies is now the one that stays; not
where the entry's article still stands and no longer repeats the text. So a third copy is new, and it is the third copy,
not one of the accepted two, that is told.

In: a file, and what the check tells of a run. Out: which of it is new, which entries are stale.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dedup.errors import UsageError
from dedup.frozen import dataclass
from dedup.model import Findings
from dedup.report import rows
from dedup.report.items import Item
from dedup.report.json import dumps
from dedup.report.text import encodable, shown

SCHEMA = "dedup-baseline/1"
_FINGERPRINT = re.compile(r"[0-9a-f]{32}:[1-9][0-9]*")
_SHOWN = 80  # characters of text


class Entry(NamedTuple):
    """One accepted finding; in the order of a file."""

    article: str  # path, "/" between folders; of a record: path#record
    line: int
    fingerprint: str
    rule: str
    text: str

    @property
    def key(self) -> str:
        """What the finding says."""
        return self.fingerprint.partition(":")[0]

    @classmethod
    def of(cls, item: Item) -> Entry:
        """Return the entry that accepts `item`."""
        text = shown(item.text)[:_SHOWN]
        return cls(_path(str(item.place)), item.line, str(item.mark), item.rule, text)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The findings of a run beside a baseline."""

    new: tuple[Item, ...]
    known: tuple[Item, ...]
    stale: tuple[Entry, ...]  # what they accept is no longer found
    unread: tuple[Entry, ...]  # of files that stand on disk, and were not part of this run: nothing is known of them

    def accepting(self, more: Iterable[Item]) -> list[Entry]:
        """Return the entries of a baseline that accepts `more` too, without what is stale."""
        return sorted({*self.unread, *map(Entry.of, self.known), *map(Entry.of, more)})


def read(path: Path) -> list[Entry]:
    """Return the entries of a baseline file.

    Raises:
        UsageError: There is none, or it is damaged.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8"))
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            raise ValueError(f"its schema is not {SCHEMA}")
        return [_entry(row, number) for number, row in enumerate(content["accepted"], 1)]
    except FileNotFoundError:
        raise UsageError(
            f"{path}: no such baseline. Create it: dedup check --baseline {path} --update-baseline"
        ) from None
    except OSError as err:
        raise UsageError(f"{path}: {err.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError) as err:
        why = f"no {err}" if isinstance(err, KeyError) else " ".join(str(err).split())
        raise UsageError(
            f"{path}: not a baseline ({why}). Restore it, or delete it and run dedup check --update-baseline"
        ) from None


def render(entries: Iterable[Entry]) -> str:
    """Return a baseline file with these entries."""
    lines = ",".join(f"\n  {dumps(_row(entry))}" for entry in sorted(entries))
    return f'{{"schema": "{SCHEMA}",\n "accepted": [{lines}\n ]}}\n'


def compare(entries: Iterable[Entry], told: Sequence[Item], findings: Findings) -> Comparison:
    """Set the findings of a run beside a baseline.

    Args:
        entries: What is accepted.
        told: All that the check tells of the run, whether asked for or not.
        findings: The run: which articles were read.
    """
    left = _Left(entries, findings)
    known: set[int] = set()
    for take in (left.in_place, left.moved):
        known |= {number for number, item in enumerate(told) if number not in known and take(item)}
    rest = left.rest()
    return Comparison(
        new=tuple(item for number, item in enumerate(told) if number not in known),
        known=tuple(item for number, item in enumerate(told) if number in known),
        stale=tuple(entry for entry in rest if left.read_here(entry) or not left.stands(entry)),
        unread=tuple(entry for entry in rest if left.stands(entry) and not left.read_here(entry)),
    )


class _Left:
    """The entries that no finding has taken yet. Each is looked at once, however many findings say the same."""

    def __init__(self, entries: Iterable[Entry], findings: Findings) -> None:
        places = [rows.place(row) for row in findings.articles]
        self._articles = {_path(str(one)) for one in places}
        self._files = {_path(one.file) for one in places}
        self._entries = sorted(entries)
        self._taken: set[int] = set()
        self._of_article: dict[tuple[str, str], deque[int]] = defaultdict(deque)
        for at, entry in enumerate(self._entries):
            self._of_article[entry.key, entry.article].append(at)
        self._gone: dict[str, deque[int]] | None = None  # by key; asked for once findings in place have taken theirs
        self.stands = cache(_stands)

    def in_place(self, item: Item) -> bool:
        """Take the first entry of this finding in its own article; False where there is none."""
        return self._take(self._first(self._of_article.get((item.mark.key, _path(str(item.place))))))

    def moved(self, item: Item) -> bool:
        """Take the first entry whose article is now the twin that stays, or is gone, so that another took its place."""
        if self._gone is None:
            self._gone = defaultdict(deque)
            for at, entry in enumerate(self._entries):
                if at not in self._taken and self._is_gone(entry):
                    self._gone[entry.key].append(at)
        twin = self._first(self._of_article.get((item.mark.key, _path(str(item.twin_place)))))
        gone = self._first(self._gone.get(item.mark.key))
        return self._take(min((at for at in (twin, gone) if at is not None), default=None))

    def rest(self) -> list[Entry]:
        """Return the entries that are left."""
        return [entry for at, entry in enumerate(self._entries) if at not in self._taken]

    def read_here(self, entry: Entry) -> bool:
        """Tell whether the entry's article, or the file its record was in, is part of the run."""
        return entry.article in self._articles or not self._files.isdisjoint(_files(entry))

    def _is_gone(self, entry: Entry) -> bool:
        return entry.article not in self._articles and (self.read_here(entry) or not self.stands(entry))

    def _first(self, queue: deque[int] | None) -> int | None:
        while queue and queue[0] in self._taken:
            queue.popleft()
        return queue[0] if queue else None

    def _take(self, at: int | None) -> bool:
        if at is None:
            return False
        self._taken.add(at)
        return True


def _files(entry: Entry) -> Collection[str]:
    """The files that an entry may speak of: "a#1.jsonl#7" is record 7 of a#1.jsonl, if there is such a file."""
    parts = entry.article.split("#")
    return ["#".join(parts[:number]) for number in range(1, len(parts) + 1)]


def _stands(entry: Entry) -> bool:
    return any(os.path.lexists(file) for file in _files(entry) if file)


def _path(path: str) -> str:
    """A path as a baseline holds it: the same on every system."""
    return encodable(os.path.normpath(path).replace(os.sep, "/"))


def _row(entry: Entry) -> Mapping[str, object]:
    return {
        "fingerprint": entry.fingerprint, "rule": entry.rule, "article": entry.article, "line": entry.line,
        "text": entry.text,
    }  # fmt: skip


def _entry(row: object, number: int) -> Entry:
    if not isinstance(row, dict) or not _FINGERPRINT.fullmatch(str(row.get("fingerprint"))):
        raise ValueError(f"entry {number} has no fingerprint")
    article, line = row.get("article", ""), row.get("line", 1)
    if not isinstance(article, str) or not isinstance(line, int):
        raise ValueError(f"entry {number} has no article and line")
    return Entry(article, line, row["fingerprint"], str(row.get("rule", "")), str(row.get("text", "")))
