"""Processes change neither the order of results nor what a run says when one of them ends too early."""

import errno
import gc
import multiprocessing
import os
import select
import signal
import subprocess
import sys
import textwrap
import threading
from multiprocessing import connection

import pytest

from dedup import processes, stores
from dedup.errors import OutputError

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


@pytest.fixture
def beside():
    """Makes of a function of numbers one that this process ends only once its copy has done so many of them."""

    ends = []

    def made(function, here, others):
        ready, told = os.pipe()
        ends.extend((ready, told))
        this, done = os.getpid(), []

        def work(number):
            if os.getpid() == this:
                assert select.select([ready], [], [], 60)[0] == [ready]
                return here(number)
            done.append(number)
            if len(done) == others:
                os.write(told, b"x")
            return function(number)

        return work

    yield made
    for end in ends:
        os.close(end)


@forked
def test_nothing_waits_for_an_item_that_takes_long(ours, beside):
    """This process is at its first item while its copy does all others; none comes out of turn."""
    work = beside(lambda number: (number, "copy"), lambda number: (number, "here"), 7)
    results = list(processes.in_order(work, range(8), 2))
    assert [number for number, _ in results] == list(range(8))
    assert [where for _, where in results].count("here") == 1


@forked
def test_this_process_works_as_its_copies_do(ours, beside):
    work = beside(lambda _: os.getpid(), lambda _: os.getpid(), 1)
    places = {*processes.in_order(work, range(6), 2)}
    assert len(places) == 2
    assert os.getpid() in places


@forked
def test_results_longer_than_a_pipe_holds_come_whole(ours, beside):
    work = beside(lambda _: b"x" * 3_000_000, lambda _: b"", 6)
    assert sorted(map(len, processes.in_order(work, range(7), 2))) == [0, *[3_000_000] * 6]


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


class Odd(Exception):
    """An error that no pickle brings back."""

    def __init__(self, one, other):
        super().__init__(f"{one} {other}")


@forked
def test_a_result_that_can_not_be_sent_is_an_error_that_says_so(ours, beside, capfd):
    work = beside(lambda number: lambda: number, lambda number: number, 1)
    with pytest.raises(Exception, match="pickle"):
        list(processes.in_order(work, range(3), 2))
    assert capfd.readouterr().err == ""


@forked
def test_an_error_that_can_not_be_sent_is_told_as_text(ours, beside):
    def fail(_):
        raise Odd("odd", "one")

    with pytest.raises(RuntimeError, match="odd one"):
        list(processes.in_order(beside(fail, lambda number: number, 1), range(3), 2))


