"""A run that was stopped goes on where it was: each measurement is written down as it is made, a line each.

    {"about": {"bytes": 275000000, "rounds": 5}}
    {"key": "end rensa 0", "seconds": 18.7, "row": {"cpu": 18.4, "wall": 18.6, ...}}      rensa in round 0

A journal of another corpus or another number of rounds is refused, since its rows would be another run's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Journal:
    """Rows by key, on disk where a path is given."""

    def __init__(self, path: Path | None, about: Mapping[str, object]) -> None:
        self._path = path
        self._rows: dict[str, Row] = {}
        self.spent: dict[str, float] = {}  # wall seconds by the first word of the key, of this run and those before
        if path is None:
            return
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        if not lines:
            path.write_text(json.dumps({"about": about}) + "\n", "utf-8")
        elif (known := json.loads(lines[0])["about"]) != about:
            raise SystemExit(
                f"{path}: a journal of another run, {known}, not {dict(about)}.\nRemove it, or name another"
            )
        whole = [line for line in lines if line.endswith("}}")]  # the last one may be torn
        for told in map(json.loads, whole[1:]):
            self._keep(told["key"], told["row"], told["seconds"])
        if len(whole) < len(lines):
            path.write_text("".join(f"{line}\n" for line in whole), "utf-8")

    def row(self, key: str, work: Callable[[], Row]) -> Row:
        """Return what was measured under a key, or measure it now."""
        if key not in self._rows:
            began = time.perf_counter()
            row = work()
            seconds = round(time.perf_counter() - began, 2)
            self._keep(key, row, seconds)
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps({"key": key, "seconds": seconds, "row": row}) + "\n")
        return self._rows[key]

    def _keep(self, key: str, row: Row, seconds: float) -> None:
        self._rows[key] = row
        part = key.partition(" ")[0]
        self.spent[part] = round(self.spent.get(part, 0.0) + seconds, 2)
