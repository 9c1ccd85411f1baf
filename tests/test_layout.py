"""The roles of many articles at once are those of each one by itself."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup import buffer, roles, segment, traits
from dedup.config import Config
from dedup.engine import layout, pages
from dedup.engine.columns import columns
from dedup.engine.spool import Space
from dedup.model import Article
from tests.test_traits import TEXTS

LEAD = "The minister said on Monday that the talks in the capital had gone well and that a treaty would be signed."
PAGES = {
    "headline and dateline": f"Rain in Hanoi\n\nHANOI (VNA) - It rained on Monday. {LEAD}\n\nVNA",
    "no headline": f"{LEAD}\n\n{LEAD}",
    "kicker, headline, standfirst": f"WEATHER\n\nRain in Hanoi\n\n{LEAD}\n\nHANOI (VNA) - It rained.\n\n{LEAD}",
    "three short lines, then a fourth": f"One\n\nTwo\n\nThree\n\nFour\n\n{LEAD}",
    "a headline of initials": f"Better trade deal with the U.S.\n\n{LEAD}",
    "a headline with a full stop": f"It rained in Hanoi.\n\n{LEAD}",
    "a byline": f"Rain in Hanoi\n\n{LEAD}\n\nBy Ann Lee\n\n{LEAD}",
    "a byline and no body after it": f"Rain in Hanoi\n\n{LEAD}\n\nBy Ann Lee",
    "a dateline far below": f"{LEAD}\n\n{LEAD}\n\n{LEAD}\n\n{LEAD}\n\nHANOI (VNA) - It rained.",
    "a dateline in the first line": f"HANOI (VNA) - It rained on Monday\n\n{LEAD}",
    "a picture and its line": f"Rain\n\n{LEAD}\n\nhanoi-rain.jpg\nPeople wade through a street.\n\n{LEAD}",
    "a picture and a long story under it": f"Rain\n\nhanoi-rain.jpg\n{LEAD * 6}\n\n{LEAD}",
    "a picture last": f"Rain\n\n{LEAD}\n\nhanoi-rain.jpg",
    "teasers": f"Rain\n\n{LEAD}\n\nSee more\n\nFloods in Hue\n\nStorm in Vinh",
    "verse": f"{LEAD}\n\nSing, willow,\nsing all night,\nsing, willow,\n\n{LEAD}",
    "an interview": f"Rain\n\n{LEAD}\n\nQ: Why?\n\nA: {LEAD}\n\nQ: When?\n\nA: Now.",
    "a table": "Rain\n\nHanoi  12\t30\nHue  11\t20\nVinh  9\t10",
    "a numbered lead": f"1. Rain in Hanoi\n\n{LEAD}",
    "a lone list item": f"Rain in Hanoi\n\n{LEAD}\n\n- Boats were moved to the harbour before the night.\n\n{LEAD}",
    "headline over a short line": f"Rain in Hanoi\nFloods in Hue\n{LEAD}",
    "headline only": "Rain in Hanoi",
    "a short standfirst": f"Rain in Hanoi\n\nBoats moved, 12 streets wet, {LEAD[:50]}\n\nTwo\n\nHUE - It rained.",
    "no passage": " \n\n",
}


def both(texts):
    """What `layout` says of some texts, and what `roles` says of each, items of lists with it."""
    utf8, offset = buffer.pack(texts)
    found = segment.segment(utf8, offset)
    article, start, end = found.passages.article, found.passages.start, found.passages.end
    told = traits.read(utf8, offset, article, found.start, found.end)
    first = np.searchsorted(article, np.arange(len(texts) + 1))
    codes, verse = layout.read(texts, first, start, end, told)
    expected = []
    for at, text in enumerate(texts):
        rows = slice(first[at], first[at + 1])
        spans = list(zip(start[rows].tolist(), end[rows].tolist(), strict=True))
        for role, row, span in zip(*roles.read(text, spans, told[rows].tolist()), spans, strict=True):
            expected.append((role, row or next(layout._listed(text, [span[0]]))))
    return list(zip(map(layout.ROLES.__getitem__, codes.tolist()), verse.tolist(), strict=True)), expected


@given(st.lists(TEXTS, max_size=4))
@example(list(PAGES.values()))
@settings(max_examples=600)
def test_many_pages_are_read_as_each_one_is(texts):
    got, expected = both(texts)
    assert got == expected


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_a_page_alone_is_read_as_roles_says(text):
    got, expected = both([text])
    assert got == expected


@pytest.mark.parametrize("name", ["headline and dateline", "kicker, headline, standfirst", "a byline"])
def test_a_plain_page_is_not_read_passage_by_passage(name, monkeypatch):
    expected = both([PAGES[name]])[1]
    monkeypatch.setattr(layout, "roles", SimpleNamespace(**{**vars(roles), "read": None}))
    utf8, offset = buffer.pack([PAGES[name]])
    found = segment.segment(utf8, offset)
    told = traits.read(utf8, offset, found.passages.article, found.start, found.end)
    spans = found.passages.start, found.passages.end
    codes, _ = layout.read([PAGES[name]], np.array([0, len(told)]), *spans, told)
    assert [layout.ROLES[code] for code in codes] == [role for role, _ in expected]


@pytest.mark.parametrize("expected", [[], [0, 3, 7], list(range(len(PAGES)))], ids=["none", "some", "all"])
@pytest.mark.parametrize("remembered", [2, 4096])
def test_pages_made_together_are_those_made_one_by_one(expected, remembered, monkeypatch):
    articles = [Article(name, text) for name, text in PAGES.items()]
    table = columns(articles, Config(), Space(1 << 30))
    alone = pages.Pages(articles, table, Config())
    monkeypatch.setattr(pages, "_REMEMBERED", remembered)
    monkeypatch.setattr(pages, "_TOGETHER", 5)
    together = pages.Pages(articles, table, Config())
    together.expect(np.array(expected, np.int64))
    for at in (3, 0, *range(len(articles)), 3):
        assert together.page(at) == alone.page(at)
