"""The way back from an output folder, and from sources rewritten in place."""

from __future__ import annotations

import gzip
import json
import os
import shutil

import pytest
from cutting import found
from hypothesis import given
from hypothesis import strategies as st

from dedup import ledger, output, restore
from dedup.errors import LedgerError, UsageError

FILES = {
    "a.txt": b"Rain.\n\nSun.\n\nRain.\n",
    "sub/crlf.txt": "\ufeffÀ côté.\r\nNeige.\r\nÀ côté.".encode("utf-16-le"),
    "legacy.txt": "Giá vàng “tăng”.\nGiá vàng “tăng”.\n".encode("cp1258", "replace"),
    "copy.md": b"---\ntitle: x\n---\nSun.",
    "empty.txt": b"",
    "all.csv": b"id,text\n1,Fog\n2,Fog\n",
    "packed.jsonl.gz": gzip.compress(b'{"id": 1, "text": "Hot. Hot."}\n{"id": 2, "text": "Cold."}\n', mtime=5),
    "kept.txt.gz": gzip.compress(b"Ice.\n", mtime=9),
}
CUT = {
    "a.txt": ["Rain."],
    "sub/crlf.txt": ["À côté."],
    "packed.jsonl.gz#1": ["Hot."],
}
DROPPED = {"copy.md": "a.txt", "all.csv#1": "a.txt", "all.csv#2": "a.txt", "packed.jsonl.gz#2": "a.txt"}


@pytest.fixture
def wire(tmp_path):
    for name, data in FILES.items():
        path = tmp_path / "wire" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "wire"


@pytest.fixture
def out(wire, tmp_path):
    output.write(*found([wire], CUT, DROPPED), tmp_path / "out", faces={"report.json": b"{}"})
    return tmp_path / "out"


def tree(folder):
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: data for name, data in files.items() if not name.startswith(".dedup")}


