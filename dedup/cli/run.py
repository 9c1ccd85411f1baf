"""What the commands share: settings, reading, finding, showing, and the status a run ends with."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dedup.cli import options, streams
from dedup.errors import UnreadableInput
from dedup.frozen import dataclass

if TYPE_CHECKING:
    from dedup.config import Config
    from dedup.formats import Again, Source
    from dedup.model import Article, Findings, Unreadable
    from dedup.report.overview import Overview
    from dedup.report.screen import Screen

FOUND = 1  # `check` found repeated copy
UNREAD = UnreadableInput.exit_status

_last: list[Run] = []  # goes with the process: article by article it would take a twentieth of a second


@dataclass(frozen=True)  # no slots: what is seen is kept
class Run:
    """One run from PATHs to findings, before anything is written."""

    config: Config
    talk: options.Talk
    sources: Sequence[Source]
    articles: Sequence[Article]
    findings: Findings

    @property
    def status(self) -> int:
        """0, or 3 where some input could not be read."""
        return UNREAD if self.findings.unreadable else 0

    @cached_property
    def seen(self) -> Overview:
        """The findings at a glance, which several faces ask for."""
        from dedup.report.overview import Overview

        return Overview(self.findings)

    @property
    def known(self) -> Mapping[str, Article]:
        """The articles by id."""
        from dedup.report.known import Known

        return Known(self.seen, self.articles)

    def summary(self, **view: Any) -> None:
        """Print the findings as a person reads them; `view` as in `report.terminal.View`."""
        from dedup.report import terminal

        if self.talk.verbose:
            view["limit"] = 0  # every finding is listed
        view |= {"articles": self.known, "seen": self.seen}
        terminal.write(self.findings, streams.emit, terminal.View(screen(), **view))


def find(paths: Sequence[str], flags: Mapping[str, Any]) -> Run:
    """Read `paths`, or what the settings name, or the current folder, and find what is repeated in them."""
    return found(paths, *options.config(flags))


def compared(
    paths: Sequence[str], flags: Mapping[str, Any], settings: tuple[Config, options.Talk] | None = None
) -> tuple[Run, Collection[str] | None]:
    """Find what is repeated in `paths` and in all that the settings name.

    pre-commit splits a long list of files over processes, so the given files are not the whole picture.

    Args:
        paths, flags: As typed.
        settings: What they come to, where it is known.
    Returns:
        The run, and the ids of the given articles; None where all are meant.
    """
    from dedup.formats import shown

    config, talk = settings or options.config(flags)
    if not (paths and config.paths):
        return found(paths, config, talk), None
    run = found((*config.paths, *paths), config, talk)
    given = {os.path.realpath(path) for path in paths}
    ours = {shown(source.path) for source in run.sources if _stands_in(os.path.realpath(source.path), given)}
    return run, {article.id for article in run.articles if article.path in ours}


def found(paths: Sequence[str], config: Config, talk: options.Talk) -> Run:
    """Read `paths` and find what is repeated in them; name what can't be read on stderr."""
    from dedup import api

    started = time.perf_counter()
    with streams.progress(talk.quiet) as tell:
        if tell:
            tell("reading")
        again: list[Again] = []
        sources, articles, findings = api.read_and_find(paths, config, tell, again)
    name(findings.unreadable)
    if not talk.quiet:
        _name_again(again)
        _name_idle(config, articles)
    run = Run(config, talk, sources, articles, findings)
    _last[:] = [run]
    if talk.verbose:
        _more(run, time.perf_counter() - started)
    return run


def name(unreadable: Sequence[Unreadable]) -> None:
    """Name each input that could not be read. --quiet does not hide it: it is why the status is 3."""
    for item in unreadable:
        streams.say(f"{item.path}: {item.error}")


def _name_idle(config: Config, articles: Sequence[Article]) -> None:
    """Name each `priority` glob that fits no article: a typo there would decide nothing, and nobody would know."""
    from dedup.config import fits
    from dedup.report.text import shown

    for glob in dict.fromkeys(config.priority):
        if articles and not any(fits(glob, one.id, one.path, one.source) for one in articles):
            seen = " or ".join(dict.fromkeys((articles[0].path, articles[0].id)))
            said = f"priority '{glob}' fits no article; it is matched against names such as {seen}"
            streams.say(shown(said))


def _name_again(again: Sequence[Again]) -> None:
    """Say that record ids come more than once, and what is called what: reports and ledger name each record by one."""
    from dedup.report.text import shown

    if again:
        number, (path, _, first, called) = sum(one.number for one in again), again[0]
        which = f"{first} in {path}"
        some, which = ("ids come", f"the first, {which},") if number > 1 else ("id comes", which)
        streams.say(shown(f"{number:,} record {some} more than once; {which} is called {called} where it comes again"))


def record_lines(run: Run, records: Collection[str]) -> dict[str, int]:
    """Return the line of its file on which each of these records begins, by article id; of other articles nothing."""
    from dedup import formats

    sources = {source.id: source for source in run.sources}
    by_source: dict[str, set[str]] = {}
    for record in records:
        for name in _before_marks(record):
            if name in sources:
                by_source.setdefault(name, set()).add(record)
    found = {}
    for name, mine in by_source.items():
        source = sources[name]
        try:
            content = formats.content(source)
            begins = {edit.article_id: edit.start for edit in formats.edits(source, content, run.config, {}, mine)}
        except UnreadableInput:  # gone, or changed since it was read
            continue
        found.update({record: content.count(b"\n", 0, start) + 1 for record, start in begins.items()})
    return found


def screen() -> Screen:
    """Return what stdout can show."""
    from dedup.report.screen import Screen

    return Screen.of(sys.stdout, os.environ)


def _before_marks(record: str) -> Iterator[str]:
    """Yield what an id has before each "#": the source of "a#1.jsonl#7" is a or a#1.jsonl."""
    at = record.find("#")
    while at >= 0:
        yield record[:at]
        at = record.find("#", at + 1)


def _stands_in(path: str, given: Collection[str]) -> bool:
    """Tell whether a path is one of `given` or lies in one of them; all are real paths."""
    while path not in given:
        above = os.path.dirname(path)
        if above == path:
            return False
        path = above
    return True


def _more(run: Run, seconds: float) -> None:
    """Say what --verbose asks for: the settings that are not the defaults, and what the run took."""
    from dedup import api
    from dedup.report.text import counted

    config = run.config
    usual = type(config)().results()
    changed = ", ".join(f"{key} = {value}" for key, value in config.results().items() if value != usual[key])
    streams.say(f"settings {run.findings.fingerprint} ({changed or 'the defaults'}), up to {config.workers} threads")
    number = counted(len(run.articles), "article")
    streams.say(f"{number} in {seconds:.1f} s on the {run.findings.kernel} kernel")
    if taken := api.temporary(run.articles, config):
        import tempfile

        streams.say(f"temporary files of about {taken / 1e6:,.0f} MB in {tempfile.gettempdir()}")
