"""Work on several threads, results in order: for stages whose kernel runs without the GIL.

in_order(segmented, batches, jobs=2)   batch 1 | batch 2 at work, batch 3 waiting   ->   1, 2, 3, ...
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

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
