"""What holds for any copy: cleaning is idempotent, and order, threads and kernel twin change no byte of the result."""

import os
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.config import POLICIES

SENTENCES = [
    "The city council voted on Tuesday to close the old harbour bridge for repairs, officials said.",
    "Engineers found cracks in two of the main supports during a routine inspection last month.",
    "Engineers found cracks in three of the main supports during a routine inspection last month.",
    "Engineers have found cracks in two of the main supports in a routine inspection last month.",
    "Traffic will be sent over the northern crossing until the work is done, the mayor's office said.",
    "La circulation sera déviée par le pont du nord jusqu'à la fin des travaux, a indiqué la mairie.",
    "Bộ trưởng Bộ Công an đã tham dự hội nghị về an ninh biên giới tại Luân Đôn hôm thứ Hai.",
    "He said so.",
    "Read more:",
    "-VNA",
]
PLAIN = [sentence for sentence in SENTENCES if len(sentence) > 40 and "have found" not in sentence]


def texts_of(sentences, gaps=(" ", "\n", "\n\n", "\r\n")):
    """A few texts of these sentences, in any order and number, parted by spaces, lines or blank lines."""
    piece = st.tuples(st.sampled_from(sentences), st.sampled_from(gaps))
    text = st.lists(piece, max_size=9).map(lambda pieces: "".join(sentence + gap for sentence, gap in pieces))
    return st.lists(text, min_size=1, max_size=4)


articles = texts_of(SENTENCES)


def named(texts):
    return [dedup.Article(f"a{at}", text) for at, text in enumerate(texts)]


@pytest.mark.parametrize("policy", POLICIES)
@settings(max_examples=60)
@given(texts=texts_of(PLAIN, gaps=("\n", "\n\n", "\r\n")))
def test_cleaning_what_was_cleaned_changes_nothing(policy, texts):
    config = dedup.Config(policy=policy)
    once = dedup.clean(named(texts), config).texts
    again = dedup.clean([dedup.Article(name, text) for name, text in once.items()], config).texts
    assert again == once


@settings(max_examples=60)
@given(texts=articles)
def test_the_ledger_rebuilds_every_text(texts):
    result = dedup.clean(named(texts))
    for article, record in zip(named(texts), result.ledger, strict=True):
        if record["action"] == "dropped":
            assert record["text"] == article.text
            continue
        text, at, pieces = result.texts[article.id], 0, []
        for cut in record["cuts"]:
            stays = cut["start"] - sum(len(piece) for piece in pieces)
            pieces += [text[at : at + stays], cut["text"]]
            at += stays
        assert "".join([*pieces, text[at:]]) == article.text


@settings(max_examples=60)
@given(texts=articles)
def test_what_stays_is_made_of_the_lines_and_sentences_that_were_there(texts):
    for name, text in dedup.clean(named(texts)).texts.items():
        before = named(texts)[int(name[1:])].text
        assert len(text) <= len(before)
        assert all(text.count(sentence) <= before.count(sentence) for sentence in SENTENCES)


@settings(max_examples=40)
@given(texts=articles)
def test_an_unrelated_article_changes_no_other_result(texts):
    stranger = dedup.Article("z", "Quarks und Leptonen bilden nach heutigem Wissen die Bausteine der ganzen Materie.")
    alone, beside = dedup.find(named(texts)), dedup.find([*named(texts), stranger])
    assert (beside.repeats, beside.relations, beside.groups) == (alone.repeats, alone.relations, alone.groups)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Forty files of shuffled sentences, some in more than one batch's worth of copies."""
    root = tmp_path_factory.mktemp("wire")
    dice = random.Random(7)
    for at in range(40):
        body = "\n\n".join(dice.choice(SENTENCES) for _ in range(dice.randrange(1, 12)))
        (root / f"{at:02}.txt").write_text(body + "\n", encoding="utf-8")
    return root


def outputs(folder, out, *, jobs="1", kernel="auto", prelude=""):
    """Every file that `dedup clean` writes, and the report on stdout, in a process of its own."""
    code = f"import sys; {prelude}\nfrom dedup.__main__ import main; main()"
    env = {**os.environ, "DEDUP_KERNELS": kernel}
    flags = [str(folder), "--jobs", jobs]
    subprocess.run(
        [sys.executable, "-c", code, "clean", *flags, "-o", str(out)], check=True, env=env, capture_output=True
    )
    report = subprocess.run(
        [sys.executable, "-c", code, "report", *flags, "--json"], check=True, env=env, capture_output=True
    )
    return report.stdout, {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


SHUFFLE = """
import contextlib, os
class Shuffled(contextlib.ExitStack):
    def __init__(self, *folder):
        super().__init__()
        with real(*folder) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name[::-1]))
    def __iter__(self):
        return self.entries
    def __next__(self):
        return next(self.entries)
real, os.scandir = os.scandir, Shuffled
"""


SPILLED = "from dedup.config import Config; Config.budget = 0"
APART = "from dedup.engine import across, sides; across._ROWS = sides._RECORDS = 1"


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"jobs": "2"}, id="two threads"),
        pytest.param({"prelude": SHUFFLE}, id="the system lists files in another order"),
        pytest.param({"kernel": "pure"}, id="the numpy kernel"),
        pytest.param({"prelude": SPILLED}, id="all that can lies on disk"),
        pytest.param({"jobs": "2", "prelude": APART}, id="pairs are read one by one"),
    ],
)
def test_how_it_runs_changes_no_byte(folder, tmp_path, how):
    report, files = outputs(folder, tmp_path / "a")
    other_report, other_files = outputs(folder, tmp_path / "b", **how)
    if how.get("kernel") == "pure":  # the report names its kernel, and nothing else may differ
        native, numpy = b'"kernel": "native"', b'"kernel": "numpy"'
        other_report = other_report.replace(numpy, native)
        other_files["report.json"] = other_files["report.json"].replace(numpy, native)
    assert other_report == report
    assert other_files == files
