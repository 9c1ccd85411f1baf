"""Memory goes back to the system where it is short or others need it, and what is remembered is forgotten."""

import gc
import platform
import subprocess
import sys
import textwrap
import weakref
from functools import lru_cache

import pytest

from dedup import memory, torn
from dedup.facts.lexicon import lexicon

forked = pytest.mark.skipif(sys.platform != "linux", reason="the C library has its own way with memory")


@pytest.fixture
def ours(monkeypatch):
    monkeypatch.setattr(memory, "_allowed", True)


_HELD = """
    import numpy as np
    from dedup import memory

    def held():
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    if {sparing}:
        memory.allow()
    memory.give_back_large()
    del (large := [np.ones((1 << 25) - (1 << 16), np.uint8)])[:]  # from here on glibc takes smaller ones from its heap
    before = held()
    arrays, small = [], []
    for _ in range(7):
        arrays.append(np.ones(9 << 20, np.uint8))
        small.append(bytearray(4000))
    del arrays[:]
    print(held() - before)
"""


@forked
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library has its own way with memory")
@pytest.mark.parametrize(("sparing", "stays"), [(True, False), (False, True)], ids=["given-back", "kept-otherwise"])
def test_large_arrays_that_go_are_given_back_to_the_system(sparing, stays):
    program = textwrap.dedent(_HELD.format(sparing=sparing))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (int(run.stdout) > 32_000) == stays  # KB of 63 MB


_LEFT = """
    import resource
    from threading import Thread

    import numpy as np
    from dedup import memory

    memory.allow()
    memory.give_back_large(jobs={jobs})

    def fill():
        arrays = [np.ones(1 << 20, np.uint8) for _ in range(24)]

    def cleared():
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

    def beside():
        thread = Thread(target=fill)
        thread.start()
        thread.join()

    fill()
    before = cleared()
    beside()
    print(cleared() - before)
"""


@forked
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library has its own way with memory")
@pytest.mark.parametrize(("jobs", "filled"), [(2, True), (1, False)], ids=["several", "one-job"])
def test_what_one_thread_leaves_free_another_fills_where_there_are_several(jobs, filled):
    program = textwrap.dedent(_LEFT.format(jobs=jobs))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (int(run.stdout) < 3_000) == filled  # pages, of 6,000


_HOLED = """
    from dedup import memory

    def held():
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    memory.allow()
    memory.give_back_large({budget}, {jobs})
    small = [bytearray(4000) for _ in range(20_000)]
    del small[:-1]  # the last one lies behind them: the C library by itself gives back the end only
    before = held()
    memory.{free}()
    print(before - held())
"""


@forked
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library has its own way with memory")
@pytest.mark.parametrize(
    ("budget", "jobs", "free", "given"),
    [
        pytest.param(0, 1, "give_back_free", True, id="no-room-said"),
        pytest.param(1 << 20, 1, "give_back_free", True, id="more-held-than-a-quarter-of-the-room"),
        pytest.param(1 << 40, 2, "give_back_free", False, id="plenty-of-room"),
        pytest.param(1 << 40, 2, "share_free", True, id="plenty-of-room-for-several"),
        pytest.param(1 << 40, 1, "share_free", False, id="plenty-of-room-for-one"),
    ],
)
def test_free_memory_is_given_back_where_it_is_short_or_others_need_it(budget, jobs, free, given):
    program = textwrap.dedent(_HOLED.format(budget=budget, jobs=jobs, free=free))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (int(run.stdout) > 10_000) == given  # KB of 78 MB


@pytest.mark.parametrize(
    ("kept", "left"), [pytest.param(0, 0, id="memory is short"), pytest.param(1 << 60, 1, id="there is room")]
)
def test_what_is_remembered_within_a_bound_is_forgotten_where_memory_is_short(ours, monkeypatch, kept, left):
    monkeypatch.setattr(memory, "_kept", kept)
    monkeypatch.setattr(memory, "_called", lambda name, *numbers: None)
    torn.one_name("Jean Dupond", "Jean Dupont")
    kept_for_good = lexicon(None)
    assert torn.one_name.cache_info().currsize
    memory.forget()
    assert min(torn.one_name.cache_info().currsize, 1) == left
    assert lexicon(None) is kept_for_good


@pytest.mark.parametrize(
    ("kept", "left"), [pytest.param(0, False, id="memory is short"), pytest.param(1 << 60, True, id="there is room")]
)
def test_what_only_a_circle_holds_is_freed_where_memory_is_short(ours, monkeypatch, kept, left):
    class Reader:
        def __init__(self):
            self.read = lru_cache(lambda at: (self, at))

    monkeypatch.setattr(memory, "_kept", kept)
    monkeypatch.setattr(memory, "_called", lambda name, *numbers: None)
    gc.disable()  # else it may come by itself
    try:
        held = weakref.ref(Reader())
        memory.collect()
        assert (held() is not None) == left
    finally:
        gc.enable()