@forked
def test_an_error_of_a_copy_tells_where_it_was_raised(ours, beside):
    with pytest.raises(ZeroDivisionError) as raised:
        list(processes.in_order(beside(lambda _: 6 // 0, lambda number: number, 1), [0, 0], 2))
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
def test_a_process_that_is_killed_is_told(ours, beside):
    work = beside(lambda _: os.kill(os.getpid(), signal.SIGKILL), lambda number: number, 1)
    with pytest.raises(OutputError, match="ended from outside"):
        list(processes.in_order(work, range(6), 2))


@forked
def test_who_leaves_before_all_is_done_leaves_no_process(ours):
    results = processes.in_order(lambda number: number, range(1000), 3)
    assert next(results) == 0
    copies = multiprocessing.active_children()
    assert len(copies) == 2
    results.close()
    assert ended()


@forked
def test_a_copy_works_aside_while_this_process_goes_on(ours):
    """It is told to go on by what this process does after it was begun, and it answers with what it makes of that."""
    ready, told = os.pipe()
    with processes.aside(lambda: os.read(ready, 4).decode(), 2) as found:
        os.write(told, b"rain")
        assert found() == "rain"
        assert len(multiprocessing.active_children()) == 1
    os.close(ready)
    os.close(told)
    assert ended()


def _failing():
    raise ValueError("a defect")


@forked
@pytest.mark.parametrize(
    ("work", "jobs"),
    [
        pytest.param(lambda: 7, 1, id="one job"),
        pytest.param(_failing, 2, id="it fails"),
        pytest.param(lambda: os.kill(os.getpid(), signal.SIGKILL), 2, id="it is killed"),
        pytest.param(lambda: lambda: 7, 2, id="its result can't be sent"),
    ],
)
def test_where_no_copy_has_a_result_the_work_is_left_to_this_process(ours, work, jobs):
    with processes.aside(work, jobs) as found:
        assert (found is None) == (jobs == 1)
        assert not found or found() is None


@forked
def test_nothing_works_aside_where_memory_is_short_or_there_is_no_room_for_a_process(ours, monkeypatch):
    def none():
        raise OSError(errno.EAGAIN, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(processes.memory, "pressed", lambda: True)
        patch.setattr(os, "fork", lambda: pytest.fail("a copy was begun"))
        with processes.aside(lambda: 7, 2) as found:
            assert found is None
    monkeypatch.setattr(os, "fork", none)
    with processes.aside(lambda: 7, 2) as found:
        assert found is None


@forked
def test_who_needs_no_result_leaves_no_process(ours):
    with pytest.raises(KeyboardInterrupt), processes.aside(lambda: select.select([], [], []), 2):
        raise KeyboardInterrupt
    assert ended()


def ended():
    """Whether no copy is left, once those that were killed are gone."""
    for one in multiprocessing.active_children():
        one.join(60)
    return not multiprocessing.active_children()


@forked
def test_no_more_processes_are_begun_than_there_are_items(ours, monkeypatch):
    begun, fork = [], os.fork
    monkeypatch.setattr(os, "fork", lambda: begun.append(1) or fork())
    assert list(processes.in_order(len, ["rain", "in", "Hue"], 40)) == [4, 2, 3]
    assert len(begun) == 2  # and this one


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
    assert {*processes.in_order(lambda _: os.getpid(), range(6), 3)} == {os.getpid()}


@forked
def test_where_there_is_no_room_for_a_pipe_all_is_done_here_and_ctrl_c_is_answered(ours, monkeypatch):
    def refuse():
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "pipe", refuse)
    assert {*processes.in_order(lambda _: os.getpid(), range(6), 2)} == {os.getpid()}
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    assert gc.get_freeze_count() == 0


@forked
def test_a_copy_that_can_start_no_thread_sends_by_itself(ours, beside, monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    results = list(processes.in_order(beside(lambda number: -number, lambda number: number, 3), range(4), 2))
    assert sorted(map(abs, results)) == [0, 1, 2, 3]
    assert min(results) < 0


@forked
def test_a_copy_that_can_send_no_answer_is_told(ours, beside, monkeypatch):
    def refuse(line, answer):
        raise MemoryError

    monkeypatch.setattr(connection.Connection, "send_bytes", refuse)
    with pytest.raises(OutputError, match="ended from outside"):
        list(processes.in_order(beside(lambda number: number, lambda number: number, 1), range(6), 2))


@forked
def test_copies_end_with_a_program_that_is_killed_where_the_system_has_no_call_for_it():
    program = textwrap.dedent(_PROGRAM).replace(
        "processes.allow()", "processes._end_with_parent = lambda: None\nprocesses.allow()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, start_new_session=True) as parent:
        assert parent.stdout.readline() == b"at work\n"
        parent.kill()
        parent.communicate(timeout=60)  # returns when the last process that holds the pipe has ended


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


@forked
def test_what_a_process_writes_in_common_bytes_is_read_in_this_one(ours, beside):
    found = stores.shared(8)
    assert found.tolist() == [0] * 8

    def written(at):
        found[at] = 1 + at
        return os.getpid()

    places = list(processes.in_order(beside(written, lambda at: written(at), 7), range(8), 2))
    assert places.count(os.getpid()) == 1
    assert found.tolist() == list(range(1, 9))
