"""Columns made while articles are read change nothing, and are there only where the articles come in their order."""

import json
import subprocess
import sys
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import api
from dedup.config import Config
from dedup.engine import ahead as engine_ahead
from dedup.engine.ahead import Ahead
from dedup.engine.columns import columns
from dedup.engine.order import ranked, rising
from dedup.engine.spool import Space
from dedup.model import Article

TIMES = ("2024-02-20", "2024-02-21T10:00:00Z", None, "soon")
articles = st.builds(
    lambda name, time, version: (name, time, version),
    st.sampled_from(["a", "a2", "a10", "b", "c09", "c9"]),
    st.sampled_from(TIMES),
    st.sampled_from([None, 0, 1, 2]),
)


@given(st.lists(articles, unique_by=lambda one: one[0]))
def test_articles_rise_to_the_end_where_they_are_ranked_as_they_are(some):
    given = [Article(name, "", time=time, version=version) for name, time, version in some]
    assert ([*rising([given])] == [given]) == (ranked(given) is given)


@pytest.mark.parametrize(
    ("times", "jobs", "whole"),
    [
        pytest.param((), 2, True, id="none at all"),
        pytest.param(("20", "21", "22"), 2, True, id="each later than the one before"),
        pytest.param(("20", "20"), 2, True, id="at one time, by their ids"),
        pytest.param(("21", "20", "22"), 2, False, id="the second is the earliest"),
        pytest.param(("20", "22", "21"), 2, False, id="the last is out of order"),
        pytest.param(("20", "21", "22"), 1, False, id="in order, but one thread gains no time"),
    ],
)
def test_there_are_columns_where_articles_come_in_order_and_threads_are_free(times, jobs, whole):
    some = [Article(f"a{at}", "It rained in Hue.", time=f"2024-02-{day}") for at, day in enumerate(times)]
    for parts in ([some], [some[:1], some[1:]]):
        ahead = Ahead(Config(jobs=jobs))
        ahead.read(iter(parts))
        assert ahead.covers(len(some)) == whole
    table = ahead.table(some, Space(1 << 30))
    assert (len(table), ahead.table(some, Space(1 << 30)) is table) == (len(some), False)


@pytest.mark.parametrize(
    ("budget", "made"), [pytest.param(599_999, False, id="too large"), pytest.param(600_000, True, id="fits")]
)
def test_columns_are_made_ahead_of_what_needs_no_disk(monkeypatch, budget, made):
    """Room on the disk is asked for once all is read, before anything is written there."""
    lines = (f"It rained {'in Hue and ' * 20} in line {at}" for at in range(400))
    texts = ["\n\n".join(islice(lines, 40)) for _ in range(10)]
    some = [Article(f"a{at}", text.ljust(10_000)) for at, text in enumerate(texts)]
    monkeypatch.setattr(Config, "budget", budget)
    ahead = Ahead(Config(jobs=2))
    ahead.read(iter([some[:5], some[5:]]))
    assert ahead.covers(10) == made
    if made:
        table = ahead.table(some, Space(1))
        assert [column._file for column in (table._rows, table.digest, *table.bands)] == [None] * (2 + len(table.bands))


@pytest.mark.parametrize("batch", [1, 2, 3, 4])
def test_columns_of_articles_that_came_in_order_for_a_while_are_let_go_at_once(batch, monkeypatch):
    """Wherever the batch ends in which one is out of order."""
    monkeypatch.setattr(engine_ahead, "BATCH", batch * (engine_ahead._OBJECT + len("It rained in Hue.")))
    monkeypatch.setattr(engine_ahead, "_SMALLER", 0)
    ahead = Ahead(Config(jobs=2))
    some = (Article(f"a{at}", "It rained in Hue.", time=f"2024-02-{day}") for at, day in enumerate((20, 19, 21)))
    ahead.read([one] for one in some)
    assert ahead._table is None


