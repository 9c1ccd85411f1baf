"""Processes change neither the order of results nor what a run says when one of them ends too early."""

import errno
import gc
import multiprocessing
import os
import platform
import select
import signal
import subprocess
import sys
import textwrap
import weakref
from functools import lru_cache

import pytest

from dedup import processes, stores, torn
from dedup.errors import OutputError
from dedup.facts.lexicon import lexicon

forked = pytest.mark.skipif(sys.platform != "linux", reason="no process is a copy of another here")
_PROGRAM = """
    import sys, time
    from dedup import processes

    processes.allow()
    for done in processes.in_order(lambda number: number, range(10_000_000), 2):
        if done == 100:
            print("at work", flush=True)
"""


@pytest.fixture
def ours(monkeypatch):
    monkeypatch.setattr(processes, "_allowed", True)


@forked
@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_order(ours, jobs):
    assert list(processes.in_order(lambda number: number * number, range(40), jobs)) == [n * n for n in range(40)]


@forked
def test_nothing_waits_for_an_item_that_takes_long(ours):
    """The first item ends after the sixth, so the other process has done all between them; none comes out of turn."""
    ready, told = os.pipe()

    def work(number):
        if number == 5:
            os.write(told, b"x")
        return number, number != 0 or select.select([ready], [], [], 60)[0] == [ready]

    assert list(processes.in_order(work, range(12), 2)) == [(number, True) for number in range(12)]


@forked
def test_two_processes_are_at_work_and_neither_is_this_one(ours):
    assert len({*processes.in_order(lambda _: os.getpid(), range(6), 2)} - {os.getpid()}) == 2


@forked
def test_results_longer_than_a_pipe_holds_come_whole(ours):
    assert [*map(len, processes.in_order(lambda size: b"x" * size, [3_000_000] * 7, 2))] == [3_000_000] * 7


