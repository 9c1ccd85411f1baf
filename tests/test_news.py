"""What an article has beyond its keeper: how much of it is read to tell, counted in texts compared word by word."""

import os
import select
import sys
from types import SimpleNamespace

import pytest
from counting import counted

import dedup
from dedup import processes
from dedup.engine import news as of_news
from dedup.engine.news import News
from dedup.engine.standing import Standing
from dedup.facts import wording

LINES = [
    "The city council voted on Tuesday to close the {} harbour bridge for repairs, officials said in the town hall.",
    "Engineers found cracks in two of the {} supports during a routine inspection of the bridge at the weekend.",
    "Traffic will be sent over the {} crossing until the work is done, the mayor's office said in a short letter.",
    "Shop owners near the bridge fear that they will lose {} customers during the busy season at the lake.",
]


def pair(*words):
    """One article, and another whose paragraphs have other words."""
    plain = ["old", "main", "long", "most"]
    texts = ["\n\n".join(map(str.format, LINES, each)) for each in (plain, words)]
    return [dedup.Article(name, text) for name, text in zip("ab", texts, strict=True)]


@pytest.mark.parametrize(
    ("words", "compared", "left"),
    [
        pytest.param(("old", "main", "long", "most"), 0, "a", id="nothing where all is the same text"),
        pytest.param(("low", "chief", "wide", "many"), 1, "ab", id="up to the first word of its own"),
        pytest.param(("old", "main", "wide", "many"), 1, "ab", id="and none that stands there as it is"),
    ],
)
def test_words_are_compared_up_to_what_keeps_an_article(monkeypatch, words, compared, left):
    """For the group, for those that are decided again, and for the reason in the report: once."""
    calls = counted(monkeypatch, wording, "lost")
    assert "".join(dedup.clean(pair(*words)).texts) == left
    assert len(calls) == compared


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        pytest.param("10 died", "It rained. 10 died.", id="as it is"),
        pytest.param("HÓA NGÔ", "Hóa Ngô\n\nHuế", id="other case"),
        pytest.param("Ho\u0301a", "H\u00f3a. Hu\u1ebf.", id="accents parted in the passage"),
        pytest.param("H\u00f3a", "Ho\u0301a. Hue\u0302\u0301.", id="accents parted in the text"),
        pytest.param("Hóa", "Hoa. Hue.", id="accents lost"),
    ],
)
def test_a_passage_that_stands_in_a_text_is_found_by_its_letters(passage, text):
    assert Standing(text).has(passage)
    assert Standing(text).may_have(passage)


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        pytest.param("***", "Hoa. Hue.", id="no letters"),
        pytest.param("straße_1", "STRASSE 1. Hue.", id="letters that fold to two"),
    ],
)
def test_a_passage_of_the_same_letters_is_held_against_the_marks(passage, text):
    assert Standing(text).may_have(passage)
    assert not Standing(text).has(passage)


@pytest.mark.parametrize(
    ("passage", "text"),
    [
        pytest.param("Boy saved", "A dam burst. 10 died.", id="other letters"),
        pytest.param("Hóa", "Huế. Hòa.", id="other accents"),
    ],
)
def test_a_passage_of_other_letters_needs_no_sentences(monkeypatch, passage, text):
    monkeypatch.delattr(Standing, "_sentences")
    assert not Standing(text).has(passage)
    assert not Standing(text).tells(passage)


@pytest.mark.parametrize(
    "jobs",
    [
        pytest.param(1, id="here"),
        pytest.param(
            2, id="by two", marks=pytest.mark.skipif(sys.platform != "linux", reason="no process is a copy here")
        ),
    ],
)
def test_what_one_process_tells_of_two_articles_is_known_to_the_one_that_asked(monkeypatch, jobs):
    monkeypatch.setattr(processes, "_allowed", True)
    monkeypatch.setattr(of_news, "_Matched", lambda kinships: SimpleNamespace(by_row=lambda *pair: {}))
    told_here, this, (ready, told) = [], os.getpid(), os.pipe()
    monkeypatch.setattr(News, "_told", lambda self, one, other, _: told_here.append((one, other)) or f"{one} {other}")
    news = News(None, SimpleNamespace(place=str, forget=lambda: None), {})
    tell = news.among(None)

    def walk(part):
        found = [tell(*pair) for pair in part]
        if os.getpid() != this:
            os.write(told, b"x")
        elif jobs == 2:
            assert select.select([ready], [], [], 60)[0] == [ready]  # the copy has done the other part
        return found

    found = list(news.walked(walk, [[(1, 0)], [(3, 2)]], jobs))
    assert found == [["1 0"], ["3 2"]]
    assert len(told_here) == 3 - jobs
    assert (tell(1, 0), tell(3, 2), len(told_here)) == ("1 0", "3 2", 3 - jobs)
    os.close(ready)
    os.close(told)
