"""Texts in one buffer: they come back, and so do their places."""

import os
import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup import buffer, kernels

texts = st.lists(st.text(st.characters(exclude_categories=()), max_size=20), max_size=6)


@given(texts)
@example(["Lương", "", "rose", "\ud800"])
def test_both_twins_pack_alike(batch):
    if kernels.pack is None:
        pytest.skip("the native kernel is not built here, or not asked for")
    utf8, offset = buffer.pack(batch)
    expected, places = buffer.spec(batch)
    assert (utf8, offset.tolist(), offset.dtype) == (expected, places.tolist(), places.dtype)


def test_a_string_of_a_class_of_its_own_is_packed_by_what_it_holds():
    class Odd(str):
        def isascii(self):
            return True

    batch = [Odd("đ" * 1000), "rose"]
    assert buffer.pack(batch)[0] == buffer.spec(batch)[0]


def test_what_is_no_text_is_refused():
    for pack in (buffer.pack, buffer.spec):
        with pytest.raises((TypeError, AttributeError)):
            pack(["rose", 7])


@given(texts)
def test_texts_come_back_from_the_buffer_lone_surrogates_too(batch):
    utf8, offset = buffer.pack(batch)
    assert batch == buffer.unpack(utf8, offset)
    assert offset[-1] == len(utf8)


@given(batch=texts, data=st.data(), slab=st.sampled_from([1, 3, buffer._SLAB]))
def test_byte_spans_hold_the_characters_of_their_spans(batch, data, slab):
    rows = []
    for i, text in enumerate(batch):
        cut = st.integers(0, len(text))
        rows += [(i, *sorted(pair)) for pair in data.draw(st.lists(st.tuples(cut, cut), max_size=3))]
    text, start, end = np.array(rows, np.int64).reshape(-1, 3).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buffer, "_SLAB", slab)
        first, last = buffer.byte_spans(batch, text, start, end)
    utf8, _ = buffer.pack(batch)
    got = [utf8[a:b].decode("utf-8", "surrogatepass") for a, b in zip(first, last, strict=True)]
    assert [batch[i][a:b] for i, a, b in rows] == got


@given(batch=texts, data=st.data())
def test_pieces_hold_the_text_of_their_spans(batch, data):
    first, spans = [0], []
    for text in batch:
        cut = st.integers(0, len(text))
        spans += [(text, *sorted(pair)) for pair in data.draw(st.lists(st.tuples(cut, cut), max_size=3))]
        first.append(len(spans))
    start, end = (np.array([span[at] for span in spans], np.int64) for at in (1, 2))
    for pieces in (buffer.pieces, buffer.pieces_spec):
        utf8, begin, stop = pieces(batch, np.array(first), start, end)
        got = [utf8[a:b].decode("utf-8", "surrogatepass") for a, b in zip(begin, stop, strict=True)]
        assert [text[a:b] for text, a, b in spans] == got
        assert begin.tolist() == [0, *stop.tolist()][: len(spans)]


@pytest.mark.parametrize(
    ("first", "start", "end"),
    [
        pytest.param([0, 1], [0], [9], id="past the end of its text"),
        pytest.param([0, 1], [3], [2], id="ends before it starts"),
        pytest.param([0, 2], [0], [1], id="more pieces than there are"),
        pytest.param([0, 1, 1], [0], [1], id="pieces of a text too many"),
    ],
)
def test_a_piece_that_is_not_there_is_refused(first, start, end):
    native = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    with pytest.raises(ValueError, match="piece"):
        native.pieces(["rain"], *(np.array(column) for column in (first, start, end)))


@given(batch=texts, data=st.data())
def test_some_texts_of_a_list_are_packed_as_by_themselves(batch, data):
    places = data.draw(st.lists(st.integers(0, len(batch) - 1), max_size=8)) if batch else []
    plain = [batch[place] for place in places]
    some = buffer.Some(batch, np.array(places, np.int64))
    assert [*some] == plain
    assert [*some[1:]] == plain[1:]
    for pack in (buffer.pack, buffer.spec):
        utf8, offset = pack(some)
        assert (utf8, offset.tolist()) == (buffer.spec(plain)[0], buffer.spec(plain)[1].tolist())


@given(batch=texts, data=st.data(), listed=st.booleans())
def test_spans_are_cut_from_the_texts_that_they_name(batch, data, listed):
    rows = []
    for _ in range(data.draw(st.integers(0, 8)) if batch else 0):
        at = data.draw(st.integers(0, len(batch) - 1))
        cut = st.integers(0, len(batch[at]))
        rows.append((at, *sorted((data.draw(cut), data.draw(cut)))))
    at, start, end = np.ascontiguousarray(np.array(rows, np.int64).reshape(-1, 3).T)
    turned = buffer.Some(["rain", *batch[::-1]], np.arange(len(batch), 0, -1))
    held = batch if listed else turned
    assert buffer.cut(held, at, start, end) == [batch[one][low:high] for one, low, high in rows]
    assert [*buffer.some(held, at)] == [batch[one] for one in at.tolist()]


@pytest.mark.parametrize("at", [-1, 2])
def test_a_text_that_is_not_in_the_list_is_refused(at):
    native = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    with pytest.raises(ValueError, match="no text"):
        native.pack(["rain", "in"], np.array([0, at]))
    with pytest.raises(ValueError, match="no text"):
        native.pieces(["rain", "in"], np.array([0, 1]), np.array([0]), np.array([1]), np.array([at]))


@pytest.mark.skipif(sys.platform != "linux", reason="no process is a copy of another here")
def test_a_copy_of_this_process_packs_texts_without_writing_to_their_pages():
    """A count of references that changes would have the system copy nearly all pages that texts lie on."""
    if kernels.pack is None:
        pytest.skip("the native kernel is not built here, or not asked for")
    batch = [f"{at} " + "x" * 4000 for at in range(4000)]
    one = np.arange(len(batch))
    buffer.pack(buffer.Some(batch, one))  # what is loaded once is
    pages = [_copied(parts) for parts in _parts(batch, one)]
    assert pages[0] > 3000
    assert pages[1] < pages[0] - 3000


def _parts(batch, one):
    """The texts some at a time, so that what they are packed in is small: as a list, and by their places."""
    starts = range(0, len(batch), 50)
    yield ([*batch[start : start + 50]] for start in starts)
    yield (buffer.Some(batch, one[start : start + 50]) for start in starts)


def _copied(parts):
    """The pages that a copy of this process has to copy or to fill to pack texts."""
    import resource

    here, there = os.pipe()
    if not (pid := os.fork()):
        try:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
            for part in parts:
                buffer.pack(part)
            after = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
            os.write(there, (after - before).to_bytes(8, "little"))
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    os.close(there)
    with os.fdopen(here, "rb") as told:
        return int.from_bytes(told.read(), "little")
