"""The corpora that speed and scale are measured on: seeded, and their truth is true."""

import itertools
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest

from benchmarks import alike, corpora, corpus, edits, flagged, kin, measure, plots, scale
from benchmarks.journal import Journal
from benchmarks.wording import Wording
from dedup.config import Config

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = 500


@pytest.fixture(scope="module")
def made():
    """Articles made of the seeds, which ship with the project."""
    return list(itertools.islice(corpus.sheets(None), ARTICLES))


def test_one_seed_gives_one_corpus_and_another_another(tmp_path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        corpus.write(corpus.sheets(None, seed), 60, tmp_path / f"{name}.jsonl")
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert files["one.jsonl"] == files["again.jsonl"] != files["other.jsonl"]
    assert files["one.truth.jsonl"] == files["again.truth.jsonl"] != files["other.truth.jsonl"]


def test_a_small_corpus_is_the_beginning_of_a_large_one(made):
    small = list(itertools.islice(corpus.sheets(None), 100))
    assert [sheet.text() for sheet in made[:100]] == [sheet.text() for sheet in small]


def test_every_planted_place_holds_what_stood_in_the_other_one(made):
    """Letter for letter, but for subedited copies, which keep the first and last word of a paragraph."""
    text = {sheet.id: sheet.text() for sheet in made}
    for sheet in made:
        for kind, start, end, *source in sheet.places:
            here = text[sheet.id][start:end]
            if not source:
                assert here in corpus.FURNITURE.values()
                continue
            name, low, high = source
            there = text[name][low:high]
            assert here == there or (kind == "copy" and here.split()[0] == there.split()[0]), (sheet.id, here, there)
            assert there in text[name].split(sheet.gap if name == sheet.id else "\n") + text[name].split("\n\n")


SAID = (
    'Traders in the northern ports said on Monday that stocks of grain at the old mill had been "sold to the last of '
    'the sacks by the end of the week" and that the price of bread in the town would be higher.',
    "The owner of the mill (who is said to be in the south of the country) told the paper that the loss of the harvest "
    "was the worst in the memory of the oldest of the millers. He said the mill would open again.",
    "Growers to the west of the river said at the meeting that the rain of the last week in the hills was the end of "
    "the hopes that they had put in the second crop of the year.",
)


def test_the_first_edition_is_the_text_given_and_the_next_holds_its_stretches_each_once():
    wording = Wording(SAID * 4, 7)
    assert sorted(wording.edition(0)) == sorted(SAID * 4)
    crossed = wording._crossed(random.Random(1))
    assert crossed != wording._sentences
    assert Counter(itertools.chain(*crossed)) == Counter(itertools.chain(*wording._sentences))


def test_a_sentence_is_parted_before_common_words_and_never_in_a_quotation_or_a_bracket():
    wording = Wording(SAID, 7)
    parts = [["".join(wording._words[piece] for piece in part) for part in each] for each in wording._stretches]
    assert ["".join(each) for each in parts] == [one for text in SAID for one in edits.sentences(text)]
    assert sum(map(len, parts)) > len(parts)
    for part in itertools.chain(*parts):
        assert part.count('"') % 2 == 0, part
        assert part.count("(") == part.count(")"), part


def test_editions_are_no_more_alike_than_the_paragraphs_they_say_again():
    """Of the seeds, as of news: a corpus ten times as large must not hold ten near copies of each paragraph."""
    wording = Wording(corpus.paragraphs(None), 3)
    one, ten = (
        alike.measured(["\n\n".join(wording.edition(at)) for at in range(count)], Config()) for count in (1, 10)
    )
    assert ten["passages"] > 8 * one["passages"]
    assert all(a <= b for a, b in zip(ten["Jaccard of any two"], one["Jaccard of any two"], strict=True))


def test_passages_that_meet_and_are_no_match_are_counted_as_refused():
    words = " ".join(f"word{at}" for at in range(40))
    other = " ".join(f"word{at}" if at < 24 else f"further{at}" for at in range(40))
    row = alike.measured([words, other, words], Config())
    assert (row["passages"], row["met a passage"], row["refused a passage"]) == (2, 0.5, 0.5)
    assert 0.2 < row["Jaccard of refused"][0] < 0.6
    near = alike.measured([words, f"{words} again"], Config())
    assert (near["met a passage"], near["refused a passage"]) == (0.5, 0.0)


def test_a_place_is_copied_from_an_article_before_or_from_further_up(made):
    number = {sheet.id: at for at, sheet in enumerate(made)}
    for sheet in made:
        for _, start, _, *source in sheet.places:
            if source:
                assert (number[source[0]], source[1]) < (number[sheet.id], start)


def test_each_kind_comes_in_its_share(made):
    kinds = Counter(sheet.kind for sheet in made)
    for kind, share in corpus.KINDS.items():
        assert share / 2 < kinds[kind] / ARTICLES < share * 2, kind
    signed = sum(any(place[0] == "furniture 60%" for place in sheet.places) for sheet in made)
    assert 0.5 < signed / ARTICLES < 0.7


def test_only_copies_and_updates_share_a_story_and_none_mixes_the_two(made):
    stories = {}
    for sheet in made:
        stories.setdefault(sheet.story, []).append(sheet.kind)
    for kinds in stories.values():
        later = set(kinds[1:])
        assert later in (set(), {"copy"}, {"update"})
    assert sum(len(kinds) > 1 for kinds in stories.values()) > 20


def test_what_is_not_planted_shares_no_paragraph(made):
    """Else a repeat found there would count as a mistake."""
    planted = {(sheet.id, place[1]) for sheet in made for place in sheet.places}
    seen = Counter()
    for sheet in made:
        start = 0
        for part in sheet.parts:
            if (sheet.id, start) not in planted and part != sheet.parts[0]:
                seen[part] += 1
            start += len(part) + len(sheet.gap)
    assert [text for text, count in seen.items() if count > 1] == []


@pytest.mark.parametrize("kind", corpus.STRESS)
def test_a_stress_corpus_repeats_one_thing(kind):
    texts = [sheet.text() for sheet in itertools.islice(corpus.stress(None, kind), 30)]
    whole = len(set(texts))
    assert whole == 1 if kind == "copies" else whole > 25
    if kind == "disclaimer":
        assert all(corpus.FURNITURE[0.10] in text for text in texts)
    if kind == "templates":  # the same words once figures and names are out
        assert (
            len({" ".join(word for word in text.split() if word.islower() and word.isalpha()) for text in texts}) < 30
        )


def test_articles_that_repeat_a_story_are_counted_whichever_of_them_is_flagged():
    truth = [{"id": name, "kind": "new" if name == "a" else "copy", "story": "a"} for name in "abc"]
    truth.append({"id": "d", "kind": "template", "story": "d"})
    assert flagged.scores(truth, {"b", "c"}) == flagged.scores(truth, {"a", "b"})
    assert flagged.scores(truth, {"a", "b"})["recall, copy"] == 1.0
    assert flagged.scores(truth, {"a", "b", "c"})["precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert flagged.scores(truth, {"b", "d"}) == {"flagged": 2, "precision": 0.5, "recall, copy": 0.5}


def test_a_place_is_found_where_both_its_sides_stand_in_repeats():
    truth = [{"id": "b", "places": [["copy", 0, 10, "a", 20, 30]]}]
    assert flagged.places(truth, {"b": [(0, 4), (2, 8)], "a": [(15, 40)]}) == {"copy": 1.0}
    assert flagged.places(truth, {"b": [(0, 7)], "a": [(15, 40)]}) == {"copy": 0.0}
    assert flagged.places(truth, {"b": [(0, 10)]}) == {"copy": 0.0}


def test_a_report_is_read_by_record_id():
    span = {"article": "x/n.jsonl#a1", "start": 3, "end": 9}
    report = {
        "groups": [{"keeper": "x/n.jsonl#a0", "members": ["x/n.jsonl#a0", "x/n.jsonl#a1"]}],
        "repeats": [{"keep": {"article": "x/n.jsonl#a0", "start": 1, "end": 7}, "others": [span]}],
    }
    assert flagged.of_report(json.loads(json.dumps(report))) == ({"a1"}, {"a0": [(1, 7)], "a1": [(3, 9)]})


def test_the_exponent_of_time_that_quadruples_as_size_doubles_is_two():
    rows = [{"bytes": 10 * 2**at, "cpu seconds": 4.0**at} for at in range(4)]
    assert scale.exponent(rows) == pytest.approx(2.0)


def test_what_a_judged_pair_states_otherwise_stands_on_one_side_only():
    articles, pairs = corpora.wire()
    for pair in pairs:
        sides = [" ".join(articles[name].text.split()) for name in (pair.a, pair.b)]
        assert all(sum(words in side for side in sides) == 1 for words in pair.stated), pair
        assert bool(pair.stated) == pair.fact_change, pair
        assert not (pair.fact_change and pair.redundant != "none"), pair


def test_every_stage_that_has_a_clock_is_called(tmp_path):
    """In a process of its own, since clocks stay. A stage that is renamed would be measured as nothing."""
    path = tmp_path / "news.jsonl"
    corpus.write(corpus.sheets(None), 200, path)
    command = [sys.executable, "-m", "benchmarks.ours", "stages", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
    assert (told["missing"], told["silent"]) == ([], [])
    assert sum(told["seconds"].values()) == pytest.approx(told["total"], abs=0.01)


def test_a_journal_gives_back_what_was_measured_and_measures_what_was_torn(tmp_path):
    path, made = tmp_path / "run.jsonl", []

    def work(value):
        return lambda: made.append(value) or {"value": value}

    for _ in range(2):
        journal = Journal(path, {"rounds": 5})
        assert [journal.row(f"end {at}", work(at)) for at in (0, 1)] == [{"value": 0}, {"value": 1}]
    assert made == [0, 1]
    path.write_text(path.read_text("utf-8")[:-9], "utf-8")
    journal = Journal(path, {"rounds": 5})
    assert [journal.row(f"end {at}", work(at)) for at in (0, 1)] == [{"value": 0}, {"value": 1}]
    assert (made, Journal(path, {"rounds": 5}).row("end 1", work(7))) == ([0, 1, 1], {"value": 1})
    assert set(journal.spent) == {"end"}


def test_a_journal_of_another_run_is_refused(tmp_path):
    Journal(tmp_path / "run.jsonl", {"rounds": 5})
    with pytest.raises(SystemExit, match="a journal of another run"):
        Journal(tmp_path / "run.jsonl", {"rounds": 3})


def test_signatures_are_scored_on_the_pairs_that_were_planted(made):
    """A form filled twice is a question whose answer is no."""
    asked = kin.pairs(sheet.truth() for sheet in made)
    kinds = Counter(pair.kind for pair in asked)
    assert all(pair.left < pair.right and made[pair.right].kind != "new" for pair in asked)
    assert min(kinds[kind] for kind in ("copy", "update", "form", "background")) > 5
    sure = kin.scores(asked, [float(pair.kind in ("copy", "update")) for pair in asked])
    assert sure == {"recall, copy": 1.0, "recall, update": 1.0, "precision": 1.0, "pairs": len(asked)}
    fooled = kin.scores(asked, [0.7] * len(asked))
    assert fooled["precision"] == round((kinds["copy"] + kinds["update"]) / len(asked), 4)


_PEAK = """
import sys
from pathlib import Path
from benchmarks import measure
spent = measure.cost([sys.executable, "-c", sys.argv[1]], 1, Path(sys.argv[2]))
print(spent.status, spent.peak)
"""


def peak(script, output):
    """Return the MiB that a script takes, measured from a small process: what forks counts as part of what it forks."""
    command = [sys.executable, "-c", _PEAK, script, str(output)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    status, found = done.stdout.split()
    assert status == "0"
    return float(found)


def test_the_memory_of_a_run_is_that_of_all_its_processes(tmp_path):
    held = "x = bytearray(60 << 20); "
    child = f"import time; {held}time.sleep(1)"
    both = f"import subprocess, sys; {held}subprocess.run([sys.executable, '-c', {child!r}])"
    # Of the pages of Python itself each counts its share, which is the less the more of it run.
    assert peak(both, tmp_path / "out") > peak(child, tmp_path / "out") + 40


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks in /proc")
def test_the_disk_of_a_run_counts_temporary_files_that_have_no_name(tmp_path):
    script = "import tempfile, time; f = tempfile.TemporaryFile(); f.write(bytes(5 << 20)); f.flush(); time.sleep(1)"
    spent = measure.cost([sys.executable, "-c", script], 1, tmp_path / "out", tmp_path)
    assert 5 <= spent.disk < 6


@pytest.mark.parametrize(
    ("parts", "panels"),
    [
        pytest.param(["sign"], 1, id="signatures alone"),
        pytest.param(["end", "two"], 2, id="whole runs alone, by cost and by rightness"),
        pytest.param(["sign", "error", "end"], 3, id="both"),
    ],
)
def test_a_plot_of_speed_has_no_empty_panel(parts, panels):
    row = {"MB/s": 300.0, "cpu seconds": 2.0, "right": {"recall, copy": 1.0}}
    tables = {"sign": {"articles": {"dedup": row}}, "end": {"dedup report": row}}
    figure = mock.MagicMock()
    figure.subplots.side_effect = lambda rows, columns, **_: [[mock.MagicMock()] * columns] * rows
    plots.speed({"articles": 10, "parts": {part: tables.get(part, {}) for part in parts}}, figure)
    assert figure.subplots.call_args.args == (1, panels)


def test_a_run_of_nothing_that_is_drawn_says_so():
    with pytest.raises(LookupError, match="none of sign, end"):
        plots.speed({"parts": {"error": {}}}, mock.MagicMock())
