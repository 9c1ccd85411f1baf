"""One result, several faces: what a run found, as JSON, CSV, Arrow tables, terminal text, SARIF, JUnit, Markdown ...

    Findings -> Report -> .to_json()   .to_arrow()
             -> FACES[name](findings, write)               all findings
             -> items -> CHECKS[name](findings, items, write)   those that `dedup check` tells and no baseline accepts
             -> explain.explain(findings, texts, a, b) -> Explanation -> JSON | two columns; why, in `reasons`
             -> borderline.close(findings, N)              the closest decisions, for `report --borderline N`
             -> overview.Overview(findings)                counts and choices from columns, for the page, the terminal
                                                           and what `clean` writes; objects of what is shown only

A face is a function that writes text through `write`: it opens nothing, prints nothing, and gives the same bytes for
the same findings. To add one, write a module with such a function and put its name in the table. A finding has one
fingerprint, the same in every face (`fingerprints`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from dedup.frozen import dataclass
from dedup.model import ArticleSummary, Findings, Group, Relation, Repeat, Unreadable

if TYPE_CHECKING:
    import pyarrow as pa

    from dedup.report.items import Item


class Face(Protocol):
    """Writes the findings, piece by piece, through `write`. What it returns is its own affair."""

    def __call__(self, findings: Findings, write: Callable[[str], object], /) -> object:
        """Write the face."""


class Teller(Protocol):
    """Writes some items of the findings: a face of `dedup check`."""

    def __call__(self, findings: Findings, told: Sequence[Item], write: Callable[[str], object], /) -> object:
        """Write the items."""


# Module of dedup.report whose `write` is the face. By name, so that `dedup check` does not load what `report` needs.
FACES: Mapping[str, str] = {
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "sarif": "sarif",
    "junit": "junit",
    "markdown": "markdown",
    "html": "html",
    "terminal": "terminal",
    "check": "check",
    "github": "github",
}
# What `check --format` takes -> the module whose `tell` it is.
CHECKS: Mapping[str, str] = {
    "text": "check",
    "github": "github",
    "sarif": "sarif",
    "junit": "junit",
    "markdown": "markdown",
}


def face(name: str) -> Face:
    """Return the face of that name; KeyError for a name that is not in FACES.

    >>> out = []
    >>> face("junit")(Findings("numpy", {}, "0", {}, (), (), (), ()), out.append)
    >>> out[-1]
    '</testsuite>\\n</testsuites>\\n'
    """
    loaded: Face = importlib.import_module(f"{__name__}.{FACES[name]}").write
    return loaded


def teller(name: str) -> Teller:
    """Return the face of `dedup check` of that name; KeyError for a name that is not in CHECKS."""
    loaded: Teller = importlib.import_module(f"{__name__}.{CHECKS[name]}").tell
    return loaded


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found, for programs. Immutable; made by `dedup.find` and `dedup.clean`."""

    findings: Findings

    @property
    def articles(self) -> Sequence[ArticleSummary]:
        """One row an article, in input order."""
        return self.findings.articles

    @property
    def repeats(self) -> Sequence[Repeat]:
        """Blocks that stand more than once, within an article or across."""
        return self.findings.repeats

    @property
    def relations(self) -> Sequence[Relation]:
        """What articles are to each other; a pair without a row is unrelated."""
        return self.findings.relations

    @property
    def groups(self) -> Sequence[Group]:
        """Articles that say the same, each group with its keeper."""
        return self.findings.groups

    @property
    def summary(self) -> Mapping[str, int | float]:
        """The totals."""
        return self.findings.summary

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """Inputs that could not be read."""
        return self.findings.unreadable

    def to_json(self) -> str:
        """Return report.json, schema "dedup-report/1", as one str; `face("json")` writes it in pieces."""
        from dedup.report import json

        return "".join(json.chunks(self.findings))

    def to_arrow(self) -> dict[str, pa.Table]:
        """Return articles, repeats, relations, facts, groups and unreadable as `pyarrow.Table`s by name."""
        from dedup.report import arrow

        return arrow.tables(self.findings)
