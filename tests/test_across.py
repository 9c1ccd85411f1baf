"""What happens between articles: who is left out, for whom, what keeps an article, and what the report then says."""

import random

import pytest

import dedup
from dedup import relate
from dedup.config import BUCKET, POLICIES
from dedup.engine import across as engine_across
from dedup.engine import assemble, sides
from dedup.engine.kinships import Kinships

P = [
    "The city council voted on Tuesday to close the old harbour bridge for repairs, officials said.",
    "Engineers found cracks in two of the main supports during a routine inspection last month.",
    "Traffic will be sent over the northern crossing until the work is done, the mayor's office said.",
    "Shop owners near the bridge fear that they will lose customers during the busy summer season.",
]
NEWS = "A ferry for pedestrians and cyclists will run every ten minutes from early morning to midnight."


def body(*paragraphs):
    return "\n\n".join(paragraphs) + "\n"


def article(name, *paragraphs, **fields):
    return dedup.Article(name, body(*paragraphs), **fields)


def test_a_copy_is_left_out_for_the_one_that_stands_first():
    result = dedup.clean([article("a", *P), article("b", *P)])
    assert set(result.texts) == {"a"}
    (group,) = result.report.groups
    assert (group.keeper, group.members, group.why) == ("a", ("a", "b"), "first by id")


def titled(name, headline, *last):
    return article(name, headline, *P, "A fire at the fish market on Monday was an accident, police said.", *last)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "Old harbour bridge to close", "City council voted to close old harbour bridge", id="all but a day"
        ),
        pytest.param("Old harbour bridge to close", "Engineers found cracks", id="all but where"),
    ],
)
def test_a_pickup_under_another_headline_of_words_that_its_text_has_is_left_out(one, other):
    one, other = titled("a", one), titled("b", other)
    assert set(dedup.clean([one, other], dedup.Config(priority=("a",))).texts) == {"a"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("No deaths in market fire", "Deaths in market fire", id="no"),
        pytest.param("Deaths in market fire", "No deaths in market fire", id="no in the other"),
        pytest.param("Market fire was accident", "Market fire was arson", id="another word"),
        pytest.param("Bridge to close", "Old bridge shut: drivers sent north", id="words of its own"),
        pytest.param("Bridge to close", "Council closes bridge in 3 weeks", id="a number"),
        pytest.param("Bridge to close", "Police: market fire at accident", id="another order"),
        pytest.param("Bridge to close", "Bridge for repairs to close old harbour", id="turned round"),
        pytest.param("Bridge to close", "Council for repairs", id="words picked from a sentence"),
        pytest.param("Bridge to close", "Engineers found", id="a sentence that goes on"),
        pytest.param("Bridge to close", "Engineers found cracks?", id="a question"),
        pytest.param("Bridge to close", "Fire at fish market was accident", id="what the police say"),
        pytest.param("Bridge to close", "Fire: fish market was accident", id="a mark"),
    ],
)
def test_an_article_under_a_headline_of_its_own_is_written(one, other):
    result = dedup.clean([titled("a", one), titled("b", other)], dedup.Config(priority=("a",)))
    assert set(result.texts) == {"a", "b"}


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        pytest.param("Source: fire brigade", "Source: police", {"a", "b"}, id="a source that is no agency"),
        pytest.param("-VNA", "(Reuters)", {"a"}, id="an agency"),
        pytest.param("pdm/tn/mh", "afp-hk", {"a"}, id="initials"),
        pytest.param("Share this article", "All rights reserved.", {"a"}, id="a notice without a fact"),
        pytest.param("Follow us", "Read more: Floods kill 12 in Hue", {"a", "b"}, id="a link with a fact"),
        pytest.param("Read more: mayor jailed", "Read more: mayor freed", {"a", "b"}, id="a link to another story"),
        pytest.param("Guilty.", "Guilty?", {"a", "b"}, id="a short line that asks"),
        pytest.param("Up 5, 10", "Up 510", {"a", "b"}, id="a short line with another number"),
        pytest.param("Italy 3 1\n\nPeru 2 1", "Peru 2 1\n\nItaly 3 1", {"a", "b"}, id="a table in another order"),
    ],
)
def test_last_lines_that_differ_are_news_unless_they_are_credits(one, other, texts):
    copies = [titled("a", "Bridge to close", one), titled("b", "Bridge to close", other)]
    assert set(dedup.clean(copies, dedup.Config(priority=("a",))).texts) == texts


