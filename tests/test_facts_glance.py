"""What is said at a glance is what a full reading says: where texts differ, that nothing counts, what is stated."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import facts
from dedup.facts import glance, read, shapes, stretches
from dedup.facts.lexicon import by_code, lexicon
from dedup.facts.regions import regions
from dedup.facts.tokens import Passage
from dedup.resolve import _Graph, resolve

PIECES = """the The a A this last year month wheat ships firm Firm company rose fell likely unlikely general certain is
    was will has expected to be closed may could nearly over about 300 12 12, 1987 in 3.2 mln million dlrs $5 5% pct
    people per cent share May March 15 Brandt Brandt, Morel U.S. UN IBM XX Vitamin C by hit not n't no quite
    co-operation cooperation de corps decorps l'Iran Élysée Hanoi. he said "he said," Hóa năm tháng 12th
    can$ @mike (5) - – von der"""
WORDS = st.sampled_from(PIECES.split())
TEXTS = st.lists(WORDS, max_size=14)


@st.composite
def edited(draw):
    """Two texts as words, the second one the first with a few words changed, lost, won or moved."""
    one = draw(TEXTS)
    two = list(one)
    for _ in range(draw(st.integers(0, 3))):
        at, word = draw(st.integers(0, len(two))), draw(WORDS)
        if draw(st.booleans()):
            two[at : at + draw(st.integers(0, 2))] = [word]
        else:
            del two[at : at + 1]
    return one, two


def prose(words):
    """Words in a sentence that tells its language."""
    return " ".join(("The minister said that it", *words, "and that they were in the city of his own."))


@settings(max_examples=400, deadline=None)
@given(edited())
def test_where_two_texts_differ_is_where_their_keys_do(pair):
    """What both texts have at their ends is passed over, and nothing else."""
    a, b = pair
    assert glance.apart(a, b) == list(regions(list(map(stretches.key, a)), list(map(stretches.key, b))))


@settings(max_examples=600, deadline=None)
@given(edited())
def test_what_is_mute_at_a_glance_is_so_when_it_is_read(pair):
    """With and without the glance, the same facts have changed."""
    for a, b in (map(prose, pair), map(" ".join, pair)):
        soon = facts.changes(a, b)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(glance, "mute", lambda *_: False)
            assert facts.changes(a, b) == soon


@pytest.mark.parametrize(
    ("a", "b", "mute"),
    [
        pytest.param("rose again on", "rose anew on", True, id="a word of no list"),
        pytest.param("it indeed rose", "it generally rose", True, id="a prefix that negates nothing there"),
        pytest.param("rose 12 pct", "rose 13 pct", False, id="a number"),
        pytest.param("his plan rose", "his plan fell", False, id="opposites"),
        pytest.param("it seems likely", "it seems unlikely", False, id="a word and its negation"),
        pytest.param("it has left", "it has not left", False, id="a denial"),
        pytest.param("he met Morel", "he met Brandt", False, id="names"),
        pytest.param("it will close", "it did close", False, id="planned, and done"),
        pytest.param("ships hit by them", "ships hit near them", False, id="who did it"),
        pytest.param("teachers hired nurses", "nurses hired teachers", False, id="three words turned round"),
    ],
)  # fmt: skip
def test_nothing_is_passed_over_that_may_count(a, b, mute):
    """In doubt a text is read: only words that no list knows, or knows as harmless, are passed over."""
    one, two = prose(a.split()).split(), prose(b.split()).split()
    found = glance.apart(one, two)
    assert glance.mute(one, two, found, lexicon(glance.language(one, two, found)), (False, False)) is mute


@pytest.mark.parametrize("code", ["en", "fr", "vi", ""])
@settings(max_examples=300, deadline=None)
@given(words=TEXTS.filter(bool), data=st.data())
def test_a_shape_states_what_its_tokens_do(code, words, data):
    """One amount, or plain words: what is read without tokens is what they say."""
    text = stretches.words(" ".join(words))
    first = data.draw(st.integers(0, len(words) - 1))
    passage, whole = (Passage(text.text, by_code(code), text.uniform) for _ in range(2))
    span = text.span(first, data.draw(st.integers(first + 1, len(words))))
    told = shapes.told(passage, *span)
    assert told is None or (told, passage.consulted) == (read.content(whole, *span), whole.consulted)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("513 mln dlrs,", (513_000_000, "$"), id="scale and unit"),
        pytest.param("$3.2 million", (3_200_000, "$"), id="a sign before it"),
        pytest.param("5% people", None, id="a second unit"),
        pytest.param("12 people", 12, id="people are no unit"),
        pytest.param("5 may", None, id="a month, or none"),
        pytest.param("5 per cent", None, id="a unit of two words"),
        pytest.param("007", None, id="a code"),
    ],
)
def test_one_amount_is_read_by_its_shape(text, value):
    """A number, its scales and one unit; anything else takes tokens."""
    told = shapes.told(Passage(text, by_code("en"), False), 0, len(text))
    assert (told.amounts[0].value if told else None) == value


ROWS = st.lists(st.integers(0, 12), min_size=1, max_size=2, unique=True).map(tuple)


@given(st.lists(st.tuples(ROWS, ROWS).filter(lambda edge: not {*edge[0]} & {*edge[1]}), max_size=8))
def test_cuts_that_do_not_meet_are_all_made(edges):
    """Where no row goes twice and none that goes stays for another, the graph need not be walked: it says the same."""
    graph = _Graph(edges)
    while graph.settle():
        pass
    assert resolve(edges) == graph.made
