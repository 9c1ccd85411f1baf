"""Changed facts in columns stand where one finds them who places each by itself."""

import random
from itertools import pairwise

import numpy as np
import pytest

from dedup import kernels
from dedup.config import Config
from dedup.differing import Nears, Spelled, Stated
from dedup.engine.chains import sheets
from dedup.engine.columns import columns
from dedup.engine.kinships import Kinships
from dedup.engine.placing import Spans, Texts, placed
from dedup.engine.spool import Space
from dedup.kernels.chains import Chained
from dedup.model import Article, FactKind
from dedup.relate import COLUMNS, Related

KINDS = tuple(FactKind)
WORDS = ("Rates", "rose", "to", "4,5", "%", "Huế", "lãi", "said", "Café", "𝒳ylo", "12", "bonds")


def prose(seed, newline, words=WORDS):
    """Paragraphs of a few sentences, parted by lines that end as asked."""
    rng = random.Random(seed)
    sentences = [" ".join(rng.choices(words, k=12)) + "." for _ in range(9)]
    return newline.join(sentences[:2]) + newline * 2 + " ".join(sentences[2:6]) + newline + newline.join(sentences[6:])


TEXTS = [
    pytest.param([prose(1, "\n"), prose(2, "\n")], id="some of its characters take several bytes"),
    pytest.param([prose(1, "\n", WORDS[:5]), prose(2, "\n", WORDS[:5]), prose(3, "\n\n\n")], id="ASCII beside others"),
    pytest.param([prose(1, "\r"), prose(2, "\n")], id="lines that end in a carriage return"),
    pytest.param([prose(1, "\r\n"), prose(2, "\r\n"), prose(4, "\r")], id="both marks at each line end"),
    pytest.param([prose(1, " "), prose(2, " ")], id="one line"),
]


def plain(kin, texts, start):
    """Each changed fact of a relation, and where it stands: line_a, line_b, start_a, end_a, start_b, end_b."""
    sides = [texts[kin.left], texts[kin.right]]
    marks = ["\n" if "\n" in text else "\r" for text in sides]
    for match, changes in kin.changes:
        bases = [int(start[rows[0]]) for rows in (match.left, match.right)]
        for one in changes:
            spans = (one.start_a, one.end_a), (one.start_b, one.end_b)
            places = [base + at for base, span in zip(bases, spans, strict=True) for at in span]
            lines = [text.count(mark, 0, at) + 1 for text, mark, at in zip(sides, marks, places[::2], strict=True)]
            yield one, [*lines, *places]