@pytest.mark.parametrize(
    "last",
    [
        pytest.param("He was fired.", id="a short sentence of news"),
        pytest.param("By Peter Jones", id="another byline"),
        pytest.param("<!-- dedup: off -->\nCorrection: 44 people were hurt.\n<!-- dedup: on -->", id="protected text"),
        pytest.param(NEWS, id="a paragraph"),
    ],
)
def test_an_article_that_says_what_its_keeper_does_not_is_written(last):
    other = article("b", *P, last)
    result = dedup.clean([article("a", *P), other], dedup.Config(priority=("a",)))
    assert result.texts["b"] == other.text


def test_an_ignored_passage_of_its_own_keeps_an_article():
    config = dedup.Config(priority=("a",), ignore=(NEWS,))
    assert "b" in dedup.clean([article("a", *P), article("b", *P, NEWS)], config).texts


@pytest.mark.parametrize("count", [3, BUCKET + 10])
def test_of_any_number_of_copies_the_preferred_one_stays(count):
    copies = [article(f"a{at:03}", *P) for at in range(count)]
    last = copies[-1].id
    assert set(dedup.clean(copies, dedup.Config(priority=(last,))).texts) == {last}


_STOCK = (
    "Shares of the company are listed on the stock exchange in the capital and in two other cities of the region.",
    "The ministry did not immediately respond to a request for comment on the matter on Thursday afternoon.",
)


def _own(at, which):
    """A sentence of an article's own."""
    random_words = random.Random(10 * at + which)
    return " ".join("".join(random_words.choices("aeioulmnrst", k=7)) for _ in range(12)).capitalize() + "."


@pytest.mark.parametrize(
    ("stock", "kept"),
    [
        pytest.param(_STOCK[1], False, id="word for word"),
        pytest.param(_STOCK[1].replace("Thursday", "Friday"), True, id="another day"),
        pytest.param(_STOCK[1].replace("did not", "did"), True, id="no negation"),
    ],
)
def test_a_copy_is_left_out_whatever_of_it_stands_in_very_many_places(stock, kept):
    """Such a passage is compared with its first place only, but a copy says no more for that."""
    many = [article(f"a{at:03}", _own(at, 0), _STOCK[0], _own(at, 1), _STOCK[1]) for at in range(BUCKET + 20)]
    copy = article("b", _own(7, 0), _STOCK[0], _own(7, 1), stock)
    result = dedup.clean([*many, copy])
    assert ("b" in result.texts) == kept
    assert len(result.texts) == len(many) + kept


def test_the_kept_side_of_every_repeat_is_written():
    articles = [
        article("a", *P),
        article("b", *P),
        article("c", *P),
        article("d", P[0], NEWS, *(f"{NEWS} {x}" for x in "xyz")),
    ]
    report = dedup.find(articles, dedup.Config(priority=("c",)))
    written = {row.id for row in report.articles if row.written}
    assert {repeat.keep.article for repeat in report.repeats} <= written


def test_passages_policy_cuts_and_reports_what_an_earlier_article_has():
    one, other = (
        article("a", *P),
        article("b", "Rail services go on as usual, the operator said on Tuesday.", P[1], NEWS),
    )
    result = dedup.clean([one, other], dedup.Config(policy="passages"))
    assert P[1] not in result.texts["b"]
    assert [(o.span.article, o.action) for r in result.report.repeats for o in r.others] == [("b", "cut")]


DEAD = "The blast killed {} people at the mine near Northgate on Monday, the police chief of the county said."


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(
            {"a": [DEAD.format(12), DEAD.format(14)], "b": [DEAD.format(14)]},
            [(1, "keep", "its facts differ"), (3, "cut", "stands in an earlier article")],
            id="an exact copy of a later line",
        ),
        pytest.param(
            {"a": [DEAD.format(14), DEAD.format(12)], "b": [DEAD.format(14)]},
            [(1, "cut", "stands in an earlier article"), (3, "keep", "its facts differ")],
            id="an exact copy of an earlier line",
        ),
    ],
)
def test_a_passage_is_cut_for_the_copy_that_stays_and_for_no_other(texts, expected):
    report = dedup.find([article(name, *lines) for name, lines in texts.items()], dedup.Config(policy="passages"))
    across = [(r.keep.line, o.action, o.why) for r in report.repeats if r.scope == "across" for o in r.others]
    assert expected == sorted(across)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_cut_has_its_row_in_the_repeats_and_a_keeper_that_is_written(policy):
    articles = [article("a", *P, *P), article("b", *P[:2], NEWS), article("c", NEWS, P[2], P[2]), article("d", *P)]
    result = dedup.clean(articles, dedup.Config(policy=policy))
    shown = [o.span for r in result.report.repeats for o in r.others if o.action == "cut"]
    for record in result.ledger:
        for cut in record["cuts"]:
            assert any(s.article == record["id"] and s.start < cut["end"] and cut["start"] < s.end for s in shown)
            assert cut["kept"].article in result.texts


