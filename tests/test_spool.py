"""What lies in a file reads back as what was given, and lists stay lists while they fit."""

import contextlib
import copy
import dataclasses
import gc
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import weakref
from types import SimpleNamespace

import numpy as np
import pytest
from desks import newsroom
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.config import Config
from dedup.engine import local
from dedup.engine import spool as module
from dedup.engine.spool import Rows, Space, Spool
from dedup.engine.store import ranged, taken
from dedup.engine.views import Numbered, View
from dedup.errors import OutputError
from dedup.facts import stretches
from dedup.fold import fold
from dedup.model import Article, Match
from dedup.report import FACES, face

texts = st.lists(st.text(st.characters(), max_size=20), max_size=12)


@given(texts, st.integers(0, 60))
def test_a_spool_reads_as_the_list_it_was_made_from(given_texts, limit):
    articles = [Article(str(at), text, protected=((0, 1),)) for at, text in enumerate(given_texts)]
    spool = Spool(Space(limit), 1.0, Article)
    for article in articles:
        spool.append(article, len(article.text))
    assert list(spool) == articles == [spool[at] for at in range(len(spool))]
    assert spool[1:-1] == articles[1:-1]
    assert list(spool.some([at % 3 == 1 for at in range(len(articles))])) == articles[1::3]
    if articles:
        assert spool[-1] == articles[-1]
    with pytest.raises(IndexError):
        spool[len(articles)]


def test_a_spool_goes_to_disk_when_its_share_is_full():
    space = Space(100)
    spool = Spool(space, 0.5, str)
    spool.append("a", 50)
    assert (list(spool), spool.spilled) == (["a"], 0)
    spool.append("b", 1)
    assert spool.spilled > 0
    assert list(spool) == ["a", "b"]


@given(st.lists(st.lists(st.integers(0, 9), max_size=4)), st.integers(0, 60))
def test_a_spool_that_grows_by_many_is_the_one_that_grows_by_each(some, limit):
    """It goes to disk at the same weight, and reads the same."""
    spool, other = Spool(Space(limit), 1.0, int), Spool(Space(limit), 1.0, int)
    for weights in some:
        spool.extend(weights, weights)
        for weight in weights:
            other.append(weight, weight)
    assert (list(spool), spool.weight, spool.spilled) == (list(other), other.weight, other.spilled)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))], ids=["copy", "pickle"])
@pytest.mark.parametrize("limit", [0, 1 << 30], ids=["on disk", "in memory"])
def test_what_lies_on_disk_is_copied_and_pickled_as_what_lies_in_memory(monkeypatch, again, limit):
    monkeypatch.setattr(Config, "budget", limit)
    lead = "A fire broke out in the old town on Friday night, the fire brigade said on Saturday morning."
    articles = [dedup.Article(name, f"{lead} It was the {name} of them.\n\n{lead}\n") for name in ("first", "second")]
    found = local.find(articles, Config())
    assert found.relations
    assert again(found) == found
    assert dataclasses.asdict(found)["relations"]


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(Article("a", "Rain fell.", time="2024-02-20", version=3, protected=((0, 4),)), id="as most are"),
        pytest.param(Article("a", "Half a pair: \ud83d."), id="a lone surrogate, which msgpack has no form for"),
        pytest.param(Article("a", "Rain fell.", version=2**70), id="a version beyond 64 bits"),
    ],
)
def test_an_object_on_disk_is_equal_to_what_was_given(article):
    spool = Spool(Space(0), 1.0, Article)
    spool.append(article, 1)
    assert spool[0] == article
    assert isinstance(spool[0].protected, tuple)


def test_a_file_longer_than_its_buffer_reads_back_whole():
    """Its beginning is written before it is known how long it gets."""
    spool, rows = Spool(Space(0), 1.0, str), Rows(Space(0), "<u8", 0.1)
    told = [str(at) * 150_000 for at in range(25)]
    for text in told:
        spool.append(text, 1)
        rows.append(np.full(100_000, len(text), "<u8"))
    assert list(spool) == told == [spool[at] for at in range(25)]
    assert rows.read(0, 2_500_000).reshape(25, -1).max(axis=1).tolist() == [len(text) for text in told]


@pytest.mark.parametrize(
    ("limit", "kind"), [pytest.param(99, tuple, id="in memory"), pytest.param(0, Spool, id="on disk")]
)
def test_a_list_of_the_report_is_a_tuple_while_it_fits_and_equal_to_it_past_that(limit, kind):
    spool = Spool(Space(limit), 1.0, str)
    for text in ("a", "b"):
        spool.append(text, 1)
    whole = spool.whole()
    assert isinstance(whole, kind)
    assert whole == ("a", "b")
    assert whole != ("a", "c")
    assert whole != ("a",)
    assert list(reversed(whole)) == ["b", "a"]


