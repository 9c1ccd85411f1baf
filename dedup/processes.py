"""Work in several processes, results in order: for stages that Python itself does, one thread at a time.

    in_order(related, range(9), jobs=2)    this process: 0 2 3 6 8    its copy: 1 4 5 7    ->   0, 1, 2, 3, ...

A copy (fork) has all that a function reads without a byte being sent; what comes back is pickled. Where that is not to
be had (Windows, macOS) or not safe (in another's program, whose threads may hold locks that a copy would wait for
without end), or there is no room for one, all is done here: `allow` says that the program is ours. This process works
as its copies do, since what it remembers of words and names the copies of the next stage begin with.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

from dedup import memory
from dedup.errors import DedupError, OutputError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4  # items a process, on average, that wait, are at work, or are done before their turn
_FEWER = 2  # the same where memory is short
_NUMBER = 8  # bytes of a number in a pipe
_WAITING = 512  # numbers that a pipe has room for, at least: a page
_PARENT_ENDS = 1  # as <sys/prctl.h> numbers it

_allowed = False


def allow() -> None:
    """Say that this program may be copied: it has no threads but those of `pool`, which end with their stage."""
    global _allowed
    _allowed = sys.platform == "linux"
    memory.allow(_allowed)


def in_order(function: Callable[[T], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """Yield what a function makes of each item, in order.

    Args:
        function: It may read anything; what it changes elsewhere is lost, or not, so it must not matter.
        items: Some are taken before the results of those before are asked for.
        jobs: Processes at work at a time, at most. This one is one of them: it works where it would wait.
    Raises:
        OutputError: A process was ended from outside.
    >>> list(in_order(len, ["rain", "in", "Hue"], jobs=2))
    [4, 2, 3]
    """
    crew = _crew(lambda number: function(items[number]), min(jobs, len(items)))
    if crew is None:
        yield from map(function, items)
        return
    try:
        yield from crew.results(len(items))
    finally:
        crew.end()


@contextmanager
def aside(function: Callable[[], R], jobs: int) -> Iterator[Callable[[], R | None] | None]:
    """Have a copy of this process do something while this one goes on.

    Args:
        function: As for `in_order`.
        jobs: Processes that may be at work at a time: none is copied for one.
    Yields:
        What waits for the result, None where the copy has failed; None where there is no copy. Then this process has to
        do the work.
    """
    crew = None if memory.pressed() else _crew(lambda _: function(), min(jobs, 2))
    if crew is None:
        yield None
        return
    try:
        yield crew.begun()
    finally:
        crew.end()


def _crew(function: Callable[[int], Any], jobs: int) -> _Crew | None:
    """Start processes; None where they are not wanted, not to be had, not safe, or there is no room for them."""
    if jobs < 2 or not _allowed:
        return None
    try:
        return _Crew(function, jobs)
    except OSError:  # a limit on processes, on files or on memory
        return None


class _Crew:
    """This process and its copies, at work on one function of numbers.

    Numbers wait in a pipe and whoever is free takes the next one: while this process is at one that takes long, its
    copies go on with those that it has handed out.
    """

    def __init__(self, function: Callable[[int], Any], jobs: int) -> None:
        from multiprocessing import get_context

        forked = get_context("fork")
        memory.share_free()
        self._numbers = _Numbers()
        gc.freeze()  # no collection in a copy touches what both share, which would double its memory
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C is answered here alone
        self._function, self._most = function, min((_FEWER if memory.pressed() else _AHEAD) * jobs, _WAITING)
        self._lines: list[Connection[Any, Any]] = []
        self._copies: list[BaseProcess] = []
        try:
            for _ in range(jobs - 1):
                ours, theirs = forked.Pipe(duplex=False)
                self._lines.append(ours)
                told = function, self._numbers, theirs, self._lines, os.getpid()
                one = forked.Process(target=_work, args=told, daemon=True)
                one.start()
                theirs.close()
                self._copies.append(one)
        except BaseException:
            self.end()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
            gc.unfreeze()

    def begun(self) -> Callable[[], Any | None]:
        """Have the copy do 0, and return what waits for its result, None where it fails."""
        self._numbers.put(0)

        def told() -> Any | None:
            try:
                _, (done, result) = _answer(self._lines[0])
            except DedupError:  # ended from outside
                return None
            return result if done else None

        return told

    def results(self, count: int) -> Iterator[Any]:
        """Yield what the function makes of 0, 1, ... count - 1."""
        held: dict[int, tuple[bool, Any]] = {}  # what came before its turn
        handed = 0
        for turn in range(count):
            while handed < min(count, turn + self._most):
                self._numbers.put(handed)
                handed += 1
            while turn not in held:
                held.update(self._more())
            done, result = held.pop(turn)
            if not done:
                raise result
            yield result

    def _more(self) -> Iterator[tuple[int, tuple[bool, Any]]]:
        """Yield what copies have sent; where that is nothing, work here, and where nothing is left to do, wait."""
        from multiprocessing.connection import wait

        sent = wait(self._lines, 0)
        if not sent and (number := self._numbers.take()) is not None:
            yield number, _done(self._function, number)
            return
        for line in cast("list[Connection[Any, Any]]", sent or wait(self._lines)):
            yield _answer(line)

    def end(self) -> None:
        """End all copies, whatever they do."""
        self._numbers.close()
        for line in self._lines:
            line.close()
        for one in self._copies:
            one.kill()
        for one in self._copies if memory.pressed() else ():  # else their memory goes while this process goes on
            one.join()


class _Numbers:
    """Numbers that wait for one of several processes."""

    def __init__(self) -> None:
        self._taken, self._put = os.pipe()
        os.set_blocking(self._taken, False)

    def put(self, number: int) -> None:
        """Add a number."""
        os.write(self._put, number.to_bytes(_NUMBER, "little"))

    def take(self) -> int | None:
        """Take the next number; None where none is waiting.

        Raises:
            EOFError: None will come: the process that hands them out has ended.
        """
        try:
            read = os.read(self._taken, _NUMBER)  # the system lets one read at a time
        except BlockingIOError:
            return None
        if not read:
            raise EOFError
        return int.from_bytes(read, "little")

    def each(self) -> Iterator[int]:
        """Take number after number in a copy, and wait for the next one, until none will come."""
        from multiprocessing.connection import wait

        os.close(self._put)
        with suppress(EOFError):
            while wait([self._taken]):
                if (number := self.take()) is not None:  # else another was sooner
                    yield number

    def close(self) -> None:
        os.close(self._taken)
        os.close(self._put)


def _done(function: Callable[[int], Any], number: int) -> tuple[bool, Any]:
    """Whether a function came to its end, and its result; else what it raised."""
    try:
        return True, function(number)
    except Exception as error:  # raised where its result would come
        return False, error


def _answer(line: Connection[Any, Any]) -> tuple[int, tuple[bool, Any]]:
    """The number that a copy has done, and what `_done` says of it."""
    import pickle

    try:
        found: tuple[int, tuple[bool, Any]] = pickle.loads(line.recv_bytes())
    except (EOFError, OSError):
        raise _gone() from None
    return found


def _gone() -> DedupError:
    return OutputError(
        "a process of this run was ended from outside: is memory short? Nothing is lost.\n"
        "Run it again with --jobs 1, or with less memory: --memory 512MB"
    )


def _work(
    function: Callable[[int], Any],
    numbers: _Numbers,
    line: Connection[Any, Any],
    others: Iterable[Connection[Any, Any]],
    parent: int,
) -> None:
    """Do numbers until the program that we are a copy of ends, or ends us."""
    _end_with_parent()
    if os.getppid() != parent:  # it has ended since
        return
    for other in others:
        other.close()
    send = _sender(line)
    for number in numbers.each():
        send(_packed(number, _done(function, number)))


def _sender(line: Connection[Any, Any]) -> Callable[[bytes], object]:
    """Return what sends answers while a next number is done: the program reads them when it has done its own."""
    from queue import SimpleQueue
    from threading import Thread

    answers: SimpleQueue[bytes] = SimpleQueue()

    def sent() -> None:
        try:
            while True:
                line.send_bytes(answers.get())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)  # our line is closed so: nobody waits for what does not come

    try:
        Thread(target=sent, daemon=True).start()
    except RuntimeError:  # a limit on threads
        return line.send_bytes
    return answers.put


def _packed(number: int, answer: tuple[bool, Any]) -> bytes:
    import pickle

    try:
        done, result = answer
        return pickle.dumps((number, answer if done else (False, _told(result))), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps((number, (False, _told(error))))


def _end_with_parent() -> None:
    """Have this process end with the one that it is a copy of, in the middle of its work."""
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PARENT_ENDS, signal.SIGKILL)


def _told(error: Exception) -> Exception:
    """An error with the place here that it is from; as text where it can't be sent."""
    import pickle
    import traceback

    place = "".join(traceback.format_exception(error))
    try:
        error.add_note(place)
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(place)
    return error
