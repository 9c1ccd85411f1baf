"""report.html for a file that the user names: --html FILE.

dedup report wire/ --html report.html       as well as what goes to stdout
dedup explain a.txt b.txt --html pair.html  opens on the two, side by side
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dedup.cli import streams
from dedup.errors import OutputError, UsageError

if TYPE_CHECKING:
    from dedup.model import Article, Findings

_HEAD = b"<!doctype html>\n<!-- dedup report -->"


def write(place: str, findings: Findings, articles: Iterable[Article], start: str = "") -> None:
    """Write the page, whole or not at all. An earlier page is replaced; any other file is left alone.

    Raises:
        UsageError: FILE is something else, such as an article.
        OutputError: FILE can't be written.
    """
    from dedup.output import staging
    from dedup.report import html

    refuse(place)
    about = html.About({article.id: article for article in articles}, start=start)
    data = "".join(html.chunks(findings, about)).encode()
    file = Path(os.path.realpath(place))
    try:
        staging.replace_file(file, data, like=file.stat() if file.exists() else None)
    except OSError as error:
        raise OutputError(f"{place}: can't be written: {error.strerror}.\nName another file: --html FILE") from None
    streams.say(f"wrote {place}: open it in a browser")


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
