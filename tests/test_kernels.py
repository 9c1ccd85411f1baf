"""The kernels: both twins bit for bit, and what their numbers promise."""

import bisect
import itertools
import os
import subprocess
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel, LCSseq

from dedup import fold, kernels
from dedup.kernels import pairs as pairs_spec
from dedup.kernels import pure, words

ODD_WORDS = ["Hà Nội", "the", "field.", "3.2", "32", "1,000", "½", "ﬁnal", "e\u0301", "\u200b", "😀", "ภาษาไทย", "中文",
              "كِتَاب", "\ud800", "\n\n", "  ", "\t", "ﷺ",
             "한글"]  # fmt: skip
texts = st.one_of(st.text(st.characters(exclude_categories=())), st.lists(st.sampled_from(ODD_WORDS)).map(" ".join))
# Runs of ASCII longer than a vector of 64 bytes, with what stops one here and there.
prose = st.lists(
    st.sampled_from(["the bank of", "Hanoi", "@[`{/:", "\t", "  ", "\n\n", " ", "3.2", "é", "\x00", "\x7f"]),
    max_size=60,
).map(" ".join)
some_bytes = st.one_of(st.one_of(texts, prose).map(lambda t: t.encode("utf-8", "surrogatepass")), st.binary())


def spans(sizes):
    """Spans of pieces that stand one after another."""
    end = np.cumsum(np.array(sizes, np.int64))
    return end - np.array(sizes, np.int64), end


def scan(twin, *pieces):
    data = [p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in pieces]
    return twin.scan(b"".join(data), *spans([len(d) for d in data]))


def same(a, b):
    return all(x.dtype == y.dtype and x.shape == y.shape and (x == y).all() for x, y in zip(a, b, strict=True))


def native():
    return pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")


@st.composite
def buffers(draw):
    """Bytes, and any spans in them: overlapping, empty, in the middle of a character."""
    data = draw(some_bytes)
    cuts = st.integers(0, len(data))
    pairs = draw(st.lists(st.tuples(cuts, cuts).map(sorted), max_size=8))
    start, end = np.array(pairs, np.int64).reshape(-1, 2).T
    return data, np.ascontiguousarray(start), np.ascontiguousarray(end)


@given(buffers(), st.sampled_from([4, 7, 64, words.CHUNK]))
@example((b"", np.zeros(1, np.int64), np.zeros(1, np.int64)), words.CHUNK)
@settings(max_examples=400, deadline=None)
def test_twins_agree_bit_for_bit_on_any_bytes(buffer, chunk):
    """And a small chunk, which cuts passages into parts, changes nothing."""
    usual, words.CHUNK = words.CHUNK, chunk
    try:
        spec = pure.scan(*buffer), pure.shingles(*buffer)
    finally:
        words.CHUNK = usual
    twin = native()
    assert same(spec[0], twin.scan(*buffer))
    assert same([spec[0][3]], [twin.signatures(*buffer)])
    assert same(spec[1], twin.shingles(*buffer))


@given(buffers(), st.sampled_from([(25, 5), (42, 3), (1, 128), (128, 1)]), st.data())
@settings(deadline=None)
def test_twins_agree_on_band_keys_and_shared_shingles(buffer, shape, data):
    twin = native()
    signature = twin.scan(*buffer)[3]
    assert same([pure.bands(signature, *shape)], [twin.bands(signature, *shape)])
    offsets, hashes = twin.shingles(*buffer)
    rows = st.lists(st.integers(0, len(offsets) - 2), max_size=9) if len(offsets) > 1 else st.just([])
    left = np.array(data.draw(rows), np.int64)
    right = np.flip(left).copy()
    assert same([pure.shared(offsets, hashes, left, right)], [twin.shared(offsets, hashes, left, right)])


@given(
    buffers(),
    st.sampled_from([(30, 4), (42, 3), (128, 1)]),
    st.sampled_from([0, 1, 5, 10]),
    st.sampled_from([1, 3, 8192]),
)
@settings(deadline=None)
def test_sketch_is_scan_and_bands_but_for_short_passages(buffer, shape, least, rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pure, "_ROWS", rows)
        spec = pure.sketch(*buffer, *shape, least)
    *known, signature = pure.scan(*buffer)
    keys = pure.bands(signature, *shape)
    keys[known[0] < least] = 0
    assert same(spec, [*known, keys.T])
    assert same(spec, native().sketch(*buffer, *shape, least))


@given(buffers(), st.sampled_from([4, 7, words.CHUNK]))
@settings(deadline=None)
def test_twins_agree_on_folds_and_they_are_those_of_the_text(buffer, chunk):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "CHUNK", chunk)
        spec = pure.folds(*buffer)
    assert same(spec, native().folds(*buffer))
    text, start, end = buffer
    whole = [text[a:b].decode("utf-8", "ignore") for a, b in zip(start.tolist(), end.tolist(), strict=True)]
    valid = [one.encode() == text[a:b] for one, a, b in zip(whole, start.tolist(), end.tolist(), strict=True)]
    folds = ["".join(map(chr, spec[1][a:b].tolist())) for a, b in itertools.pairwise(spec[0].tolist())]
    assert [fold.fold(one) for one, good in zip(whole, valid, strict=True) if good] == [
        one for one, good in zip(folds, valid, strict=True) if good
    ]


