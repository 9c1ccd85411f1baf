"""What counts as a changed fact, in the listed languages and out of them; and what must hold on any text."""

from __future__ import annotations

import time

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import facts
from dedup.model import FactChange


def shown(a: str, b: str) -> list[tuple[str, str, str]]:
    return [(change.kind.value, change.a, change.b) for change in facts.changes(a, b)]


def table(text: str) -> list[ParameterSet]:
    """Return the rows of a table: a name, two texts, then a line a change, `kind: a / b`, `-` for an empty side."""
    rows = []
    for block in text.strip().split("\n\n"):
        name, a, b, *lines = (line.strip() for line in block.splitlines())
        changes = []
        for line in lines:
            kind, _, sides = line.partition(": ")
            changes.append((kind, *("" if side == "-" else side for side in sides.split(" / "))))
        rows.append(pytest.param(a, b, changes, id=name))
    return rows


SAME = table("""
    case
        FIRE KILLS 12 IN HANOI
        Fire kills 12 in Hanoi

    curly quotes
        He said 'no' to the plan
        He said ‘no’ to the plan

    hyphen
        the co-operation of the two
        the cooperation of the two

    accents lost
        General Lương Tam Quang was there
        General Luong Tam Quang was there

    accent of a capital lost
        il est allé à l'Élysée avec eux
        il est allé à l'Elysée avec eux

    glued words
        le général de corps d'armée les 10 et 11 décembre
        le général decorps d'armée les 10 et11 décembre

    article and auxiliary
        The fire has killed a man in the town
        A fire killed the man in a town

    plain verb
        Police called for calm in the town
        Police asked for calm in the town

    en: number in words
        It killed twelve people in the town
        It killed 12 people in the town

    en: tens and units
        the twenty-five of them were there
        the 25 of them were there

    en: hundreds
        the two hundred and fifty of them
        the 250 of them

    en: dozen
        It was two dozen of them
        It was 24 of them

    en: million
        It was 3.2 million in the year
        It was 3,200,000 in the year

    en: mln
        It was 3.2 mln in the year
        It was 3.2 million in the year

    en: bln
        It was 3.2 bln dlrs in the year
        It was $3.2 billion in the year

    en: spaces between thousands
        They paid 1 000 of them
        They paid 1,000 of them

    en: thousands unmarked
        They paid 1000 of them
        They paid 1,000 of them

    en: sign and word of a currency
        It cost the town $5
        It cost the town 5 dollars

    en: letter for million
        It cost the town $3.2m
        It cost the town $3.2 million

    en: US dollars
        It cost the town US$5
        It cost the town $5

    en: pct
        It was up 5 pct in the year
        It was up 5% in the year

    en: per cent
        It was up 5 percent in the year
        It was up five per cent in the year

    en: mixed fraction
        up by 3-1/2 points in the year
        up by 3.5 points in the year

    en: fraction sign
        up by 3½ points in the year
        up by 3.5 points in the year

    en: two thirds
        two-thirds of the votes
        2/3 of the votes

    en: ordinal
        the 1st of them was there
        the first of them was there

    en: unit shortened
        it was 5 km to the town
        it was 5 kilometres to the town

    en: month shortened
        in London on Dec. 10, the event
        in London on December 10, the event

    en: day before month
        in London on 10 December, the event
        in London on December 10, the event

    en: day with suffix
        in London on the 10th of December, the event
        in London on December 10, the event

    en: range of days
        in London on December 10-11, the event
        in London on 10 and 11 December, the event

    en: weekday shortened
        in London on Fri. the event
        in London on Friday the event

    en: contraction
        He didn't go to the town
        He did not go to the town

    en: dotted acronym
        the U.S. said that it was
        the US said that it was

    en: full name of a country
        the United States said that it was
        the U.S. said that it was

    en: title shortened
        Sen. Lieut. Gen Le Quy Vuong said that
        Senior Lieutenant General Le Quy Vuong said that

    en: title dropped
        It was Mr. Smith that they saw
        It was Smith that they saw

    en: possessive
        It was at the Vietnam talks in the town
        It was at Vietnam's talks in the town

    en: one and an article
        A man was shot in the town
        One man was shot in the town

    en: slip in a long name
        They told Gorbachev that it was
        They told Gorbahcev that it was

    en: attribution moved
        The fund is safe, Cameron said to them
        Cameron said to them the fund is safe

    en: only date moved
        On Monday the police arrested 3 of them
        The police arrested 3 of them on Monday

    en: first word only
        Rescuers said that they were there
        Officials said that they were there

    en: same direction
        shares rose to the top of the list
        shares climbed to the top of the list

    fr: number in words
        il y a vingt et un morts dans la ville
        il y a 21 morts dans la ville

    fr: seventy
        il y a soixante-dix morts dans la ville
        il y a 70 morts dans la ville

    fr: seventy-one
        il y a soixante et onze morts dans la ville
        il y a 71 morts dans la ville

    fr: eighty
        il y a quatre-vingts morts dans la ville
        il y a 80 morts dans la ville

    fr: ninety-seven
        il y a quatre-vingt-dix-sept morts dans la ville
        il y a 97 morts dans la ville

    fr: Belgian ninety
        il y a nonante morts dans la ville
        il y a 90 morts dans la ville

    fr: milliard
        le fonds de 1,6 milliard d'euros dans la caisse
        le fonds de 1 600 000 000 euros dans la caisse

    fr: decimal comma
        le fonds de 3,2 millions dans la caisse
        le fonds de 3 200 000 dans la caisse

    fr: pour cent
        une hausse de 5 pour cent dans la ville
        une hausse de 5% dans la ville

    fr: first of the month
        elle est à Paris le 1er mai avec eux
        elle est à Paris le premier mai avec eux

    fr: month without accent
        elle est à Paris le 3 decembre avec eux
        elle est à Paris le 3 décembre avec eux

    vi: number in words
        có hai mươi lăm người ở trong thành phố
        có 25 người ở trong thành phố

    vi: fifteen
        có mười lăm người ở trong thành phố
        có 15 người ở trong thành phố

    vi: hundred and five
        có một trăm linh năm người ở trong thành phố
        có 105 người ở trong thành phố

    vi: triệu
        là 3,2 triệu đồng cho thành phố
        là 3.200.000 đồng cho thành phố

    vi: phần trăm
        đã tăng 5 phần trăm trong quý
        đã tăng 5% trong quý

    vi: month in words
        vào ngày 10 tháng mười hai ở thành phố
        vào ngày 10 tháng 12 ở thành phố

    vi: weekday by number
        đã đến vào thứ tư ở thành phố
        đã đến vào thứ 4 ở thành phố

    vi: mark on the other vowel
        ông Hoà đã đến thành phố
        ông Hòa đã đến thành phố
""")

