"""What the kernel sees of two texts is what a look step by step finds: where they differ, and what may count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import buffer, facts, kernels
from dedup.facts import compare, glance
from dedup.facts import seen as looking
from dedup.facts.read import span
from dedup.facts.seen import KINDS, glimpses, read, seen
from dedup.facts.tokens import Passage
from dedup.model import FactChange

native = pytest.mark.skipif(kernels.glimpse is None, reason="the native kernel is not built here")

PIECES = """
    the The a A this last year month wheat ships firm Firm company rose fell likely unlikely general certain is was
    will has expected to be closed may could nearly over about 300 12 12, 1987 in 3.2 mln million dlrs $5 5% pct
    people per cent share May March 15 Brandt Brandt, Morel U.S. UN IBM XX Vitamin C by hit not n't no quite
    co-operation cooperation de corps decorps l'Iran Hanoi. he said "he said," 12th can$ @mike (5) - -- von der
    quite few big large small unemployed employed Both December Deputy Lindqvist Paul Morel 2345
    teachers hired nurses 14 1986 1987 3.25 3,200,000 3.2m mlns -5 1/2 3-1/2 first second Smith Jones May, June 16 2
    April Monday Tuesday today yesterday one a two dozen cts billion Britain Gorbachev Gorbahcev at least le la les
    des dans va fermer fermera ne pas que est sont avec pour plus \x1c d'Iran HANOI"""
WORDS = st.sampled_from(PIECES.split())
SPACES = st.sampled_from((" ", "  ", "\n", "\t"))
AROUND = {
    "en": "The minister said that it {} and that they were in the city of his own.",
    "fr": "Le ministre a dit que la ville {} et que les gens sont dans une rue avec lui.",
    "none": "{}",
    "shouted": "THE MINISTER SAID THAT IT {} AND THAT THEY WERE IN THE CITY",
}


@st.composite
def edited(draw):
    """Two texts, the second one the first with a few words changed, lost, won or moved."""
    one = draw(st.lists(WORDS, max_size=14))
    two = list(one)
    for _ in range(draw(st.integers(0, 3))):
        at, word = draw(st.integers(0, len(two))), draw(WORDS)
        two[at : at + draw(st.integers(0, 2))] = [word] if draw(st.booleans()) else []
    around, space = AROUND[draw(st.sampled_from(sorted(AROUND)))], draw(SPACES)
    return tuple(around.format(space.join(words)) for words in (one, two))


def stated(pair, found):
    """What each stretch states differently, read in full where it is to be read."""
    a, b = pair
    left, right = (Passage(text, found.known, uniform) for text, uniform in zip(pair, found.uniform, strict=True))
    left.twin, right.twin = right, left
    rows = []
    for region, here, there, loud, certain in found.found:
        made = [
            FactChange(KINDS[kind], a[one:two], b[three:four], one, two, three, four, slight > 0)
            for kind, one, two, three, four, slight in certain
        ]
        made += compare.compare(span(left, *here), span(right, *there)) if loud else []
        rows.append((region, here, there, made))
    return found.known.code, found.uniform, rows, list(found.turns)


def told(pair, found):
    """What is seen, if anything of it counts."""
    rows = stated(pair, found) if found else None
    return rows if rows and (rows[3] or any(made for *_, made in rows[2])) else None


@native
@settings(max_examples=800, deadline=None)
@given(edited())
def test_the_kernel_sees_what_a_look_finds(pair):
    """Stretches, places, language, and what they state: nothing else is seen, and nothing less."""
    assert told(pair, seen(*pair)) == told(pair, read(*pair))


@settings(max_examples=400, deadline=None)
@given(edited())
def test_what_is_not_read_says_nothing(pair):
    """Without a glance that passes over what is mute, the same facts have changed."""
    soon = facts.changes(*pair)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "seen", read)
        patch.setattr(facts, "see", lambda a, b, _: read(a, b))
        patch.setattr(glance, "mute", lambda *_: False)
        assert facts.changes(*pair) == soon


