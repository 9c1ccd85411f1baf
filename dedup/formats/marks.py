"""The marks by which an author keeps text from being touched, in any format.

    Chorus.  <!-- dedup: off -->  Chorus.  Chorus.  <!-- dedup: on -->  Chorus.
             ^----------------- left alone ------------------------^

A mark is an HTML comment, so it shows in no page that is made from the text. Without an `on` the rest is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARK = re.compile(r"<!--[ \t]*dedup:[ \t]*(off|on)[ \t]*-->", re.IGNORECASE)


def may_hold(text: str) -> bool:
    """Tell whether a text may hold a mark: nearly no copy does.

    One character is found ten times as fast as four, and a bang is rarer than <, which wires put around tickers.
    """
    return "!" in text and "<!--" in text


def spans(text: str) -> list[tuple[int, int]]:
    """Return the spans from each `off` to its `on`, marks included; without an `on`, to the end.

    >>> spans("a<!-- dedup: off -->b<!-- dedup: on -->c")
    [(1, 39)]
    """
    found: list[tuple[int, int]] = []
    if not may_hold(text):
        return found
    start = -1
    for mark in _MARK.finditer(text):
        off = mark[1].lower() == "off"
        if off and start < 0:
            start = mark.start()
        elif not off and start >= 0:
            found.append((start, mark.end()))
            start = -1
    if start >= 0:
        found.append((start, len(text)))
    return found


def joined(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that touch or overlap as one.

    >>> joined([(5, 9), (0, 2), (8, 12), (2, 3)])
    [(0, 3), (5, 12)]
    """
    result: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
