"""Every error a user can meet, and the exit status it brings.

A message says what is wrong and where, why it matters where that is not plain, and what to type next. Only `cli` prints
one and exits; every other module raises.

    status 2   wrong usage or settings          UsageError, SettingsError
    status 3   input unread, output not written UnreadableInput, OutputError, LedgerError
    status 130 interrupted                      (KeyboardInterrupt, turned into a status by `cli`)
"""

from __future__ import annotations


class DedupError(Exception):
    """The root of the tree. `exit_status` is what the command returns when it ends on this error."""

    exit_status = 70


class UsageError(DedupError):
    """The command line asks for something that can't be done: a wrong path, flags that exclude each other."""

    exit_status = 2


class SettingsError(UsageError):
    """A setting is unknown, of the wrong type or out of range."""


class UnreadableInput(DedupError):
    """A file or record could not be read. The rest of the run goes on; the run ends with status 3."""

    exit_status = 3

    def __init__(self, path: str, error: str) -> None:
        super().__init__(f"{path}: {error}")
        self.path = path  # as the user named it; with `#record` or `:line` where one record is at fault
        self.error = error  # one line: what is wrong and what to do


class OutputError(DedupError):
    """The output could not be written (disk full, read-only). Nothing half-written stands under its final name."""

    exit_status = 3


class LedgerError(DedupError):
    """A ledger is missing, damaged or does not fit the files beside it."""

    exit_status = 3