@pytest.mark.parametrize("texts", TEXTS)
@pytest.mark.parametrize("limit", [pytest.param(1 << 20, id="in memory"), pytest.param(0, id="on disk")])
def test_facts_stand_where_one_by_one_they_are_placed(texts, limit):
    articles = [Article(f"a{at}", text) for at, text in enumerate(texts)]
    config, space = Config(), Space(limit)
    table = columns(articles, config, space)
    rng = random.Random(5)
    rows = [table.rows(at) for at in range(len(texts))]
    pairs = [(one, other) for one in range(len(texts)) for other in range(one + 1, len(texts))]
    matches = [(pair, rng.choice(rows[one]), rng.choice(rows[other])) for pair, (one, other) in enumerate(pairs)] * 2
    matches.sort()
    facts, spans, words = [], [], []
    starts = table.passages(np.arange(len(table)), ("start", "end"))
    for at, (pair, *sides) in enumerate(matches):
        for _ in range(3):
            span = []
            for row, article in zip(sides, pairs[pair], strict=True):
                begin, size = int(starts["start"][row]), int(starts["end"][row] - starts["start"][row])
                start = rng.randrange(size)
                end = rng.randrange(start, size + 1)
                span += [start, end]
                words.append(texts[article][begin + start : begin + end])
            facts.append((at, rng.randrange(4), rng.random() < 0.3))
            spans.append(span)
    near, kind, slight = map(np.array, zip(*facts, strict=True))
    pair, left, right = np.array(matches).T
    one, flag = np.ones(len(matches), np.int64), np.zeros(len(matches), np.bool_)
    alike = one * 0.9
    first = np.searchsorted(pair, np.arange(len(pairs) + 1))
    nears = Nears(pair, np.arange(len(pair)) - first[pair], left, one, right, one, alike, one, flag, flag)
    spelled = Spelled.of([word.encode() for word in words])
    which = np.arange(len(words)).reshape(-1, 2).T
    stated = Stated(near, kind.astype(np.uint8), slight, np.array(spans, np.int32), *which, spelled)
    sides = tuple(np.array(pairs).T)
    some = Texts.of(articles, table, np.arange(len(texts)))
    found = placed(np.arange(len(pairs)), stated, nears, sides, some)

    chained = Chained(left, one, right, one, alike, flag, first, np.arange(len(pairs) + 1), one[: len(pairs)])
    known = {name: np.zeros(len(pairs), dtype) for name, dtype in COLUMNS.items()} | {
        "left": sides[0],
        "right": sides[1],
    }
    kept = Kinships(space)
    kept.add(Related(known, chained, found))
    told = [fact for kin in kept for fact in plain(kin, texts, starts["start"])]
    got = kept.placed(0, len(kept))
    ends = [0, *got.end.tolist()]
    written = [got.written[start:stop].decode() for start, stop in pairwise(ends)]
    assert written == words
    assert [place for _, place in told] == got.place.tolist()
    assert [fact.kind for fact, _ in told] == [KINDS[one] for one in got.kind]
    assert [(fact.a, fact.b) for fact, _ in told] == list(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize("texts", TEXTS)
@pytest.mark.parametrize("most", [pytest.param(1, id="passages alone"), pytest.param(3, id="passages together")])
def test_the_sides_of_matches_are_read_as_they_stand(texts, most):
    """With what stands between their passages. They are counted among the articles that are read, not in the run."""
    articles = [Article("before", "It rained."), *(Article(f"a{at}", text) for at, text in enumerate(texts))]
    table = columns(articles, Config(), Space(1 << 20))
    read, held = sheets(articles, table, np.arange(1, len(articles)))
    one, other = (range(read.first[at], read.first[at + 1]) for at in (0, len(texts) - 1))
    sides = [[(row, min(most, rows[-1] - row + 1)) for row in rows] for rows in (one, other)]
    pairs = [(sides[0][at % len(one)], sides[1][at % len(other)]) for at in range(2 * max(len(one), len(other)))]
    left, lefts, right, rights = np.array([(*a, *b) for a, b in pairs], np.int64).T
    none = np.zeros(len(pairs), np.int64)
    near = Nears(none, none, left, lefts, right, rights, none + 0.9, none, none > 0, none > 0)
    spans = Spans.of(near, held, read)
    found = [spans.utf8[low:high].decode() for low, high in zip(spans.start, spans.end, strict=True)]
    start, end = held.start.tolist(), held.end.tolist()
    for (a, b), *numbers in zip(pairs, spans.left.tolist(), spans.right.tolist(), strict=True):
        for text, (row, rows), number in zip((texts[0], texts[-1]), (a, b), numbers, strict=True):
            assert found[number] == text[start[row] : end[row + rows - 1]]
    several = {side for pair in pairs for side in pair if side[1] > 1}
    assert len(found) == len(held.rows) + len(several)


@pytest.mark.parametrize("texts", TEXTS)
@pytest.mark.parametrize("some", [pytest.param([0, 1], id="all texts"), pytest.param([1], id="the second one alone")])
def test_consecutive_passages_are_told_one_by_one_as_they_stand(texts, some):
    articles = [Article(f"a{at}", text) for at, text in enumerate(texts)]
    table = columns(articles, Config(), Space(1 << 20))
    ordinals = np.array(some)
    read, held = sheets(articles, table, ordinals)
    runs = [(at, row, rows) for at in some for rows in (2, 1) for row in table.rows(at)[: -rows + 1 or None]]
    where = {row: at for at, row in enumerate(held.rows.tolist())}
    tell = held.stretches(*np.array([(where[row], rows) for _, row, rows in runs], np.int64).T, read.first)
    for place, (at, row, rows) in enumerate(runs):
        begin, stop = held.start[where[row]], held.end[where[row + rows - 1]]
        assert tell(place) == texts[at][int(begin) : int(stop)] != ""


def test_the_facts_of_a_passage_of_one_line_ask_for_that_line_once(monkeypatch):
    text = "Rates rose to 4.5% on Monday.\n\nThe bank said bonds fell.\nIt named no sum.\n"
    articles = [Article("a", text), Article("b", text)]
    table = columns(articles, Config(), Space(1 << 20))
    some = Texts.of(articles, table, np.arange(2))
    many, half = 40, len(some.rows) // 2
    one, flag, none = np.ones(1, np.int64), np.zeros(1, np.bool_), np.zeros(1, np.int64)
    near = Nears(none, none, none, one, np.array([half]), one, one * 0.9, one, flag, flag)
    span = np.tile(np.array([[0, 5, 11, 13]], np.int32), (many, 1))
    which, no = np.zeros(many, np.int64), np.zeros(many, np.bool_)
    facts = Stated(which, no.astype(np.uint8), no, span, which, which, Spelled.of([b"4.5"]))
    asked, real = [], kernels.places
    monkeypatch.setattr(kernels, "places", lambda *args: (asked.append(len(args[3])), real(*args))[1])
    found = placed(none, facts, near, (none, one), some)
    assert found.place[:, :2].tolist() == [[1, 1]] * many
    assert sum(asked) <= 4
