"""Threads change neither the order of results nor how much is in memory."""

import io
import threading
import weakref

import pytest

from dedup.pool import Beside, in_order


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_order_with_their_items(jobs):
    assert list(in_order(str, range(20), jobs)) == [(number, str(number)) for number in range(20)]


def test_a_result_that_is_late_holds_its_place():
    second = threading.Event()

    def work(number):
        if number == 0:
            assert second.wait(30)  # done only once the next one is
        if number == 1:
            second.set()
        return number

    assert [found for _, found in in_order(work, range(4), 2)] == [0, 1, 2, 3]


@pytest.mark.parametrize(("jobs", "ready"), [(1, 1), (1, 3), (3, 1), (3, 4)])
def test_no_more_items_are_taken_than_are_at_work_and_those_ready_besides(jobs, ready):
    taken = []
    results = in_order(abs, (taken.append(number) or number for number in range(50)), jobs, ready)
    for given in range(10):
        next(results)
        assert len(taken) <= given + 1 + jobs + (jobs > 1) * (ready - 1)
    assert jobs == 1 or len(taken) >= given + jobs + ready


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_comes_where_its_result_would(jobs):
    results = in_order(lambda number: 6 // number, [2, 1, 0, 3], jobs)
    assert [next(results)[1], next(results)[1]] == [3, 6]
    with pytest.raises(ZeroDivisionError):
        next(results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_item_is_held_once_its_result_was_taken(jobs):
    """One may be megabytes of text."""
    made = []

    def item():
        one = io.BytesIO()
        made.append(weakref.ref(one))
        return one

    results = in_order(id, (item() for _ in range(9)), jobs)
    for _ in range(4):
        next(results)
    assert [one() for one in made[:2]] == [None, None]


def test_an_item_is_gone_before_the_next_one_is_made():
    """Two items are made ahead, so that few need no threads."""
    made = []

    def item():
        alive.append(sum(one() is not None for one in made))
        one = io.BytesIO()
        made.append(weakref.ref(one))
        return one

    alive = []
    for one, _ in in_order(id, (item() for _ in range(6)), 1):
        del one
    assert alive[3:] == [0, 0, 0]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_done_beside_is_there_when_it_is_asked_for(jobs):
    later = Beside(lambda: threading.current_thread() is threading.main_thread(), jobs)
    assert (later.result(), later.result()) == (jobs == 1, jobs == 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_done_beside_fails_where_its_result_is_asked_for(jobs):
    later = Beside(lambda: 6 // 0, jobs)
    later.end()
    with pytest.raises(ZeroDivisionError):
        later.result()


def test_work_that_is_waited_for_leaves_no_thread():
    threads = threading.active_count()
    second = threading.Event()
    later = Beside(lambda: second.wait(30), 2)
    assert threading.active_count() == threads + 1
    second.set()
    later.end()
    assert threading.active_count() == threads


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_beside_is_done_once(jobs):
    calls = []
    later = Beside(lambda: calls.append(1), jobs)
    later.result()
    later.result()
    assert calls == [1]


def test_work_beside_gives_way_to_a_stage_on_several_threads():
    """It begins no item while the stage is at work."""
    order, begun = [], threading.Event()

    def step(_):
        begun.wait(0.01)  # a chance for what must not be begun
        order.append("stage")

    def item(_):
        begun.set()
        order.append("beside")

    stage = in_order(step, range(9), 2)
    next(stage)
    later = Beside(lambda: list(in_order(item, range(3), 2)), 2)
    list(stage)
    later.result()
    assert order == ["stage"] * 9 + ["beside"] * 3


def test_work_beside_that_nobody_waits_for_is_done_by_its_own_thread():
    """Item by item: another thread would have to be waited for."""
    later = Beside(lambda: {threading.get_ident(), *(found for _, found in in_order(_ident, range(9), 2))}, 2)
    later._thread.join()
    assert len(later.result()) == 1


def _ident(_):
    return threading.get_ident()


def test_work_beside_that_is_asked_for_has_all_threads_before_it_is_waited_for():
    both, asked = threading.Barrier(2), threading.Event()

    def pair():
        assert asked.wait(30)
        return [found for _, found in in_order(lambda _: both.wait(30) >= 0, range(2), 2)]

    later = Beside(pair, 2)
    assert later.ask()
    asked.set()
    later._thread.join()
    assert later.result() == [True, True]
    assert not later.ask()


def test_work_beside_that_is_waited_for_has_all_threads():
    """Even of one who waits in the middle of a stage."""
    both = threading.Barrier(2)
    stage = in_order(abs, range(9), 2)
    next(stage)
    later = Beside(lambda: [found for _, found in in_order(lambda _: both.wait(30) >= 0, range(2), 2)], 2)
    assert later.result() == [True, True]
    stage.close()


def test_where_no_thread_can_be_started_all_is_done_by_this_one(monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    here = threading.get_ident()
    assert list(in_order(lambda _: threading.get_ident(), range(5), 2)) == [(at, here) for at in range(5)]
    assert Beside(threading.get_ident, 2).result() == here
    with pytest.raises(ZeroDivisionError):
        list(in_order(lambda number: 6 // number, [1, 0, 2], 2))
