"""What a walk passes over: .gitignore and .dedupignore files, and the `exclude` setting.

As git does it: the file nearest to an entry decides first, in a file the last pattern that fits; what lies in an
ignored folder is not looked at. .dedupignore comes after the .gitignore beside it. Inside a git repository the ignore
files above the named folder count too, unless they ignore that very folder: who names it means it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILES = (".gitignore", ".dedupignore")


class Rules:
    """The ignore files from the top of the repository down to one folder; `within` adds the next folder's."""

    def __init__(self, levels: tuple[tuple[str, GitIgnoreSpec], ...] = ()) -> None:
        self._levels = levels  # (real path of the folder, its patterns), from the top down

    @classmethod
    def above(cls, real_folder: str) -> Rules:
        """Return the rules that hold in a named folder's repository, the folder's own not among them."""
        rules = cls()
        for folder in _repository(real_folder):
            rules = rules.within(folder, FILES)
        return cls() if rules.ignore(real_folder, True) else rules

    def within(self, real_folder: str, names: Iterable[str]) -> Rules:
        """Return the rules with a folder's own; of `names`, what may be there, only ignore files are opened."""
        lines = [line for name in FILES if name in names for line in _lines(os.path.join(real_folder, name))]
        return Rules((*self._levels, (real_folder, spec(lines)))) if lines else self

    def ignore(self, real_path: str, folder: bool) -> bool:
        """Return whether a file or folder is to be passed over."""
        for base, patterns in reversed(self._levels):
            relative = os.path.relpath(real_path, base).replace(os.sep, "/")
            verdict = patterns.check_file(relative + "/" * folder).include
            if verdict is not None:
                return verdict
        return False


def spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """Return compiled patterns; a line that is no pattern counts as none, as in git."""
    from pathspec import GitIgnoreSpec

    kept = list(lines)
    try:
        return GitIgnoreSpec.from_lines(kept)
    except ValueError:
        return GitIgnoreSpec.from_lines(line for line in kept if _valid(line))


def _valid(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _repository(real_folder: str) -> Iterator[str]:
    """Yield the folders above `real_folder` from its git repository's top down; none outside a repository."""
    above: list[str] = []
    folder = real_folder
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        above.append(parent)
        folder = parent
    yield from reversed(above)


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            return file.read().splitlines()
    except OSError:  # no such file, or one that git could not read either
        return []
