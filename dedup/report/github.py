"""`dedup check --format github`: the same findings as workflow commands, which GitHub shows beside the changed lines.

    ::warning file=wire/001.txt,line=10,endLine=17,title=repeated copy::lines 10-17 repeat lines 2-9, exact; ...
    ::warning file=wire.jsonl,line=3,title=repeated copy in a record::record AP-1: lines 10-17 repeat lines 2-9, ...

GitHub shows the first 10 warnings and 10 notices of a step; the log has all. For more, send `--format sarif` to code
scanning.

Source: GitHub's "Workflow commands for GitHub Actions"; the escapes are those of its own toolkit (command.ts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from dedup.model import Findings
from dedup.report import check
from dedup.report.items import Item
from dedup.report.text import shown


def data(text: str) -> str:
    r"""Return `text` as the message of a command.

    >>> data("100% of\nit")
    '100%25 of%0Ait'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def parameter(text: str) -> str:
    """Return `text` as the value of a parameter, where colons and commas have a meaning too.

    >>> parameter("a,b:c.txt")
    'a%2Cb%3Ac.txt'
    """
    return data(text).replace(":", "%3A").replace(",", "%2C")


def write(findings: Findings, write: Callable[[str], object]) -> None:
    """Write one annotation a finding through `write`."""
    tell(findings, check.found(findings), write)


def tell(
    findings: Findings,
    told: Sequence[Item],
    write: Callable[[str], object],
    lines: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Write one annotation an item through `write`.

    Args:
        lines: The line of its file on which a record begins, by article id; of one that is not known, line 1 is marked.
    """
    for item in told:
        file, record = item.place
        place, message = f"file={parameter(shown(file))}", item.message
        if record:  # the lines of a finding are those of the record's text, not of the file
            place += f",line={lines.get(item.article, 1)},title=repeated copy in a record"
            message = f"record {shown(record)}: {message}"
        else:
            place += f",line={item.line},endLine={item.end_line},title=repeated copy"
        write(f"::{'warning' if item.fails else 'notice'} {place}::{data(message)}\n")
