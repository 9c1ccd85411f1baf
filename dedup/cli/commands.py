"""The five commands. Each parses, calls, prints and returns its exit status."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedup.cli import options, page, run, streams
from dedup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

OUTPUT = "dedup-out"


@click.command(short_help="Cut what stands twice; keep one copy of each.")
@options.PATHS
@click.option("-o", "--output", metavar="DIR", help=f"Where texts, report and ledger go. Default: {OUTPUT}.")
@options.CLEANING
@click.option(
    "--in-place",
    is_flag=True,
    help="Rewrite the sources, and remove each file that is a whole copy of another. All that goes stands in the "
    "ledger beside them, in .dedup/, and `dedup restore` puts it back.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be cut; write nothing.")
@click.option("--diff", is_flag=True, help="Print what would be cut as a unified diff; write nothing.")
@click.option("--force", is_flag=True, help="Replace an earlier output of dedup in DIR.")
@options.MATCHING
def clean(paths: Sequence[str], **flags: Any) -> int:
    """Cut what stands twice; keep one copy of each; write what puts every byte back.

    DIR holds texts/ (the same tree as the input), report.html, report.json and ledger.jsonl. Sources stay as they are,
    unless --in-place. Whole passages are cut, never words; copy with a changed number, name, date or "not" is never
    cut.

    \b
    Examples:
      dedup clean wire/                    texts, report and ledger in dedup-out/
      dedup clean wire/ --diff | less      what would be cut; nothing is written
      dedup clean wire.jsonl --text-field body -o clean/
      dedup clean story.txt --in-place --policy within
    """
    _refuse_clashes(paths, flags)
    done = run.find(paths, flags)
    if flags["diff"]:
        from dedup import output

        for piece in output.diff(done.findings, done.sources, done.config):
            streams.emit(piece)
        return done.status
    if flags["dry_run"]:
        if not done.talk.quiet:
            done.summary()
        return done.status
    return _write(done, flags)


def _refuse_clashes(paths: Sequence[str], flags: dict[str, Any]) -> None:
    """Raise where two flags of `clean` can't both be meant."""
    if flags["in_place"] and flags["output"]:
        raise UsageError("--in-place rewrites the sources, --output writes elsewhere.\nDrop one of the two")
    if flags["in_place"] and "-" in paths:
        raise UsageError("--in-place can't rewrite standard input.\nName a file, or drop --in-place")


def _write(done: run.Run, flags: dict[str, Any]) -> int:
    """Write what `clean` is to write, show what was done, and return the status."""
    from dedup import output
    from dedup import restore as back
    from dedup.report import html, json

    if done.findings.unreadable and not done.articles:
        if not done.talk.quiet:
            done.summary()
            streams.say("nothing was read, so nothing is written")
        return done.status
    if flags["in_place"]:
        written = output.in_place(done.findings, done.sources, done.config)
        undo = [f"dedup restore {shlex.quote(str(ledger))}" for ledger in written.ledgers]
        removed, named, beside = written.removed, "", ""
    else:
        named = flags["output"] or OUTPUT
        place = Path(named)
        about = html.About(done.known, cleaned=True, seen=done.seen)
        faces = {
            "report.json": json.pieces(done.findings, jobs=done.config.workers),
            "report.html": html.pieces(done.findings, about),
        }
        written = output.write(
            done.findings, done.sources, done.config, place, faces=faces, force=flags["force"], seen=done.seen
        )
        undo = [f"dedup restore {shlex.quote(str(place))}"]
        removed, beside = 0, str(back.usual(place))
    if not done.talk.quiet:
        failed, undone = len(written.problems), written.undone
        told = {"removed": removed, "place": named, "failed": failed, "undone": undone}
        done.summary(cleaned=True, undo=" && ".join(undo), back=beside, **told)
        for note in written.notes:
            streams.say(note)
    run.name(written.problems)
    return run.UNREAD if written.problems else done.status


@click.command(short_help="Show what is repeated, where and why.")
@options.PATHS
@options.FACE
@options.HTML
@options.BORDERLINE
@click.option("--json-schema", is_flag=True, help="Print the JSON Schema of --json and exit.")
@options.CLEANING
@options.MATCHING
def report(paths: Sequence[str], html: str | None, borderline: int | None, json_schema: bool, **flags: Any) -> int:
    """Show what is repeated, where and why; change nothing.

    \b
    Examples:
      dedup report wire/
      dedup report wire/ --json | jq '.repeats[] | select(.scope == "within")'
      zcat wire.jsonl.gz | dedup report - --csv > repeats.csv
      dedup report wire/ --sarif > dedup.sarif
      dedup report wire/ --html report.html
      dedup report wire/ --borderline 5
    """
    name = options.face(flags)
    if borderline and name not in ("", "json"):
        raise UsageError(f"--borderline is told in words and in --json, not in --{name}.\nDrop one of the two")
    if json_schema:
        from dedup.report import json

        streams.emit(json.schema())
        return 0
    if html:
        page.refuse(html)
    done = run.find(paths, flags)
    with page.beside(html, done.findings, lambda: done.known, done.sources):
        if name == "json":
            from dedup.report import json

            json.write(done.findings, streams.emit, borderline or 0, utf8=True, jobs=done.config.workers)
        elif name:
            from dedup.report import face

            face(name)(done.findings, streams.emit)
        elif not (html and done.talk.quiet):
            done.summary(close=borderline or 0)
    return done.status


