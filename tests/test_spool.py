"""What lies in a file reads back as what was given, and lists stay lists while they fit."""

import tempfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.engine.spool import Rows, Space, Spool
from dedup.errors import OutputError
from dedup.model import Article

texts = st.lists(st.text(st.characters(), max_size=20), max_size=12)


@given(texts, st.integers(0, 60))
def test_a_spool_reads_as_the_list_it_was_made_from(given_texts, limit):
    articles = [Article(str(at), text, protected=((0, 1),)) for at, text in enumerate(given_texts)]
    spool = Spool(Space(limit), 1.0)
    for article in articles:
        spool.append(article, len(article.text))
    assert list(spool) == articles == [spool[at] for at in range(len(spool))]
    assert spool[1:-1] == articles[1:-1]
    if articles:
        assert spool[-1] == articles[-1]
    with pytest.raises(IndexError):
        spool[len(articles)]


def test_a_spool_goes_to_disk_when_its_share_is_full():
    space = Space(100)
    spool = Spool(space, 0.5)
    spool.append("a", 50)
    assert (list(spool), space.spilled) == (["a"], 0)
    spool.append("b", 1)
    assert space.spilled > 0
    assert list(spool) == ["a", "b"]


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


def test_rows_of_several_columns_keep_their_shape_on_disk():
    rows = Rows(Space(1), np.dtype(("<u8", 2)), 1.0)
    rows.append(np.arange(6, dtype="<u8").reshape(3, 2))
    assert rows.read(1, 3).tolist() == [[2, 3], [4, 5]]


def test_a_disk_without_room_is_said_with_what_to_do(monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    spool = Spool(Space(0), 1.0)
    with pytest.raises(OutputError, match=r"no room for temporary files \(No space left on device\)"):
        spool.append("a", 1)
