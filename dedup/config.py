"""Settings: everything that can change a result or a path, with its range and its reason.

    [tool.dedup]                       Config(threshold=0.8, policy="latest")
    threshold = 0.8           ->       .fingerprint() -> "ab959870b051608a"
    policy = "latest"                  .replace(min_chars=60) -> another Config

In: a TOML file, or keyword arguments. Out: Config, frozen; every value was checked once, here: no stage checks again.
Settings are read from --config FILE, else from the nearest `dedup.toml`, or `pyproject.toml` with a `[tool.dedup]`
table, from the start folder up to the root of its git repository. Paths in a settings file are relative to that file.
Flags of the command line win over the file, the file over the defaults.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from dedup.errors import SettingsError
from dedup.frozen import dataclass

# Over this, a bucket is furniture or a standing form, and its pairs grow with the square (64 members: 2,016 pairs), so
# its members are linked to the first one only. Counted and reported.
BUCKET = 64
# Earlier near copies that a passage is read against: a story has few wordings, a standing form has thousands.
PARTNERS = 12
# A crowd: so many articles, each sharing passages with so many others of it. A story's versions and noisy copies are
# fewer (a page's 40 editions), and the largest form in two months of a news agency's wire has 150 fillings.
CROWD = (250, 32)
# What each of a crowd is read against: a copy or a version is nearer than another filling of the form, so the nearest
# tell all that is to be told, and a form's fillings are tied to each other without all their pairs (300: 44,850 pairs).
NEAREST = 4
NEAREST_LINES = 2  # the same of lines in a list: beside an edited line of its own, they tell nothing but the form
# Characters of one article: a longer text is a whole archive in one file or one line. "War and Peace" has 3.2 million.
# One of 16 million that repeats itself throughout takes some two minutes and 1.2 GB.
LARGEST = 16_000_000
POLICIES = ("within", "articles", "latest", "passages")
FURNITURE = ("keep", "cut")
LANGUAGES = ("en", "fr", "vi")  # the word lists that ship; other languages are matched too, with neutral rules
RANGES: Mapping[str, tuple[float, float]] = {
    "min_chars": (10, 1000),  # below 10 every "he said" meets every other; above 1000 no paragraph of wire copy is left
    "threshold": (0.5, 1.0),  # below .5 most candidates share background only, and the band table grows past use
    "jobs": (0, 1024),
}
_LEAST = 256_000_000  # bytes: Python, numpy and one batch of articles take a hundred million
_UNKNOWN = 4_000_000_000  # bytes, where the system does not say what it has
_ONE_OF = {"policy": POLICIES, "furniture": FURNITURE}
# Where the run reads, how fast, and what of it `check` tells; not what it finds.
_NO_RESULT = frozenset({"paths", "index", "baseline", "jobs", "memory"})
_RULES = 1  # raised when the same settings would find something else: sketches and baselines of the old rules are stale


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one run. A value out of its range raises SettingsError, which names the range.

    >>> Config(threshold=0.8).replace(policy="latest").policy
    'latest'
    """

    paths: tuple[str, ...] = ()  # what a command without PATH reads, and what `check` compares given files with
    exclude: tuple[str, ...] = ()  # globs as in .gitignore, relative to the folder that is walked
    policy: str = "articles"  # what `clean` may remove: POLICIES, each includes the ones before it
    furniture: str = "keep"  # sign-offs, teaser blocks, disclaimers: repeated by intent, so kept unless asked for
    min_chars: int = 40  # folded characters a passage needs to match alone: shorter ones repeat by chance ("he said.")
    threshold: float = 0.7  # least similarity of two passages that count as the same copy, 0.5..1
    priority: tuple[str, ...] = ()  # globs on path or id, best source first: decides which copy is the keeper
    languages: tuple[str, ...] = LANGUAGES  # whose number words, month names and abbreviations are known
    ignore: tuple[str, ...] = ()  # hex digests or texts that are allowed to repeat
    index: str = ""  # the folder of an archive's index
    baseline: str = ""  # the file of findings that `check` accepts
    jobs: int = 0  # threads, on Linux processes too; 0 = the CPUs this process may use. Changes no byte of any output
    memory: str = ""  # "512MB", "4GB": what a run may hold before it uses disk; "" = a quarter of what there is
    text_field: str = "text"  # of a record in JSON Lines or CSV
    id_field: str = "id"

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = _typed(field.name, getattr(self, field.name), field.default)
            object.__setattr__(self, field.name, value)  # a list becomes a tuple, 1 becomes 1.0
            _check(field.name, value)

    @classmethod
    def load(cls, path: str | os.PathLike[str] | None = None, start_dir: str | os.PathLike[str] = ".") -> Config:
        """Return the settings of `path`, or of the nearest settings file from `start_dir` up, or the defaults.

        Args:
            path: A dedup.toml, or a pyproject.toml with a `[tool.dedup]` table. None: look for one.
            start_dir: Where to look from.

        Raises:
            SettingsError: The file can't be read, is no TOML, or holds an unknown, mistyped or out of range setting.
        """
        if path is not None:
            file = Path(path)
            table = _table(file)
            if table is None:
                raise SettingsError(
                    f"{file}: no [tool.dedup] table.\nAdd one, or name another file: --config dedup.toml"
                )
        else:
            file, table = _nearest(Path(start_dir))
        if not table:
            return cls()
        _known(file, table)
        try:
            return cls(**_rebased(table, file.parent))
        except SettingsError as err:
            raise SettingsError(f"{file}: {err}") from None

    def replace(self, **changes: Any) -> Config:
        """Return a copy with some settings changed, checked like any other.

        >>> Config().replace(jobs=2).jobs
        2
        """
        return dataclasses.replace(self, **changes)

    def results(self) -> dict[str, object]:
        """Return the settings that can change a result: not where a run reads, or how fast. Tuples become lists.

        >>> "jobs" in Config().results(), Config().results()["threshold"]
        (False, 0.7)
        """
        pairs = ((field.name, getattr(self, field.name)) for field in dataclasses.fields(self))
        return {name: list(v) if isinstance(v, tuple) else v for name, v in pairs if name not in _NO_RESULT}

    def fingerprint(self) -> str:
        """Return 16 hex digits that differ when a setting that can change a result differs.

        >>> Config(jobs=2).fingerprint() == Config().fingerprint() != Config(threshold=0.8).fingerprint()
        True
        """
        import hashlib
        import json

        canonical = json.dumps({"rules": _RULES, **self.results()}, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:16]

    @property
    def workers(self) -> int:
        """Threads or processes at work: `jobs`, or the CPUs we may use (containers and taskset are respected)."""
        if self.jobs:
            return self.jobs
        try:
            return len(os.sched_getaffinity(0))
        except AttributeError:  # macOS and Windows can't tell
            return os.cpu_count() or 1

    @property
    def budget(self) -> int:
        """The bytes of memory that a run may take: `memory`, or a quarter of what this process may use.

        >>> Config(memory="512MB").budget
        512000000
        """
        return _size(self.memory) if self.memory else _available() // 4


