"""`dedup check --format github`: the same findings as workflow commands, which GitHub shows beside the changed lines.

    ::warning file=wire/001.txt,line=10,endLine=17,title=repeated copy::lines 10-17 repeat lines 2-9, exact; ...

Source: GitHub's "Workflow commands for GitHub Actions"; the escapes are those of its own toolkit (command.ts).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from dedup.model import Findings
from dedup.report import check
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


def write(findings: Findings, write: Callable[[str], object], only: Collection[str] | None = None) -> int:
    """Write one annotation a finding through `write`; return how many fail the check."""
    number = 0
    for item in check.found(findings, only):
        path, mark, record = item.path.partition("#")
        place = f"file={parameter(shown(path))}"
        if mark:  # lines are those of the record's text, not of the file
            place += f",title={parameter('repeated copy in record ' + shown(record))}"
        else:
            place += f",line={item.line},endLine={item.end_line},title=repeated copy"
        write(f"::{'warning' if item.fails else 'notice'} {place}::{data(item.message)}\n")
        number += item.fails
    return number
