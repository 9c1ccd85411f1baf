"""Whether a passage stands in a text as a statement of its own, and not as a part of another one.

    "10 died."             in "It rained. 10 died."            stands
                           in "Of 310 died."                   does not: within a number
    "He was guilty."       in "No one said he was guilty."     does not: within a sentence

In: texts as they are. Out: yes or no. All letters, digits, accents and signs of a passage must be there (`exact`), from
where a sentence or paragraph starts to where one ends, in a row.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from unicodedata import combining, normalize

import numpy as np

from dedup import segment, sentences
from dedup.facts.spelling import exact


class Standing:
    """One text, in which passages are looked for."""

    def __init__(self, text: str) -> None:
        self._bare = text.isascii()
        cuts = _borders(text)
        pieces = [exact(text[start:end]) for start, end in pairwise(cuts)]
        self._whole = "".join(pieces)
        self._borders = frozenset(accumulate(map(len, pieces), initial=0))

    def has(self, passage: str) -> bool:
        """Tell whether a passage stands in the text; where that has no accents at all, it has lost them.

        >>> Standing("It rained. 10 died.").has("10 died"), Standing("Of 310 died.").has("10 died")
        (True, False)
        """
        sought = said(passage, self._bare)
        at = self._whole.find(sought)
        while at >= 0:
            if at in self._borders and at + len(sought) in self._borders:
                return True
            at = self._whole.find(sought, at + 1)
        return False


def said(text: str, bare: bool) -> str:
    """Return a text as it must stand in another one; without its accents where that has none.

    >>> said("Hóa", bare=False), said("Hóa", bare=True)
    ('hóa', 'hoa')
    """
    if bare and not text.isascii():
        text = "".join(char for char in normalize("NFD", text) if not combining(char)).replace("đ", "d")
    return exact(text)


def _borders(text: str) -> list[int]:
    """Return where sentences and paragraphs start and end, from the start of a text to its end."""
    found = segment.passages([text])
    if not len(found):
        return [0, len(text)]
    new = np.flatnonzero(np.diff(found.paragraph)) + 1
    page = sentences.page([text])
    _, starts = sentences.ends(page, np.zeros(1, np.int64), np.array([len(text)]))
    edges = np.concatenate((found.start[new], found.end[new - 1], found.start[:1], found.end[-1:], starts))
    inner = {at for at in edges.tolist() if 0 < at < len(text)}
    return [0, *sorted(inner), len(text)]
