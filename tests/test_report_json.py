"""report.json and its relatives: the shape that people script against."""

import json
from dataclasses import replace

import jsonschema
import pyarrow as pa
import pytest
from findings import everything, hostile, nothing

import dedup
from dedup import api
from dedup.config import Config
from dedup.model import Article, Relation
from dedup.report import Report, arrow, face
from dedup.report import json as face_json

FINDINGS = [pytest.param(make, id=make.__name__) for make in (everything, nothing, hostile)]


@pytest.fixture(autouse=True)
def one_version(monkeypatch):
    monkeypatch.setattr("dedup.version.VERSION", "1.2.3")


def validator(name):
    schema = json.loads(face_json.schema(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("make", FINDINGS)
def test_json_matches_golden(make, golden):
    golden(f"report-{make.__name__}.json", Report(make()).to_json())


@pytest.mark.parametrize("make", FINDINGS)
def test_json_is_valid_under_the_schema_that_ships(make):
    validator("dedup-report/1").validate(json.loads(Report(make()).to_json()))


def test_a_margin_past_its_limit_is_valid_under_the_schema():
    end = "The bank was founded in 1926 by merchants of the old town, in a house by the river that a pupil built."
    heads = "Rates rose in Prague on Thursday.", "A chairman was named after a vote that lasted all night."
    found = api.find_articles([Article(str(at), f"{head}\n\n{end}\n") for at, head in enumerate(heads)], Config())
    told = json.loads("".join(face_json.chunks(found, close=1)))
    assert told["borderline"][0]["margin"] == told["borderline"][0]["evidence"]["margin"] < 0
    validator("dedup-report/1").validate(told)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda r: r.update(extra=1), "extra", id="unknown field"),
        pytest.param(lambda r: r["summary"].pop("copies"), "copies", id="missing total"),
        pytest.param(lambda r: r["repeats"][0]["keep"].update(line=0), "less than the minimum", id="line 0"),
        pytest.param(lambda r: r["repeats"][0]["keep"].update(action="cut"), "action", id="keep with an action"),
        pytest.param(lambda r: r["repeats"][0]["others"][0].update(action="delete"), "delete", id="unknown action"),
        pytest.param(lambda r: r["repeats"][0]["others"][0].update(x=1), "x", id="unknown field of a copy"),
        pytest.param(lambda r: r["repeats"][0].update(others=[]), "[]", id="repeat without a copy"),
        pytest.param(lambda r: r["relations"][0].update(relation="unrelated"), "unrelated", id="unrelated has no row"),
        pytest.param(lambda r: r["relations"][0].update(coverage_a=98), "maximum", id="percentage"),
        pytest.param(
            lambda r: r["relations"][0]["fact_changes"][0].update(a="", b=""), "not be valid", id="empty fact"
        ),
        pytest.param(lambda r: r["config"].update(policy="all"), "all", id="unknown policy"),
    ],
)
def test_schema_is_strict(change, said):
    report = json.loads(Report(everything()).to_json())
    change(report)
    errors = [error.message for error in validator("dedup-report/1").iter_errors(report)]
    assert any(said in error for error in errors)


@pytest.mark.parametrize("name", face_json.SCHEMAS)
def test_schemas_name_the_format_they_describe(name):
    assert json.loads(face_json.schema(name))["title"] == name
    validator(name)


def test_keys_stand_in_the_order_of_the_contract():
    report = json.loads(Report(everything()).to_json())
    assert list(report) == [
        "schema", "dedup", "kernel", "config", "fingerprint", "summary", "articles", "repeats", "relations", "groups",
        "unreadable", "notes",
    ]  # fmt: skip
    assert list(report["repeats"][0]["others"][0]) == [
        "article", "start", "end", "line", "end_line", "role", "text", "similarity", "action", "why",
    ]  # fmt: skip


def test_borderline_is_a_list_of_its_own_when_asked():
    report = json.loads("".join(face_json.chunks(everything(), 1)))
    assert [(row["type"], row["was"], row["nearly"]) for row in report["borderline"]] == [
        ("relation", "update", "copy"), ("repeat", "cut", "keep"),
    ]  # fmt: skip
    assert "borderline" not in json.loads("".join(face_json.chunks(everything())))
    validator("dedup-report/1").validate(report)


def test_a_row_is_a_line():
    """So grep, diff and head work on it, and no row is ever joined to another in memory."""
    found = everything()
    lines = Report(found).to_json().splitlines()
    assert len([line for line in lines if line.startswith("  {")]) == sum(
        len(rows) for rows in (found.articles, found.repeats, found.relations, found.groups, found.unreadable)
    )


def test_writing_holds_no_more_than_some_rows():
    relation = Relation("a.txt", "b.txt", "copy", 1.0, 2 / 3, None, 1)
    longest = 0
    total = 0

    def write(piece):
        nonlocal longest, total
        longest, total = max(longest, len(piece)), total + len(piece)

    face("json")(replace(nothing(), relations=(relation,) * 20_000), write)
    assert total > 2_000_000
    assert longest < total / 8


@pytest.mark.parametrize(("rows", "jobs"), [pytest.param(2, [2], id="many"), pytest.param(99, [1], id="few")])
def test_all_lists_are_woven_by_the_same_threads_and_short_ones_by_none(rows, jobs, monkeypatch):
    asked, in_order = [], face_json.in_order
    monkeypatch.setattr(face_json, "_WOVEN", rows)
    monkeypatch.setattr(face_json, "in_order", lambda *some: asked.append(some[2]) or in_order(*some))
    copy = "A fire broke out in the old town on Friday night, the fire brigade of the city said."
    found = dedup.find([dedup.Article(f"{at}", f"{copy}\n") for at in range(8)])
    told = json.loads(b"".join(face_json.pieces(found.findings, jobs=2)))
    assert [len(told[name]) for name in ("articles", "repeats", "relations", "groups")] == [8, 1, 28, 1]
    assert asked == jobs


