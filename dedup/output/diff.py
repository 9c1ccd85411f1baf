"""The changes as a unified diff, as `git diff` or `patch` read it.

    --- a/fire.txt
    +++ b/fire.txt
    @@ -1,3 +1,2 @@
     Fire broke out.
    -Fire broke out.
     Two died.

Made from the cuts themselves, not by comparing the texts: of two equal paragraphs it shows the one that goes. Linear in
the text. Compressed files are shown decompressed, other encodings decoded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedup import formats
from dedup.config import Config
from dedup.errors import UnreadableInput
from dedup.formats.encoding import decode
from dedup.formats.source import shown
from dedup.model import Findings
from dedup.output.change import Change, Changes

_CONTEXT = 3  # lines around a change, as diff -u
_NO_NEWLINE = "\\ No newline at end of file\n"


def diff(findings: Findings, sources: Sequence[formats.Source], config: Config) -> Iterator[str]:
    """Yield the lines of a diff of every file that changes, in input order; what can't be read again is passed over."""
    changes = Changes(findings, sources, config)
    for source in sources:
        if not changes.touches(source):
            continue
        try:
            change = changes.of(source, source.id)
            if change.changes:
                yield from _of_file(change)
        except UnreadableInput:
            continue  # `write` names it; a dry run was told by `findings.unreadable`


def _of_file(change: Change) -> Iterator[str]:
    name = shown(change.source.id)
    yield f"--- a/{name}\n"
    yield "+++ /dev/null\n" if change.removed else f"+++ b/{name}\n"
    yield from _hunks(list(_rows(_pieces(change))))


def _pieces(change: Change) -> Iterator[tuple[bool, str]]:
    """Yield the decoded content as (stays, text). A byte order mark is no text."""
    content = change.content.whole()
    try:
        decoded = decode(content, change.source.path)
        encoding, at = decoded.encoding, decoded.mark
    except UnreadableInput:  # records of which some are damaged
        encoding, at = "utf-8", 0
    for start, end in change.taken:
        yield True, content[at:start].decode(encoding, "replace")
        yield False, content[max(at, start) : end].decode(encoding, "replace")
        at = max(at, end)
    yield True, content[at:].decode(encoding, "replace")


def _rows(pieces: Iterator[tuple[bool, str]]) -> Iterator[tuple[str, str]]:
    """Yield (sign, line): " " as it was, "-" goes, "+" comes. A line whose break goes is shown with the next one."""
    old: list[str] = []
    new = line = ""
    whole = True  # nothing of the old lines was removed yet
    for stays, text in pieces:
        for part in _lines(text):
            line += part
            new += part if stays else ""
            whole = whole and stays
            if not part.endswith("\n"):
                continue
            old.append(line)
            line = ""
            if stays or not new:  # the line is complete, or gone with its break
                yield from _row(old, new, whole)
                old, new, whole = [], "", True
    if line:
        old.append(line)
    if old:
        yield from _row(old, new, whole)


def _row(old: Sequence[str], new: str, whole: bool) -> Iterator[tuple[str, str]]:
    if whole:
        yield from ((" ", line) for line in old)
        return
    yield from (("-", line) for line in old)
    if new:
        yield "+", new


def _lines(text: str) -> list[str]:
    """Split at LF only, as diff does."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _hunks(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the rows around changes under their headers."""
    spans: list[list[int]] = []
    for index, (sign, _) in enumerate(rows):
        if sign == " ":
            continue
        if spans and index - _CONTEXT <= spans[-1][1]:
            spans[-1][1] = index + 1 + _CONTEXT
        else:
            spans.append([max(index - _CONTEXT, 0), index + 1 + _CONTEXT])
    old = new = at = 0  # lines before the hunk, on both sides
    for start, end in spans:
        old += sum(sign != "+" for sign, _ in rows[at:start])
        new += sum(sign != "-" for sign, _ in rows[at:start])
        hunk, at = rows[start:end], min(end, len(rows))
        olds, news = sum(sign != "+" for sign, _ in hunk), sum(sign != "-" for sign, _ in hunk)
        yield f"@@ -{_range(old, olds)} +{_range(new, news)} @@\n"
        for sign, line in hunk:
            yield sign + line if line.endswith("\n") else f"{sign}{line}\n{_NO_NEWLINE}"
        old, new = old + olds, new + news


def _range(before: int, count: int) -> str:
    """A side's first line and number of lines, as diff writes them."""
    if count == 1:
        return str(before + 1)
    return f"{before + 1 if count else before},{count}"
