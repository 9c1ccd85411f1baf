"""What `check` tells: all that it finds, or with a baseline what is new; and how a baseline is written.

dedup check wire/ --baseline FILE --update-baseline     FILE accepts what is found now
dedup check wire/ --baseline FILE                       exit 1 for what is found besides
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedup.cli import options, run, streams
from dedup.errors import OutputError, UsageError

if TYPE_CHECKING:
    from dedup.report.baseline import Comparison
    from dedup.report.items import Item


def checked(paths: Sequence[str], flags: Mapping[str, Any], update: bool) -> tuple[run.Run, Sequence[Item]]:
    """Check `paths`; return the run, and the items that no baseline accepts. `update`: accept them, in the file.

    Raises:
        UsageError: There is no baseline, or it is damaged.
    """
    from dedup.report import check

    config, talk = options.config(flags)
    if not config.baseline:
        if update:
            raise UsageError("--update-baseline needs a file.\nName it: --baseline dedup-baseline.json")
        done, given = run.compared(paths, flags, (config, talk))
        return done, check.found(done.findings, given)
    from dedup.output import staging
    from dedup.report import baseline

    file = Path(config.baseline)
    if staging.is_special(file):
        raise UsageError(f"{file}: is no regular file.\nName another: --baseline dedup-baseline.json")
    entries = [] if update and not file.exists() else baseline.read(file)
    done, given = run.compared(paths, flags, (config, talk))
    beside = baseline.compare(entries, check.found(done.findings), done.findings)
    new = check.touching(beside.new, given)
    if update:
        _write(file, baseline.render(beside.accepting(new)))
    if not done.talk.quiet:
        _tell(file, beside, len(new), update)
    return done, new


def _write(file: Path, text: str) -> None:
    """Replace the baseline, whole or not at all; one that says the same is left alone."""
    from dedup.output import staging

    file, data = Path(os.path.realpath(file)), text.encode()
    try:
        before = file.stat() if file.exists() else None
        if before is None or file.read_bytes() != data:
            staging.replace_file(file, data, like=before)
    except OSError as err:
        raise OutputError(f"{file}: {err.strerror}.\nName another file: --baseline FILE") from None


def _tell(file: Path, beside: Comparison, new: int, update: bool) -> None:
    """Say on stderr what a baseline accepts, where there is something to say."""
    from dedup.report.text import counted

    stale = len(beside.stale)
    if update:
        total = len(beside.known) + len(beside.unread) + new
        streams.say(f"{file}: {counted(total, 'finding')} accepted; {new:,} new, {stale:,} dropped")
    elif stale:
        gone = "1 finding it accepts is" if stale == 1 else f"{stale:,} findings it accepts are"
        streams.say(f"{file}: {gone} gone. Drop {'it' if stale == 1 else 'them'}: --update-baseline")