def rewrite(out, change):
    """Apply `change` to the rows of a ledger."""
    rows = [json.loads(line) for line in (out / "ledger.jsonl").read_text().splitlines()]
    change(rows)
    (out / "ledger.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_restore_gives_every_byte_back_from_the_folder_alone(wire, out, tmp_path):
    """Dropped and unchanged files, other encodings, compressed ones; the sources may be gone."""
    shutil.rmtree(wire)
    os.rename(out, tmp_path / "moved")
    restored = restore.restore(tmp_path / "moved", tmp_path / "again")
    assert (len(FILES), 0, ()) == (restored.files, restored.already, restored.problems)
    assert FILES == tree(tmp_path / "again")
    assert () == restore.check(tmp_path / "moved")


def test_restore_has_a_place_of_its_own_by_default(out, tmp_path):
    """Beside the folder, never into it."""
    assert tmp_path / "out-restored" == restore.restore(out).place
    assert FILES == tree(tmp_path / "out-restored")
    with pytest.raises(UsageError, match="--to"):
        restore.restore(out)


def test_a_file_that_was_edited_is_named_and_the_others_are_restored(out, tmp_path):
    """An edited text has no original any more."""
    (out / "texts" / "a.txt").write_text("Rain.\n\nMine.\n")
    (out / "containers" / "packed.jsonl.gz").unlink()
    restored = restore.restore(out, tmp_path / "again")
    problems = restore.check(out)

    assert {name: data for name, data in FILES.items() if name not in ("a.txt", "packed.jsonl.gz")} == tree(
        tmp_path / "again"
    )
    assert list(problems) == [problem.error for problem in restored.problems]
    assert "texts/a.txt: was changed since dedup wrote it; put the cleaned text back" in problems[0]
    assert "containers/packed.jsonl.gz: No such file" in problems[1]


def test_check_sees_a_changed_text_whose_original_is_kept_whole(out):
    """It could be restored, but is not what was written."""
    (out / "texts" / "packed.jsonl.gz").write_bytes(b"other")
    assert ["texts/packed.jsonl.gz: was changed"] == [text.split(": ", 1)[1][:34] for text in restore.check(out)]
    assert restore.check(out)[0].endswith("its original is kept whole, and restore gives it back")


def test_check_writes_nothing(out, tmp_path):
    """Not even beside the folder."""
    before = tree(tmp_path)
    restore.check(out)
    assert before == tree(tmp_path)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        pytest.param(lambda rows: rows[0].update(schema="dedup-ledger/2"), "upgrade dedup", id="a later version"),
        pytest.param(lambda rows: rows[0].update(schema="other/1"), "no ledger of dedup", id="another file"),
        pytest.param(lambda rows: rows[0].pop("counts"), "no count of articles", id="no counts"),
    ],
)
def test_a_ledger_that_cannot_be_trusted_at_all_is_refused(out, tmp_path, damage, words):
    """Nothing is written."""
    rewrite(out, damage)
    for call in (restore.check, restore.restore):
        with pytest.raises(LedgerError, match=words):
            call(out)
    assert not (tmp_path / "out-restored").exists()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        pytest.param(lambda rows: rows[1].update(file="../../etc/x"), "leaves the folder", id="a path that climbs"),
        pytest.param(lambda rows: rows[1].update(file="/etc/x"), "leaves the folder", id="an absolute path"),
        pytest.param(
            lambda rows: rows[1].update(container="a/../../x"), "leaves the folder", id="a container that climbs"
        ),
        pytest.param(lambda rows: rows[1].update(file=""), "leaves the folder", id="no path"),
        pytest.param(lambda rows: rows[1].update(action="eaten"), "action is 'eaten'", id="an unknown action"),
        pytest.param(lambda rows: rows[1].pop("source_sha256"), "source_sha256 is None", id="no hash"),
        pytest.param(lambda rows: rows.pop(), "cut short", id="lines missing"),
        pytest.param(lambda rows: rows[1].update(cuts=3), "no list of cuts", id="no cuts"),
        pytest.param(lambda rows: rows[1].update(cuts=[3]), "a cut is 3", id="a cut that is none"),
        pytest.param(lambda rows: rows[1]["cuts"][0].update(start=-1), "a cut of bytes -1", id="a cut out of range"),
        pytest.param(lambda rows: rows[1]["cuts"][0].update(end=14), "does not fit", id="a cut of another length"),
        pytest.param(lambda rows: rows[1]["cuts"][0].update(text="\nSnow.\n"), "give back", id="other bytes"),
        pytest.param(lambda rows: rows[1]["cuts"][0].update(text="\ud800"), "can't be read", id="no bytes at all"),
    ],
)
def test_a_damaged_line_is_named_and_writes_nothing_wrong(out, tmp_path, damage, words):
    """What is restored is right, and nothing is written outside the folder."""

    def first_is_a(rows):
        rows[1:] = sorted(rows[1:], key=lambda row: row["id"] != "a.txt")
        damage(rows)

    rewrite(out, first_is_a)
    assert any(words in problem for problem in restore.check(out)), restore.check(out)
    restored = restore.restore(out, tmp_path / "again")
    assert restored.problems
    assert tree(tmp_path / "again").items() <= FILES.items()
    assert {"wire", "out", "again"} == set(os.listdir(tmp_path))


