"""Work on several threads, results in order: for stages whose kernel runs without the GIL.

in_order(segmented, batches, jobs=2)   batch 1 | batch 2 at work, batch 3 waiting   ->   1, 2, 3, ...
Beside(sampled, jobs=2)                at work while the thread that asked goes on    ->   .result()
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future
    from threading import Thread

T = TypeVar("T")
R = TypeVar("R")


def in_order(function: Callable[[T], R], items: Iterable[T], jobs: int) -> Iterator[tuple[T, R]]:
    """Yield each item and what a function makes of it; no more are in memory than are at work, and one besides.

    Items are taken one after the other, by the thread that asks for results, and results come in their order, so that
    nothing depends on the number of jobs.

    >>> list(in_order(len, ["rain", "in", "Hue"], jobs=2))
    [('rain', 4), ('in', 2), ('Hue', 3)]
    """
    items = iter(items)
    first = deque(islice(items, 2))
    if jobs == 1 or len(first) < 2:  # threads take longer to load than a short article to read
        for item in _each(first, items):
            yield item, function(item)
            del item  # before the next one is made
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(jobs) as pool:
        waiting: deque[tuple[T, Future[R]]] = deque()
        for item in _each(first, items):
            waiting.append((item, pool.submit(function, item)))
            if len(waiting) > jobs:
                done = waiting.popleft()
                yield done[0], done[1].result()
        while waiting:
            done = waiting.popleft()
            yield done[0], done[1].result()


def _each(first: deque[T], rest: Iterator[T]) -> Iterator[T]:
    """Yield items, and hold none that was: one may be megabytes."""
    while first:
        yield first.popleft()
    yield from rest


class Beside(Generic[R]):
    """Work of which the result is asked for later: done by a thread meanwhile, or with one job when it is asked for.

    >>> Beside(lambda: len("rain"), jobs=2).result()
    4
    """

    def __init__(self, function: Callable[[], R], jobs: int) -> None:
        self._function = function
        self._done: list[R] = []
        self._failed: list[BaseException] = []
        self._thread: Thread | None = None
        if jobs > 1:
            from threading import Thread

            # As a daemon: a run that fails or is interrupted ends without waiting for what nobody will ask for.
            self._thread = Thread(target=self._work, daemon=True)
            self._thread.start()

    def _work(self) -> None:
        try:
            self._done.append(self._function())
        except BaseException as error:
            self._failed.append(error)

    def end(self) -> None:
        """Wait for the thread, if there is one: after that this program may be copied."""
        if self._thread:
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