@pytest.mark.parametrize("see", [pytest.param(seen, id="kernel"), pytest.param(read, id="step by step")])
@pytest.mark.parametrize(
    ("a", "b", "may_count"),
    [
        pytest.param("rose again on", "rose anew on", None, id="a word of no list"),
        pytest.param("rose -- again", "rose again", None, id="a mark"),
        pytest.param("cooperation rose", "co-operation rose", None, id="one word spelled in two ways"),
        pytest.param("rose 12 pct", "rose 13 pct", ["12 pct|13 pct"], id="a number, with its unit"),
        pytest.param("he met Morel here", "he met Brandt there", ["Morel here|Brandt there"], id="a name, and a word"),
        pytest.param("it will close", "it did close", ["will|did"], id="planned, and done"),
        pytest.param("it is expected to close", "it is forced to close", ["expected|forced"], id="half of a phrase"),
        pytest.param("it is in town", "it is near town", None, id="no phrase, though one begins so"),
        pytest.param("Vitamin C rose", "Vitamin E rose", ["C|E"], id="a single capital that is a name"),
    ],
)
def test_stretches_that_may_count_are_seen(see, a, b, may_count):
    """What says nothing is not even seen; a text that tells another mood is, whatever its words."""
    a, b = (AROUND["en"].format(text) for text in (a, b))
    found = see(a, b)
    shown = found and [f"{a[one[1] : one[2]]}|{b[two[1] : two[2]]}" for _, one, two, *_ in found.found]
    assert shown == may_count


AMOUNTS = "3.20 12.0 hours points rule "
AMOUNTS += "12 14 3.2 3.25 3,200,000 3,212,000 0 1986 1987 $5 $6 5% 7% mln billion dlrs pct tons a th"
DATES = "March April May 15 16 1986 1987 , Monday Tuesday today yesterday"
NAMES = "Brandt Morel Smith Smyth Gorbachev Gorbahcev Britain UK U.S. IBM Brandt's McKay Vitamin C said the not"


@native
@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_what_is_certain_is_what_a_comparison_says(data):
    """Amounts, dates and names: a conflict that the kernel gives is the one that a full reading finds."""
    pieces = data.draw(st.sampled_from((AMOUNTS, DATES, NAMES))).split()
    words = st.lists(st.sampled_from(pieces), min_size=1, max_size=4)
    around = AROUND[data.draw(st.sampled_from(sorted(AROUND)))]
    pair = tuple(around.format(" ".join(data.draw(words))) for _ in range(2))
    assert told(pair, seen(*pair)) == told(pair, read(*pair))


def glimpsed(pairs):
    """What is told of many pairs at once."""
    utf8, offset = buffer.pack([text for pair in pairs for text in pair])
    return glimpses(utf8, offset[:-1].copy(), offset[1:].copy(), *np.arange(2 * len(pairs)).reshape(-1, 2).T.copy())


@settings(max_examples=200, deadline=None)
@given(st.lists(edited(), max_size=5))
def test_a_glimpse_at_many_pairs_is_one_at_each(pairs):
    """In either order of its texts; and a pair of which nothing can count has no changed facts."""
    for some in (pairs, [pair[::-1] for pair in pairs]):
        for pair, glimpse in zip(some, glimpsed(some), strict=True):
            assert facts.changes(*pair, glimpse) == facts.changes(*pair)
            assert glimpse != () or not facts.changes(*pair)
            if kernels.glimpse is not None:
                assert glimpsed([pair]) == [kernels.glimpse(looking._lists().words, *sorted(pair))]


