"""gzip and Zstandard: streams that are whole or named as broken, and bytes that are the same each time."""

from __future__ import annotations

import gzip
import random

import pytest
import zstandard
from formats_help import CONFIG, source
from hypothesis import given
from hypothesis import strategies as st

from dedup import formats
from dedup.errors import UnreadableInput
from dedup.model import Article, Unreadable

LINES = b'{"text": "One."}\n{"text": "Two."}\n'
NOISE = random.Random(1).randbytes(300_000)  # more than one block of either format


@pytest.mark.parametrize("compression", ["", "gz", "zst"])
@given(data=st.binary(max_size=200))
def test_what_is_compressed_reads_back_and_is_the_same_each_time(compression, data):
    packed = formats.compress(data, compression)
    assert packed == formats.compress(data, compression)
    assert data == formats.content(source(packed, compression=compression))


@pytest.mark.parametrize("compression", ["gz", "zst"])
@pytest.mark.parametrize("data", [b"", LINES, NOISE], ids=["empty", "lines", "noise"])
def test_members_and_frames_read_as_one(compression, data):
    packed = formats.compress(data, compression)
    assert data * 3 == formats.content(source(packed * 3, compression=compression))


def test_a_zstandard_frame_to_be_skipped_is_skipped():
    """pzstd and seekable writers put one before or after the data."""
    skip = b"\x50\x2a\x4d\x18\x03\0\0\0abc"
    packed = skip + zstandard.compress(LINES) + skip
    assert LINES == formats.content(source(packed, compression="zst"))


def test_a_zstandard_stream_that_does_not_state_its_size_is_read():
    codec = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    assert NOISE == formats.content(source(codec.compress(NOISE) + codec.flush(), compression="zst"))


@pytest.mark.parametrize("compression", ["gz", "zst"])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda packed: packed[:-3], id="cut short"),
        pytest.param(lambda packed: packed[: len(packed) // 2], id="cut in half"),
        pytest.param(lambda packed: packed[:-9] + b"!" + packed[-8:], id="a byte changed"),
        pytest.param(lambda packed: packed[:-2] + bytes(b ^ 1 for b in packed[-2:]), id="its checksum changed"),
        pytest.param(lambda packed: b"Rain." + packed, id="not compressed at all"),
    ],
)
def test_damage_is_named_with_the_command_that_shows_it(compression, damage):
    broken = source(damage(formats.compress(NOISE, compression)), "a.txt", compression)
    with pytest.raises(UnreadableInput, match="damaged") as caught:
        formats.content(broken)
    assert {"gz": "gzip -t a.txt", "zst": "zstd -t a.txt"}[compression] in str(caught.value)
    (problem,) = formats.read(broken, CONFIG)
    assert isinstance(problem, Unreadable)


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_records_before_the_damage_stand(compression):
    """All but those in the block that could not be filled, of a MiB at most."""
    packed = formats.compress(LINES * 100_000, compression) + formats.compress(LINES, compression)[:-4]
    found = list(formats.read(source(packed, "a.jsonl", compression), CONFIG))
    assert 120_000 <= sum(isinstance(each, Article) for each in found)
    assert isinstance(found[-1], Unreadable)


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_ids_that_come_again_before_the_damage_are_told_after_it(compression):
    line = b'{"id": "x", "text": "One."}\n'
    packed = formats.compress(line * 200_000, compression) + formats.compress(line, compression)[:-4]
    *_, article, problem, again = formats.read(source(packed, "a.jsonl", compression), CONFIG)
    assert isinstance(article, Article)
    assert isinstance(problem, Unreadable)
    assert again == formats.Again("a.jsonl", 1, "x", "x~2")


@pytest.mark.parametrize("suffix", ["gz", "zst"])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.csv"])
def test_every_format_is_read_through_either_compression(tmp_path, name, suffix):
    data = {"a.jsonl": LINES, "a.csv": b"text\nOne.\nTwo.\n"}.get(name, b"One.")
    (tmp_path / f"{name}.{suffix}").write_bytes(formats.compress(data, suffix))
    (found,) = formats.discover([str(tmp_path)], CONFIG)
    assert isinstance(found, formats.Source)
    assert "One." == next(each.text for each in formats.read(found, CONFIG) if isinstance(each, Article))
    assert data == formats.content(found)


def test_gzip_output_holds_no_time_and_no_name():
    assert bytes(5) == formats.compress(b"Rain.", "gz")[3:8]
    assert b"Rain." == gzip.decompress(formats.compress(b"Rain.", "gz"))