@pytest.mark.parametrize(
    "sizes", [pytest.param([20, 1, 400, 0], id="with more room made twice"), pytest.param([], id="none")]
)
def test_folds_may_be_longer_than_their_texts(sizes):
    """One character of three bytes folds to a phrase of fifteen letters."""
    data = [("\ufdfa" * size + " rose 3.2").encode() for size in sizes]
    passages = b"".join(data), *spans([len(each) for each in data])
    assert same(pure.folds(*passages), native().folds(*passages))


@st.composite
def edited(draw):
    """A text, and the same after some edits: what an alignment is asked of."""
    letters = draw(st.sampled_from(["ab", "etaoinshrdlu", "abcé中文"]))
    text = draw(st.text(letters, max_size=200))
    other = list(text)
    for at, new, old in draw(st.lists(st.tuples(st.integers(0, 200), st.text(letters, max_size=9), st.integers(0, 9)))):
        other[at : at + old] = new
    return text, "".join(other)


@given(edited() | st.tuples(texts, texts), st.sampled_from([(0.0, 0.0), (0.85, 0.7), (0.5, 0.9)]))
@settings(max_examples=400, deadline=None)
@example(("a" * 64 + "b", "a" * 64 + "c"), (0.0, 0.0))
@example(("ab" * 65, "ba" * 65), (0.0, 0.0))
@example(("", "a"), (0.85, 0.7))
def test_what_two_folds_have_in_common_is_what_rapidfuzz_aligns(twin, pair, asked):
    points = np.array([ord(char) for text in pair for char in text], np.uint32)
    offsets = np.array([0, len(pair[0]), len(points)])
    got = twin.common(offsets, points, np.array([0, 1, 0]), np.array([1, 0, 0]), *asked, 4, 12)
    for row, (a, b) in enumerate([pair, pair[::-1], (pair[0], pair[0])]):
        lcs = LCSseq.similarity(a, b)
        sizes = [block.size for block in Indel.opcodes(a, b).as_matching_blocks()]
        told = lcs >= min(asked[0] * min(len(a), len(b)), asked[1] * (len(a) + len(b)) / 2)
        expected = [lcs, sum(size for size in sizes if size >= 4), sum(size for size in sizes if size >= 12)]
        assert [column[row] for column in got] == (expected if told else [0, 0, 0])


@given(
    st.lists(edited(), min_size=1, max_size=3),
    st.sampled_from([(0.85, 0.7), (0.5, 0.9), (0.0, 0.0)]),
    st.sampled_from([(4, 12), (12, 4), (1, 3), (64, 65), (70, 90)]),
)
@settings(max_examples=300, deadline=None)
@example([("a" * 64 + "b", "a" * 64 + "c")], (0.85, 0.7), (4, 12))
@example([("ab" * 129, "ba" * 129), ("", "a")], (0.85, 0.7), (4, 12))
@example([("abc", "abc"), ("ab" * 40, "ab" * 40)], (0.85, 0.7), (4, 12))  # equal ones, shorter than a run
@example([("xyz" + "fire broke out" * 9, "fire broke out" * 9 + "uvw")], (0.85, 0.7), (70, 90))
def test_passages_compared_many_at_a_time_are_as_alike_as_each_pair_alone(twin, pairs, asked, runs):
    passages = [text for pair in pairs for text in pair]
    data = [text.encode() for text in passages]
    offset = np.cumsum([0, *map(len, data)])
    left, right = (np.array(side) for side in zip(*itertools.product(range(len(data)), repeat=2), strict=True))
    got = twin.alike(b"".join(data), offset, left, right, *asked, *runs)
    folds = [fold.fold(text) for text in passages]
    expected = [pairs_spec.likeness(folds[a], folds[b], *asked, *runs) for a, b in zip(left, right, strict=True)]
    assert got.tolist() == expected


keys_of = st.lists(st.one_of(st.integers(0, 5), st.integers(0, 2**64 - 1)), max_size=40)
short_keys = st.lists(st.one_of(st.integers(0, 5), st.integers(0, 2**32 - 1)), max_size=40)


def holding(keys, rows):
    """Keys of 32 bits, each with its row."""
    return np.array(keys, np.uint64) << np.uint64(32) | np.array(rows, np.uint64)


def held_in(found):
    """The same as pairs of numbers; of pairs packed as one number each, the two sides."""
    return [divmod(each, 1 << 32) for each in found.tolist()]


@given(short_keys, st.data(), st.sampled_from([1, 4, 64]))
def test_wanted_keys_are_placed_with_their_rows_and_equal_ones_together(twin, keys, data, parts):
    column = np.array(keys, np.uint64)
    wanted = np.array(data.draw(st.lists(st.booleans(), min_size=len(keys), max_size=len(keys))), np.bool_)
    middle = data.draw(st.integers(0, len(keys)))
    pieces = [(slice(None, middle), 7), (slice(middle, None), 7 + middle)]
    count = np.zeros(parts, np.int64)
    for piece, _ in pieces:
        twin.counted(column[piece], wanted[piece], count)
    edges = np.append(0, np.cumsum(count))
    place, found = edges[:-1].copy(), np.zeros(edges[-1], np.uint64)
    for piece, first in pieces:
        twin.placed(column[piece], wanted[piece], first, place, found)
    assert place.tolist() == edges[1:].tolist()
    expected = [(key, row + 7) for row, key in enumerate(keys) if wanted[row] and key]
    assert sorted(held_in(found)) == sorted(expected)
    dealt = [held_in(found[a:b]) for a, b in itertools.pairwise(edges)]
    assert all(part == sorted(part, key=lambda placed: placed[1]) for part in dealt)
    assert len({(key, at) for at, part in enumerate(dealt) for key, _ in part}) == len({key for key, _ in expected})