@click.command(short_help="Exit 1 where copy stands twice: for pre-commit and CI.")
@options.PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "sarif", "junit", "markdown"]),
    metavar="NAME",
    default="text",
    help="text (default): lines for editors and logs; github: annotations of a workflow; sarif: for code scanning; "
    "junit; markdown: for a comment on a pull request.",
)
@click.option("--baseline", metavar="FILE", help="Accept the findings that FILE lists; fail on new ones only.")
@click.option(
    "--update-baseline", is_flag=True, help="Accept what is found: write FILE, and drop what is gone from it."
)
@options.CLEANING
@options.MATCHING
def check(paths: Sequence[str], form: str, update_baseline: bool, **flags: Any) -> int:
    """Exit 1 where copy stands twice: for pre-commit and CI.

    Prints a line for every repeat that `clean` would cut and every article that it would leave out. What is meant to
    repeat passes: refrains, lists, `ignore`d copy, furniture. Where the settings name `paths`, the given files are
    compared with all that stands there, and only findings that touch a given file are printed.

    A passage that an article repeats with a contradicting fact ("12 dead", "14 dead") is never cut: its line begins
    with "note:" and fails nothing, with a baseline or without. Where such a change splits an accepted block, what is
    left of it is another finding, and new to the baseline.

    \b
    Examples:
      dedup check wire/
      dedup check today.txt --format github
      git diff --cached --name-only -z -- '*.txt' | xargs -0 dedup check
      dedup check wire/ --baseline dedup-baseline.json --update-baseline
      dedup check wire/ --baseline dedup-baseline.json
    """
    from dedup.cli import accepted

    done, new = accepted.checked(paths, flags, update_baseline)
    if update_baseline:
        return done.status
    if form == "github":
        from dedup.report import github

        records = {item.article for item in new if item.place.record}
        github.tell(done.findings, new, streams.emit, run.record_lines(done, records))
    else:
        from dedup.report import teller

        teller(form)(done.findings, new, streams.emit)
    return done.status or (run.FOUND if any(item.fails for item in new) else 0)


@click.command(short_help="Show two articles side by side, and why they match.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", required=False)
@options.JSON
@options.HTML
@options.CLEANING
@options.MATCHING
def explain(a: str, b: str | None, as_json: bool, html: str | None, **flags: Any) -> int:
    """Show two articles side by side: their relation, what they share, which facts changed, and why.

    A and B are files, or records as FILE#ID. With A alone, or A twice: what stands twice within it.

    \b
    Examples:
      dedup explain seeds/001_e7d796c41617f09b.txt
      dedup explain monday.txt tuesday.txt --json
      dedup explain monday.txt tuesday.txt --html pair.html
      dedup explain wire.jsonl#AP-0398 wire.jsonl#AP-0405
    """
    from dedup.cli import pair
    from dedup.report import columns

    if html:
        page.refuse(html)
    findings, both, sources = pair.found([a, b or a], flags)
    explanation = pair.explained(findings, both, flags)
    known = {article.id: article for article in both}
    with page.beside(html, findings, lambda: known, sources, pair.start(explanation)):
        if as_json:
            streams.emit(explanation.to_json())
        elif not (html and flags["quiet"]):
            columns.write(explanation, streams.emit, run.screen(), full=flags["verbose"])
    return 0


@click.command(short_help="Rebuild the originals from what `clean` wrote.")
@click.argument("directory", metavar="DIR")
@click.option("--to", "target", metavar="DIR2", help="Where the originals are rebuilt. Default: DIR-restored.")
@click.option("--check", "only_check", is_flag=True, help="Verify that every original can be rebuilt; write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def restore(directory: str, target: str | None, only_check: bool, quiet: bool) -> int:
    """Rebuild the originals from what `clean` wrote, byte for byte.

    DIR alone is enough: each byte that was cut is in its ledger, and every file is verified by its SHA-256. After
    --in-place, DIR is the folder that was cleaned, or a ledger in its .dedup/, and files are put back where they stand.

    \b
    Examples:
      dedup restore dedup-out --check
      dedup restore dedup-out --to wire-again/
      dedup restore wire/                  after dedup clean --in-place wire/
    """
    from dedup import restore as back
    from dedup.report.text import counted

    place, problems = Path(directory), []
    if only_check:
        problems = list(back.check(place))
        words = f"{directory}: every original can be restored"
    else:
        done = back.restore(place, Path(target) if target else None)
        problems = [item.error for item in done.problems]
        inside = str(done.place) == os.path.realpath(directory)  # in place: as it was named
        inside &= place.name not in ("", "..")  # but for "." and "..", which tell nobody where that is
        words = f"restored {counted(done.files, 'file')} to {directory if inside else done.place}"
        if done.already:
            words += f"; {done.already:,} {'was' if done.already == 1 else 'were'} as before"
    for problem in problems:
        streams.say(problem)
    if not quiet and not (only_check and problems):
        streams.say(words)
    return run.UNREAD if problems else 0


ALL = (clean, report, check, explain, restore)
