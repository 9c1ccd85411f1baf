"""A command's cost: CPU seconds, wall seconds, peak memory, most disk; in a process of its own, on cores of its own.

    cost(["dedup", "report", "--json", "news.jsonl"], cores=1, output=Path("report.json"))  ->  Cost(cpu=2.9, ...)

CPU seconds are user and system time of the process and all it starts. Peak memory is the sum over its processes where
it has several (up to five times a second; pages that they share count once), else what the kernel noted, which counts
what this one holds when it forks: this module, and what imports it to measure, loads the standard library only.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_REST = 30  # times as long as a look takes: to add up the pages of processes stops them, and takes time of a core


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float  # seconds
    wall: float  # seconds
    peak: float  # MiB, all its processes together
    disk: float  # MiB, the most that stood in the scratch folder, or lay in files that have no name any more
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
    disk, memory = [0.0], [0.0]
    watch: list[Callable[[], None]] = []
    with output.open("wb") as out, errors.open("wb") as err, _watching(watch):
        began = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdout=out,
            stderr=err,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, mine[:cores]),
        )
        if scratch:
            watch.append(lambda: disk.append((size(scratch) + unnamed(child.pid)) / 2**20))
        watch.append(lambda: memory.append(together(child.pid) / 2**20))
        timer = threading.Timer(most, os.killpg, (child.pid, signal.SIGKILL))
        timer.start()
        _, ended, used = os.wait4(child.pid, 0)
        timer.cancel()
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(ended)
    told = errors.read_text("utf-8", "replace").strip()[-300:] if child.returncode else ""
    errors.unlink()
    used_cpu = used.ru_utime + used.ru_stime
    return Cost(used_cpu, wall, max(used.ru_maxrss / 1024, *memory), max(disk), child.returncode, told)


@contextlib.contextmanager
def _watching(watch: Sequence[Callable[[], None]]) -> Iterator[None]:
    """Look five times a second, less often where a look takes long, and once at the end."""
    done = threading.Event()

    def look() -> None:
        while True:
            began = time.perf_counter()
            for one in tuple(watch):
                one()
            if done.is_set():
                return
            done.wait(max(0.2, _REST * (time.perf_counter() - began)))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def together(session: int) -> int:
    """Return the bytes that the processes of a session hold where they are several; 0 for one, or no /proc."""
    found = _of_session(session)
    return sum(map(_held, found)) if len(found) > 1 else 0


def unnamed(session: int) -> int:
    """Return the bytes of files that the processes of a session hold open and that have no name: temporary ones."""
    files = {}
    for process in _of_session(session):
        with contextlib.suppress(OSError):  # it has ended
            for opened in os.scandir(f"/proc/{process}/fd"):
                with contextlib.suppress(OSError):
                    file = opened.stat()
                    if stat.S_ISREG(file.st_mode) and not file.st_nlink:
                        files[file.st_dev, file.st_ino] = file.st_size
    return sum(files.values())


def _of_session(session: int) -> list[str]:
    """The processes of a session; none where there is no /proc."""
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            with contextlib.suppress(OSError):  # it has ended
                if os.getsid(int(name)) == session:
                    found.append(name)
    return found


def _held(process: str) -> int:
    """The bytes of one process, its share of the pages that it has with others."""
    with contextlib.suppress(OSError), open(f"/proc/{process}/smaps_rollup", encoding="ascii") as stream:
        return sum(int(line.split()[1]) << 10 for line in stream if line.startswith("Pss:"))
    return 0


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # a temporary file that is gone again
                total += os.lstat(os.path.join(place, name)).st_size
    return total
