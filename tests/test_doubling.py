"""Doubled copy as feeds and extractors make it, and repetition that is meant: each with what must come out."""

import pytest

import dedup

P = [
    "The city council voted on Tuesday to close the old harbour bridge for repairs, officials said.",
    "Engineers found cracks in two of the main supports during a routine inspection last month.",
    "Traffic will be sent over the northern crossing until the work is done, the mayor's office said.",
    "Shop owners near the bridge fear that they will lose customers during the busy summer season.",
    "The repairs are expected to take about a year and will be paid for by the national government.",
    "A ferry for pedestrians and cyclists will run every ten minutes from early morning to midnight.",
]


def cleaned(text):
    return dedup.clean([dedup.Article("a.txt", text)])


def body(*paragraphs):
    return "\n\n".join(paragraphs) + "\n"


GLUED = [p.replace(" of the ", "of the ").replace(" on ", "on ").replace(" the ", " the") for p in P]

DOUBLED = [
    pytest.param(body(*P, *P), body(*P), id="doubled body"),
    pytest.param("\n".join([*P, *P]), "\n".join(P), id="doubled body, single newlines, no final newline"),
    pytest.param(body(*P, *P, *P), body(*P), id="tripled body"),
    pytest.param(body(*[p for p in P for _ in "12"]), body(*P), id="interleaved p1 p1 p2 p2"),
    pytest.param(body(*P, *[p.replace(" ", "") for p in P]), body(*P), id="second copy lost all its spaces"),
    pytest.param(body(*P, *GLUED), body(*P), id="second copy lost some of its spaces"),
    pytest.param(body(*GLUED, *P), body(*P), id="first copy lost some of its spaces"),
    pytest.param(" ".join([*P, *P]) + "\n", " ".join(P) + "\n", id="doubled in one unbroken line"),
    pytest.param(
        body(*P, P[0].replace("six", "6"), *P[1:4], P[4].replace("The", "the"), P[5]),
        body(*P),
        id="two paragraphs edited as any desk does, nothing changed",
    ),
    pytest.param(
        body(*P, *P[:2], P[2].replace("will be sent over", "will be led over"), *P[3:]),
        body(*P, P[2].replace("will be sent over", "will be led over")),
        id="one paragraph of the second body has a word of its own: it stays",
    ),
    pytest.param(
        body(*P, *P[:4], P[4].replace("a year", "two years"), P[5]),
        body(*P, P[4].replace("a year", "two years")),
        id="one paragraph of the second body states another number: it stays",
    ),
]


@pytest.mark.parametrize(("text", "rest"), DOUBLED)
def test_doubled_copy_is_cut_and_the_rest_stays(text, rest):
    assert cleaned(text).texts["a.txt"] == rest


@pytest.mark.parametrize(("text", "rest"), DOUBLED)
def test_cleaning_twice_is_cleaning_once(text, rest):
    assert cleaned(rest).texts["a.txt"] == rest


def test_a_doubled_body_is_one_repeat_and_a_tripled_one_has_two_others():
    (repeat,) = cleaned(body(*P, *P, *P)).report.repeats
    assert (repeat.keep.line, repeat.keep.end_line) == (1, 11)
    assert [(other.span.line, other.span.end_line) for other in repeat.others] == [(13, 23), (25, 35)]


POEM = """The wind came over the water
And rattled the windows at night,
And still we sat by the fire, my love,
And still the fire burned bright.

The snow came over the mountain
And covered the village in white,
And still we sat by the fire, my love,
And still the fire burned bright.

The years came over the valley
And carried the children from sight,
And still we sat by the fire, my love,
And still the fire burned bright.
"""

Q_AND_A = """Q: Will you run again next year?

A: No.

Q: Is there anyone in the party whom you would support?

A: Yes.

Q: Why?

A: Because she has done the work for ten years and knows every village in the province.

Q: Will she win?

A: Yes.

Q: Why?

A: Because people are tired of promises, and she has never made one that she did not keep.
"""

RESULTS = """Results of Saturday's matches in the first division:
Harbour United 1 Northern Rovers 1
Eastern Town 0 Western Athletic 0
Central City 2 Southern Wanderers 1
Standings after the matches on Saturday evening
Harbour United 1 Northern Rovers 1
Played 10 Won 5 Drawn 3 Lost 2 Points 18
Played 10 Won 5 Drawn 3 Lost 2 Points 18
"""

LISTED = """What the relief flights carried on their first two days:

- 40 tonnes of rice
- 12 water pumps with spare parts
- 300 tents for families
- 12 water pumps with spare parts
- 40 tonnes of rice
- two field kitchens
"""

ITEM = "Call the office before nine in the morning on weekdays"
QUOTE = "> All animals are equal in the eyes of the council of the farm."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"- {ITEM}\n- Write to the editor\n- {ITEM}\n", id="an item of a list of three"),
        pytest.param(f"1. {ITEM}\n2. {ITEM}\n", id="both items of a list"),
        pytest.param(body(QUOTE, "He said it again:", QUOTE), id="a quoted block of a short note"),
        pytest.param(
            "Q: When does the office open on weekdays?\nA: At nine.\n\nQ: When does the office open on weekdays?\n"
            "A: At ten.\n",
            id="a question of a short interview",
        ),
        pytest.param(
            "| Hue | heavy rain all day long |\n| Hanoi | sun |\n| Hue | heavy rain all day long |\n", id="row"
        ),
        pytest.param(
            "I have promises to keep,\nAnd miles to go before I sleep,\nAnd miles to go before I sleep.\n",
            id="the end of a poem",
        ),
        pytest.param(POEM, id="a poem with a refrain"),
        pytest.param(Q_AND_A, id="questions and short answers"),
        pytest.param(RESULTS, id="a table of results"),
        pytest.param(LISTED, id="a list"),
        pytest.param(body(*P), id="plain copy"),
        pytest.param("", id="empty"),
        pytest.param("\n\n \n", id="blank"),
    ],
)
def test_repetition_that_is_meant_stays(text):
    assert cleaned(text).texts["a.txt"] == text


@pytest.mark.parametrize("text", [POEM, Q_AND_A, RESULTS, LISTED])
def test_verse_lists_and_tables_that_stand_twice_as_a_whole_are_still_doubled(text):
    assert cleaned(f"{text}\n{text}").texts["a.txt"] == text


def test_a_quotation_in_two_stories_stays_in_both():
    quote = (
        '"We will not leave a single family without a roof this winter, whatever it costs," the prime minister said.'
    )
    one = body(P[0], quote, P[1], P[2])
    two = body(
        "Farmers in the south ask for rain.",
        quote,
        "Prices of grain rose for a third week at the exchange on Monday, as buyers bid for what little is left.",
        "Traders said that stocks in the silos along the coast were at their lowest level in more than a decade.",
    )
    result = dedup.clean([dedup.Article("one", one), dedup.Article("two", two)])
    assert result.texts == {"one": one, "two": two}
    assert [relation.relation for relation in result.report.relations] == ["partial"]
