"""A command's cost: CPU seconds, wall seconds, peak memory, most disk; in a process of its own, on cores of its own.

    cost(["dedup", "report", "--json", "news.jsonl"], cores=1, output=Path("report.json"))  ->  Cost(cpu=2.9, ...)

CPU seconds are user and system time of the process and all it starts. Peak memory is that of its largest process, and
counts what this one holds when it forks: this module, and what imports it to measure, loads the standard library only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float  # seconds
    wall: float  # seconds
    peak: float  # MiB
    disk: float  # MiB, the most that stood in the scratch folder
    status: int  # as the shell has it; negative: ended by a signal, as one that takes too long is
    error: str  # the end of stderr where the status is not 0


def cost(command: Sequence[str], cores: int, output: Path, scratch: Path | None = None, most: float = 3600.0) -> Cost:
    """Run a command pinned to the first `cores` CPUs this process may use, its stdout in `output`.

    Args:
        scratch: Folder whose size is watched; the command's TMPDIR too.
        most: Seconds after which it is ended.
    """
    mine = sorted(os.sched_getaffinity(0))
    if cores > len(mine):
        raise ValueError(f"{cores} cores asked, {len(mine)} here")
    environment = os.environ | ({"TMPDIR": str(scratch)} if scratch else {})
    errors = output.with_suffix(".stderr")
    with output.open("wb") as out, errors.open("wb") as err, _watched(scratch) as most_disk:
        began = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdout=out,
            stderr=err,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, mine[:cores]),
        )
        timer = threading.Timer(most, os.killpg, (child.pid, signal.SIGKILL))
        timer.start()
        _, ended, used = os.wait4(child.pid, 0)
        timer.cancel()
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(ended)
    told = errors.read_text("utf-8", "replace").strip()[-300:] if child.returncode else ""
    errors.unlink()
    used_cpu = used.ru_utime + used.ru_stime
    return Cost(used_cpu, wall, used.ru_maxrss / 1024, max(most_disk, default=0.0), child.returncode, told)


@contextlib.contextmanager
def _watched(folder: Path | None) -> Iterator[list[float]]:
    """Note the size of a folder, in MiB, five times a second."""
    sizes: list[float] = []
    if folder is None:
        yield sizes
        return
    done = threading.Event()

    def watch() -> None:
        while True:
            sizes.append(size(folder) / 2**20)
            if done.wait(0.2):
                sizes.append(size(folder) / 2**20)
                return

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield sizes
    finally:
        done.set()
        thread.join()


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # a temporary file that is gone again
                total += os.lstat(os.path.join(place, name)).st_size
    return total