@native
@pytest.mark.parametrize(
    ("a", "b", "may"),
    [
        pytest.param("rose again on", "rose anew on", False, id="a word of no list"),
        pytest.param("rose", "rose", False, id="one text"),
        pytest.param("rose 12 pct", "rose 13 pct", True, id="two numbers"),
        pytest.param("it will close", "it did close", True, id="planned, and done"),
        pytest.param("rose again in Huế", "rose anew in Huế", True, id="beyond ASCII: the kernel says nothing"),
    ],
)
def test_most_pairs_need_not_be_read(a, b, may):
    pair = tuple(AROUND["en"].format(text) for text in (a, b))
    assert [glimpse != () for glimpse in glimpsed([pair, pair[::-1]])] == [may, may]


@native
@pytest.mark.parametrize(
    ("start", "left", "right"),
    [
        pytest.param([0, 9], [0], [1], id="a span beyond the text"),
        pytest.param([0, 2], [0], [2], id="a text that is not there"),
        pytest.param([0, 2], [0, 1], [1], id="two lengths"),
    ],
)
def test_pairs_of_other_texts_than_there_are_are_refused(start, left, right):
    begin = np.array(start)
    with pytest.raises(ValueError, match=r"passage|pairs|length"):
        glimpses(b"rose", begin, begin + 2, np.array(left), np.array(right))


@native
@pytest.mark.parametrize(
    ("a", "b", "certain"),
    [
        pytest.param("12 pct", "14 pct", ["12 pct|14 pct"], id="two numbers"),
        pytest.param("in March 15", "in March 16", ["March 15|March 16"], id="two days of a month"),
        pytest.param("in March", "in March 16", None, id="one date says more"),
        pytest.param("1.46 billion", "1,459,193,000", None, id="rounded"),
        pytest.param("12 pct", "12 dlrs", None, id="two units"),
        pytest.param("rule 7.20", "rule 7.2", ["7.20|7.2"], id="a label, maybe, with a zero at its end"),
        pytest.param("rose 1.50", "rose 1.4983", None, id="rounded to such a number"),
        pytest.param("12 dlrs per share", "14 dlrs per share", ["12 dlrs|14 dlrs"], id="two numbers by one unit"),
        pytest.param("in May 16", "in June 92", ["May 16|June", "|92"], id="a date, and a number of one side alone"),
        pytest.param("12 pct", "14 pct a share", None, id="a unit alone on one side"),
        pytest.param("12 dlrs 14 dlrs", "16 dlrs 12 dlrs 11 dlrs", None, id="a number that stands on both sides"),
        pytest.param("met Smith here", "met Jones here", ["Smith|Jones"], id="two names"),
        pytest.param("met Gorbachev here", "met Gorbahcev here", None, id="a name with a slip"),
        pytest.param("met Britain here", "met France here", None, id="a name that has a short form"),
        pytest.param("met Smith here", "met them here", ["Smith|"], id="a name against none"),
        pytest.param("met them Morel", "met Paul Morel", None, id="a name before one that both have"),
        pytest.param("met them here", "met Lindqvist here", None, id="a long name, that may be words in one"),
        pytest.param("met Smith here", "met May here", ["Smith|May (slight)"], id="a name against a month"),
        pytest.param("met Smith here", "met 12 here", None, id="a name against a number"),
        pytest.param("in 1987", "in 2345", ["1987|2345 (slight)"], id="a year against a number"),
        pytest.param("in December 7", "in December 9", ["December 7|December 9"], id="a month that begins as a denial"),
        pytest.param("rose over 12 pct", "rose nearly 14 pct", None, id="how a number is meant"),
        pytest.param("12 pct rose likely", "14 pct fell unlikely", None, id="words that have an opposite"),
        pytest.param("12 pct likely", "14 pct unlikely", None, id="an opposite by its prefix"),
        pytest.param("12 pct big", "14 pct small", None, id="opposites"),
        pytest.param("12 pct big", "14 pct blue", ["12 pct|14 pct"], id="one word that has an opposite"),
        pytest.param("12 pct quite - few", "14 pct blue", None, id="a word that may begin a phrase"),
        pytest.param("12 pct quite", "14 pct blue", ["12 pct|14 pct"], id="a word that begins a phrase elsewhere"),
    ],
)
def test_conflicts_are_certain_where_nothing_else_tells(a, b, certain):
    """The kernel gives a conflict; or the stretch is to be read, and it gives none."""
    a, b = (AROUND["en"].format(text) for text in (a, b))
    rows = [(loud, [f"{a[one:two]}|{b[three:four]}{' (slight)' * slight}" for _, one, two, three, four, slight in made])
            for *_, loud, made in seen(a, b).found]  # fmt: skip
    assert rows == ([(True, [])] if certain is None else [(False, certain)])


