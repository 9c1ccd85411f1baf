"""Memory that is free, given back to the system, and what is remembered, forgotten where memory is short.

All of it only where the program is ours: in another's, what it keeps is its own affair.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from functools import lru_cache

_MMAP_THRESHOLD, _LARGE = -3, 1 << 23  # as <malloc.h> numbers it; bytes
_TRIM_THRESHOLD, _SPARE = -1, 1 << 25  # the same; what is free at the end of memory and is kept
_ARENAS = -8  # the same; how many places threads take memory from
_KEPT = 4  # one part in so many of the memory that a run may take

_OURS = f"{__package__}."
_REMEMBERS = type(lru_cache(len))

_allowed = False
_kept = 0  # bytes: until a process has held so many, it keeps what is free
_several = False  # whether threads or processes work side by side


def allow(ours: bool = True) -> None:
    """Say that this program is ours."""
    global _allowed
    _allowed = ours


def give_back_large(budget: int = 0, jobs: int = 1) -> None:
    """Have large arrays given back to the system as they go, where the program is ours and its C library is glibc.

    By itself it takes an array of up to 32 MB, once such a one has gone, from where small objects lie: what is free
    between these stays with the process, which doubled what a run of 300,000 articles held. Told so, it would also give
    back all but 128 KB of what is free at the end, and each batch would have the system clear the same pages again.
    Several threads take memory from one place: by itself each has its own, and what one leaves free no other can fill.

    Args:
        budget: Bytes that the run may take, see `give_back_free`.
        jobs: Threads or processes at a time.
    """
    global _kept, _several
    _kept, _several = budget // _KEPT, jobs > 1
    _called("mallopt", _MMAP_THRESHOLD, _LARGE)
    _called("mallopt", _TRIM_THRESHOLD, _SPARE)
    if _several:
        _called("mallopt", _ARENAS, 1)


def give_back_free() -> None:
    """Give free memory between small objects back: a stage that has made millions of them leaves it full of holes.

    Where a process has held little of what a run may take, it keeps them: the next stage fills most of them, and the
    system would clear each page before.
    """
    if pressed():
        _called("malloc_trim", 0)


def share_free() -> None:
    """Give it back before this process is copied, too: a copy that fills what is free would copy it first."""
    if _several or pressed():
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