DIFFERENT = table("""
    the dead
        12 dead in Hanoi
        14 dead in Hanoi
        number: 12 / 14

    decimal point
        It was 3.2 in the year
        It was 32 in the year
        number: 3.2 / 32

    a space between numbers
        They had 10 11 of them
        They had 1011 of them
        number: 10 / 1011
        number: 11 / -

    digits swapped
        It was 3.2 million
        It was 2.3 million
        number: 3.2 million / 2.3 million

    scale
        It was 3.2 million
        It was 3.2 billion
        number: 3.2 million / 3.2 billion

    sign
        It was -5 in the town
        It was 5 in the town
        number: -5 / 5

    currency sign
        It cost $5 in the town
        It cost €5 in the town
        number: $5 / €5

    currency word
        It cost 5 dollars in the town
        It cost 5 euros in the town
        number: 5 dollars / 5 euros

    percent and points
        up 5 percent in the year
        up 5 points in the year
        number: 5 percent / 5 points

    unit
        it was 5 km away
        it was 5 miles away
        number: 5 km / 5 miles

    score turned
        They won 2-1 in the cup
        They won 1-2 in the cup
        number: 2 / 1
        number: 1 / 2

    ordinal
        the first quarter of the year
        the second quarter of the year
        number: first / second

    vague number
        hundreds of them were there
        thousands of them were there
        number: hundreds / thousands

    version of a thing
        the F-16 was there in the air
        the F-15 was there in the air
        number: 16 / 15

    time
        it was at 3:30 in the town
        it was at 3:45 in the town
        number: 30 / 45

    number more
        They were there in the town
        They were there in the 12 town
        number: - / 12

    day
        It was on October 29 in Hanoi
        It was on October 28 in Hanoi
        date: October 29 / October 28

    month
        It was on October 29 in Hanoi
        It was on November 29 in Hanoi
        date: October 29 / November 29

    weekday
        It was on Monday in Hanoi
        It was on Tuesday in Hanoi
        date: Monday / Tuesday

    year
        It was in 2015 in the town
        It was in 2016 in the town
        date: 2015 / 2016

    day from today
        It was there yesterday
        It was there today
        date: yesterday / today

    year added to a date
        It was on Oct. 17 there
        It was on October 17, 1986 there
        date: - / October 17, 1986

    name
        It was in Hanoi that they met
        It was in Hue that they met
        name: Hanoi / Hue

    whole name
        They met Theresa May in the town
        They met David Cameron in the town
        name: Theresa May / David Cameron

    name more
        They met Bristow in the town
        They met Keith Bristow in the town
        name: - / Keith

    roles turned
        Arsenal beat Chelsea 3-2 in the cup
        Chelsea beat Arsenal 3-2 in the cup
        name: Arsenal / Chelsea
        name: Chelsea / Arsenal

    title
        They met General Smith in the town
        They met Colonel Smith in the town
        name: General / Colonel

    one letter of a name
        They met Mr Peterson in the town
        They met Mr Petersen in the town
        name: Peterson / Petersen

    end of a name
        They met Christian in the town
        They met Christina in the town
        name: Christian / Christina

    acronym
        They told the IMF that it was
        They told the WHO that it was
        name: IMF / WHO

    upper case
        FIRE KILLS 12 IN HANOI
        BLAST KILLS 12 IN HANOI
        name: FIRE / BLAST

    en: not
        He did it in the town
        He did not do it in the town
        negation: - / not

    en: contraction
        He was there in the town
        He wasn't there in the town
        negation: - / wasn't

    en: never
        He has been there
        He has never been there
        negation: - / never

    en: without
        He came with the plan
        He came without the plan
        negation: - / without

    en: denied
        He said that it was so
        He denied that it was so
        negation: - / denied

    en: prefix
        It is likely that he was there
        It is unlikely that he was there
        negation: likely / unlikely

    en: rose and fell
        The shares rose 5 pct
        The shares fell 5 pct
        negation: rose / fell

    en: opposite beside the same word
        shares rose sharply in the town
        shares sharply fell in the town
        negation: rose / fell

    en: guilty
        He was found guilty in the town
        He was found innocent in the town
        negation: guilty / innocent

    en: killed and wounded
        It killed the man in the town
        It wounded the man in the town
        negation: killed / wounded

    en: before and after
        It was before the talks
        It was after the talks
        negation: before / after

    en: he and she
        The man said that he was there
        The man said that she was there
        negation: he / she

    fr: ne pas
        il a été là dans la ville
        il n'a pas été là dans la ville
        negation: - / n'
        negation: - / pas

    fr: sans
        il est venu avec le plan
        il est venu sans le plan
        negation: - / sans

    fr: number
        il y a douze morts dans la ville
        il y a treize morts dans la ville
        number: douze / treize

    fr: month
        elle est à Paris le 3 mars avec eux
        elle est à Paris le 3 mai avec eux
        date: 3 mars / 3 mai

    fr: hausse and baisse
        la hausse de 5% dans la ville
        la baisse de 5% dans la ville
        negation: hausse / baisse

    fr: tué and blessé
        il a été tué dans la ville
        il a été blessé dans la ville
        negation: tué / blessé

    vi: không
        ông đã đến thành phố trong ngày
        ông không đến thành phố trong ngày
        negation: - / không

    vi: number
        có hai người ở trong thành phố
        có ba người ở trong thành phố
        number: hai người / ba người

    vi: tăng and giảm
        giá đã tăng trong thành phố
        giá đã giảm trong thành phố
        negation: tăng / giảm

    vi: name with another mark
        ông Lượng đã đến thành phố
        ông Lương đã đến thành phố
        name: Lượng / Lương

    vi: month
        vào ngày 10 tháng 12 ở thành phố
        vào ngày 10 tháng 11 ở thành phố
        date: 10 tháng 12 / 10 tháng 11

    de: number word
        Der Unfall hat zwei Tote gefordert
        Der Unfall hat drei Tote gefordert
        name: zwei / drei

    de: negation
        Der Mann war in Berlin
        Der Mann war nicht in Berlin
        name: - / nicht

    es: negation
        El hombre fue detenido en Madrid
        El hombre no fue detenido en Madrid
        negation: - / no

    es: number word
        Hubo siete muertos en la ciudad
        Hubo nueve muertos en la ciudad
        name: siete / nueve

    ru: number word
        Погибли семь человек
        Погибли девять человек
        name: семь / девять

    ru: negation
        Он был там
        Он не был там
        name: - / не

    zh: one character
        中国经济增长了百分之五
        中国经济增长了百分之六
        name: 五 / 六

    zh: negation
        他去了北京
        他没去北京
        name: - / 没
        name: 了 / -

    ar: word
        قتل سبعة في بغداد
        قتل تسعة في بغداد
        name: سبعة / تسعة

    ar: digits of the script
        قتل ١٢ في بغداد
        قتل ١٤ في بغداد
        number: ١٢ / ١٤

    th: one consonant
        เขาไปตลาด
        เขาไปตลาง
        name: ด / ง
""")