@pytest.mark.parametrize("jobs", [2, 5])
def test_rows_that_threads_weave_are_the_same_in_the_same_order(jobs, monkeypatch):
    monkeypatch.setattr(face_json, "_WOVEN", 2)
    copy = "A fire broke out in the old town on Friday night, the fire brigade said, and {} people were hurt."
    found = dedup.find([Article(f"a{at}", copy.format(at // 2)) for at in range(9)])
    assert len(found.findings.relations) > 4
    alone, woven = (b"".join(face_json.pieces(found.findings, jobs=each)) for each in (1, jobs))
    assert woven == alone


def test_shares_have_four_places():
    text = Report(replace(nothing(), relations=(Relation("a", "b", "copy", 1, 2 / 3, None, 1),))).to_json()
    assert '"coverage_a": 1.0, "coverage_b": 0.6667' in text


def test_text_is_written_as_it_is_but_for_what_could_do_harm():
    text = Report(hostile()).to_json()
    text.encode("utf-8")  # no lone surrogate is left
    assert not set(text) & set("\x1b\x07\x7f\x9b\u202e\u2028\ud800\udce9")
    assert json.loads(text)["repeats"][0]["keep"]["text"] == hostile().repeats[0].keep.text
    assert "Lê Quý Vương" in face_json.dumps("Lê Quý Vương")


def test_report_passes_its_findings_on():
    found = everything()
    report = Report(found)
    for name in ("articles", "repeats", "relations", "groups", "summary", "unreadable"):
        assert getattr(report, name) is getattr(found, name)


@pytest.mark.parametrize("make", FINDINGS)
def test_arrow_tables_hold_every_row_under_fixed_types(make):
    found = make()
    tables = Report(found).to_arrow()
    assert {name: table.num_rows for name, table in tables.items()} == {
        "articles": len(found.articles),
        "repeats": sum(len(repeat.others) for repeat in found.repeats),
        "relations": len(found.relations),
        "facts": sum(len(item.fact_changes) for item in (*found.repeats, *found.relations)),
        "groups": len(found.groups),
        "unreadable": len(found.unreadable),
    }
    assert {name: table.schema.names for name, table in tables.items()} == {
        name: list(columns) for name, columns in arrow.TABLES.items()
    }
    assert tables["groups"].schema.field("members").type == pa.list_(pa.string())
    assert tables["relations"].schema.field("coverage_a").type == pa.float64()


def test_arrow_puts_the_kept_span_beside_the_copy():
    row = Report(everything()).to_arrow()["repeats"].to_pylist()[-1]
    assert (row["article"], row["line"], row["end_line"], row["keep_line"], row["keep_end_line"]) == (
        "vna/summit.txt", 5, 7, 2, 4,
    )  # fmt: skip


LEDGER_HEAD = {
    "schema": "dedup-ledger/1",
    "tool": "dedup 1.2.3",
    "fingerprint": "9f",
    "in_place": False,
    "counts": {"articles": 1},
}
LEDGER_ENTRY = {
    "id": "a.txt", "source": "wire/a.txt", "file": "texts/a.txt", "action": "written", "keeper": None,
    "source_sha256": "e3" * 32, "written_sha256": "7d" * 32, "compression": "", "container": None,
    "cuts": [{
        "start": 1, "end": 4, "text": "abc", "why": "doubled",
        "kept": {"article": "a.txt", "start": 5, "end": 8, "line": 1, "end_line": 1},
    }],
}  # fmt: skip
LEDGER_BYTES = {"start": 0, "end": 1, "base64": "/w==", "why": "", "kept": None}


def _with(row, **changes):
    return {**row, **changes}


@pytest.mark.parametrize(
    ("row", "valid"),
    [
        pytest.param(LEDGER_HEAD, True, id="header"),
        pytest.param(LEDGER_ENTRY, True, id="article"),
        pytest.param(_with(LEDGER_ENTRY, cuts=[LEDGER_BYTES]), True, id="bytes that are no text, furniture"),
        pytest.param(_with(LEDGER_HEAD, schema="dedup-ledger/2"), False, id="another version"),
        pytest.param(_with(LEDGER_ENTRY, file="../a.txt"), False, id="leaves the folder"),
        pytest.param(_with(LEDGER_ENTRY, file="texts/..a.txt"), True, id="two dots in a name"),
        pytest.param(_with(LEDGER_ENTRY, source_sha256="e3"), False, id="short hash"),
        pytest.param(_with(LEDGER_ENTRY, cuts=[{"start": 0, "end": 1, "why": "", "kept": None}]), False, id="no bytes"),
    ],
)  # fmt: skip
def test_ledger_schema_takes_ledgers_only(row, valid):
    assert validator("dedup-ledger/1").is_valid(row) is valid


def test_ledger_lines_as_written_are_valid():
    from dedup import ledger

    check = validator("dedup-ledger/1")
    check.validate(json.loads(ledger.header_line("9f", {"articles": 1})))
    cut = ledger.Removed(1, 3, b"\xff\xfe", "doubled", {"article": "a", "start": 0, "end": 2, "line": 1, "end_line": 1})
    entry = ledger.Entry("a", "a", "texts/a", "written", None, ledger.sha256(b"a"), ledger.sha256(b"b"), cuts=(cut,))
    check.validate(json.loads(ledger.entry_line(entry)))
