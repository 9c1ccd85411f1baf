"""Curves of thresholds: judged by their plateau, on sets that are held as a run would find them."""

import json

import pytest
from test_thresholds import LINES, NAMES

import dedup
from benchmarks import corpora, plateau, record, thresholds
from benchmarks.sweep import Held, bound, remembered
from dedup import Config, align, decide, relate

SETTINGS = {one.name for one in thresholds.SWEEPS if one.name.islower()}


def test_every_threshold_that_claims_a_curve_has_one():
    claimed = {name for name in NAMES if LINES[name].endswith("; curve")}
    assert {one.name for one in thresholds.SWEEPS} - SETTINGS == claimed


@pytest.mark.parametrize("sweep", thresholds.SWEEPS, ids=lambda sweep: sweep.name)
def test_a_sweep_goes_up_past_its_default_on_both_sides(sweep):
    assert list(sweep.values) == sorted(set(sweep.values))
    assert sweep.values[0] < sweep.default < sweep.values[-1]
    assert sweep.default in sweep.values


def scores(**sets):
    """Values 1, 2, 3 ... and the scores of each set there."""
    return {at: dict(zip(sets, row, strict=True)) for at, row in enumerate(zip(*sets.values(), strict=True), 1)}


@pytest.mark.parametrize(
    ("curve", "default", "expected"),
    [
        pytest.param(scores(a=[0.8, 0.9, 0.9, 0.9, 0.7]), 3, ((2, 4), "middle"), id="middle of three"),
        pytest.param(scores(a=[0.8, 0.9, 0.9, 0.9, 0.7]), 4, ((2, 4), "edge"), id="one step more falls off"),
        pytest.param(scores(a=[0.8, 0.9, 0.9, 0.9, 0.9]), 5, ((2, 5), "inside"), id="the end of the sweep is no edge"),
        pytest.param(scores(a=[0.8, 0.9, 0.9, 0.7, 0.7]), 5, ((2, 3), "off"), id="off the plateau"),
        pytest.param(
            scores(a=[0.892, 0.9, 0.88, 0.9, 0.899]), 1, ((1, 2), "middle"), id="a dip of 2% parts two plateaus"
        ),
        pytest.param(scores(a=[0.9, 0.9], b=[0.5, 0.5]), 1, ((1, 2), "flat"), id="no set is moved"),
    ],
)
def test_a_default_is_judged_by_the_plateau_it_stands_on(curve, default, expected):
    verdict = plateau.judge(curve, default)
    assert (verdict.plateau, verdict.place) == expected


def test_a_set_that_a_threshold_does_not_move_has_no_part_in_the_mean():
    """Else ten sets that stay as they are would flatten the one curve that falls."""
    verdict = plateau.judge(scores(a=[0.9, 0.9, 0.8], still=[0.2, 0.2, 0.2]), 1)
    assert verdict.means == {1: 0.9, 2: 0.9, 3: 0.8}


def test_a_set_is_scored_at_the_choice_that_the_others_make():
    """Chosen on b alone, 1 costs a set that was not asked a fifth."""
    curve = scores(a=[0.7, 0.8, 0.9], b=[0.9, 0.8, 0.7])
    assert plateau.judge(curve, 2).held_out == {"a": (1, 0.7, 0.8), "b": (3, 0.7, 0.8)}


def test_a_bound_threshold_holds_in_every_stage_and_no_longer():
    assert decide.CONTAINED == 0.85 == align.EMBEDDED
    with bound("CONTAINED", 0.5):
        assert (decide.CONTAINED, dedup.thresholds.CONTAINED) == (0.5, 0.5)
        assert align.EMBEDDED == 0.85  # the same number, another threshold
    assert (decide.CONTAINED, dedup.thresholds.CONTAINED) == (0.85, 0.85)


@pytest.fixture(scope="module")
def wire():
    """Our own judged copy, held."""
    articles = list(corpora.wire()[0].values())
    with remembered():
        yield articles, Held(articles, Config())


def told(found, articles):
    """Each pair's relation with its facts, and the groups."""
    names = [article.id for article in articles]
    rows = [found.relation(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    return {(row.a, row.b): (row.relation, row.fact_changes) for row in rows if row}, found.groups, found.dropped


@pytest.mark.parametrize("again", ["related", "grouped"])
def test_what_is_held_is_what_a_run_finds(wire, again):
    articles, held = wire
    report = dedup.find(articles)
    rows, groups, dropped = told(getattr(held, again)(), articles)
    assert rows == {(row.a, row.b): (row.relation, row.fact_changes) for row in report.relations}
    assert dropped == report.findings.dropped
    of = dict(zip((article.id for article in articles), groups, strict=True))
    assert all(len({of[name] for name in group.members}) == 1 for group in report.groups)
    assert len(set(groups)) == len(articles) - sum(len(group.members) - 1 for group in report.groups)


def test_a_threshold_that_was_swept_leaves_no_trace(wire):
    articles, held = wire
    before = told(held.related(), articles)
    with bound("COPY", 1.0):
        assert relate.COPY == 1.0
        assert told(held.related(), articles) != before
    assert told(held.related(), articles) == before == told(held.grouped(), articles)


def test_a_run_without_real_text_writes_a_curve(tmp_path, capsys):
    path = tmp_path / "run.json"
    assert thresholds.main(["--only", "COPY", "--out", str(path)]) == 0
    (curve,) = json.loads(path.read_text("utf-8"))["curves"]
    assert [one["value"] for one in curve["values"]] == [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
    assert curve["sets"] == ["wire en", "wire fr", "wire vi"]
    assert set(curve["values"][0]["scores"]) <= set(curve["sets"])
    assert "COPY" in capsys.readouterr().out


def test_a_name_without_a_curve_is_answered_with_those_that_have_one(capsys):
    assert thresholds.main(["--only", "COPPY"]) == 2
    assert "COPPY: no threshold with a curve; choose from threshold, EMBEDDED" in capsys.readouterr().err


@pytest.mark.parametrize("sweep", thresholds.SWEEPS, ids=lambda sweep: sweep.name)
def test_the_readme_shows_the_curve_that_was_run_at_the_default_of_today(sweep):
    """A default that moves takes its curve with it: run benchmarks.thresholds again, and set the row."""
    run = json.loads(max(record.RUNS.glob("thresholds-*.json")).read_text("utf-8"))
    (curve,) = [one for one in run["curves"] if one["threshold"] == sweep.name]
    assert (curve["default"], [one["value"] for one in curve["values"]]) == (sweep.default, list(sweep.values))
    readme = (record.RUNS.parent / "README.md").read_text("utf-8")
    low, high = curve["verdict"]["plateau"]
    place = curve["verdict"]["place"]
    reach = "" if place == "flat" else f"{low:g} to {high:g}"
    row = f"| {sweep.name} | {sweep.default:g} | {sweep.values[0]:g} to {sweep.values[-1]:g} | {reach} | {place} |"
    assert row in readme
