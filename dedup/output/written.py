"""What was written: the counts that commands print and ledgers hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from dedup.formats.source import shown
from dedup.frozen import dataclass
from dedup.model import Unreadable
from dedup.output.change import Change

_NAMED = 5  # files that a note names


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of `write` or `in_place`. Files that could not be written are in `problems`; the others were."""

    place: Path  # the folder; in place, the one that holds the last ledger
    files: int  # files read and accounted for
    changed: int  # of them, files whose bytes are other than the source's, dropped ones included
    written: int  # articles with something cut
    dropped: int  # articles left out for their keeper
    unchanged: int  # articles as they were
    cuts: int
    bytes_removed: int  # of decompressed content, dropped articles included
    problems: tuple[Unreadable, ...] = ()
    ledgers: tuple[Path, ...] = ()  # to give to `dedup restore`
    notes: tuple[str, ...] = ()  # other words for people
    removed: int = 0  # files that are not written, or in place removed: their whole article is left out
    undone: frozenset[str] = frozenset()  # articles of files with problems: nothing was done to them


class Tally:
    """Counts, added up file by file."""

    def __init__(self) -> None:
        self._files = self._changed = self._cuts = self._bytes = self._removed = 0
        self._actions = {"written": 0, "dropped": 0, "unchanged": 0}
        self._emptied: list[str] = []

    def add(self, change: Change) -> None:
        """Count a file and its articles."""
        self._files += 1
        self._changed += change.changes
        self._removed += change.removed
        self._emptied += [change.entries.base.file] * change.emptied
        taken = change.taken
        self._actions["unchanged"] += len(change.entries) - len(taken.articles)
        self._actions["dropped"] += taken.dropped
        self._actions["written"] += len(taken.articles) - taken.dropped
        self._cuts += len(taken)
        self._bytes += taken.size

    def untouched(self, articles: int) -> None:
        """Count a file that was not looked at since nothing of it changes."""
        self._files += 1
        self._actions["unchanged"] += articles

    def counts(self) -> dict[str, int]:
        """Return the counts of a ledger's first line; `articles` is the number of lines that follow it."""
        articles = sum(self._actions.values())
        taken = {"cuts": self._cuts, "bytes_removed": self._bytes}
        return {"files": self._files, "articles": articles, **self._actions, **taken}

    def written(
        self,
        place: Path,
        problems: Sequence[Unreadable],
        undone: Iterable[str],
        ledgers: Sequence[Path] = (),
        notes: Sequence[str] = (),
    ) -> Written:
        """Return the counts as the outcome."""
        if self._emptied:
            notes = (*notes, _left_empty(self._emptied))
        return Written(
            place, self._files, self._changed, self._actions["written"], self._actions["dropped"],
            self._actions["unchanged"], self._cuts, self._bytes, tuple(problems), tuple(ledgers), tuple(notes),
            self._removed, frozenset(undone),
        )  # fmt: skip


def _left_empty(files: Sequence[str]) -> str:
    """Say which files hold nothing any more.

    >>> _left_empty(["texts/a.txt"])
    'all that texts/a.txt says stands in other articles: it is written empty'
    """
    rest = f" and {len(files) - _NAMED:,} more" if len(files) > _NAMED else ""
    names, verb, them = ", ".join(map(shown, files[:_NAMED])) + rest, "says", "it is"
    if len(files) > 1:
        verb, them = "say", "they are"
    return f"all that {names} {verb} stands in other articles: {them} written empty"