@pytest.mark.parametrize("limit", [pytest.param(99, id="in memory"), pytest.param(0, id="on disk")])
def test_objects_of_tuples_read_back_equal(limit):
    kept = Spool(Space(limit), 1.0, tuple[Match, ...])
    given_matches = [(Match((at,), (at + 1, at + 2), 0.9, same=False),) for at in (3, 4, 9)]
    for match in given_matches:
        kept.append(match, 40)
    assert kept == given_matches


@pytest.mark.parametrize("limit", [pytest.param(99, id="in memory"), pytest.param(0, id="on disk")])
def test_a_view_reads_in_its_order_and_tells_each_its_place(limit):
    spool = Spool(Space(limit), 1.0, str)
    for text in "abc":
        spool.append(text, 1)
    view = View(spool, [2, 0, 1], lambda one, at: f"{one}{at}")
    assert view == ["c0", "a1", "b2"] == [view[at] for at in range(3)]
    assert view[1:] == ["a1", "b2"]
    assert view[-1] == "b2"
    with pytest.raises(IndexError):
        view[3]


@given(st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=6), st.integers(0, 200), st.data())
def test_rows_read_as_the_column_they_were_made_from(parts, limit, data):
    rows = Rows(Space(limit), "<u8", 1.0)
    for part in parts:
        rows.append(np.array(part, "<u8"))
    column = [value for part in parts for value in part]
    start = data.draw(st.integers(0, len(column)))
    stop = data.draw(st.integers(start, len(column)))
    assert rows.read().tolist() == column
    assert rows.read(start, stop).tolist() == column[start:stop]


@pytest.mark.parametrize("limit", [0, 10**9], ids=["on disk", "in memory"])
@pytest.mark.parametrize(
    "dtype", ["u1", [("row", "<i4"), ("same", "?"), ("place", "<i4", 3)], ("<u8", 2)], ids=["bytes", "records", "pairs"]
)
@given(data=st.data())
def test_ranges_and_places_of_rows_are_those_of_the_column(limit, dtype, data):
    """Whatever their order, and wherever the parts end that the column was made of."""
    sizes = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    size = np.dtype(dtype).itemsize
    whole = np.arange(sum(sizes) * size, dtype=np.uint8).view(np.dtype(dtype).base)
    whole = whole.reshape(-1, *np.dtype(dtype).shape)
    if whole.dtype.names:
        whole["same"] = whole["row"] % 2 == 0  # else a byte of it is no bool
    rows = Rows(Space(limit), dtype, 1.0)
    for part in np.split(whole, np.cumsum(sizes)[:-1]):
        rows.append(part)
    spans = data.draw(st.lists(st.tuples(*[st.integers(0, len(whole))] * 2).map(sorted), max_size=5))
    start, end = np.array(spans, np.int64).reshape(-1, 2).T
    expected = np.concatenate([whole[:0], *(whole[one:two] for one, two in spans)])
    assert (expected == ranged(rows, start, end)).all()
    at = np.array(data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=9)), np.int64)
    assert (whole[at] == taken(rows, at)).all()


def test_rows_of_several_columns_keep_their_shape_on_disk():
    rows = Rows(Space(1), np.dtype(("<u8", 2)), 1.0)
    rows.append(np.arange(6, dtype="<u8").reshape(3, 2))
    assert rows.read(1, 3).tolist() == [[2, 3], [4, 5]]


