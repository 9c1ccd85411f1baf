"""Where sentences end, on hard wire copy and against Punkt with the same abbreviations."""

import functools
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import sentences
from dedup.languages import ABBREVIATIONS


def split(text):
    page = sentences.page([text])
    _, starts = sentences.ends(page, np.array([0]), np.array([len(text)]))
    places = [0, *(place for place in starts.tolist() if place < len(text)), len(text)]
    return [text[start:end].strip() for start, end in itertools.pairwise(places)]


WIRE = [
    pytest.param("Sen. Lieut. Gen Le Quy Vuong spoke.|He left.", id="titles in a row"),
    pytest.param("Oil rose 3.2 pct to 18.75 dlrs.|Gold fell.", id="decimals"),
    pytest.param("J. K. Rowling and C. S. Lewis met.|They talked.", id="initials apart"),
    pytest.param("Talks in Washington, D.C. ended on Friday.|No pact was signed.", id="acronym inside"),
    pytest.param("It opened at 9 a.m. and closed at 5 p.m. on Monday.|Few came.", id="hours"),
    pytest.param("Acme Inc. said No. 5 Corp. gained.|Shares rose.", id="companies and numbers"),
    pytest.param('"It is over," he said.|"We go home."|Then he left.', id="marks inside quotes"),
    pytest.param("The war ended in 1945.|Peace came.", id="a year before the full stop"),
    pytest.param("(It was late.)|The house voted.", id="brackets after the mark"),
    pytest.param("Who won?|Nobody!|The vote goes on.", id="questions and calls"),
    pytest.param("He met Lt. Col. A. Smith of St. Louis, Mo. on Friday.|He left.", id="rank, initial, saint, state"),
    pytest.param("Wait... what did he say?|Nothing.", id="three dots inside a sentence"),
    pytest.param("M. Dupont et Mme. Durand sont partis.|La séance est levée.", id="French titles"),
]

BEYOND_PUNKT = [
    pytest.param("It stands in the field.|The event was short.", "", id="glued to the next sentence"),
    pytest.param("a “stable income.”|However, on arrival", "", id="glued after a quote"),
    pytest.param("in cybercrime, Quang added./.|The next day", "", id="an agency's closing mark"),
    pytest.param("Il a dit : « C'est fini. »|Puis il est parti.", " ", id="spaced guillemets"),
    pytest.param("“It is over.”|He left.", " ", id="curly quotes"),
    pytest.param("最近很好。|他走了！|真的吗？", "", id="Chinese"),
    pytest.param("他说：“好。”|然后走了。", "", id="Chinese quotes"),
    pytest.param("यह वाक्य है।|दूसरा वाक्य।", " ", id="Devanagari"),
    pytest.param("هل هذا نص؟|وهذا آخر.", " ", id="Arabic"),
    pytest.param("Troops left the U.S.|They went home.", " ", id="an abbreviation before a word that starts sentences"),
    pytest.param("TP. Hồ Chí Minh đông.|Ông Nguyễn Văn A. nói.", " ", id="Vietnamese city and initial"),
    pytest.param("Theo GS.TS. Nguyễn Văn An, đúng.|Bà nói vậy.", " ", id="Vietnamese titles"),
    pytest.param("La Toile...|Il est parti.", " ", id="three dots before a word that starts sentences"),
    pytest.param("He heard . . . nothing.|Then rain.", " ", id="spaced dots"),
    pytest.param("it was late.|he slept.|they left.", " ", id="text without capitals"),
    pytest.param("“Why?” he asked.|“No!” she said.", " ", id="a quoted question goes on in lower case"),
    pytest.param("Trade in the Japan-U.S. axis fell.|Exports too.", " ", id="an acronym after a hyphen"),
    pytest.param("See www.Example.com for St.Louis news.|End.", " ", id="an address and a glued abbreviation"),
]


@pytest.mark.parametrize("marked", WIRE)
def test_a_sentence_ends_where_a_reader_ends_it(marked):
    """The marked places and no others."""
    assert marked.split("|") == split(marked.replace("|", " "))


@pytest.mark.parametrize(("marked", "gap"), BEYOND_PUNKT)
def test_ends_that_punkt_does_not_know_are_found_too(marked, gap):
    assert marked.split("|") == split(marked.replace("|", gap))


@functools.cache
def punkt():
    tokenizers = pytest.importorskip("nltk.tokenize.punkt")
    parameters = tokenizers.PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    parameters.sent_starters = set(sentences.STARTERS)
    tokenizer = tokenizers.PunktSentenceTokenizer()
    tokenizer._params = parameters
    return tokenizer


@pytest.mark.parametrize("marked", WIRE)
def test_punkt_with_the_same_abbreviations_ends_hard_wire_copy_alike(marked):
    text = marked.replace("|", " ")
    assert punkt().tokenize(text) == split(text)