def _size(text: str) -> int:
    """Return the bytes that "512MB" or "1.5 GiB" stands for."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt])(i?)b?\s*", text, re.IGNORECASE)
    size = int(float(match[1]) * (1024 if match[3] else 1000) ** (" kmgt".index(match[2].lower()))) if match else 0
    if size < _LEAST:
        raise SettingsError(f"'memory' must be a size of 256MB or more, such as 512MB or 4GB, not '{text}'")
    return size


def _available() -> int:
    """Return the bytes of memory that this process may use: the machine's, or its container's where that is less."""
    found = []
    with suppress(AttributeError, OSError, ValueError):  # Windows can't tell
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):  # no container, or "max"
            found.append(int(Path(limit).read_bytes()))
    return min(found, default=_UNKNOWN)


def _typed(name: str, value: Any, default: object) -> object:
    """Return `value` in the type of its default, or raise. True is no number, and "a" is no list of one text."""
    if isinstance(default, tuple):
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return tuple(value)
        wanted = 'a list of texts, such as ["wire/"]'
    elif isinstance(default, str):
        if isinstance(value, str):
            return value
        wanted = "a text"
    elif isinstance(default, float):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        wanted = "a number"
    else:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        wanted = "a whole number"
    raise SettingsError(f"'{name}' must be {wanted}, not {value!r}")


def _check(name: str, value: Any) -> None:
    """Raise where a setting of the right type holds a value that means nothing."""
    if name in _ONE_OF and value not in _ONE_OF[name]:
        raise SettingsError(
            f"'{name}' must be one of {', '.join(_ONE_OF[name])}, not '{value}'{_near(value, _ONE_OF[name])}"
        )
    if name in RANGES:
        low, high = RANGES[name]
        if not low <= value <= high:  # NaN compares false, so it is refused too
            raise SettingsError(f"'{name}' must be {low:g} to {high:g}, not {value!r}")
    if name == "memory" and value:
        _size(value)
    if name == "languages":
        for language in value:
            if language not in LANGUAGES:
                raise SettingsError(
                    f"'languages' knows {', '.join(LANGUAGES)}, not '{language}'{_near(language, LANGUAGES)}.\n"
                    f"Copy in other languages is matched all the same: leave them out"
                )
    if name.endswith("_field") and not value:
        raise SettingsError(f"'{name}' must name a field of the records, not ''")


def _known(file: Path, table: Mapping[str, object]) -> None:
    names = [field.name for field in dataclasses.fields(Config)]
    for key in table:
        if key not in names:
            raise SettingsError(f"{file}: unknown setting '{key}'{_near(key, names)}")


def _near(word: str, names: list[str] | tuple[str, ...]) -> str:
    """Return "; did you mean 'policy'?" for 'polcy', or "" where nothing is near."""
    import difflib

    found = difflib.get_close_matches(word.casefold().replace("-", "_"), names, n=1, cutoff=0.5)
    return f"; did you mean '{found[0]}'?" if found else ""


def fits(glob: str, *names: str) -> bool:
    """Tell whether a `priority` glob fits one of an article's names: its id, its path, its source.

    >>> fits("reuters/*", "a.txt", "wire/a.txt"), fits("wire/*", "a.txt", "wire/a.txt")
    (False, True)
    """
    return any(fnmatch(name, glob) for name in names)


def _nearest(start: Path) -> tuple[Path, dict[str, Any]]:
    """Return the settings file that holds for `start` and its table; ("", {}) where there is none."""
    folder = start.absolute()
    for place in (folder, *folder.parents):
        for name in ("dedup.toml", "pyproject.toml"):
            file = place / name
            table = _table(file) if file.is_file() else None
            if table is not None:
                return file, table
        if (place / ".git").exists():  # settings of another project, further up, are not meant
            break
    return Path(), {}


def _table(file: Path) -> dict[str, Any] | None:
    """Return the settings in a TOML file; None for a pyproject.toml without `[tool.dedup]`."""
    import tomllib

    try:
        content = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as err:
        raise SettingsError(f"{file}: {err.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise SettingsError(f"{file}: not TOML: {err}") from None
    tool = content.get("tool")
    table = tool.get("dedup") if isinstance(tool, dict) else None
    if table is None and file.name != "pyproject.toml":
        return content
    if table is not None and not isinstance(table, dict):
        raise SettingsError(f"{file}: 'tool.dedup' must be a table: write [tool.dedup] on a line of its own")
    return table


def _rebased(table: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the table with its paths relative to the current folder rather than to the settings file."""
    changed = dict(table)
    if isinstance(table.get("paths"), list) and all(isinstance(path, str) for path in table["paths"]):
        changed["paths"] = [_from_here(folder, path) for path in table["paths"]]
    for name in ("index", "baseline"):
        if isinstance(table.get(name), str) and table[name]:
            changed[name] = _from_here(folder, table[name])
    return changed


def _from_here(folder: Path, path: str) -> str:
    """Return `path`, which is relative to `folder`, as seen from the current folder. "-" (stdin) stays."""
    if path == "-" or os.path.isabs(path):
        return path
    joined = os.path.join(folder, path)
    try:
        return os.path.relpath(joined) + ("/" if path.endswith("/") else "")
    except ValueError:  # another drive, on Windows
        return joined