@pytest.mark.parametrize("bad", [b'{"id": "a', b"\xff\xfe\n", b"[]\n", b"[" * 100_000 + b"\n"])
def test_a_line_that_is_no_json_is_named_by_its_number(out, bad):
    """As an editor counts lines."""
    lines = (out / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (out / "ledger.jsonl").write_bytes(b"".join([*lines[:3], bad]))
    (problem,) = restore.check(out)
    assert "ledger.jsonl:4: the ledger is damaged" in problem or "cut short" in problem


def test_no_ledger_is_a_clear_line(tmp_path):
    """With what to name."""
    with pytest.raises(LedgerError, match="no ledger here; name the folder that `dedup clean` wrote"):
        restore.restore(tmp_path)


def test_a_file_that_stands_twice_in_a_ledger_is_damage(out, tmp_path):
    """Two claims on one file can't both be right."""
    rewrite(out, lambda rows: (rows.append(rows[1]), rows[0]["counts"].update(articles=len(rows) - 1)))
    assert any("stands in two places" in problem for problem in restore.check(out))


def test_runs_in_place_are_undone_newest_first(wire):
    """Each ledger starts from what the next one gives; a second restore has nothing left to do."""
    output.in_place(*found([wire], CUT, DROPPED))
    output.in_place(*found([wire], {"a.txt": ["Sun."], "legacy.txt": ["Giá vàng “tăng”."[:8]]}))
    assert b"Rain.\n" == (wire / "a.txt").read_bytes()
    assert ["ledger-0001.jsonl", "ledger-0002.jsonl"] == sorted(p.name for p in (wire / ".dedup").glob("*.jsonl"))
    assert () == restore.check(wire)

    restore.restore(wire, wire.parent / "again")
    changed = (*CUT, *DROPPED, "legacy.txt")
    assert {name: data for name, data in FILES.items() if any(id_.startswith(name) for id_ in changed)} == tree(
        wire.parent / "again"
    )
    assert () == restore.restore(wire / ".dedup").problems
    assert FILES == tree(wire)
    with pytest.raises(LedgerError, match="no ledger here"):
        restore.restore(wire)
    output.in_place(*found([wire], CUT))
    assert (wire / ".dedup" / "ledger-0003.jsonl").exists()


def test_in_place_a_file_edited_since_is_left_alone(wire):
    """Its ledger stays, for the day the right version is back."""
    output.in_place(*found([wire], CUT, DROPPED))
    (wire / "a.txt").write_text("Mine.")
    (wire / "copy.md").write_text("Mine too.")
    restored = restore.restore(wire)
    assert ["a.txt", "copy.md"] == sorted(os.path.basename(problem.path) for problem in restored.problems)
    assert (b"Mine.", b"Mine too.") == ((wire / "a.txt").read_bytes(), (wire / "copy.md").read_bytes())
    assert FILES["sub/crlf.txt"] == (wire / "sub" / "crlf.txt").read_bytes()

    (wire / "a.txt").write_bytes(FILES["a.txt"])
    (wire / "copy.md").unlink()
    restored = restore.restore(wire / ".dedup" / "ledger-0001.jsonl")
    assert (1, 4, ()) == (restored.files, restored.already, restored.problems)
    assert FILES == tree(wire)


def test_in_place_a_link_that_leads_out_is_not_followed(wire, tmp_path):
    """A ledger from elsewhere must not write over files beyond its folder."""
    output.in_place(*found([wire], {"a.txt": ["Rain."]}))
    os.rename(wire / "a.txt", tmp_path / "outside.txt")
    (wire / "a.txt").symlink_to(tmp_path / "outside.txt")
    (problem,) = restore.restore(wire).problems
    assert "leads out" in problem.error
    assert b"Rain.\n\nSun.\n" == (tmp_path / "outside.txt").read_bytes()


contents = st.binary(max_size=80)


@st.composite
def contents_and_spans(draw):
    data = draw(contents)
    places = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    return data, list(zip(places[::2], places[1::2], strict=False))


@given(contents_and_spans())
def test_rebuild_undoes_carve(case):
    """On any bytes."""
    data, spans = case
    cuts = [ledger.Removed(start, end, data[start:end], "", None) for start, end in spans]
    assert data == ledger.rebuild(ledger.carve(data, spans), cuts)


names = st.text(st.characters(exclude_characters="/\0"), min_size=1).filter(lambda name: name not in (".", ".."))


@given(contents_and_spans(), names, st.text())
def test_a_ledger_line_reads_back_as_what_was_written(tmp_path_factory, case, name, why):
    """On any bytes and any name, file names that are not UTF-8 too."""
    data, spans = case
    cuts = tuple(ledger.Removed(start, end, data[start:end], why, {"article": name}) for start, end in spans)
    entry = ledger.Entry(name, name + "\udcff", f"texts/{name}", "written", None, "0" * 64, None, "gz", None, cuts)
    path = tmp_path_factory.mktemp("ledger") / "ledger.jsonl"
    path.write_bytes(ledger.header_line("00", {"articles": 1}) + ledger.entry_line(entry))
    assert [entry] == list(ledger.read(path)[1])