@pytest.mark.parametrize(("a", "b", "none"), SAME)
def test_wording_that_keeps_every_fact_is_no_change(a: str, b: str, none: list[object]) -> None:
    """Spelling, order of day and month, titles, number words: not a fact is changed, either way round."""
    assert shown(a, b) == none == []
    assert shown(b, a) == []


@pytest.mark.parametrize(("a", "b", "expected"), DIFFERENT)
def test_a_changed_fact_is_shown_with_both_sides(a: str, b: str, expected: list[tuple[str, str, str]]) -> None:
    """A number, name, date or negation stated on one side, or otherwise on the other, is found and named."""
    assert shown(a, b) == expected


def test_a_fact_that_moved_past_others_is_a_conflict() -> None:
    """A name lost here and won there may say who did what to whom, so it has both sides."""
    changed = facts.changes("Cameron met the ministers in the old town", "The ministers in the old town met Cameron")
    assert [(change.a, change.b) for change in changed] == [("Cameron", "Cameron")]


def test_facts_of_one_passage_stand_in_order() -> None:
    """Each fact has its kind, the value that it is compared by, and its place."""
    text = "Two dozen were not hurt in Hanoi on Dec. 10."
    found = [(kind.value, value, text[start:end]) for kind, value, start, end in facts.facts(text)]
    assert found == [
        ("number", "24", "Two dozen"),
        ("negation", "not", "not"),
        ("name", "hanoi", "Hanoi"),
        ("date", "m 12 10", "Dec. 10"),
    ]


