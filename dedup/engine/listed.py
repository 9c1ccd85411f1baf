"""Lists and tables whose lines another article has in another order: a ranking is told by its order.

    Brazil 3 1 7          Italy 2 2 6
    Italy  2 2 6          Brazil 3 1 7        the same lines, and another winner

In: a page, its rows, and the rows of the other article that each of them stands in. Out: yes or no.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from dedup.page import Page

_LINE = 60  # characters: a longer line is prose
_STOPS = (".", "!", "?", "…", '."', ".”", "».")


def reordered(page: Page, held: Callable[[int], Collection[int]]) -> bool:
    """Tell whether two short lines that follow each other stand in the other article the other way round only.

    Args:
        held: Row -> the rows of the other article that say the same, as far as they are known.
    """
    lines = [row for at, row in enumerate(range(page.first, page.first + len(page.spans))) if _is_line(page, at)]
    for one, two in pairwise(lines):
        here, there = held(one), held(two)
        if two == one + 1 and here and there and min(here) > max(there):
            return True
    return False


def may_list(starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Tell from where passages start and end whether two that follow each other are short enough to be lines.

    >>> may_list([0, 30, 120], [29, 119, 140]), may_list([0, 30, 50], [29, 49, 140])
    (False, True)
    """
    short = [end - start <= _LINE for start, end in zip(starts, ends, strict=True)]
    return any(one and two for one, two in pairwise(short))


def _is_line(page: Page, at: int) -> bool:
    """Tell whether a passage is a line of a list or a table: short, alone in its paragraph, and no sentence."""
    text = page.passage(page.first + at)
    return len(text) <= _LINE and page.in_paragraph[page.paragraph[at]] == 1 and not text.endswith(_STOPS)