@forked
def test_what_the_function_reads_is_there_without_being_sent(ours):
    table = {number: str(number) for number in range(1000)}
    assert list(processes.in_order(table.__getitem__, [1, 10, 100], 3)) == ["1", "10", "100"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_comes_where_its_result_would(ours, jobs):
    results = processes.in_order(lambda number: 6 // number, [2, 1, 0, 3], jobs)
    assert [next(results), next(results)] == [3, 6]
    with pytest.raises(ZeroDivisionError):
        next(results)


@forked
@pytest.mark.parametrize(
    ("jobs", "here"), [pytest.param(1, True, id="one job: here"), pytest.param(2, False, id="two: beside")]
)
@pytest.mark.parametrize("size", [0, 1, processes._BESIDE, 3 * processes._BESIDE + 1])
def test_what_is_made_beside_comes_whole_and_in_order(ours, jobs, here, size):
    with processes.beside(((number, os.getpid()) for number in range(size)), jobs) as made:
        results = list(made)
    assert [number for number, _ in results] == list(range(size))
    assert all((place == os.getpid()) == here for _, place in results)


@forked
def test_what_is_made_beside_is_begun_before_it_is_asked_for(ours):
    ready, told = os.pipe()

    def made():
        os.write(told, b"x")
        yield 1

    with processes.beside(made(), 2) as results:
        assert select.select([ready], [], [], 60)[0] == [ready]
        assert list(results) == [1]


@forked
def test_who_leaves_before_all_is_made_beside_leaves_no_process(ours):
    with processes.beside(iter(range(1000)), 2) as results:
        assert next(results) == 0
        assert multiprocessing.active_children()
    assert not multiprocessing.active_children()


def test_where_no_process_can_be_begun_it_is_made_here(ours, monkeypatch):
    def refuse():
        raise OSError(errno.EAGAIN, "no room")

    monkeypatch.setattr(os, "fork", refuse, raising=False)
    with processes.beside((os.getpid() for _ in range(3)), 2) as results:
        assert list(results) == [os.getpid()] * 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_what_is_made_beside_comes_where_results_are_asked_for(ours, jobs):
    with processes.beside((6 // number for number in (2, 0)), jobs) as results, pytest.raises(ZeroDivisionError):
        list(results)


class Odd(Exception):
    """An error that no pickle brings back."""

    def __init__(self, one, other):
        super().__init__(f"{one} {other}")


@forked
def test_a_result_that_can_not_be_sent_is_an_error_that_says_so(ours, capfd):
    with pytest.raises(Exception, match="pickle"):
        next(processes.in_order(lambda number: lambda: number, range(3), 2))
    assert capfd.readouterr().err == ""


@forked
def test_an_error_that_can_not_be_sent_is_told_as_text(ours):
    def work(_):
        raise Odd("odd", "one")

    with pytest.raises(RuntimeError, match="odd one"):
        list(processes.in_order(work, range(3), 2))


@forked
def test_an_error_tells_where_it_was_raised(ours):
    results = processes.in_order(lambda number: 6 // number, [0, 0], 2)
    with pytest.raises(ZeroDivisionError) as raised:
        next(results)
    assert "test_processes.py" in raised.value.__notes__[0]


@forked
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=lambda end: end.name)
def test_a_process_ends_in_the_middle_of_its_work(end):
    program = textwrap.dedent(_PROGRAM).replace("lambda number: number", "lambda number: time.sleep(number and 600)")
    run = [sys.executable, "-c", program.replace("done == 100", "done is None")]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as parent:
        assert parent.stdout.readline() == b"at work\n"
        parent.send_signal(end)
        parent.communicate(timeout=60)  # returns when the last process that holds the pipe has ended


@forked
def test_a_process_that_is_killed_is_told(ours):
    results = processes.in_order(lambda number: os.kill(os.getpid(), signal.SIGKILL) if number else number, [0, 1], 2)
    assert next(results) == 0
    with pytest.raises(OutputError, match="ended from outside"):
        next(results)


@forked
def test_no_more_processes_are_begun_than_there_are_items(ours, monkeypatch):
    begun, fork = [], os.fork
    monkeypatch.setattr(os, "fork", lambda: begun.append(1) or fork())
    assert list(processes.in_order(len, ["rain", "in", "Hue"], 40)) == [4, 2, 3]
    assert len(begun) == 3


@forked
@pytest.mark.parametrize("room", [0, 1], ids=["for none", "for one of two"])
def test_where_there_is_no_room_for_processes_all_is_done_here(ours, monkeypatch, room):
    begun, fork = [], os.fork

    def limited():
        if len(begun) == room:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        begun.append(1)
        return fork()

    monkeypatch.setattr(os, "fork", limited)
    assert {*processes.in_order(lambda _: os.getpid(), range(6), 2)} == {os.getpid()}


def test_another_program_is_not_copied():
    assert {*processes.in_order(lambda _: os.getpid(), range(6), 2)} == {os.getpid()}


@forked
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda end: end.name)
def test_no_process_outlives_the_run(end):
    run = [sys.executable, "-c", textwrap.dedent(_PROGRAM)]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as program:
        assert program.stdout.readline() == b"at work\n"
        program.send_signal(end)
        program.communicate()  # returns when the last process that holds the pipe has ended
    assert program.returncode == -end


_HELD = """
    import numpy as np
    from dedup import processes

    def held():
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    if {sparing}:
        processes.allow()
    processes.give_back_large()
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


_HOLED = """
    from dedup import processes

    def held():
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    processes.allow()
    processes.give_back_large({budget})
    small = [bytearray(4000) for _ in range(20_000)]
    del small[:-1]  # the last one lies behind them: the C library by itself gives back the end only
    before = held()
    processes.give_back_free()
    print(before - held())
"""


@forked
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library has its own way with memory")
@pytest.mark.parametrize(
    ("budget", "given"),
    [
        pytest.param(0, True, id="no-room-said"),
        pytest.param(1 << 20, True, id="more-held-than-a-quarter-of-the-room"),
        pytest.param(1 << 40, False, id="plenty-of-room"),
    ],
)
def test_free_memory_is_given_back_where_it_is_short(budget, given):
    program = textwrap.dedent(_HOLED.format(budget=budget))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (int(run.stdout) > 10_000) == given  # KB of 78 MB


@pytest.mark.parametrize(
    ("kept", "left"), [pytest.param(0, 0, id="memory is short"), pytest.param(1 << 60, 1, id="there is room")]
)
def test_what_is_remembered_within_a_bound_is_forgotten_where_memory_is_short(ours, monkeypatch, kept, left):
    monkeypatch.setattr(processes, "_kept", kept)
    monkeypatch.setattr(processes, "_called", lambda name, *numbers: None)
    torn.one_name("Jean Dupond", "Jean Dupont")
    kept_for_good = lexicon(None)
    assert torn.one_name.cache_info().currsize
    processes.forget()
    assert min(torn.one_name.cache_info().currsize, 1) == left
    assert lexicon(None) is kept_for_good


@pytest.mark.parametrize(
    ("kept", "left"), [pytest.param(0, False, id="memory is short"), pytest.param(1 << 60, True, id="there is room")]
)
def test_what_only_a_circle_holds_is_freed_where_memory_is_short(ours, monkeypatch, kept, left):
    class Reader:
        def __init__(self):
            self.read = lru_cache(lambda at: (self, at))

    monkeypatch.setattr(processes, "_kept", kept)
    monkeypatch.setattr(processes, "_called", lambda name, *numbers: None)
    gc.disable()  # else it may come by itself
    try:
        held = weakref.ref(Reader())
        processes.collect()
        assert (held() is not None) == left
    finally:
        gc.enable()


@forked
def test_what_a_process_writes_in_common_bytes_is_read_in_this_one(ours):
    found = stores.shared(40)
    assert found.tolist() == [0] * 40

    def written(at):
        found[at] = at
        return os.getpid()

    assert os.getpid() not in set(processes.in_order(written, range(40), 2))
    assert found.tolist() == list(range(40))