def test_many_keys_are_placed_as_those_of_the_spec():
    keys = words.mix(np.arange(50_000, dtype=np.uint64) % np.uint64(30_011))
    wanted = np.arange(50_000) % 7 != 3
    columns = []
    for twin in (native(), pure):
        count = np.zeros(37, np.int64)
        twin.counted(keys, wanted, count)
        place = np.append(0, np.cumsum(count))[:-1]
        found = np.zeros(int(count.sum()), np.uint64)
        twin.placed(keys, wanted, 5, place, found)
        columns.append([*count.tolist(), *found.tolist()])
    assert columns[0] == columns[1]


def aligned(a, b, least, slip, common):
    """The stretches of two texts and their slips, read off the alignment of rapidfuzz."""
    found = []
    for run in Indel.opcodes(a, b).as_matching_blocks():
        end = run.a + run.size, run.b + run.size
        if run.size < least:
            continue
        if found and run.a - found[-1][1] <= slip and run.b - found[-1][3] <= slip:
            start_a, end_a, start_b, end_b, held, slips = found[-1]
            letters = any(map(str.isalpha, a[end_a : run.a] + b[end_b : run.b]))
            found[-1] = start_a, end[0], start_b, end[1], held + run.size, slips + letters
        else:
            found.append((run.a, end[0], run.b, end[1], run.size, 0))
    long = [one for one in found if one[4] >= common]
    return [list(one[:4]) for one in long], sum(one[5] for one in long)


@given(edited() | st.tuples(texts, texts), st.sampled_from([(3, 4, 20), (1, 0, 0), (4, -1, 0), (16, -1, 0)]))
@settings(max_examples=400, deadline=None)
@example(("a" * 64 + "b", "a" * 64 + "c"), (1, 4, 0))
@example(("ab" * 65, "ba" * 65), (1, -1, 0))
@example(("abcd1abcd" * 9, "abcd22abcd" * 9), (3, 4, 20))
@example(("", "a"), (3, 4, 20))
def test_stretches_are_runs_of_the_alignment_joined_over_slips(twin, pair, asked):
    kinds = np.array([chr(point).isalpha() for point in range(0x3000)], np.uint8)
    pair = tuple("".join(char for char in text if char < "\u3000" or char.isalpha()) for text in pair)
    points = np.array([ord(char) for text in pair for char in text], np.uint32)
    offsets = np.array([0, len(pair[0]), len(points)])
    ends, rows, slips = twin.stretches(offsets, points, np.array([0, 1, 0]), np.array([1, 0, 0]), kinds, *asked)
    for row, (a, b) in enumerate([pair, pair[::-1], (pair[0], pair[0])]):
        expected = aligned(a, b, *asked)
        assert (rows[ends[row] : ends[row + 1]].tolist(), slips[row]) == expected


def test_stretches_of_long_texts_are_those_of_the_spec():
    rng = np.random.default_rng(5)
    points = rng.choice(np.array([97, 98, 99, 100, 48, 233, 0x4E00, 0x20000], np.uint32), 9_000)
    points[4_000:6_500] = points[500:3_000]
    points[rng.integers(4_000, 6_500, 120)] = 122
    offsets, pairs = np.array([0, 3_500, 6_600, 9_000]), (np.array([0, 0, 1]), np.array([1, 2, 2]))
    kinds = np.array([chr(point).isalpha() for point in range(0x300)], np.uint8)
    got, expected = (twin.stretches(offsets, points, *pairs, kinds, 3, 4, 20) for twin in (native(), pure))
    assert same(got, expected)
    assert len(got[1]) > 2


@pytest.mark.parametrize(
    ("size", "rows"),
    [
        pytest.param(193, 1, id="one row"),
        pytest.param(513, 63, id="a row less than is kept"),
        pytest.param(512, 64, id="up to a row that is kept"),
        pytest.param(1030, 65, id="a row more"),
        pytest.param(600, 131, id="a tile of a few rows"),
        pytest.param(6_700, 70, id="two panels"),
        pytest.param(8_300, 130, id="panels of two sizes"),
    ],
)
def test_a_way_back_through_tiles_is_that_through_all_rows(size, rows):
    """A way back fills again the few words of the rows that it comes through, and one through all rows is the same."""
    rng = np.random.default_rng(size * rows)
    letters = np.array([97, 98, 99, 0x111, 0x1EBF], np.uint32)  # Vietnamese ones are beyond the vectors
    points = letters[rng.integers(0, 5, size + rows)]
    points[size - 40 : size] = points[-40:]  # a run in common over the edge of a tile
    offsets, pairs = np.array([0, size, size + rows]), (np.array([0, 1]), np.array([1, 0]))
    kinds = np.ones(0x2000, np.uint8)
    got, expected = (twin.stretches(offsets, points, *pairs, kinds, 1, -1, 0) for twin in (native(), pure))
    assert same(got, expected)


