"""What copy that would be cut says in words: pairs that are harmless, pairs that are not, and what is shown of them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from _pytest.mark import ParameterSet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.facts.glue import parted
from dedup.facts.spelling import exact
from dedup.facts.stretches import Words
from dedup.facts.wording import lost
from dedup.languages import en_wording, fr_wording, vi_wording

TABLES = Path(__file__).with_name("facts")


def pairs(name: str) -> list[ParameterSet]:
    """Return the pairs of a table: a block is a language, a sentence with a gap, and what stands there on each side."""
    rows = []
    for block in (TABLES / name).read_text("utf-8").strip().split("\n\n"):
        frame, *lines = (line for line in block.splitlines() if not line.startswith("#"))
        code, _, sentence = frame.partition(": ")
        for line in lines:
            one, _, two = line.partition(" / ")
            rows.append(pytest.param(sentence.format(one), sentence.format(two), id=f"{code}: {one} | {two}"))
    return rows


@pytest.mark.parametrize(("a", "b"), pairs("harmless.txt"))
def test_what_any_desk_swaps_is_not_lost(a: str, b: str) -> None:
    """Spelling, numbers in another notation, articles, and words of a list: either may go for the other."""
    assert lost(a, b) is None
    assert lost(b, a) is None


@pytest.mark.parametrize(("a", "b"), pairs("lost.txt"))
def test_a_word_that_differs_otherwise_is_lost_whichever_side_goes(a: str, b: str) -> None:
    """On no list, in any language: then it counts."""
    assert lost(a, b) is not None
    assert lost(b, a) is not None


FRAMES = {
    "en": ("The minister said that the council had been warned by them, and it rose 25 {} in the year.",
           "The minister said that the council had been warned by {} Lopez, and it rose in the year."),
    "fr": ("Le ministre a dit que le conseil de la ville était prévenu par les gens, avec 25 {} dans la ville.",
           "Le ministre a dit que le conseil de la ville était prévenu par le {} Lopez dans la ville."),
    "vi": ("Bộ trưởng nói hôm qua rằng người dân của thành phố này được báo trước với 25 {} ở đó khi trời mưa.",
           "Bộ trưởng nói hôm qua rằng người dân của thành phố này được báo trước bởi {} Lan ở đó khi trời mưa."),
}  # fmt: skip


def _shapes(word: str) -> set[str]:
    return {word, word.upper(), word.title()}


@pytest.mark.parametrize("language", [en_wording, fr_wording, vi_wording], ids=["en", "fr", "vi"])
def test_each_pair_of_the_lists_is_swapped_somewhere(language: ModuleType) -> None:
    """A pair that shares a word is never looked up as a whole: it would promise what no run does."""
    frames = FRAMES[language.__name__.rpartition(".")[2][:2]]
    dead = [
        (word, stands)
        for word, stands in language.WORDING.swaps.items()
        if all(
            lost(frame.format(one), frame.format(two)) is not None
            for frame in frames
            for one in _shapes(word)
            for two in _shapes(stands)
        )
    ]
    assert not dead


@pytest.mark.parametrize(
    ("one", "two", "harmless"),
    [
        pytest.param("The labour market rose.", "The labor market rose.", True, id="labour, labor"),
        pytest.param("The U.S. market rose.", "The US market rose.", True, id="U.S., US"),
        pytest.param("It fell on Gov. Smith.", "It fell on Governor Smith.", True, id="Gov., Governor"),
        pytest.param("The lorry hit a wall.", "The truck hit a wall.", True, id="lorry, truck"),
        pytest.param("The fee was US$5 in May.", "The fee was $5 in May.", True, id="US$5, $5"),
        pytest.param("It was Müller who left the town.", "It was Muller who left the town.", True, id="Müller, Muller"),
        pytest.param("It rose 5.0 percent in May.", "It rose 5 percent in May.", True, id="5.0 percent, 5 percent"),
        pytest.param("It is told in 1.10 of the law.", "It is told in 1.1 of the law.", False, id="1.10, 1.1"),
        pytest.param("She said it was shut.", "She stated it was shut.", False, id="said, stated"),
        pytest.param("It hit the wall then.", "It hit a wall then.", False, id="the, a"),
    ],
)
def test_the_words_that_the_readme_names_are_let_pass_or_kept_as_it_says(one: str, two: str, harmless: bool) -> None:
    assert harmless == (lost(one, two) is None) == (lost(two, one) is None)
    names = [
        word.strip(".") for word in (one + " " + two).split() if one.split().count(word) != two.split().count(word)
    ]
    readme = Path(__file__).parents[1].joinpath("README.md").read_text("utf-8")
    assert all(f'"{name}' in readme for name in names)


MORE = [
    pytest.param("The dam broke. It was built in 1950. Police came.", "The dam broke. Police came.", id="a sentence"),
    pytest.param("The dam broke. It was not new. It held on.", "The dam broke. It held on.", id="it slides"),
    pytest.param("On Monday, the dam in the hills broke.", "The dam in the hills broke.", id="a phrase in front"),
    pytest.param("The man, who was old, left at noon.", "The man left at noon.", id="a relative clause"),
    pytest.param("The dam broke on October 17, 1986, in May.", "The dam broke on Oct. 17, in May.", id="year"),
]


@pytest.mark.parametrize(("kept", "other"), MORE)
def test_what_the_kept_copy_says_beyond_is_no_loss_but_it_is_the_other_way_round(kept: str, other: str) -> None:
    assert lost(kept, other) is None
    assert lost(other, kept) is not None


def test_one_country_named_anew_is_the_same_one() -> None:
    kept = "In the war, Vietnam has issued many laws. The country has built large dams in the hills."
    assert lost(kept, "In the war, Vietnam has issued many laws, and built large dams in the hills.") is None


TURNED = [
    pytest.param("The dam broke, if the police are right.", "The dam broke.", id="if"),
    pytest.param("The dam allegedly broke in the hills.", "The dam broke in the hills.", id="allegedly"),
    pytest.param("The dam broke, but not in the hills.", "The dam broke.", id="but not"),
    pytest.param("All dams held in the north.", "All dams held.", id="a phrase that limits all"),
    pytest.param("No dam in the hills broke in the night.", "No dam in the hills broke.", id="a phrase that limits no"),
    pytest.param("The dam, which is old, broke at most once.", "The dam, which is old, broke once.", id="at most"),
    pytest.param("Er kam, wenn es nicht regnete, in die Stadt.", "Er kam in die Stadt.", id="a language without lists"),
    pytest.param("The dam broke, in theory.", "The dam broke.", id="a phrase that takes it back"),
    pytest.param("The dam broke, a blog wrote.", "The dam broke.", id="who says so"),
    pytest.param("The dam broke, which he denied.", "The dam broke.", id="a clause that denies"),
    pytest.param("The dam broke, which was a drill.", "The dam broke.", id="a clause on the whole"),
    pytest.param("The dam broke, and so it seems.", "The dam broke.", id="and"),
    pytest.param("In a film, the dam in the hills broke.", "The dam in the hills broke.", id="a phrase in front"),
    pytest.param("Avant mardi, la digue a cédé dans la ville.", "La digue a cédé dans la ville.", id="before a date"),
    pytest.param("It met Lt. Gen. Lopez in the town.", "It met Lt. Lopez in the town.", id="a dot of a title"),
]


@pytest.mark.parametrize(("kept", "other"), TURNED)
def test_words_that_the_kept_copy_adds_and_that_turn_it_block_the_cut(kept: str, other: str) -> None:
    assert lost(kept, other) is not None


RESUMED = [
    pytest.param(
        "Police shot the man who hit the guard. They fled.",
        "Police shot the man who hit the guard and fled.",
        id="fled",
    ),
    pytest.param(
        "The rebels met the troops. The government said they fled.",
        "The rebels met the troops and said they fled.",
        id="said",
    ),
    pytest.param(
        "Iran has met Iraq in the town. The country has left.", "Iran has met Iraq in the town, and left.", id="two"
    ),
    pytest.param(
        "Vietnam has met those who fled. The country has left.", "Vietnam has met those who fled, and left.", id="who"
    ),
    pytest.param(
        "The minister told the bank it was over. It has left.",
        "The minister told the bank it was over and has left.",
        id="left",
    ),
]


@pytest.mark.parametrize(("kept", "other"), RESUMED)
def test_a_subject_named_anew_may_be_another_one(kept: str, other: str) -> None:
    assert lost(kept, other) is not None
    assert lost(other, kept) is not None


ORDER = [
    pytest.param("Police said Cameron was there.", "Cameron said police was there.", id="who said it"),
    pytest.param("Teachers hired nurses in the town.", "Nurses hired teachers in the town.", id="who did it"),
    pytest.param("The dam fell and the bridge held.", "The bridge fell and the dam held.", id="which of the two"),
    pytest.param(
        "It rained. Did the dam break in the night? Yes.", "Did the dam break in the night. Yes.", id="and more"
    ),
    pytest.param("It rained. No, dams broke in the night.", "No dams broke in the night.", id="a comma and more"),
    pytest.param("Did the dam break in the night?", "Did the dam break in the night.", id="a question"),
]


@pytest.mark.parametrize(("a", "b"), ORDER)
def test_the_order_of_words_counts(a: str, b: str) -> None:
    assert lost(a, b) is not None
    assert lost(b, a) is not None


TOLD = [
    pytest.param("his father", "her father", 'says "her", where the kept copy has "his"', id="both"),
    pytest.param("the ship", "the old ship", 'says "old", where the kept copy has nothing', id="one word more"),
    pytest.param("the former mayor", "the mayor", 'lacks "former", which the kept copy has', id="one word less"),
]


@pytest.mark.parametrize(("kept", "other", "told"), TOLD)
def test_a_loss_is_told_with_both_sides(kept: str, other: str, told: str) -> None:
    frame = "They said on Friday that {} was seen near the harbour."
    loss = lost(frame.format(kept), frame.format(other))
    assert loss is not None
    assert loss.told() == told
    assert frame.format(other)[loss.start : loss.end] == loss.other
    assert frame.format(kept)[loss.kept_start : loss.kept_end] == loss.kept


WORDS = [
    *("the", "harbour", "dam", "of", "northern", "valley", "towns", "broke", "at", "friday", "night"),
    *("and", "twelve", "homes", "beside", "gardens", "were", "lost"),
]


@given(st.lists(st.sampled_from(WORDS), min_size=6, max_size=30), st.data())
@settings(max_examples=200)
def test_glue_hides_nothing_and_costs_nothing(words: list[str], data: st.DataObject) -> None:
    """Spaces lost on either side leave one text; with one word changed they do not."""
    loose = " ".join(words)
    gaps = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    tight = "".join(word + ("" if glued else " ") for word, glued in zip(words, gaps, strict=True)).strip()
    assert lost(loose, tight) is None
    at = data.draw(st.integers(0, len(words) - 1))
    other = " ".join([*words[:at], "zeppelin", *words[at + 1 :]])
    assert lost(other, tight) is not None
    assert lost(tight, other) is not None


@given(st.text(max_size=80), st.text(max_size=80))
@example("", "‘")
@example("He is ma-\nd of it, they said’", "He is mad of it , they said")
@settings(max_examples=200)
def test_any_text_is_read(a: str, b: str) -> None:
    """Offsets lie in the texts, and a text loses nothing to itself."""
    assert lost(a, a) is None
    loss = lost(a, b)
    if loss is not None:
        assert (b[loss.start : loss.end], a[loss.kept_start : loss.kept_end]) == (loss.other, loss.kept)


def test_words_are_parted_on_both_sides_but_for_those_that_a_list_has_whole() -> None:
    one, two = parted(Words("a notable man ofthe town"), Words("anot able man of thetown"), {"notable"})
    assert one.written == ["a", "notable", "man", "of", "the", "town"]
    assert two.written == ["a", "not", "able", "man", "of", "the", "town"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        pytest.param("a loss of -$5.2 million", "A loss of  -$5.2 million!", True, id="case, space and stops"),
        pytest.param("co-operation", "cooperation", True, id="a hyphen"),
        pytest.param("-5", "5", False, id="a sign"),
        pytest.param("$5", "€5", False, id="a currency"),
        pytest.param("Hoa", "Hóa", False, id="an accent"),
        pytest.param("5%", "5", False, id="a share"),
    ],
)
def test_what_must_stand_exactly(a: str, b: str, same: bool) -> None:
    assert (exact(a) == exact(b)) == same
