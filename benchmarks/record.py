"""The record of a run: what a reader needs to weigh or repeat it, and where it is written.

benchmarks/runs/speed-20261122T195802Z.json    {"date": ..., "command": ..., "machine": ..., "versions": ..., ...}
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RUNS = Path(__file__).parent / "runs"


def where(module: str, packages: Sequence[str]) -> dict[str, object]:
    """Return date, command, machine, Python, versions."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join([Path(sys.executable).name, "-m", module, *_plain(sys.argv[1:])]),
        "machine": machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
    }


def _plain(arguments: Sequence[str]) -> list[str]:
    """Return the arguments as benchmarks/README.md writes them: where somebody keeps the data is nobody's business.

    >>> _plain(["--data", "/home/ann/data", "--only", "wiki"])
    ['--data', 'DIR', '--only', 'wiki']
    """
    return ["DIR" if before == "--data" else one for before, one in zip(["", *arguments], arguments, strict=False)]


def machine() -> str:
    """Return system, processor, CPUs, memory."""
    told = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    try:
        info = Path("/proc/cpuinfo").read_text("utf-8")
        names = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        return f"{told}, {names[0]}, {memory:.0f} GiB"
    except (OSError, ValueError, IndexError):  # no Linux
        return told


def write(name: str, body: Mapping[str, object], path: Path | None = None) -> Path:
    """Write a run; return where."""
    path = path or RUNS / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(body, indent=1) + "\n", "utf-8")
    return path