@pytest.mark.parametrize("letters", [pytest.param(2, id="nearly all in common"), pytest.param(26, id="as in a text")])
@pytest.mark.parametrize("size", [190, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 7000])
def test_a_text_of_any_size_is_aligned_with_few_characters_and_with_many(size, letters):
    """Rows of bits are filled some hundred characters at a time, up to eight of these side by side."""
    rng = np.random.default_rng(size + letters)
    sizes = [size, 1, 4, 7, 300, 900]
    points = rng.integers(97, 97 + letters, sum(sizes)).astype(np.uint32)
    points[-800:-500] = points[size // 3 : size // 3 + 300] if size > 900 else points[-800:-500]
    offsets, other = np.concatenate(([0], np.cumsum(sizes))), np.arange(1, 6)
    pairs, kinds = (np.zeros(5, np.int64), other), np.ones(128, np.uint8)
    got, expected = (twin.stretches(offsets, points, *pairs, kinds, 1, -1, 0) for twin in (native(), pure))
    assert same(got, expected)
    assert len(got[1]) > 50


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5) | st.integers(0, 5).map(lambda n: n << 40)))
def test_numbers_are_put_in_order(twin, keys):
    column = np.array(keys, np.uint64)
    assert twin.order(column).tolist() == sorted(range(len(keys)), key=keys.__getitem__)
    twin.sort(column)
    assert column.tolist() == sorted(keys)


def test_many_numbers_are_put_in_order():
    """Of pairs, whose bits between the sides are never set."""
    keys = holding(*np.random.default_rng(4).integers(0, [[70_000], [2**31]], (2, 90_000)))
    keys[::7] = keys[3]
    assert (native().order(keys) == np.argsort(keys, kind="stable")).all()
    expected = np.sort(keys)
    native().sort(keys)
    assert (keys == expected).all()


pairs_of = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3) | st.just(2**32 - 1)), max_size=60)


@given(pairs_of, st.integers(1, 4) | st.just(2**31 - 1))
def test_the_pairs_of_a_right_side_that_come_most_often_are_kept_once(twin, pairs, most):
    kept = []
    for right in {right for _, right in pairs}:
        lefts = sorted({left for left, other in pairs if other == right})
        lefts.sort(key=lambda left: -pairs.count((left, right)))
        kept += [(left, right) for left in lefts[:most]]
    asked = holding([left for left, _ in pairs], [right for _, right in pairs])
    before = asked.copy()
    assert held_in(twin.strongest(asked, most)) == sorted(kept)
    assert (asked == before).all()


@pytest.mark.parametrize("rights", [1, 700, 70_000])
def test_the_strongest_of_many_pairs_are_those_of_the_spec(rights):
    rng = np.random.default_rng(rights)
    asked = holding((rng.random(90_000) ** 4 * 500).astype(np.int64), rng.integers(0, rights, 90_000))
    assert same([native().strongest(asked, 12)], [pure.strongest(asked, 12)])


