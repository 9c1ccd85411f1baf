"""Work in several processes, results in order: for stages that Python itself does, one thread at a time.

    in_order(related, range(9), jobs=2)    process 1: 0 2 3 6 8    process 2: 1 4 5 7    ->   0, 1, 2, 3, ...

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
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import chain, count, islice, takewhile
from typing import TYPE_CHECKING, Any, TypeVar, cast

from dedup.errors import DedupError, OutputError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    _Asked = dict[Connection[Any, Any], deque[int]]  # which items each process has, the first one at work

T = TypeVar("T")
R = TypeVar("R")

_MMAP_THRESHOLD, _LARGE = -3, 1 << 23  # as <malloc.h> numbers it; bytes
_TRIM_THRESHOLD, _SPARE = -1, 1 << 25  # the same; what is free at the end of memory and is kept
_HANDED = 2  # items that a process has at most: the one that it works on, and the next
_AHEAD = 4  # items a process, on average, that are at hand or done before their turn
_BESIDE = 4  # results that a process beside this one makes before it waits for them to be taken
_PARENT_ENDS = 1  # as <sys/prctl.h> numbers it

_KEPT = 4  # one part in so many of the memory that a run may take

_OURS = f"{__package__}."
_REMEMBERS = type(lru_cache(len))

_allowed = False
_kept = 0  # bytes: until a process has held so many, it keeps what is free


def allow() -> None:
    """Say that this program may be copied: it has no threads but those of `pool`, which end with their stage."""
    global _allowed
    _allowed = sys.platform == "linux"


def give_back_large(budget: int = 0) -> None:
    """Have large arrays given back to the system as they go, where the program is ours and its C library is glibc.

    By itself it takes an array of up to 32 MB, once such a one has gone, from where small objects lie: what is free
    between these stays with the process, which doubled what a run of 300,000 articles held. Told so, it would also give
    back all but 128 KB of what is free at the end, and each batch would have the system clear the same pages again.

    Args:
        budget: Bytes that the run may take, see `give_back_free`.
    """
    global _kept
    _kept = budget // _KEPT
    _called("mallopt", _MMAP_THRESHOLD, _LARGE)
    _called("mallopt", _TRIM_THRESHOLD, _SPARE)


def give_back_free() -> None:
    """Give free memory between small objects back: a stage that has made millions of them leaves it full of holes.

    Where a process has held little of what a run may take, it keeps them: the next stage fills most of them, and the
    system would clear each page before.
    """
    if pressed():
        _called("malloc_trim", 0)


def pressed() -> bool:
    """Tell whether this process has held so much of what a run may take that it had better keep nothing."""
    return _allowed and _held() >= _kept


def forget() -> None:
    """Where memory is short, empty what functions of ours remember within a bound, and give back what is free.

    Words, names and numbers come again and again, but all that is remembered of a million articles takes 150 MB.
    """
    if not pressed():
        return
    for name, module in list(sys.modules.items()):
        for one in list(vars(module).values()) if name.startswith(_OURS) else ():
            if isinstance(one, _REMEMBERS) and one.cache_parameters()["maxsize"] is not None:
                one.cache_clear()
    give_back_free()


def collect() -> None:
    """Where memory is short, do as `forget` does, and free what only circles hold: a third of what a run takes.

    The collector comes by seldom (`__main__`), and a stage's reader and pages hold what remembers their own methods.
    """
    if pressed():
        gc.collect()
        forget()


def _held() -> int:
    """The most bytes of memory that this process has held so far, or the one that it was started by."""
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # KiB on Linux


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
        items: Small, such as numbers of batches: some are sent before the results of those before are taken.
        jobs: Processes at work at a time, at most.
    Raises:
        OutputError: A process was ended from outside.
    >>> list(in_order(len, ["rain", "in", "Hue"], jobs=2))
    [4, 2, 3]
    """
    items = iter(items)
    first = list(islice(items, max(jobs, 2)))
    jobs = min(jobs, len(first))
    crew = _crew(function, jobs, jobs)
    if crew is None:
        yield from map(function, chain(first, items))
        return
    try:
        yield from crew.results(chain(first, items))
    finally:
        crew.end()


@contextmanager
def beside(made: Iterator[R], jobs: int) -> Iterator[Iterator[R]]:
    """Have what a generator yields made by another process, the first results while this one does other work.

    Args:
        made: Not begun yet, and as the function of `in_order`; with one job, it goes on as results are asked for.
    >>> with beside((letter for letter in "ab"), jobs=2) as letters:
    ...     print(*letters)
    a b
    """
    crew = _crew(lambda _: list(islice(made, _BESIDE)), jobs, 1)
    if crew is None:
        yield made
        return
    try:
        yield chain.from_iterable(takewhile(bool, crew.results(count())))
    finally:
        crew.end()


def _crew(function: Callable[[Any], Any], jobs: int, size: int) -> _Crew | None:
    """Start some processes; None where they are not to be had, are not safe, or there is no room for them."""
    if jobs < 2 or not _allowed:
        return None
    try:
        return _Crew(function, size)
    except OSError:  # a limit on processes or on memory
        return None


class _Crew:
    """Processes at work on one function."""

    def __init__(self, function: Callable[[Any], Any], jobs: int) -> None:
        from multiprocessing import get_context

        forked = get_context("fork")
        give_back_free()  # what is free here each copy would fill for itself
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
        """Hand each item to a process that has least to do, the first ones now; yield what comes back, in order."""
        left = enumerate(items)
        asked: dict[Connection[Any, Any], deque[int]] = {line: deque() for line in self._lines}
        return self._taken(left, asked, self._hand(left, asked, 0))

    def _hand(self, left: Iterator[tuple[int, T]], asked: _Asked, ahead: int) -> int:
        """Hand out items as far as they may be; return how many."""
        some = list(islice(left, self._room(asked, ahead)))
        for number, item in some:
            line = min(asked, key=lambda one: len(asked[one]))
            _send(line, item)
            asked[line].append(number)
        return len(some)

    def _taken(self, left: Iterator[tuple[int, T]], asked: _Asked, sent: int) -> Iterator[Any]:
        from multiprocessing.connection import wait

        held: dict[int, tuple[bool, Any]] = {}  # what came back before its turn
        turn = 0
        while True:
            sent += self._hand(left, asked, sent - turn)
            if turn == sent:
                return
            if turn in held:
                done, result = held.pop(turn)
                turn += 1
                if not done:
                    raise result
                yield result
                continue
            ready = wait([one for one, numbers in asked.items() if numbers])
            for line in cast("list[Connection[Any, Any]]", ready):
                held[asked[line].popleft()] = _answer(line)

    def _room(self, asked: _Asked, ahead: int) -> int:
        """How many items may be sent: of those at hand, none waits for one that takes long, nor a process for us."""
        waiting = sum(map(len, asked.values()))
        return min(_HANDED * len(asked) - waiting, _AHEAD * len(asked) - ahead)

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


def _answer(line: Connection[Any, Any]) -> tuple[bool, Any]:
    """Whether a function came to its end, and its result; else what it raised."""
    import pickle

    try:
        found: tuple[bool, Any] = pickle.loads(line.recv_bytes())
    except (EOFError, OSError):
        return False, _gone()
    return found


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
