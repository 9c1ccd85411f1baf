"""Which texts may share a form: phrases of common words, whatever names and numbers fill it."""

import random

import pytest
from stories import ISSUE, NEXT, OTHER, STORY

from dedup import forms
from dedup.config import BUCKET
from dedup.engine.spool import Rows, Space


def paired(texts, memory=1 << 20, chars=0, jobs=1):
    space = Space(memory)
    return forms.pairs(texts, lambda dtype: Rows(space, dtype, 0.2), chars, jobs).tolist()


def test_names_and_numbers_do_not_count():
    filled = ISSUE.replace("Orla", "Tarn"), ISSUE.translate(str.maketrans("123456789", "987654321"))
    assert all(paired([ISSUE, other]) == [[0, 1]] for other in filled)
    assert paired([ISSUE.title(), ISSUE.title()]) == paired(["9".join(ISSUE)] * 2) == []


@pytest.mark.parametrize(
    ("texts", "pairs"),
    [
        pytest.param([ISSUE, NEXT], [[0, 1]], id="a form twice"),
        pytest.param([ISSUE, " ".join(STORY), NEXT, " ".join(OTHER)], [[0, 2]], id="between other stories"),
        pytest.param([" ".join(STORY), " ".join(OTHER)], [], id="two stories"),
        pytest.param([ISSUE.upper(), NEXT.upper()], [], id="capitals only"),
        pytest.param(["", ISSUE, ""], [], id="nothing to pair"),
        pytest.param([], [], id="no texts"),
    ],
)
def test_texts_with_phrases_in_common_are_paired(texts, pairs):
    assert paired(texts) == paired(texts, memory=0) == pairs


@pytest.mark.parametrize("memory", [pytest.param(1 << 20, id="in memory"), pytest.param(0, id="on disk")])
def test_the_parts_that_samples_are_dealt_into_and_the_jobs_change_no_pair(memory, monkeypatch):
    texts = [ISSUE, " ".join(STORY), NEXT, " ".join(OTHER), ISSUE.replace("Fees", "The fees")] * 3
    whole = paired(texts)
    monkeypatch.setattr(forms, "_BATCH", 1000)  # characters: a batch for every two texts or so
    assert paired(texts, memory, chars=1 << 28) == paired(texts, memory, chars=1 << 28, jobs=2) == whole
    assert len(whole) > 9


def test_the_language_of_the_desk_pairs_nothing():
    assert not paired([ISSUE] * (BUCKET + 1))
    assert paired([ISSUE] * BUCKET)


def test_the_order_of_texts_changes_no_pair():
    texts = [ISSUE, NEXT, *STORY, *OTHER, ISSUE.replace("Fees", "The fees")]
    order = random.Random(1).sample(range(len(texts)), len(texts))
    found = {tuple(sorted((order[a], order[b]))) for a, b in paired([texts[at] for at in order])}
    assert found == {tuple(pair) for pair in paired(texts)}