@given(keys_of, st.integers(1, 4))
def test_keys_that_come_often_are_told_with_how_often(twin, keys, least):
    found, times = twin.tallied(np.split(np.array(keys, np.uint64), [len(keys) // 3]), least)
    expected = [(key, keys.count(key)) for key in sorted({*keys}) if key and keys.count(key) >= least]
    assert sorted(zip(found.tolist(), times.tolist(), strict=True)) == expected


@pytest.mark.parametrize(("distinct", "least", "floor"), [(30_000, 4, 1000), (300, 290, 10), (200, 500, 0)])
def test_keys_that_come_often_among_many_are_those_of_the_spec(distinct, least, floor):
    keys = np.random.default_rng(8).integers(0, distinct, 90_000).astype(np.uint64) << np.uint64(20)
    got, expected = (
        sorted(zip(*map(np.ndarray.tolist, twin.tallied([keys], least)), strict=True)) for twin in (native(), pure)
    )
    assert got == expected
    assert floor < len(got)


@given(st.lists(keys_of, max_size=6), st.integers(0, 9), st.sampled_from([1, 2, 7, 300]))
def test_keys_are_dealt_in_order_and_equal_ones_into_one_part(twin, owned, first, parts):
    keys = [key for some in owned for key in some]
    offset = np.cumsum([0, *map(len, owned)])
    found = twin.dealt(np.array(keys, np.uint64), offset, first, parts)
    assert same(found, pure.dealt(np.array(keys, np.uint64), offset, first, parts))
    alone = [twin.dealt(np.array([key], np.uint64), np.array([0, 1]), 0, parts)[1] for key in keys]
    which = [int(np.argmax(edges)) for edges in alone]  # the part of each key, whatever stands beside it
    rows = [(key % 2**32, owner) for owner, some in enumerate(owned, first) for key in some]
    expected = [[row for row, at in zip(rows, which, strict=True) if at == part] for part in range(parts)]
    assert [held_in(part) for part in np.split(found[0], found[1])[:-1]] == expected


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6) | st.just(2**32 - 1)), max_size=60),
    st.integers(0, 9),
    st.sampled_from([1, 2, 7]),
)
def test_owners_share_each_key_that_not_too_many_have(twin, rows, most, parts):
    rows = sorted(rows, key=lambda row: row[0])
    has = {key: sorted({owner for owner, other in rows if other == key}) for _, key in rows}
    expected = [pair for found in has.values() if len(found) <= most for pair in itertools.combinations(found, 2)]
    held = holding([key for _, key in rows], [owner for owner, _ in rows])
    pairs, edges = twin.sharing(np.split(held, [len(rows) // 3, len(rows) // 2]), most, parts)
    assert sorted(divmod(pair, 1 << 32) for pair in pairs.tolist()) == sorted(expected)
    dealt = [{*part.tolist()} for part in np.split(pairs, edges)]
    assert len(dealt) == parts + 1
    assert sum(map(len, dealt)) == len({*expected})


def test_owners_of_many_keys_are_those_of_the_spec():
    rng = np.random.default_rng(6)
    keys = rng.integers(0, 40_000, 90_000).astype(np.uint64) * np.uint64(words.GOLDEN) >> np.uint64(32)
    keys[rng.integers(0, 90_000, 9_000)] = 12
    held = holding(keys, np.sort(rng.integers(0, 700, 90_000)))
    (one, edges), (other, expected) = (twin.sharing([held], 64, 5) for twin in (native(), pure))
    assert (edges == expected).all()
    for mine, theirs in zip(np.split(one, edges), np.split(other, edges), strict=True):
        assert (np.sort(mine) == np.sort(theirs)).all()


@given(short_keys, st.integers(1, 5))
def test_rows_of_one_key_meet_each_other_or_where_many_have_it_the_first(twin, keys, most):
    rows = {key: [3 * at for at, other in enumerate(keys) if other == key] for key in keys}
    expected = [
        pair
        for found in rows.values()
        for pair in (
            itertools.combinations(found, 2) if len(found) <= most else itertools.product(found[:1], found[1:])
        )
    ]
    held = holding(keys, range(0, 3 * len(keys), 3))
    pairs, linked = twin.meeting(held, np.array([0, 0, len(keys)]), most)
    assert sorted(divmod(pair, 1 << 32) for pair in pairs.tolist()) == sorted(expected)
    assert linked == sum(len(found) > most for found in rows.values())


def test_many_rows_meet_as_those_of_the_spec():
    keys = np.random.default_rng(6).integers(0, 40_000, 90_000).astype(np.uint64) * np.uint64(words.GOLDEN)
    keys[::10] = 12
    held = holding(keys >> np.uint64(32), range(90_000))
    edges = np.array([0, 31, 31, 50_000, 90_000])  # keys of two parts do not meet
    (one, linked), (other, expected) = (twin.meeting(held, edges, 64) for twin in (native(), pure))
    assert (np.sort(one) == np.sort(other)).all()
    assert linked == expected == 2


@given(
    st.lists(st.integers(0, 40) | st.sampled_from([2_000_000_000, 2**31 - 1, 2**40, 2**62]), max_size=30),
    st.lists(st.integers(-1, 2**31 - 1) | st.integers(0, 50)),
)
def test_a_row_is_of_the_last_owner_that_begins_at_it_or_before_it(twin, first, rows):
    first = sorted(first)
    got = twin.owners(np.array(first, np.int64), np.array(rows, np.int32))
    assert got.tolist() == [bisect.bisect_right(first, row) - 1 for row in rows]


def test_owners_of_many_rows_are_those_of_the_spec():
    rng = np.random.default_rng(7)
    first = np.cumsum(rng.integers(0, 40, 5_000) * rng.integers(0, 2, 5_000))
    rows = rng.integers(0, first[-1] + 99, 60_000).astype(np.int32)
    assert (native().owners(first, rows) == pure.owners(first, rows)).all()


def test_a_key_of_half_the_rows_links_them_to_the_first_beside_others(twin):
    keys = np.arange(60_000, dtype=np.uint64) * np.uint64(words.GOLDEN) >> np.uint64(32)
    keys[::2] = 7
    keys[59_999] = keys[3]
    pairs, linked = twin.meeting(holding(keys, range(60_000)), np.array([0, 60_000]), 2)
    expected = [*((0, row) for row in range(2, 60_000, 2)), (3, 59_999)]
    assert sorted(divmod(pair, 1 << 32) for pair in pairs.tolist()) == expected
    assert linked == 1


@pytest.mark.parametrize("after", ["", " rose", "9", " 9", "é", ". é 4"])
@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("1987", id="a number"),
        pytest.param("1,000,000", id="marks between digits"),
        pytest.param("9, 1987", id="two marks between digits"),
        pytest.param("5'6", id="a mark that is dropped"),
        pytest.param("7 days, 6", id="letters between digits"),
        pytest.param("4é2", id="a letter beyond ASCII between digits"),
        pytest.param("8\u200b9", id="nothing visible between digits"),
        pytest.param("3" * 70, id="more digits than a vector has bytes"),
        pytest.param("2" + " " * 70 + "1", id="a wider gap than a vector has bytes"),
    ],
)
def test_twins_agree_on_numbers_wherever_a_vector_ends(piece, after):
    """The mark between two digits is part of the fold, so a vector of 64 bytes must not end between them unseen."""
    data = [f"{'ab ' * (size // 3)}{'x' * (size % 3)}{piece}{after}".encode() for size in range(140)]
    passages = b"".join(data), *spans([len(each) for each in data])
    assert same(pure.folds(*passages), native().folds(*passages))
    assert same(pure.scan(*passages), native().scan(*passages))


def test_twins_agree_on_long_passages():
    """Longer than a slice (1 KiB) and a chunk (256 KiB), with numbers and whitespace across their borders."""
    text = ("Việt Nam 3.2 " * 7 + "1 " * 700 + "\n  " * 500 + "ﷺ" * 600 + "12,5\u200b" * 900).encode() * 25
    start, end = np.array([0, 1, 1023], np.int64), np.array([len(text), len(text) - 1, 2049], np.int64)
    assert len(text) > words.CHUNK
    twin = native()
    assert same(pure.scan(text, start, end), twin.scan(text, start, end))
    assert same((pure.signatures(text, start, end),), (twin.signatures(text, start, end),))
    assert same(pure.shingles(text, start, end), twin.shingles(text, start, end))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("Lương, Việt Nam", unicodedata.normalize("NFD", "Lương, Việt Nam"), id="composed, decomposed"),
        pytest.param("un corps de pompiers", "uncorpsdepompiers", id="glued"),
        pytest.param("“Stop”, he said", '"STOP", he said', id="quotation marks, case"),
        pytest.param("the ﬁnal oﬀer", "the final offer", id="ligatures"),
        pytest.param("news\u200broom re\u00adport", "newsroom report", id="invisible characters"),
        pytest.param("led 2-1", "led 2:1", id="score"),
        pytest.param("a", "A", id="one letter"),
    ],
)
def test_digests_are_equal_where_folds_are(twin, a, b):
    length, digest, _, signature = scan(twin, a, b)
    assert len(fold.fold(a)) == length[0] == length[1]
    assert (digest[0] == digest[1]).all()
    assert (signature[0] == signature[1]).all()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("3.2 million", "32 million", id="decimal point"),
        pytest.param("10 11", "1011", id="two numbers"),
        pytest.param("12 dead", "14 dead", id="number"),
        pytest.param("a", "b", id="one letter"),
        pytest.param("ab", "ba", id="order"),
        pytest.param("a", "aa", id="length"),
        pytest.param("aaaaaa", "aaaaaaa", id="length of a run"),
        pytest.param(
            "spacer yes spacer nay spacer nay spacer yes spacer",
            "spacer nay spacer yes spacer yes spacer nay spacer",
            id="same shingles, same mean positions",
        ),
        pytest.param("中文新闻", "中文新聞", id="one Chinese character"),
    ],
)
def test_digests_differ_where_folds_do(twin, a, b):
    digest = scan(twin, a, b)[1]
    assert (digest[0] != digest[1]).all()


