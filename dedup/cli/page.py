"""report.html for a file that the user names: --html FILE.

dedup report wire/ --html report.html       as well as what goes to stdout
dedup explain a.txt b.txt --html pair.html  opens on the two, side by side
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.cli import streams
from dedup.errors import OutputError, UsageError

if TYPE_CHECKING:
    from dedup.formats import Source
    from dedup.model import Article, Findings

_HEAD = b"<!doctype html>\n<!-- dedup report -->"


@contextmanager
def beside(
    place: str | None,
    findings: Findings,
    articles: Callable[[], Mapping[str, Article]],
    sources: Sequence[Source],
    start: str = "",
) -> Iterator[None]:
    """Write the page, whole or not at all, then let the block print, then say where the page is. None: no page.

    So it stands there whatever becomes of what is printed: `| head -1` closes the pipe. An earlier page is replaced;
    any other file is left alone. It quotes all `sources`, so nobody may read it who may not read each of them.

    Args:
        articles: Gives the articles by id: to look them up takes longer than to print what is found.
    Raises:
        UsageError: FILE is something else, such as an article.
        OutputError: FILE can't be written.
    """
    if place is None:
        yield
        return
    _write(place, findings, articles(), sources, start)
    try:
        yield
    finally:
        streams.say(f"wrote {place}: open it in a browser")


def _write(
    place: str, findings: Findings, articles: Mapping[str, Article], sources: Sequence[Source], start: str
) -> None:
    from dedup.output import staging
    from dedup.output.change import permissions
    from dedup.report import html

    refuse(place)
    pieces = html.pieces(findings, html.About(articles, start=start))
    file = Path(os.path.realpath(place))
    try:
        like = file.stat() if file.exists() else None
        staging.replace_file(file, pieces, like=like, bits=permissions(sources))
    except OSError as error:
        raise OutputError(f"{place}: can't be written: {error.strerror}.\nName another file: --html FILE") from None


def refuse(place: str) -> None:
    """Raise where writing a page to `place` would destroy what is not a page: before a long run, not after."""
    from dedup.output import staging

    file = Path(place)
    try:
        if file.is_dir() or not file.parent.is_dir():
            what = "a folder" if file.is_dir() else "in a folder that does not exist"
            raise UsageError(f"{place}: is {what}.\nName a file: --html report.html")
        if staging.is_special(file):
            raise UsageError(f"{place}: is no regular file.\nName a file: --html report.html")
        if file.exists():
            with open(file, "rb") as opened:
                if opened.read(len(_HEAD)) not in (_HEAD, b""):
                    raise UsageError(f"{place}: is not a report, and would be lost.\nName another file: --html FILE")
    except OSError as error:
        raise OutputError(f"{place}: can't be read: {error.strerror}.\nName another file: --html FILE") from None