@native
@pytest.mark.parametrize(
    ("a", "b", "turned"),
    [
        pytest.param("teachers hired nurses", "nurses hired teachers", True, id="the other way round"),
        pytest.param("teachers hired the nurses", "nurses hired the teachers", True, id="with an article"),
        pytest.param("teachers, hired nurses", "nurses, hired teachers", False, id="a clause ends between them"),
        pytest.param("teachers hired nurses", "teachers paid nurses", False, id="another verb"),
    ],
)
def test_only_words_the_other_way_round_are_read_for_who_did_what(a, b, turned):
    """The kernel says where that may be, and most texts need no look at their words."""
    pair = tuple(AROUND["en"].format(text) for text in (a, b))
    told = kernels.glimpse(looking._lists().words, *pair)
    assert bool(told and told[1]) == turned
    assert bool((found := seen(*pair)) and found.turns) == turned


@native
def test_a_language_is_learned_when_it_is_first_met():
    """What is told then is what is told later; of one amount told in two ways, nothing."""
    a, b = (AROUND["en"].format(f"cost {amount}") for amount in ("12 mln dlrs", "12,000,000 dlrs"))
    looking._lists.cache_clear()
    assert seen(a, b) is None
    assert seen(a, b) is None


@native
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Huế rose 3 pct", id="beyond ASCII"),
        pytest.param("half \ud83d a character", id="half a character"),
        pytest.param("word " * 4001, id="more words than are aligned"),
    ],
)
def test_the_kernel_says_nothing_of_a_text_that_it_can_not_read(text):
    """Then it is looked at step by step."""
    assert kernels.glimpse(looking._lists().words, text, "It rose 4 pct") is None
    assert kernels.glimpse(looking._lists().words, "It rose 4 pct", text) is None


@native
@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"said": np.zeros((1, 4), np.uint16)}, ValueError, id="a key too few"),
        pytest.param({"future": np.zeros(9, np.uint8)}, ValueError, id="more languages than it knows"),
        pytest.param({"said": np.zeros((2, 4), np.int64)}, TypeError, id="another dtype"),
    ],
)
def test_lists_that_do_not_belong_together_are_refused(change, error):
    """What comes to the kernel is checked before it is read."""
    keys = np.frombuffer(b"theof", np.uint8), np.array([0, 3, 5]), np.zeros(2, np.uint8), np.zeros(2, np.uint32)
    given = {"said": np.zeros((2, 4), np.uint16), "future": np.zeros(4, np.uint8)}
    assert kernels.glances(keys, *given.values(), (2, 10, 4000))
    with pytest.raises(error):
        kernels.glances(keys, *(given | change).values(), (2, 10, 4000))


@native
@pytest.mark.parametrize(
    ("book", "error"),
    [
        pytest.param((), TypeError, id="no columns"),
        pytest.param((*(np.zeros(2, kind) for kind in ("u1", "i8", "u1", "i8", "u4")), 1, 46), ValueError, id="no end"),
    ],
)
def test_words_of_a_language_that_do_not_belong_together_are_refused(book, error):
    """A language is checked before it is learned."""
    keys = np.frombuffer(b"theof", np.uint8), np.array([0, 3, 5]), np.zeros(2, np.uint8), np.zeros(2, np.uint32)
    glances = kernels.glances(keys, np.zeros((2, 1), np.uint16), np.zeros(1, np.uint8), (2, 10, 4000))
    with pytest.raises(error):
        kernels.learn(glances, 0, book)