@given(a=texts, b=texts)
@settings(deadline=None)
def test_digests_are_equal_exactly_where_folds_are(twin, a, b):
    length, digest, _, _ = scan(twin, a, b)
    assert [len(fold.fold(a)), len(fold.fold(b))] == length.tolist()
    assert (fold.fold(a) == fold.fold(b)) == bool((digest[0] == digest[1]).all())


@pytest.mark.parametrize("text", ["", " ", "!?…", "\u200b", "\ud800", b"\xff\x80\xc3"])
def test_an_empty_fold_has_digest_zero_and_an_empty_signature(twin, text):
    length, digest, _, signature = scan(twin, text)
    assert (0, [0, 0]) == (length[0], digest[0].tolist())
    assert (signature == pure.EMPTY).all()


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        pytest.param("Rates  rose.\n", " Rates\trose.", True, id="whitespace runs and ends"),
        pytest.param("Rates rose.", "Rates rose", False, id="mark"),
        pytest.param("Rates rose.", "rates rose.", False, id="case"),
        pytest.param("Rates rose.", "Ratesrose.", False, id="glued"),
        pytest.param("a\u00a0b", "a b", False, id="no-break space is not ASCII"),
        pytest.param("", " \n", True, id="nothing"),
        pytest.param("a\0", "a", False, id="a zero byte counts"),
    ],
)
def test_raw_hashes_see_all_but_ascii_whitespace(twin, a, b, equal):
    raw = scan(twin, a, b)[2]
    assert equal == bool(raw[0] == raw[1])


@given(a=texts, b=texts)
@settings(deadline=None)
def test_raw_hashes_are_equal_exactly_where_packed_bytes_are(twin, a, b):
    raw = scan(twin, a, b)[2]
    packed = [t.encode("utf-8", "surrogatepass").split() for t in (a, b)]
    assert (packed[0] == packed[1]) == bool(raw[0] == raw[1])


@given(texts)
@settings(deadline=None)
def test_shingles_are_the_distinct_windows_of_the_fold(twin, text):
    folded = fold.fold(text)
    windows = {folded[i : i + 5] for i in range(max(1, len(folded) - 4))} - {""}
    data = text.encode("utf-8", "surrogatepass")
    offsets, hashes = twin.shingles(data, *spans([len(data)]))
    assert [0, len(windows)] == offsets.tolist()
    assert (np.diff(hashes.astype(object)) > 0).all()


def test_long_and_repetitive_passages_have_sorted_distinct_shingles(twin):
    """More than 4,096 shingles are sorted another way, and so are runs of equal ones."""
    rng = np.random.default_rng(7)
    many = bytes(rng.integers(97, 123, 20_000).astype(np.uint8))
    data = many + b"ab" * 3000 + b"z" * 40
    offsets, hashes = twin.shingles(data, *spans([20_000, 6000, 40]))
    windows = {many[i : i + 5] for i in range(19_996)}
    assert [len(windows), 2, 1] == np.diff(offsets).tolist()
    assert (np.diff(hashes[: len(windows)].astype(object)) > 0).all()


def test_shared_counts_the_shingles_of_both(twin):
    data = b"abcdefghi" + b"cdefghixyz" + b"?"
    offsets, hashes = twin.shingles(data, *spans([9, 10, 1]))
    left, right = np.array([0, 0, 1, 2]), np.array([1, 0, 2, 2])
    assert [3, 5, 0, 0] == twin.shared(offsets, hashes, left, right).tolist()