def test_furniture_cut_leaves_leads_alone_and_one_copy_of_a_notice():
    notice = "All content is for subscribers only and may not be passed on without the agency's written consent."
    lead = P[0]
    texts = [
        article(f"a{at:02}", lead, f"Story number {at} tells of place {at} and of what was said there by many.", notice)
        for at in range(20)
    ]
    result = dedup.clean(texts, dedup.Config(policy="within", furniture="cut"))
    assert all(lead in text for text in result.texts.values())
    assert sum(notice in text for text in result.texts.values()) == 1


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("2026-05-09", "2026-05-10T10:00:00"),
        ("2026-01-02T01:00:00+00:00", "2026-01-01T23:30:00-05:00"),
    ],
)
def test_the_newer_version_is_told_by_time_across_zones(early, late):
    old, new = article("old", *P, time=early), article("new", *P, NEWS, time=late)
    report = dedup.find([old, new])
    assert [relation.newer for relation in report.relations] == ["new"]
    assert set(dedup.clean([old, new], dedup.Config(policy="latest")).texts) == {"new"}


def test_a_time_that_is_not_iso_8601_tells_nothing():
    report = dedup.find([article("a", *P, time="9 May 2026"), article("b", *P, time="10 May 2026")])
    assert [relation.newer for relation in report.relations] == [None]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"<!-- dedup: off -->\n{P[0]}\n\n{P[0]}\n<!-- dedup: on -->\n\n{P[1]}\n\n{P[0]}\n\n{P[1]}\n", id="marks"
        ),
        pytest.param(f"{P[2]}\n\n{P[2]}\n\n<!-- dedup: off -->\n{P[2]}\n", id="marks without an end"),
    ],
)
def test_protected_text_stays_whatever_else_is_cut(text):
    protected = text[text.index("<!-- dedup: off") :].split("<!-- dedup: on")[0]
    assert protected.strip() in dedup.clean([dedup.Article("a", text)]).texts["a"]


def test_long_list_items_and_quoted_blocks_are_left_alone():
    text = f"- {P[0]}\n- {P[1]}\n- {P[0]}\n\n> {P[2]}\n\n{P[3]} {P[2]}\n"
    assert dedup.clean([dedup.Article("a", text)]).texts["a"] == text


def test_a_short_story_with_one_changed_number_is_a_version_with_a_changed_fact():
    one = "At least 12 people were killed when an earthquake struck the island of Flores on Friday, officials said."
    (relation,) = dedup.find([article("a", one), article("b", one.replace("12", "14"))]).relations
    assert (relation.relation, [(f.a, f.b) for f in relation.fact_changes]) == ("copy", [("12 people", "14 people")])


def test_one_sentence_a_thousand_times_is_one_repeat():
    report = dedup.find([article("a", *([P[0]] * 1000))])
    assert len(report.repeats) == 1
    assert len(report.repeats[0].others) == 999


