"""The JSON Lines face: rows of report.json, one a line, each finding with its fingerprint."""

import io
import json
import re

import jsonschema
import pytest
from findings import everything, hostile, nothing

from dedup.report import face
from dedup.report import json as report_json
from dedup.report.items import items

MAKES = pytest.mark.parametrize("make", [everything, hostile, nothing], ids=lambda make: make.__name__)


def written(findings):
    out = io.StringIO()
    face("jsonl")(findings, out.write)
    return out.getvalue()


def lines(findings):
    return [json.loads(line) for line in written(findings).splitlines()]


@MAKES
def test_jsonl_matches_golden(make, golden):
    golden(f"report-{make.__name__}.jsonl", written(make()))


@MAKES
def test_a_line_is_a_row_of_the_report_with_type_and_fingerprint(make):
    schema = json.loads(report_json.schema())
    report = json.loads("".join(report_json.chunks(make())))
    found = {"repeat": [], "relation": [], "group": [], "unreadable": []}
    head, *rows = lines(make())
    for row in rows:
        kind = row.pop("type")
        for finding in row.get("others", [row] if kind == "relation" else []):
            assert re.fullmatch("[0-9a-f]{32}:[1-9][0-9]*", finding.pop("fingerprint"))
        part = {"$ref": f"#/$defs/{kind}", "$defs": schema["$defs"]}
        jsonschema.Draft202012Validator(part).validate(row)
        found[kind].append(row)
    assert (head["type"], head["schema"], head["summary"]) == ("run", "dedup-findings/1", report["summary"])
    assert [*found.values()] == [report["repeats"], report["relations"], report["groups"], report["unreadable"]]


def test_fingerprints_are_those_of_the_other_faces():
    told = {str(item.mark) for item in items(everything())}
    text = written(everything())
    assert all(mark in text for mark in told)


def test_a_line_is_written_as_it_comes():
    pieces = []
    face("jsonl")(everything(), pieces.append)
    assert all(piece.count("\n") == 1 and piece.endswith("\n") for piece in pieces)
