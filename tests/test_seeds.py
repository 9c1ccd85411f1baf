"""The five seed articles against what a reader found in them."""

from pathlib import Path

import pytest

import dedup

SEEDS = Path(__file__).parent.parent / "seeds"

# (article, kept lines, cut lines, kind): 1-based, whole lines.
GOLD = [
    pytest.param("000_9dd968fc7f8116f4.txt", (3, 3), (5, 5), "near", id="lead again with words glued"),
    pytest.param("001_e7d796c41617f09b.txt", (2, 9), (10, 17), "exact", id="doubled body of eight paragraphs"),
    pytest.param("002_602a0e14e8ccd372.txt", (2, 8), (9, 15), "exact", id="doubled body of seven paragraphs"),
    pytest.param("004_ddcc2136d77b19a1.txt", (18, 18), (3, 3), "near", id="standfirst is a body paragraph"),
    pytest.param("004_ddcc2136d77b19a1.txt", (5, 5), (6, 6), "exact", id="doubled caption"),
    pytest.param("004_ddcc2136d77b19a1.txt", (37, 37), (39, 39), "exact", id="doubled teaser headline"),
    pytest.param("004_ddcc2136d77b19a1.txt", (61, 61), (63, 63), "exact", id="another doubled teaser headline"),
]


@pytest.fixture(scope="module")
def report():
    return dedup.find([SEEDS])


@pytest.mark.parametrize(("article", "keep", "cut", "kind"), GOLD)
def test_every_repeat_a_reader_found_is_one_block_with_the_right_side_kept(report, article, keep, cut, kind):
    found = [
        (
            (repeat.keep.line, repeat.keep.end_line),
            [(o.span.line, o.span.end_line, o.action) for o in repeat.others],
            repeat.kind,
        )
        for repeat in report.repeats
        if repeat.keep.article == article
    ]
    assert (keep, [(*cut, "cut")], kind) in found


def test_nothing_else_is_found_or_cut(report):
    assert len(report.repeats) == len(GOLD)
    assert report.relations == ()
    assert all(row.written for row in report.articles)


@pytest.mark.parametrize(
    ("article", "lines"),
    [
        ("000_9dd968fc7f8116f4.txt", 23),
        ("001_e7d796c41617f09b.txt", 9),
        ("002_602a0e14e8ccd372.txt", 8),
        ("003_fa990ebc79494feb.txt", 15),
    ],
)
def test_cleaned_texts_hold_the_lines_that_a_reader_would_keep(article, lines):
    cleaned = dedup.clean([SEEDS]).texts[article]
    assert len(cleaned.splitlines()) == lines


def test_what_stays_is_untouched_lines_in_order():
    for name, text in dedup.clean([SEEDS]).texts.items():
        rest = iter((SEEDS / name).read_text(encoding="utf-8").split("\n"))
        assert all(line in rest for line in text.split("\n"))


def test_cleaning_the_cleaned_texts_finds_nothing():
    once = dedup.clean([SEEDS]).texts
    again = dedup.clean([dedup.Article(name, text) for name, text in once.items()])
    assert again.texts == once
    assert again.report.repeats == ()