NAMES = st.sampled_from(["Hanoi", "Acme", "Vuong", "Smith", "London", "Reuters", "Durand"])
WORDS = st.sampled_from(["said", "oil", "rose", "the", "bank", "in", "and", "1987", "3.2", "pct", "of", "année", "nói"])
SHORTENED = st.sampled_from(
    [*sorted(f"{name}." for name in ("mr", "dr", "gen", "col", "inc", "corp")), "J.", "Gen.", "Mr."]
)
PARTS = st.lists(st.one_of(WORDS, NAMES, st.tuples(SHORTENED, NAMES).map(" ".join)), min_size=2, max_size=8)
SENTENCES = st.tuples(NAMES, PARTS, st.sampled_from(["stayed", "left", "fell", "grew"]), st.sampled_from(".!?")).map(
    lambda parts: f"{parts[0]} {' '.join(parts[1])} {parts[2]}{parts[3]}"
)


@given(st.lists(SENTENCES, min_size=1, max_size=6))
def test_punkt_and_the_scanner_agree_on_built_sentences(parts):
    text = " ".join(parts)
    assert punkt().tokenize(text) == split(text) == parts


@given(st.lists(st.text("aZ9 .!?\"'()”»\n。…U.S.\U0001f600é", max_size=60), min_size=2, max_size=4))
def test_a_text_is_judged_alone_whatever_stands_beside_it_on_the_page(texts):
    """So a batch's make-up changes no passage."""
    page = sentences.page(texts)
    size = np.array([len(text) for text in texts])
    floor = np.cumsum(size + 2) - (size + 2)
    end, start = sentences.ends(page, floor, floor + size)
    for text, low in zip(texts, floor.tolist(), strict=True):
        alone_end, alone_start = sentences.ends(sentences.page([text]), np.array([0]), np.array([len(text)]))
        inside = (end > low) & (start < low + len(text))
        kept = alone_start < len(text)
        assert alone_start[kept].tolist() == (start[inside] - low).tolist()
        assert alone_end[kept].tolist() == (end[inside] - low).tolist()


@pytest.mark.parametrize("stretch", ["word " * 400, "w" * 2000, "one, two three; " * 200, "中文" * 900, ")" * 2000])
def test_a_stretch_without_ends_is_cut_into_pieces_of_at_most_400_characters(stretch):
    page = sentences.page([stretch])
    cuts = [0, *sentences.cuts(page, 0, len(stretch)), len(stretch)]
    pieces = [after - before for before, after in itertools.pairwise(cuts)]
    assert max(pieces) <= sentences.LONGEST_PIECE
    assert min(pieces) > 0
    assert sum(pieces) == len(stretch)


def test_two_copies_of_a_stretch_are_cut_alike_again_after_a_difference():
    words = [f"w{number * 7919 % 1000}" for number in range(2000)]
    stretch = " ".join(words)
    other = "an inserted start " + stretch
    shift = len(other) - len(stretch)
    cuts = set(sentences.cuts(sentences.page([stretch]), 0, len(stretch)))
    moved = {cut - shift for cut in sentences.cuts(sentences.page([other]), 0, len(other))}
    assert len(cuts & moved) > 0.8 * len(cuts)


@pytest.mark.parametrize("stretch", ["one two three, four five six " * 40])
def test_a_cut_falls_after_a_comma_or_a_space_where_there_is_one(stretch):
    cuts = sentences.cuts(sentences.page([stretch]), 0, len(stretch))
    assert cuts
    assert all(stretch[cut - 2 : cut] == ", " for cut in cuts)


def test_the_tables_hold_every_character_that_has_a_property():
    """And what the native kernel takes for granted of them: one letter lowers to two characters."""
    high = map(chr, range(0x40000, 0x110000))
    assert not any(char.isalnum() or char.isspace() for char in high)
    assert [char for char in map(chr, range(0x110000)) if len(char.lower()) > 1] == ["İ"]


@pytest.mark.parametrize("limit", [0x100, 0x3000, 0x10000, 0x40000])
def test_the_tables_lower_each_character_as_str_does(limit):
    lower = sentences.properties(limit).lower
    assert [ord(char.lower() if len(char.lower()) == 1 else char) for char in map(chr, range(limit))] == lower.tolist()


def test_the_word_lists_are_such_as_the_native_kernel_reads():
    """It reads 64 characters before a full stop, and compares a starter after its capital letter by letter."""
    assert sentences._REACH <= 64
    assert all(word.isalpha() and word.islower() and len(word) > 1 for word in sentences.STARTERS)


@pytest.mark.parametrize("text", ["Rain", "Huế", "ngày", "“rain”", "中文", "\U0001f600", "\U00020000"])
def test_the_smallest_table_that_will_do_is_chosen(text):
    table = sentences.widest(np.frombuffer(text.encode(), np.uint8))
    assert max(map(ord, text)) < len(table.classes)
    sizes = (0x100, 0x3000, 0x10000, 0x40000)
    assert len(table.classes) == next(size for size in sizes if max(map(ord, text)) < size)
