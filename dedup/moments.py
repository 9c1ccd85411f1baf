"""When articles moved: times as points in time, and as seconds, of one or of many at once.

    2024-02-20T09:00:00    2024-02-20T10:00:00+01:00    Tuesday    ->    1708419600.0    the same    NaN: not known

In: times, as text. Out: moments, or float64. A time without a zone is taken as UTC. Most of a wire's times are written
alike, to the second: their digits are read in columns, at a tenth of what each by itself takes; all others one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from math import nan

import numpy as np
from numpy.typing import NDArray

_EPOCH = datetime(1970, 1, 1)
_TIMES = 1 << 14  # that are remembered: most that are asked for one by one are asked for twice, some batches apart
_WRITTEN = len("2024-02-20T09:00:00")
_ZONES = ("", "Z", "+00:00")  # what may follow, where all have the same
_SIGNS = ((4, b"-"), (7, b"-"), (10, b"T "), (13, b":"), (16, b":"))  # by their places
_DIGITS = np.array([at for at in range(_WRITTEN) if at not in dict(_SIGNS)])
_DAY = 86_400  # s


def moment(time: str | None) -> datetime | None:
    """The point in time; None where it is not written as ISO 8601 has it."""
    when = _read(time)
    return when if when is None or when.tzinfo else when.replace(tzinfo=UTC)


def seconds(time: str | None) -> float:
    """The same in s from 1970, as the timestamp of the moment; NaN where that is not known.

    >>> seconds("1970-01-02"), seconds("1970-01-01T01:00:30+01:00")
    (86400.0, 30.0)
    """
    return _seconds(time) if time else nan


def together(times: Sequence[str | None]) -> NDArray[np.float64]:
    """The seconds of each of some times, shape (n,).

    >>> together(["1970-01-02T00:00:01", "1970-02-30T00:00:00", "1971-01-01 00:00:00"]).tolist()
    [86401.0, nan, 31536000.0]
    """
    written = [time or "" for time in times]
    joined, size = "".join(written), len(written[0]) if written else 0
    if size < _WRITTEN or {*map(len, written)} != {size} or not joined.isascii():
        return np.array([*map(seconds, times)], np.float64)
    found, plain = _columns(np.frombuffer(joined.encode(), np.uint8).reshape(-1, size))
    for at in np.flatnonzero(~plain).tolist():
        found[at] = seconds(times[at])
    return found


def _columns(text: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Seconds of times, a row each, and of which they hold: those that are plainly written and that there are."""
    digits = (text[:, _DIGITS] - ord("0")).astype(np.int64)  # what is no digit is 10 or more
    pairs = 10 * digits[:, ::2] + digits[:, 1::2]
    century, short, month, day, hour, minute, second = pairs.T
    first = ((100 * century + short - 1970) * 12 + month - 1).astype("M8[M]")
    days, end = (edge.astype("M8[D]").astype(np.int64) for edge in (first, first + 1))
    plain = (digits < 10).all(axis=1) & (century + short > 0) & (month > 0) & (month <= 12) & (day > 0)
    plain &= (days + day <= end) & (hour < 24) & (minute < 60) & (second < 60) & _signed(text)
    found = (days + day - 1) * _DAY + (hour * 60 + minute) * 60 + second
    return found.astype(np.float64), plain


def _signed(text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which times have the signs between their digits, and behind these the zone that is UTC."""
    found = np.zeros(len(text), np.bool_)
    for zone in _ZONES:
        if len(zone) == text.shape[1] - _WRITTEN:
            found |= (text[:, _WRITTEN:] == np.frombuffer(zone.encode(), np.uint8)).all(axis=1)
    for at, signs in _SIGNS:
        found &= np.logical_or.reduce([text[:, at] == sign for sign in signs])
    return found


@lru_cache(_TIMES)
def _seconds(time: str) -> float:
    when = _read(time)  # to give it a zone first takes four times as long, and each article is asked
    return nan if when is None else when.timestamp() if when.tzinfo else (when - _EPOCH).total_seconds()


def _read(time: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(time.strip()) if time else None
    except ValueError:
        return None