def test_paths_and_articles_can_be_given_together_but_not_a_bare_path(tmp_path):
    for name in ("mon", "tue"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(body(*P), encoding="utf-8")
    report = dedup.find([tmp_path / "mon", tmp_path / "tue", article("x", NEWS)])
    assert len(report.articles) == 3
    with pytest.raises(dedup.DedupError, match="take a list"):
        dedup.find(str(tmp_path))


NOTICE = (
    "This service is for general information only and is no offer to buy or to sell anything, and its owner answers "
    "for nothing in it."
)


def strangers(count):
    """Long articles of words that no other one has."""
    rng = random.Random(7)
    for _ in range(count):
        yield [
            " ".join("".join(rng.choices("abcdefghilmnoprstu", k=rng.randint(3, 9))) for _ in range(16)).capitalize()
            + "."
            for _ in range(12)
        ]


@pytest.mark.parametrize(
    ("shared", "related"),
    [
        pytest.param([NOTICE], 0, id="a notice"),
        pytest.param([NOTICE, *P], 1, id="a notice and a story"),
    ],
)
def test_a_notice_in_many_articles_relates_none_of_them(shared, related):
    """Twenty articles end with it; the first two share what is given besides."""
    articles = [article(f"a{at}", *own, *(shared if at < 2 else [NOTICE])) for at, own in enumerate(strangers(20))]
    assert [(one.a, one.b) for one in dedup.find(articles).relations] == [("a0", "a1")] * related


@pytest.mark.parametrize(
    ("sentences", "read"),
    [
        pytest.param(12, False, id="long articles: their number grows with the square of those that have it"),
        pytest.param(4, True, id="briefs: a changed word hides much of one from matching"),
    ],
)
def test_which_articles_that_share_a_notice_only_are_read(monkeypatch, sentences, read):
    asked = []
    real = relate.relate
    monkeypatch.setattr(relate, "relate", lambda told, *rest: asked.append(len(told.first)) or real(told, *rest))
    articles = [article(f"a{at}", *own[:sentences], NOTICE) for at, own in enumerate(strangers(20))]
    assert not dedup.find(articles).relations
    assert bool(asked) is read


DISCLAIMER = (
    "This report is for information only and is no offer to buy or sell any security; prices may be late by an hour."
)


def named(*articles):
    return [one.relation for one in dedup.find(list(articles)).relations]


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        pytest.param(
            ("Shares of Alpha rose on Monday.", DISCLAIMER), ("Copper fell in London trade.", DISCLAIMER), "partial",
            id="two items under one notice",
        ),
        pytest.param((P[1], P[0]), (P[3], P[0]), "partial", id="two briefs that end on the same line of background"),
        pytest.param((P[0],), (P[0], P[3]), "update", id="a line that was added to"),
        pytest.param((P[0], P[1]), (P[0], P[3]), "update", id="the lead and another second sentence"),
    ],
)  # fmt: skip
def test_an_ending_alone_makes_no_version(one, other, relation):
    assert named(article("a", *one), article("b", *other)) == [relation]


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        pytest.param("FED SETS 2.5 BILLION DLR CUSTOMER REPURCHASE, FED SAYS",
                     "FED SETS TWO BILLION DLR CUSTOMER REPURCHASE, FED SAYS", "template", id="of two days"),
        pytest.param("FED SETS 2.5 BILLION DLR CUSTOMER REPURCHASE, FED SAYS",
                     "Fed sets 2.5 billion dlr customer repurchase, Fed says", "copy", id="one line twice"),
        pytest.param("At least 12 people were killed when an earthquake struck Flores on Friday, officials said.",
                     "At least 14 people were killed when an earthquake struck Flores on Friday, officials said.",
                     "copy", id="a sentence that states much else"),
    ],
)  # fmt: skip
def test_a_line_with_another_number_is_a_form(one, other, relation):
    assert named(article("a", one), article("b", other)) == [relation]


def filling(seed):
    """One filling of a form, other for each seed."""
    mills = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    return article(
        f"form {seed}",
        *(
            f"The {mill} mill made {seed + at * 7} tonnes of paper in the month that ended and sold {seed * 3 + at} of "
            "them abroad at the price that the board of the trade had set for it."
            for at, mill in enumerate(mills)
        ),
    )


def test_no_result_depends_on_how_many_pairs_are_read_at_a_time(monkeypatch):
    """Fillings of a form, a copy, an update and a quotation, in batches of one pair and all at once."""
    articles = [*map(filling, (211, 683, 457)), article("a", *P), article("b", *P), article("c", *P, NEWS)]
    articles += [article(f"d{at}", *own, P[0]) for at, own in enumerate(strangers(2))]
    lots, real = [], assemble.across
    monkeypatch.setattr(assemble, "across", lambda *asked: (lots.append(one) or one for one in real(*asked)))
    whole = dedup.find(articles)
    assert "template" in {one.relation for one in whole.relations}
    assert len(lots) == 1
    monkeypatch.setattr(engine_across, "_ROWS", 1)
    monkeypatch.setattr(sides, "_RECORDS", 1)
    sizes, placed = [], Kinships.placed
    monkeypatch.setattr(
        Kinships, "placed", lambda some, *at, **how: sizes.append(at[1] - at[0]) or placed(some, *at, **how)
    )
    found = dedup.find(articles)
    assert {*sizes} == {1}  # those without facts count too
    assert (found.relations, found.repeats, found.groups) == (whole.relations, whole.repeats, whole.groups)
    assert len(lots) > 2