def test_a_disk_without_room_is_said_with_what_to_do(monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    spool = Spool(Space(0), 1.0, str)
    with pytest.raises(OutputError, match=r"no room for temporary files \(No space left on device\)"):
        spool.append("a", 1)


@pytest.mark.parametrize(
    ("free", "refused"),
    [pytest.param(19_999, True, id="a byte too little"), pytest.param(20_000, False, id="room for all")],
)
def test_a_run_that_would_fill_the_disk_is_refused_before_it_starts(free, refused, monkeypatch):
    """10,000 bytes of text may take three times that, of which 10,000 lie there already."""
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))
    with pytest.raises(OutputError, match="temporary files may take") if refused else contextlib.nullcontext():
        Space(0).expect(10_000, 10_000)
    Space(30_000).expect(10_000, 0)  # stays in memory


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # a disk that takes so much and no more
{}
"""


def run_full(script):
    return subprocess.run(
        [sys.executable, "-B", "-c", FULL.format(script)], capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limit there")
@pytest.mark.parametrize(
    ("kept", "then"),
    [
        pytest.param(
            "Spool(Space(0), 1.0, str)", "[kept.append('x' * 999, 1) for _ in range(400)]; kept[3]", id="many"
        ),
        pytest.param("Spool(Space(0), 1.0, str)", "kept.append('x' * 3_000_000, 1)", id="more than the buffer"),
        pytest.param("Rows(Space(0), 'u1', 1.0)", "kept.append(np.zeros(999_999, 'u1')); kept.read()", id="rows"),
    ],
)
def test_a_disk_that_fills_up_is_one_error_and_silent_at_exit(kept, then):
    script = "import numpy as np\nfrom dedup.engine.spool import *\nfrom dedup.errors import OutputError\n"
    script += (
        f"kept = {kept}\ntry:\n    {then}\nexcept OutputError as error:\n    print('said', str(error).splitlines()[0])"
    )
    done = run_full(script)
    assert done.stdout.startswith("said ")
    assert "no room for temporary files" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limit there")
@pytest.mark.parametrize("command", ["report", "check"])
def test_a_run_whose_disk_is_full_ends_with_one_message_and_status_3(tmp_path, command):
    place = tmp_path / "a.txt"
    place.write_text("".join(f"Sentence number {at} tells of a fire in the old town on Friday.\n" for at in range(999)))
    script = "from dedup.config import Config\nfrom dedup.cli import cli\nConfig.budget = property(lambda self: 1000)\n"
    done = run_full(f"{script}cli([{command!r}, {str(place)!r}])")
    message, advice = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (3, "")
    assert "no room for temporary files (File too large)" in message
    assert advice.startswith("Set TMPDIR")


def test_a_file_that_takes_and_gives_a_little_at_a_time_reads_back_whole(monkeypatch):
    """A raw file may write less than it is given, and read less than it is asked for."""

    class Slow:
        def __init__(self, stream):
            self._stream = stream
            self.seek, self.close, self.fileno = stream.seek, stream.close, stream.fileno

        def write(self, data):
            return self._stream.write(bytes(data[:7]))

        def read(self, size=-1):
            return self._stream.read(min(size, 5))

    made, given = tempfile.TemporaryFile, getattr(os, "pread", None)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **how: Slow(made(**how)))
    monkeypatch.setattr(os, "pread", lambda file, size, at: given(file, min(size, 5), at), raising=False)
    monkeypatch.setattr(module, "_BUFFER", 30)
    spool = Spool(Space(0), 1.0, str)
    given_texts = ["x" * 40, "", "y" * 9, "z" * 20, "v" * 5]
    for text in given_texts:
        spool.append(text, 1)
    assert [spool[at] for at in (4, 2, 0, 1, 3)] == [given_texts[at] for at in (4, 2, 0, 1, 3)]
    assert list(spool) == given_texts


@pytest.mark.parametrize(
    ("words", "kept"), [pytest.param(3, 1, id="a few words"), pytest.param(40, 0, id="a sentence")]
)
def test_only_short_stretches_of_words_are_remembered(words, kept):
    told = " ".join(f"harbour{'x' * at}" for at in range(words))
    caches = (stretches._short, stretches._counts)
    for cache in caches:
        cache.cache_clear()
    assert stretches._spelling(told) == fold(told)
    assert not stretches.counts(told)
    assert stretches.counts(f"{told} 7")
    assert [cache.cache_info().currsize for cache in caches] == [kept, 2 * kept]


@pytest.mark.parametrize("name", FACES)
def test_every_face_shows_the_same_whether_the_findings_lie_in_memory_or_on_disk(name, monkeypatch):
    articles, settings = newsroom(11)

    def shown():
        written = []
        findings = dedup.find(articles, Config(**settings)).findings
        assert len(findings.relations) > 3
        face(name)(findings, written.append)
        return "".join(written)

    in_memory = shown()
    monkeypatch.setattr(Config, "budget", 0)
    assert shown() == in_memory


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_numbers_by_numbers_read_as_the_dict_they_were_made_from(pairs):
    numbered = Numbered.of(np.array(pairs, np.int64).reshape(-1, 2))
    assert dict(sorted(dict(pairs).items())) == dict(numbered)
    assert [number in dict(pairs) for number in range(11)] == [number in numbered for number in range(11)]
    assert [*numbered.values()] == [*dict(numbered).values()]
    with pytest.raises(KeyError):
        numbered[10]


def test_a_run_leaves_nothing_that_only_the_collector_could_free(monkeypatch):
    """Pages and news remember articles in a circle: left alone, a hundred megabytes stand by through later rounds."""
    made = []

    class Pages(local.Pages):
        def __init__(self, *args):
            super().__init__(*args)
            made.append(weakref.ref(self))

    monkeypatch.setattr(local, "Pages", Pages)
    gc.disable()
    try:
        found = local.find(newsroom(3)[0], Config())
        assert found.repeats
        assert [None] == [one() for one in made]
    finally:
        gc.enable()