def test_band_keys_differ_between_bands_and_are_never_zero(twin):
    signature = np.zeros((3, 128), np.uint32)
    keys = twin.bands(signature, 25, 5)
    assert (3, 25) == keys.shape
    assert keys.dtype == np.uint64
    assert len(np.unique(keys)) == 25
    assert keys.all()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param([-1], [3], id="before the text"),
        pytest.param([0], [5], id="past its end"),
        pytest.param([3], [2], id="backwards"),
        pytest.param([0, 1], [2], id="two starts, one end"),
        pytest.param([[0]], [[1]], id="two dimensions"),
        pytest.param([-(2**63)], [2**63 - 1], id="extremes"),
    ],
)
def test_a_span_outside_the_text_is_refused(twin, start, end):
    for function in (twin.scan, twin.shingles):
        with pytest.raises(ValueError, match=r"not inside|one length|dimension"):
            function(b"abcd", np.array(start, np.int64), np.array(end, np.int64))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        pytest.param(lambda t, z: t.scan(b"a", z.astype(np.int32), z), TypeError, id="int32 starts"),
        pytest.param(lambda t, z: t.scan(b"a", z, z.astype(np.float64)), TypeError, id="float ends"),
        pytest.param(lambda t, z: t.scan(b"a", [0], z), TypeError, id="a list"),
        pytest.param(lambda t, z: t.scan("a", z, z), TypeError, id="str, not bytes"),
        pytest.param(lambda t, z: t.bands(np.zeros((1, 128), np.int64), 25, 5), TypeError, id="signature of int64"),
        pytest.param(lambda t, z: t.bands(np.zeros((1, 64), np.uint32), 2, 5), ValueError, id="64 slots"),
        pytest.param(lambda t, z: t.bands(np.zeros((1, 128), np.uint32), 26, 5), ValueError, id="too many bands"),
        pytest.param(lambda t, z: t.bands(np.zeros((1, 128), np.uint32), 0, 5), ValueError, id="no band"),
        pytest.param(lambda t, z: t.bands(np.zeros((1, 128), np.uint32), -1, -5), ValueError, id="negative bands"),
        pytest.param(lambda t, z: t.sketch(b"a", z, z, 26, 5, 1), ValueError, id="too many bands of a sketch"),
        pytest.param(lambda t, z: t.sketch(b"a", z, z + 2, 25, 5, 1), ValueError, id="a sketch of what is not there"),
        pytest.param(lambda t, z: t.folds(b"a", z, z + 2), ValueError, id="folds of what is not there"),
        pytest.param(lambda t, z: t.common(z, z, z, z, 0, 0, 4, 9), TypeError, id="points of int64"),
        pytest.param(lambda t, z: t.common(z, z.astype("u4"), z, z, 0, 0, 4, 9), ValueError, id="no such fold"),
        pytest.param(
            lambda t, z: t.common(np.array([0, 9]), z.astype("u4"), z, z, 0, 0, 4, 9),
            ValueError,
            id="offsets past points",
        ),
        pytest.param(lambda t, z: t.alike(b"a", z, z, z, 0.85, 0.7, 4, 12), ValueError, id="no passage to compare"),
        pytest.param(
            lambda t, z: t.alike(b"a", np.array([0, 2]), z, z, 0.85, 0.7, 4, 12), ValueError, id="passage past the text"
        ),
        pytest.param(
            lambda t, z: t.alike(b"a", np.array([0, 1], np.int32), z, z, 0.85, 0.7, 4, 12),
            TypeError,
            id="offsets of int32",
        ),
        pytest.param(lambda t, z: t.counted(z, z == 0, z), TypeError, id="counted keys of int64"),
        pytest.param(
            lambda t, z: t.counted(z.astype("u8"), z[:0] == 0, z), ValueError, id="keys that nothing is said of"
        ),
        pytest.param(lambda t, z: t.counted(z.astype("u8"), z == 0, z[:0]), ValueError, id="keys of no part"),
        pytest.param(lambda t, z: t.counted(z.astype("u4"), z == 0, z), TypeError, id="counted keys of 32 bits"),
        pytest.param(
            lambda t, z: t.placed(z.astype("u8") + 1, z == 0, 0, z, np.zeros(0, "u8")),
            ValueError,
            id="a key that has no place",
        ),
        pytest.param(
            lambda t, z: t.placed(z.astype("u8") + 1, z == 0, 0, z - 1, np.zeros(1, "u8")),
            ValueError,
            id="a place before all",
        ),
        pytest.param(
            lambda t, z: t.placed(z.astype("u8") + 1, z == 0, -1, z * 0, np.zeros(9, "u8")),
            ValueError,
            id="a row before all",
        ),
        pytest.param(
            lambda t, z: t.placed(z.astype("u8") + 1, z == 0, 2**31 - len(z), z * 0, np.zeros(9, "u8")),
            ValueError,
            id="a row past int32",
        ),
        pytest.param(lambda t, z: t.order(z), TypeError, id="numbers of int64 to order"),
        pytest.param(lambda t, z: t.sort(z), TypeError, id="numbers of int64 to sort"),
        pytest.param(lambda t, z: t.sort(np.frombuffer(bytes(8), "u8")), ValueError, id="numbers that are read only"),
        pytest.param(lambda t, z: t.sort(np.zeros((1, 2), "u8")), ValueError, id="numbers of two columns to sort"),
        pytest.param(lambda t, z: t.strongest(z, 1), TypeError, id="pairs of int64"),
        pytest.param(lambda t, z: t.strongest(z.astype("u8"), 0), ValueError, id="no pair of a right side"),
        pytest.param(
            lambda t, z: t.stretches(z, z.astype("u4"), z, z, z.astype("u1"), 3, 4, 20), ValueError, id="no such text"
        ),
        pytest.param(
            lambda t, z: t.stretches(np.array([0, 1]), z.astype("u4"), z, z, z, 3, 4, 20), TypeError, id="wide kinds"
        ),
        pytest.param(lambda t, z: t.sharing([z], 9, 1), TypeError, id="keys of int64 with owners"),
        pytest.param(lambda t, z: t.sharing(z.astype("u8"), 9, 1), TypeError, id="one piece and no list"),
        pytest.param(lambda t, z: t.meeting(z, z, 1), TypeError, id="keys of int64 with rows"),
        pytest.param(lambda t, z: t.meeting(z.astype("u8"), np.array([0, 1]), 0), ValueError, id="none may meet"),
        pytest.param(
            lambda t, z: t.meeting(np.zeros(2, "u8"), np.array([0, 2]), 1), ValueError, id="two keys of one row"
        ),
        pytest.param(
            lambda t, z: t.meeting(np.full(1, 1 << 31, "u8"), np.array([0, 1]), 1), ValueError, id="a row past all"
        ),
        pytest.param(
            lambda t, z: t.meeting(np.arange(2, dtype="u8"), np.array([0, 3, 2]), 1),
            ValueError,
            id="a part past the keys",
        ),
        pytest.param(lambda t, z: t.owners(z, z), TypeError, id="owned rows of int64"),
        pytest.param(lambda t, z: t.owners(z.astype("i4"), z.astype("i4")), TypeError, id="owners of int32"),
        pytest.param(lambda t, z: t.owners(np.array([2, 1]), z.astype("i4")), ValueError, id="owners that fall back"),
        pytest.param(lambda t, z: t.owners(z - 1, z.astype("i4")), ValueError, id="an owner before all rows"),
        pytest.param(lambda t, z: t.tallied([z], 1), TypeError, id="tallied keys of int64"),
        pytest.param(lambda t, z: t.tallied([z.astype("u8")], 0), ValueError, id="tallied from 0 times on"),
        pytest.param(lambda t, z: t.dealt(z, np.array([0, 1]), 0, 1), TypeError, id="dealt keys of int64"),
        pytest.param(
            lambda t, z: t.dealt(z.astype("u8"), np.array([0, 1], "i4"), 0, 1), TypeError, id="dealt owners of int32"
        ),
        pytest.param(lambda t, z: t.dealt(z.astype("u8"), np.array([0, 1]), 0, 0), ValueError, id="dealt into no part"),
        pytest.param(lambda t, z: t.dealt(z.astype("u8"), z, 0, 1), ValueError, id="a key of no owner"),
        pytest.param(lambda t, z: t.dealt(z.astype("u8"), np.array([0, 2, 1]), 0, 1), ValueError, id="edges that fall"),
        pytest.param(lambda t, z: t.dealt(z.astype("u8"), np.array([0, 1]), -1, 1), ValueError, id="owners under 0"),
        pytest.param(lambda t, z: t.sharing([z.astype("u8")], 9, 0), ValueError, id="pairs in no part"),
        pytest.param(lambda t, z: t.sharing([np.full(1, 1 << 31, "u8")], 9, 1), ValueError, id="no such owner"),
        pytest.param(
            lambda t, z: t.sharing([z.astype("u8") + 1, z.astype("u8")], 2, 9), ValueError, id="owners that fall"
        ),
        pytest.param(
            lambda t, z: t.counted(np.zeros((1, 2), np.uint64), z == 0, z), ValueError, id="keys of two columns"
        ),
        pytest.param(lambda t, z: t.shared(z, z.astype(np.uint64), z, z), ValueError, id="no such passage"),
        pytest.param(lambda t, z: t.shared(np.array([0, 9]), z.astype(np.uint64), z, z), ValueError, id="offsets past"),
        pytest.param(lambda t, z: t.shared(np.array([0, 1]), z, z, z), TypeError, id="hashes of int64"),
        pytest.param(lambda t, z: t.shared(np.array([0, 1]), z.astype("u8"), z, z[:0]), ValueError, id="unpaired"),
    ],
)
def test_wrong_columns_are_refused_not_read(twin, call, error):
    with pytest.raises(error):
        call(twin, np.zeros(1, np.int64))


def test_any_buffer_of_bytes_will_do(twin):
    start, end = spans([3, 2])
    expected = twin.scan(b"abcde", start, end)
    for buffer in (bytearray(b"abcde"), memoryview(b"abcde"), np.frombuffer(b"abcde", np.uint8)):
        assert same(expected, twin.scan(buffer, start, end))


@pytest.mark.parametrize(("wanted", "name"), [("pure", "numpy"), ("native", "native"), ("auto", kernels.name)])
def test_the_environment_chooses_the_twin(wanted, name):
    if wanted == "native":
        native()
    command = [sys.executable, "-c", "from dedup import kernels; print(kernels.name, kernels.twin.__name__)"]
    env = {**os.environ, "DEDUP_KERNELS": wanted}
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split()
    assert [name, f"dedup.kernels.{'native' if name == 'native' else 'pure'}"] == told


def test_an_unknown_twin_is_refused_with_the_names_there_are():
    command = [sys.executable, "-c", "import dedup.kernels"]
    env = {**os.environ, "DEDUP_KERNELS": "cuda"}
    result = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert "DEDUP_KERNELS: there is no kernel 'cuda'; use auto, pure or native" in result.stderr
