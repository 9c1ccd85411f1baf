"""What the kernel sees of two texts is what a look step by step finds: where they differ, and what may count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import facts, kernels
from dedup.facts import glance
from dedup.facts import seen as looking
from dedup.facts.seen import read, seen

native = pytest.mark.skipif(kernels.glimpse is None, reason="the native kernel is not built here")

PIECES = """the The a A this last year month wheat ships firm Firm company rose fell likely unlikely general certain is
    was will has expected to be closed may could nearly over about 300 12 12, 1987 in 3.2 mln million dlrs $5 5% pct
    people per cent share May March 15 Brandt Brandt, Morel U.S. UN IBM XX Vitamin C by hit not n't no quite
    co-operation cooperation de corps decorps l'Iran Hanoi. he said "he said," 12th can$ @mike (5) - -- von der
    teachers hired nurses le la les des dans va fermer fermera ne pas que est sont avec pour plus \x1c d'Iran HANOI"""
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


def listed(found):
    """As lists, so that it can be compared."""
    return found and (found.known.code, found.uniform, list(found.found), list(found.turns))


@native
@settings(max_examples=800, deadline=None)
@given(edited())
def test_the_kernel_sees_what_a_look_finds(pair):
    """Stretches, places, language, and what may count: nothing else is seen, and nothing less."""
    assert listed(seen(*pair)) == listed(read(*pair))


@settings(max_examples=400, deadline=None)
@given(edited())
def test_what_is_not_read_says_nothing(pair):
    """Without a glance that passes over what is mute, the same facts have changed."""
    soon = facts.changes(*pair)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "seen", read)
        patch.setattr(facts, "see", read)
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
    shown = found and [f"{a[one[1] : one[2]]}|{b[two[1] : two[2]]}" for _, one, two, _ in found.found]
    assert shown == may_count


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
    assert kernels.glimpse(looking._lists(kernels.glances), text, "It rose 4 pct") is None
    assert kernels.glimpse(looking._lists(kernels.glances), "It rose 4 pct", text) is None


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
