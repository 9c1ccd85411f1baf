"""No policy cuts copy for a word that differs, and every policy still cuts what differs in spelling alone."""

from __future__ import annotations

import random

import pytest

import dedup
from dedup.config import POLICIES
from dedup.engine.rounds import _stands
from dedup.engine.standing import Standing

STORY = [
    "The council of the valley voted on Tuesday to repair the old bridge over the river, officials said.",
    "Engineers found cracks in both towers when they inspected the bridge after the storms of last winter.",
    "The repairs will cost 3.2 million euros and take nearly 14 months, the mayor Ana Ferreira told reporters.",
    "Farmers on the northern bank fear that their trucks will lose hours on the road during the harvest.",
    "A ferry for walkers and cyclists will cross the river from early morning until midnight.",
]
STRANGERS = ["zeppelin", "walnut", "juggled", "purple", "trombone", "marble"]
TURNS = [
    pytest.param("3.2 million euros", "A$3.2 million", id="a currency"),
    pytest.param("nearly 14 months", "over 14 months", id="nearly, over"),
    pytest.param("nearly 14 months", "14 months", id="nearly, nothing"),
    pytest.param("the mayor Ana", "the former mayor Ana", id="former"),
    pytest.param("Farmers", "Fishermen", id="who"),
    pytest.param("northern", "southern", id="where"),
    pytest.param("when they inspected", "unless they inspected", id="when, unless"),
    pytest.param("repair the", "demolish the", id="what"),
    pytest.param("both towers", "some towers", id="how many"),
    pytest.param("old bridge", "new bridge", id="which"),
]


def within(changed: list[str]) -> list[dedup.Article]:
    return [dedup.Article("a", "\n\n".join([*STORY, *changed]) + "\n")]


def across(changed: list[str]) -> list[dedup.Article]:
    return [dedup.Article("a", "\n\n".join(STORY) + "\n"), dedup.Article("b", "\n\n".join(changed) + "\n")]


def left(articles: list[dedup.Article], policy: str) -> str:
    return "\n".join(dedup.clean(articles, dedup.Config(policy=policy)).texts.values())


def edited(old: str, new: str) -> list[str]:
    assert any(old in paragraph for paragraph in STORY)
    return [paragraph.replace(old, new) for paragraph in STORY]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", range(12))
def test_a_paragraph_with_another_word_anywhere_stays(policy: str, seed: int) -> None:
    """One word of each story is replaced by a stranger, on either side."""
    rng = random.Random(seed)
    at = rng.randrange(len(STORY))
    words = STORY[at].split()
    place = rng.choice([i for i, word in enumerate(words) if len(word) > 3 and word.isalpha() and word != "that"])
    words[place] = rng.choice(STRANGERS)
    changed = [*STORY[:at], " ".join(words), *STORY[at + 1 :]]
    for articles in (within(changed), across(changed), across(changed)[::-1]):
        text = left(articles, policy)
        assert STORY[at] in text
        assert changed[at] in text


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("old", "new"), TURNS)
def test_a_word_that_turns_a_paragraph_keeps_both(old: str, new: str, policy: str) -> None:
    changed = edited(old, new)
    mine = next(paragraph for paragraph in STORY if old in paragraph)
    theirs = next(paragraph for paragraph in changed if new in paragraph)
    for articles in (within(changed), across(changed)):
        text = left(articles, policy)
        assert mine in text
        assert theirs in text


NOISE = [
    pytest.param(str.upper, id="capitals"),
    pytest.param(lambda text: text.replace(" the ", " the  "), id="two spaces"),
    pytest.param(lambda text: text.replace(" the ", " the"), id="glued"),
    pytest.param(lambda text: text.replace("'", "’"), id="another apostrophe"),
    pytest.param(lambda text: text.replace("14 months", "fourteen months"), id="a number in words"),
    pytest.param(lambda text: text.replace("trucks", "lorries"), id="a word of a list"),
]


@pytest.mark.parametrize("noise", NOISE)
def test_noise_is_still_cut_within_an_article_and_dropped_across(noise) -> None:
    changed = [noise(paragraph) for paragraph in STORY]
    assert left(within(changed), "within") == left(within([]), "within")
    assert len(dedup.clean(across(changed)).texts) == 1


def test_the_side_that_says_more_is_kept_where_it_stands_second() -> None:
    more = [paragraph.replace("officials said", "officials, who spoke on the radio, said") for paragraph in STORY]
    assert left(within(more), "within").strip() == "\n\n".join([*more]).strip()


def test_the_report_says_which_word_kept_a_paragraph_and_an_article() -> None:
    changed, told = edited("harvest", "vintage"), 'says "vintage", where the kept copy has "harvest"'
    spared = [
        one.why for repeat in dedup.find(within(changed)).repeats for one in repeat.others if one.action == "keep"
    ]
    assert spared == [told]
    (relation,) = dedup.find(across(changed)).relations
    assert relation.stays == f"it {told}"
    passages = dedup.find(across(changed), dedup.Config(policy="passages"))
    assert told in {other.why for repeat in passages.repeats for other in repeat.others}


