"""Work on several threads, results in order: for stages whose kernel runs without the GIL.

in_order(segmented, batches, jobs=2)   batch 1 | batch 2 at work, batch 3 waiting   ->   1, 2, 3, ...
Beside(sampled, jobs=2)                at work while the thread that asked goes on    ->   .result()

Work beside gives way: it goes on where the thread that asked is at work alone, and has all threads once that waits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from threading import Condition, Thread, local
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

_turn = Condition()  # held to look at what follows, and told when it changes
_crowds = 0  # stages at work on several threads, but for those of work beside
_here = local()  # .beside: the work beside that a thread does


def in_order(function: Callable[[T], R], items: Iterable[T], jobs: int, ready: int = 1) -> Iterator[tuple[T, R]]:
    """Yield each item and what a function makes of it; no more are in memory than are at work, and those ready besides.

    Items are taken one after the other, by the thread that asks for results, and results come in their order, so that
    nothing depends on the number of jobs.

    Args:
        ready: Items that wait for a thread, at most: more than one where threads are quicker than who makes items.

    >>> list(in_order(len, ["rain", "in", "Hue"], jobs=2))
    [('rain', 4), ('in', 2), ('Hue', 3)]
    """
    items = iter(items)
    first = deque(islice(items, min(jobs, 2)))  # with one job none is taken before its turn: it may be megabytes
    if len(first) < 2:  # threads take longer to load than a short article to read
        for item in _each(first, items):
            yield item, function(item)
            del item  # before the next one is made
        return
    from concurrent.futures import ThreadPoolExecutor

    beside: Beside[Any] | None = getattr(_here, "beside", None)
    with ThreadPoolExecutor(jobs) as pool, _crowd(beside):
        waiting: deque[tuple[T, Future[R]]] = deque()
        for item in _each(first, items):
            most = beside.room(jobs) if beside else jobs - 1 + ready
            if not most:  # one at a time: to hand it to another thread would wait for the GIL twice more
                yield item, function(item)
                del item  # before the next one is made
                continue
            waiting.append((item, _begun(pool, function, item)))
            while len(waiting) > most:
                done = waiting.popleft()
                yield done[0], done[1].result()
        while waiting:
            done = waiting.popleft()
            yield done[0], done[1].result()


def _begun(pool: ThreadPoolExecutor, function: Callable[[T], R], item: T) -> Future[R]:
    """Have a thread do an item; where none can be started, do it now."""
    from concurrent.futures import Future

    try:
        return pool.submit(function, item)
    except RuntimeError:  # a limit on threads
        done: Future[R] = Future()
        try:
            done.set_result(function(item))
        except Exception as error:  # raised where its result would come
            done.set_exception(error)
        return done


def _each(first: deque[T], rest: Iterator[T]) -> Iterator[T]:
    """Yield items, and hold none that was: one may be megabytes."""
    while first:
        yield first.popleft()
    yield from rest


@contextmanager
def _crowd(beside: Beside[Any] | None) -> Iterator[None]:
    """Have work beside wait meanwhile, where this is none."""
    if beside:
        yield
        return
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def _count(more: int) -> None:
    global _crowds
    with _turn:
        _crowds += more
        _turn.notify_all()


class Beside(Generic[R]):
    """Work of which the result is asked for later: done by a thread meanwhile, or with one job when it is asked for.

    >>> Beside(lambda: len("rain"), jobs=2).result()
    4
    """

    def __init__(self, function: Callable[[], R], jobs: int) -> None:
        self._function = function
        self._done: list[R] = []
        self._failed: list[BaseException] = []
        self._wanted = False  # somebody waits for the result
        self._thread: Thread | None = None
        if jobs > 1:
            # As a daemon: a run that fails or is interrupted ends without waiting for what nobody will ask for.
            thread = Thread(target=self._begin, daemon=True)
            with suppress(RuntimeError):  # a limit on threads: done when it is asked for
                thread.start()
                self._thread = thread

    def _begin(self) -> None:
        _here.beside = self
        self._work()

    def room(self, jobs: int) -> int:
        """Wait until a next item may be begun; return how many others may still be at work then."""
        with _turn:
            _turn.wait_for(lambda: self._wanted or not _crowds)
            return jobs if self._wanted else 0

    def _work(self) -> None:
        try:
            self._done.append(self._function())
        except BaseException as error:
            self._failed.append(error)

    def ask(self) -> bool:
        """Say that the result will be waited for, so that it has all threads; tell whether it is done by one."""
        with _turn:
            self._wanted = True
            _turn.notify_all()
        return self._thread is not None

    def end(self) -> None:
        """Wait for the thread, if there is one: after that this program may be copied."""
        if self._thread:
            self.ask()
            self._thread.join()
            self._thread = None

    def result(self) -> R:
        """Return what the function gives, or raise what it raises."""
        self.end()
        if not (self._done or self._failed):
            self._work()
        if self._failed:
            raise self._failed[0]
        return self._done[0]
