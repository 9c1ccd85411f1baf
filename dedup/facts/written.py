"""What is written where facts stand: spans of a buffer, read when they are asked for.

b"12 pct 1,250 a"    0 "12 pct"   1 "1,250"     figures 12 and 1250, neither of one character alone
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dedup import kernels
from dedup.fold import fold
from dedup.kernels.words import Ints

Flags = NDArray[np.bool_]

_DIGIT = np.array([chr(byte) in "0123456789" for byte in range(256)])
_FOLDED = np.array([byte < 0x80 and chr(byte).isalnum() for byte in range(256)])


class Written(Sequence[str]):
    """Spans of a buffer, by number."""

    def __init__(self, utf8: bytes, place: Ints, size: NDArray[np.int32]) -> None:
        self._utf8, self._place, self._size = utf8, place, size

    def __len__(self) -> int:
        return len(self._place)

    def __getitem__(self, number: int) -> str:  # type: ignore[override]
        place = int(self._place[number])
        return self._utf8[place : place + int(self._size[number])].decode("utf-8", "surrogatepass")

    def spelled(self, numbers: NDArray[np.integer]) -> tuple[bytes, Ints]:
        """Return some spans one after the other as UTF-8, and where each starts and the last one ends.

        >>> Written(b"12 pct 1,2 7.", np.array([0, 7, 11]), np.array([6, 3, 2], np.int32)).spelled(np.array([2, 0]))
        (b'7.12 pct', array([0, 2, 8]))
        """
        begin = self._place[numbers]
        column = self._utf8, begin, begin + self._size[numbers]
        text, offset = kernels.woven(b"", np.zeros(3, np.int64), [column], len(begin))
        return text.tobytes(), offset

    def figures(self, numbers: NDArray[np.integer]) -> tuple[Ints, Flags]:
        """Return of some spans the digits of their folds, equal ones by one number, none as 0; and which are one digit.

        >>> found = Written(b"12 pct 1,2 7.", np.array([0, 7, 11]), np.array([6, 3, 2], np.int32))
        >>> found.figures(np.array([0, 1, 2]))
        (array([1, 1, 2]), array([False, False,  True]))
        """
        size = self._size[numbers].astype(np.int64)
        first = np.cumsum(size) - size
        at = np.arange(size.sum()) + np.repeat(self._place[numbers] - first, size)
        text = np.frombuffer(self._utf8, np.uint8)[at] if len(at) else np.zeros(0, np.uint8)
        digit, folded = _DIGIT[text], _FOLDED[text]
        digits, letters, foreign = (_counts(one, first, size) for one in (digit, folded, text >= 0x80))
        alone = (digits == 1) & (letters == 1)
        owned = [text[digit].tobytes()]
        end = np.cumsum(digits)
        start = end - digits
        filled = len(owned[0])
        for row in np.flatnonzero(foreign).tolist():  # other scripts: as Python reads them
            spelled = fold(self[int(numbers[row])])
            owned.append("".join(filter(str.isdigit, spelled)).encode())
            start[row], filled = filled, filled + len(owned[-1])
            end[row] = filled
            alone[row] = len(spelled) == 1 and spelled.isdigit()
        which, _ = kernels.numbered(b"".join(owned), np.append(0, start), np.append(0, end))  # the first has none
        return which[1:].astype(np.int64), alone


def _counts(marked: Flags, first: Ints, size: Ints) -> Ints:
    """Return how many of the bytes of each span are marked."""
    before = np.concatenate(([0], np.cumsum(marked, dtype=np.int64)))
    counts: Ints = before[first + size] - before[first]
    return counts
