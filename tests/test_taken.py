"""What goes from a file is set aside, in memory or in a file, and read again when its ledger is written."""

import io
import os
import sys

import pytest
from cutting import found

from dedup import ledger, output
from dedup.formats import Edit
from dedup.output import change, content, entries
from dedup.output.taken import Taken

NAMES = ["a", "b", "c"]
PIECES = [(Edit("b", 3, 6, 1), b"abc"), (Edit("b", 9, 10, 0), b"\xff"), (Edit("c", 12, 14, -1), b"de")]


@pytest.fixture(params=["memory", "file", "a file with what an earlier one left"])
def taken(request, tmp_path):
    with open(tmp_path / "aside", "w+b") as file:
        if request.param.startswith("a file"):
            file.write(b"of an earlier source, and longer than this one")
        yield Taken(NAMES.index, None if request.param == "memory" else file)


def test_pieces_come_back_by_their_articles_in_any_order(taken):
    for edit, data in PIECES:
        taken.add(edit, data)
    assert list(taken) == [(3, 6), (9, 10), (12, 14)]
    assert list(taken.articles) == [1, 2]
    assert list(taken.of(1)) == [(12, 14, -1, b"de")]
    assert list(taken.of(0)) == [(3, 6, 1, b"abc"), (9, 10, 0, b"\xff")]
    assert (len(taken), taken.dropped, taken.size) == (3, 1, 6)


def test_of_a_file_that_loses_nothing_there_are_no_pieces(taken):
    assert not taken
    assert (list(taken), list(taken.articles), taken.dropped, taken.size) == ([], [], 0, 0)


def test_a_new_file_needs_no_room_beside_an_earlier_one():
    aside = io.BytesIO()
    Taken(NAMES.index, aside).add(*PIECES[0])
    Taken(NAMES.index, aside).add(*PIECES[2])
    assert aside.getvalue() == b"de"


RAIN, SUN = "Rain fell all night long.", "The sun came out at noon."


def write(tmp_path):
    """Clean twenty records in two files, some of which are cut, one of which is left out; return files and counts."""
    ids = [f"{name}.jsonl#{at}" for name in ("one", "two") for at in range(10)]
    cut = {name: [RAIN, SUN] if number % 5 else [RAIN] for number, name in enumerate(ids) if number % 3 == 0}
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    findings, sources, config = found(paths, cut, {ids[7]: ids[8], ids[13]: ids[2]})
    done = output.write(findings, sources, config, tmp_path / "out", faces={}, force=True)
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    return files, (done.written, done.dropped, done.unchanged, done.cuts, done.bytes_removed)


@pytest.fixture
def wire(tmp_path):
    for name in ("one", "two"):
        lines = [f'{{"id": {at}, "text": "{RAIN} {SUN}\\n{at}.\\n{RAIN}\\n{SUN} {SUN}\\n"}}\n' for at in range(10)]
        (tmp_path / f"{name}.jsonl").write_text("".join(lines))
    return tmp_path


@pytest.mark.parametrize("batch", [1, 3, 1 << 12])
@pytest.mark.parametrize("large", [0, 1 << 30], ids=["some at a time", "held"])
def test_the_ledger_is_the_same_however_much_is_in_memory(wire, monkeypatch, large, batch):
    usual = write(wire)
    monkeypatch.setattr(content, "_LARGE", large)
    monkeypatch.setattr(change, "_BATCH", batch)
    monkeypatch.setattr(entries, "_BATCH", batch)
    assert write(wire) == usual
    assert set(usual[0]) == {"one.jsonl", "two.jsonl", "ledger.jsonl"}, "what was set aside is gone"


@pytest.mark.parametrize("large", [0, 1 << 30], ids=["some at a time", "held"])
def test_the_ledger_holds_the_bytes_that_each_article_lost(wire, monkeypatch, large):
    monkeypatch.setattr(content, "_LARGE", large)
    _, counts = write(wire)
    head, lines = ledger.read(wire / "out" / ledger.NAME)
    told = list(lines)
    sources = {name: (wire / f"{name}.jsonl").read_bytes() for name in ("one", "two")}
    cuts = [(entry.id.partition(".")[0], cut) for entry in told for cut in entry.cuts]
    assert [sources[name][cut.start : cut.end] for name, cut in cuts] == [cut.data for _, cut in cuts]
    actions = [entry.action for entry in told]
    assert counts == (*map(actions.count, ("written", "dropped", "unchanged")), len(cuts), head.counts["bytes_removed"])
    assert sum(len(cut.data) for _, cut in cuts) == head.counts["bytes_removed"]
    assert [entry.keeper for entry in told if entry.keeper] == ["one.jsonl#8", "one.jsonl#2"]


@pytest.mark.skipif(sys.platform == "win32", reason="it has other permissions")
def test_what_is_set_aside_is_open_to_nobody_who_may_not_read_each_source(wire, monkeypatch):
    seen = []

    class Seen(Taken):
        def __init__(self, number, aside):
            seen.append(os.fstat(aside.fileno()).st_mode & 0o077)
            super().__init__(number, aside)

    monkeypatch.setattr(content, "_LARGE", 0)
    monkeypatch.setattr(change, "Taken", Seen)
    (wire / "two.jsonl").chmod(0o600)
    write(wire)
    assert seen == [0, 0]