PIECES = """the The a not n't did Hanoi Hue Mr. Gen May may 10 10, 11 3.2 3,200 million dozen $5 €5 5% per cent - -5
    1/2 3-1/2 ½ December Dec. 2015 in rose fell U.S. US l'Iran n'a pas ne quatre-vingt-dix tháng 12 không năm mươi trăm
    中国 五 ไทย سبعة zwei said likely unlikely . , \u200b ' – 1st th United States Britain Theresa"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(WORDS, max_size=25).map(" ".join),
    st.lists(WORDS, max_size=12).map("".join),
)


@given(TEXTS)
def test_a_text_changes_nothing_against_itself(text: str) -> None:
    assert facts.changes(text, text) == ()
    assert facts.changes(text, f" {text}\n") == ()


@given(TEXTS, TEXTS)
@settings(max_examples=400)
def test_swapping_the_texts_swaps_the_sides(a: str, b: str) -> None:
    swapped = [
        FactChange(change.kind, change.b, change.a, change.start_b, change.end_b, change.start_a, change.end_a)
        for change in facts.changes(b, a)
    ]
    assert list(facts.changes(a, b)) == swapped


@given(TEXTS, TEXTS)
@settings(max_examples=400)
def test_offsets_show_what_is_shown(a: str, b: str) -> None:
    """Each side is a slice of its text, and no change has two empty sides."""
    for change in facts.changes(a, b):
        assert 0 <= change.start_a <= change.end_a <= len(a)
        assert 0 <= change.start_b <= change.end_b <= len(b)
        assert (a[change.start_a : change.end_a], b[change.start_b : change.end_b]) == (change.a, change.b)
        assert change.a or change.b


@given(TEXTS)
def test_facts_of_any_text_lie_in_it(text: str) -> None:
    for _, _, start, end in facts.facts(text):
        assert 0 <= start < end <= len(text)


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_two_numbers_are_the_same_only_if_they_are_equal(one: int, two: int) -> None:
    a, b = f"The town has {one:,} of them", f"The town has {two} of them"
    assert (shown(a, b) == []) == (one == two)


HOSTILE = ["1", "1 ", "1,", "a", "a ", "A. ", "-", "$ ", "l'", "Aa. ", "quatre ", "tháng ", "1/2 ", "五", "May 1 "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """100,000 characters of one piece against the same with a word in the middle end in seconds, not hours."""
    a = piece * (100_000 // len(piece))
    began = time.process_time()
    facts.changes(a, f"{a[:50_000]} Hanoi 7 {a[50_000:]}")
    facts.changes(a, a.replace(piece[0], "x", 1) + "x" + a)
    assert time.process_time() - began < 20
