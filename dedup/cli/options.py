"""The flags, each written once, and how they become a Config: defaults, then the settings file, then what was typed.

    -v --threshold 0.8   with   [tool.dedup] policy = "latest"   ->   Config(threshold=0.8, policy="latest")

A flag that was not typed is None, so that it does not hide what the file says.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from dedup.config import FURNITURE, POLICIES, RANGES, Config
from dedup.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclasses.dataclass(frozen=True, slots=True)
class Talk:
    """How much is said on stderr besides errors."""

    quiet: bool
    verbose: bool


def _in_range(kind: type[click.IntRange | click.FloatRange], name: str) -> click.ParamType[Any]:
    """Return the type of a numeric flag; its range is the setting's own."""
    low, high = RANGES[name]
    found = kind(low, high)  # type: ignore[arg-type]  # a whole number is a fraction too, and each range fits its kind
    return _called(found, f"{'whole ' if kind is click.IntRange else ''}number from {low:g} to {high:g}")


def _called(kind: click.ParamType[Any], name: str) -> click.ParamType[Any]:
    """Return the type, called so where a value is none of it: click would say "is not a valid integer range"."""
    kind.name = name
    return kind


def _all(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Return one decorator that adds `options`, the first on top of the help."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


PATHS = click.argument("paths", metavar="[PATH]...", nargs=-1)

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, the whole result.")

HTML = click.option("--html", metavar="FILE", help="Write the report as a page that any browser opens.")

BORDERLINE = click.option(
    "--borderline",
    type=_called(click.IntRange(1), "whole number from 1 on"),
    metavar="N",
    help="Also list the N pairs and the N copies that were closest to another decision, and what would tip each.",
)

# What `report` prints to stdout instead of words -> what its flag's help says.
FACES = {
    "json": "Print JSON, the whole result.",
    "jsonl": "Print JSON Lines, one finding a line, with its fingerprint.",
    "csv": "Print CSV, one finding a row.",
    "sarif": "Print SARIF 2.1.0, for code scanning.",
    "junit": "Print JUnit XML, one article a test case.",
    "markdown": "Print a summary in Markdown, for a comment on a pull request.",
}
FACE = _all(*(click.option(f"--{name}", f"as_{name}", is_flag=True, help=words) for name, words in FACES.items()))

TALK = _all(
    click.option("-q", "--quiet", is_flag=True, help="Print data and errors only."),
    click.option("-v", "--verbose", is_flag=True, help="Say more on stderr: settings used, times, what was linked."),
)

MATCHING = _all(
    click.option(
        "--threshold",
        type=_in_range(click.FloatRange, "threshold"),
        metavar="X",
        help="Least similarity of repeated copy. Default: 0.7.",
    ),
    click.option(
        "--min-chars",
        type=_in_range(click.IntRange, "min_chars"),
        metavar="N",
        help="Letters and digits that a passage needs to match alone. Default: 40.",
    ),
    click.option("--exclude", metavar="GLOB", multiple=True, help="Leave out, as in .gitignore. Repeatable."),
    click.option("--priority", metavar="GLOB", multiple=True, help="Whose copy stays, best first. Repeatable."),
    click.option("--text-field", metavar="NAME", help="The text of a .jsonl or .csv record. Default: text."),
    click.option("--id-field", metavar="NAME", help="The id of a .jsonl or .csv record. Default: id."),
    click.option(
        "-j",
        "--jobs",
        type=_in_range(click.IntRange, "jobs"),
        metavar="N",
        help="Threads or processes at work. Default: 0, the CPUs this process may use.",
    ),
    click.option(
        "--memory",
        metavar="SIZE",
        help="Memory to use before disk, 256MB or more. Default: a quarter of what there is.",
    ),
    click.option("--config", metavar="FILE", help="Settings: a dedup.toml, or a pyproject.toml with [tool.dedup]."),
    TALK,
)

CLEANING = _all(
    click.option(
        "--policy",
        type=click.Choice(POLICIES),
        metavar="NAME",
        help="What is cut besides repeats within an article. within: nothing; articles (default): articles that are "
        "copies; latest: also outdated versions; passages: also passages kept in an earlier article.",
    ),
    click.option(
        "--furniture",
        type=click.Choice(FURNITURE),
        metavar="keep|cut",
        help="What becomes of repeated sign-offs, teasers and disclaimers. Default: keep.",
    ),
)


def face(flags: dict[str, Any]) -> str:
    """Take the flags of FACE out of `flags` and return the face they ask for; "" for none.

    Raises:
        UsageError: More than one was asked for.
    """
    asked = [name for name in FACES if flags.pop(f"as_{name}")]
    if len(asked) > 1:
        raise UsageError(f"--{asked[0]} and --{asked[1]} can't share stdout.\nDrop one of the two")
    return asked[0] if asked else ""


def config(flags: Mapping[str, Any]) -> tuple[Config, Talk]:
    """Return the settings that hold for a run with these `flags`, and how much it is to say.

    Raises:
        SettingsError: The settings file is wrong, or a flag is out of range.
    """
    names = {field.name for field in dataclasses.fields(Config)}
    typed = {name: value for name, value in flags.items() if name in names and value not in (None, ())}
    settings = Config.load(flags["config"], Path.cwd()).replace(**typed)
    return settings, Talk(quiet=flags["quiet"], verbose=flags["verbose"] and not flags["quiet"])
