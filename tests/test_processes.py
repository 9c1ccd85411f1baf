"""Processes change neither the order of results nor what a run says when one of them ends too early."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from dedup import processes
from dedup.errors import DedupError

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
def test_a_process_that_is_killed_is_told(ours):
    results = processes.in_order(lambda number: os.kill(os.getpid(), signal.SIGKILL) if number else number, [0, 1], 2)
    assert next(results) == 0
    with pytest.raises(DedupError, match="ended from outside"):
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
