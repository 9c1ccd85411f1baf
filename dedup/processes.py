"""Work in several processes, results in order: for stages that Python itself does, one thread at a time.

    in_order(related, range(9), jobs=2)    process 1: 0 2 4 6 8    process 2: 1 3 5 7    ->   0, 1, 2, 3, ...

A process begins as a copy of this one (fork), so that it has all that a function reads without a byte being sent; what
comes back is pickled. Where that is not to be had (Windows, macOS) or not safe (in another's program, whose threads may
hold locks that a copy would wait for without end), or there is no room for one, all is done here: `allow` says that the
program is ours.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from dedup.errors import DedupError, OutputError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

_MMAP_THRESHOLD, _LARGE = -3, 1 << 23  # as <malloc.h> numbers it; bytes
_PARENT_ENDS = 1  # as <sys/prctl.h> numbers it

_allowed = False


def allow() -> None:
    """Say that this program may be copied: it has no threads but those of `pool`, which end with their stage."""
    global _allowed
    _allowed = sys.platform == "linux"


def sparing() -> None:
    """Have large arrays given back to the system as they go, where the program is ours and its C library is glibc.

    By itself it takes an array of up to 32 MB, once such a one has gone, from where small objects lie: what is free
    between these stays with the process, which doubled what a run of 300,000 articles held.
    """
    _called("mallopt", _MMAP_THRESHOLD, _LARGE)


def spare() -> None:
    """Give free memory between small objects back: a stage that has made millions of them leaves it full of holes."""
    _called("malloc_trim", 0)


def _called(name: str, *numbers: int) -> None:
    """Call a function of the C library, where the program is ours and the library has it."""
    if _allowed:
        import ctypes  # not before a run begins: `dedup --help` has no arrays

        with suppress(AttributeError, OSError):  # another C library
            getattr(ctypes.CDLL(None), name)(*numbers)


def in_order(function: Callable[[T], R], items: Iterable[T], jobs: int) -> Iterator[R]:
    """Yield what a function makes of each item, in order.

    Args:
        function: It may read anything; what it changes elsewhere is lost, or not, so it must not matter.
        items: Small, such as numbers of batches: each is sent before the result of the one before is taken.
        jobs: Processes at work at a time, at most.
    Raises:
        OutputError: A process was ended from outside.
    >>> list(in_order(len, ["rain", "in", "Hue"], jobs=2))
    [4, 2, 3]
    """
    items = iter(items)
    first = list(islice(items, max(jobs, 2)))
    crew = _crew(function, min(jobs, len(first)))
    if crew is None:
        yield from map(function, chain(first, items))
        return
    try:
        yield from crew.results(chain(first, items))
    finally:
        crew.end()


def _crew(function: Callable[[Any], Any], jobs: int) -> _Crew | None:
    """Start processes; None where they are not to be had, are not safe, or there is no room for them."""
    if jobs < 2 or not _allowed:
        return None
    try:
        return _Crew(function, jobs)
    except OSError:  # a limit on processes or on memory
        return None


class _Crew:
    """Processes at work on one function."""

    def __init__(self, function: Callable[[Any], Any], jobs: int) -> None:
        from multiprocessing import get_context

        forked = get_context("fork")
        gc.collect()
        gc.freeze()  # no collection in a copy touches what both share, which would double its memory
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C is answered here alone
        self._lines: list[Connection[Any, Any]] = []
        self._crew: list[BaseProcess] = []
        try:
            for _ in range(jobs):
                ours, theirs = forked.Pipe()
                self._lines.append(ours)
                one = forked.Process(target=_work, args=(function, theirs, self._lines, os.getpid()), daemon=True)
                one.start()
                theirs.close()
                self._crew.append(one)
        except BaseException:
            self.end()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
            gc.unfreeze()

    def results(self, items: Iterable[T]) -> Iterator[Any]:
        """Hand items out in turn, and yield what comes back, in the same turn."""
        waiting: deque[Connection[Any, Any]] = deque()
        for at, item in enumerate(items):
            if len(waiting) == len(self._lines):
                yield _answer(waiting.popleft())
            line = self._lines[at % len(self._lines)]
            _send(line, item)
            waiting.append(line)
        while waiting:
            yield _answer(waiting.popleft())

    def end(self) -> None:
        """End all processes, whatever they do."""
        for line in self._lines:
            line.close()
        for one in self._crew:
            one.kill()
            one.join()


def _send(line: Connection[Any, Any], item: object) -> None:
    try:
        line.send(item)
    except OSError:
        raise _gone() from None


def _answer(line: Connection[Any, Any]) -> Any:
    import pickle

    try:
        done, result = pickle.loads(line.recv_bytes())
    except (EOFError, OSError):
        raise _gone() from None
    if not done:
        raise result
    return result


def _gone() -> DedupError:
    return OutputError(
        "a process of this run was ended from outside: is memory short? Nothing is lost.\n"
        "Run it again with --jobs 1, or with less memory: --memory 512MB"
    )


def _work(
    function: Callable[[Any], Any],
    line: Connection[Any, Any],
    others: Iterable[Connection[Any, Any]],
    parent: int,
) -> None:
    """Answer until the line is closed, or the program that we are a copy of ends."""
    import pickle

    _end_with_parent()
    if os.getppid() != parent:  # it has ended since
        return
    for other in others:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            item = line.recv()
            try:
                answer = pickle.dumps((True, function(item)), pickle.HIGHEST_PROTOCOL)
            except Exception as error:  # raised where its result would come
                answer = _told(error)
            line.send_bytes(answer)


def _end_with_parent() -> None:
    """Have this process end with the one that it is a copy of, in the middle of its work."""
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PARENT_ENDS, signal.SIGKILL)


def _told(error: Exception) -> bytes:
    """An error as it is sent, with the place here that it is from; as text where it can't be sent."""
    import pickle
    import traceback

    place = "".join(traceback.format_exception(error))
    try:
        error.add_note(place)
        answer = pickle.dumps((False, error))
        pickle.loads(answer)
    except Exception:
        return pickle.dumps((False, RuntimeError(place)))
    return answer