def test_articles_are_sketched_in_batches_of_which_the_first_are_small():
    """So threads have work at once; and of empty ones not all are held."""
    some = [[Article(f"a{part}-{at}", "") for at in range(100)] for part in range(1000)]
    ahead = Ahead(Config(jobs=2))
    found = [*ahead._batches(iter(some), Space(1 << 30))]
    assert [one for batch in found for one in batch] == [one for part in some for one in part]
    assert [len(batch) for batch in found[:5]] == [2000, 4000, 7900, 15700, 15700]


@given(st.lists(articles, unique_by=lambda one: one[0], max_size=12), st.integers(1, 4))
def test_articles_rise_as_far_as_each_is_ranked_behind_the_one_before(some, batch):
    """One by one or in batches."""
    given = [Article(name, "", time=time, version=version) for name, time, version in some]
    fine = next((at for at in range(1, len(given)) if ranked(given[at - 1 : at + 1])[0] is given[at]), len(given))
    batches = [given[at : at + batch] for at in range(0, len(given), batch)]
    assert [one for some in rising(batches) for one in some] == given[:fine]


@pytest.mark.parametrize(
    ("parts", "loaded"), [pytest.param(1, [], id="few articles"), pytest.param(9, [*engine_ahead._NEXT], id="many")]
)
def test_what_the_next_stages_need_is_loaded_once_all_articles_are_read(monkeypatch, parts, loaded):
    """While threads do the last batches; of few articles it may never be needed."""
    found, text = [], "It rained in Hue."
    monkeypatch.setattr(engine_ahead, "BATCH", 8 * len(text))
    monkeypatch.setattr(engine_ahead, "import_module", lambda name: found.append(name))
    batches = Ahead(Config(jobs=2))._batches(([Article(f"a{at}", text)] for at in range(parts)), Space(1 << 30))
    assert [(len(batch), [*found]) for batch in batches] == [(1, [])] * parts
    assert found == loaded


def test_stages_are_not_loaded_before_an_article_is_read():
    """They take as long to load as some thousand articles to read."""
    code = "import sys, dedup.api; print({'dedup.engine.rounds', 'dedup.engine.local'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_of_long_articles_few_are_held_while_their_times_are_read():
    """A thousand books at once would take more memory than a run may have."""
    text, numbers = "It rained. " * 100_000, count()
    next(Ahead(Config(jobs=2))._batches(([Article(f"a{number}", text)] for number in numbers), Space(1 << 30)))
    assert next(numbers) < 10


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("days", [pytest.param((20, 21, 22), id="in order"), pytest.param((22, 20, 21), id="not")])
def test_what_is_found_is_the_same_as_once_all_are_read(tmp_path, days, jobs):
    told = "A fire broke out in the old town on Friday night, the fire brigade said."
    lines = [{"id": f"n{at}", "text": f"{told}\n\n{told}\n", "time": f"2024-02-{day}"} for at, day in enumerate(days)]
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    config = Config(jobs=jobs)
    _, read, found = api.read_and_find([str(path)], config)
    again = api.find_articles(api.read([str(path)], config)[1], config)
    assert [one.id for one in read] == [one.id for one in found.articles]
    assert (found.cuts, found.dropped, [*found.relations], [*found.repeats]) == (
        again.cuts, again.dropped, [*again.relations], [*again.repeats],
    )  # fmt: skip
    assert found.dropped


@given(st.lists(st.sampled_from(["", "It rained in Hue.", "It rained.\n\nIt rained in Hue, and all day long."])))
def test_an_article_has_the_characters_of_its_passages(some):
    """One without any has none, wherever it stands."""
    table = columns([Article(f"a{at}", text) for at, text in enumerate(some)], Config(), Space(1 << 30))
    sizes = [int(table.length[table.rows(at).start : table.rows(at).stop].sum()) for at in range(len(some))]
    assert (table.chars.tolist(), [size > 0 for size in sizes]) == (sizes, [*map(bool, some)])