TWINS = [
    pytest.param(STORY[2].replace("3.2 million euros", "{}3.2 million"), "$", "€", id="currency"),
    pytest.param(
        "Hôm thứ ba, bà Nguyễn Thị {} đã đến thăm cây cầu cũ của thành phố cùng các kỹ sư.", "Hoa", "Hóa", id="tone"
    ),
    pytest.param(
        "Hôm thứ ba, những người {} hàng đã đến thăm cây cầu cũ của thành phố cùng kỹ sư.", "bán", "bắn", id="verb"
    ),
]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("frame", "one", "two"), TWINS)
def test_the_same_letters_with_another_currency_or_tone_are_no_copy(
    frame: str, one: str, two: str, policy: str
) -> None:
    """Their folds are equal, so they match as exact copies; short ones match no passage at all."""
    pair = [dedup.Article("a", f"{frame.format(one)}\n"), dedup.Article("b", f"{frame.format(two)}\n")]
    assert frame.format(one) in left(pair, policy)
    assert frame.format(two) in left(pair, policy)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("one", "two"), [("$5 a ton.", "€5 a ton."), ("-5 degrees.", "5 degrees."), ("Up 5%.", "Up 5.")]
)
def test_a_short_line_with_another_sign_keeps_its_article(one: str, two: str, policy: str) -> None:
    """It matches no passage, and its letters stand in the other article."""
    pair = [dedup.Article(name, "\n\n".join([*STORY, line]) + "\n") for name, line in (("a", one), ("b", two))]
    text = left(pair, policy)
    assert one in text
    assert two in text


WITHIN = [
    pytest.param("10 died.", "Of the crew 310 died.", id="a number"),
    pytest.param("He was guilty.", "No one said he was guilty.", id="a denial"),
    pytest.param("The mayor was sick.", "Officials now denied that the mayor was sick.", id="what was denied"),
    pytest.param("10 people were killed.", "They said that at least 110 people were killed.", id="a count"),
    pytest.param("Bridge to close", "No bridge to close this year", id="a heading"),
]


@pytest.mark.parametrize("guarded", [False, True], ids=["free", "protected"])
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("short", "longer"), WITHIN)
def test_a_short_line_that_stands_only_within_a_sentence_keeps_its_article(
    short: str, longer: str, policy: str, guarded: bool
) -> None:
    pair = []
    for name, line in (("a", longer), ("b", short)):
        text = "\n\n".join([*STORY, line]) + "\n"
        spans = ((text.index(line), text.index(line) + len(line)),) if guarded else ()
        pair.append(dedup.Article(name, text, protected=spans))
    text = left(pair, policy)
    assert short in text.splitlines()
    assert longer in text.splitlines()


@pytest.mark.parametrize("guarded", [False, True], ids=["free", "protected"])
def test_a_short_line_that_stands_as_a_sentence_of_its_own_goes(guarded: bool) -> None:
    texts = ["\n\n".join([*STORY, "It rained. 10 died. It was cold."]), "\n\n".join([*STORY, "10 died."])]
    at = texts[1].index("10 died.")
    spans = ((at, at + 8),) if guarded else ()
    pair = [dedup.Article("a", texts[0]), dedup.Article("b", texts[1], protected=spans)]
    assert [*dedup.clean(pair).texts] == ["a"]


def test_words_that_both_articles_protect_within_a_sentence_are_no_news() -> None:
    text = "\n\n".join([*STORY, "He called it “a good bridge” in May."])
    spans = ((text.index("a good"), text.index("” in")),)
    pair = [dedup.Article("a", text, protected=spans), dedup.Article("b", text + "\n", protected=spans)]
    assert len(dedup.clean(pair).texts) == 1


STANDING = [
    pytest.param("10 died.", "It rained. 10 died.", True, id="the last sentence"),
    pytest.param("10 died.", "Of 310 died.", False, id="within a number"),
    pytest.param("10 died.", "Of those in the town 10 died.", False, id="within a sentence"),
    pytest.param("It rained. 10 died.", "Go home. It rained.\n\n10 died. Stop.", True, id="two in a row"),
    pytest.param("The end", "Rain fell\n\nThe end\n\nMore of it", True, id="a heading"),
    pytest.param("The end", "Rain fell\n\nThe end of it\n\nMore", False, id="the start of a heading"),
    pytest.param("-5 pct", "It rose 1.\n\n5 pct", False, id="a sign"),
    pytest.param("Hóa", "Ông ấy ở xa\n\nHoa", False, id="an accent"),
    pytest.param("Hóa", "He went\n\nHoa", True, id="an accent that the text has lost"),
    pytest.param("Lopez left.", "No one saw that Gen. Lopez left.", False, id="after an abbreviation"),
    pytest.param("it rained. 10 died.", "He said it rained. 10 died.", False, id="from the middle of a sentence"),
    pytest.param("x", "", False, id="no text"),
]


@pytest.mark.parametrize(("passage", "text", "stands"), STANDING)
def test_where_a_passage_stands(passage: str, text: str, stands: bool) -> None:
    assert Standing(text).has(passage) == stands
    assert _stands(passage, Standing(text)) == stands
