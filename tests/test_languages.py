"""The word lists: of one shape, lower case, and each list of one mind."""

from __future__ import annotations

import dataclasses
import unicodedata

import pytest

from dedup import languages
from dedup.languages import Language
from dedup.languages.base import numbered, opposites, table

EACH = pytest.mark.parametrize("language", languages.LANGUAGES, ids=lambda language: language.code)


def every_word(language: Language) -> list[str]:
    fields = (getattr(language, field.name) for field in dataclasses.fields(language))
    lists = (field for field in fields if isinstance(field, frozenset | dict))
    return [word for words in lists for word in words]


@EACH
def test_words_are_lower_case_composed_and_not_empty(language: Language) -> None:
    """Texts are looked up in lower case and NFC: a word in any other form is never found."""
    wrong = [word for word in every_word(language) if not word or word != unicodedata.normalize("NFC", word.lower())]
    assert wrong == []


@EACH
def test_abbreviations_have_no_last_dot(language: Language) -> None:
    assert [word for word in language.abbreviations if word.endswith(".") or " " in word] == []


@EACH
def test_no_negation_is_a_function_word_that_may_change_freely(language: Language) -> None:
    """Except where the word is both: then it is read as a negation first."""
    assert language.negations.keys().isdisjoint(language.speech)


@EACH
def test_no_word_stands_on_both_sides_of_one_pair_of_opposites(language: Language) -> None:
    torn = [word for word, sides in language.polarity.items() if len({name for name, _ in sides}) != len(set(sides))]
    assert torn == []


@EACH
def test_numbers_months_and_days_are_in_range(language: Language) -> None:
    assert all(0 <= value <= 99 for value in language.numbers.values())
    assert all(value >= 10 for value in language.scales.values())
    assert all(1 <= value <= 12 for value in language.months.values())
    assert all(0 <= value <= 6 for value in language.weekdays.values())


def test_abbreviations_of_all_languages_are_in_one_set() -> None:
    assert {"mr", "lt", "p.m", "mme", "tp.hcm"} <= languages.ABBREVIATIONS
    assert languages.ABBREVIATIONS == frozenset().union(*(language.abbreviations for language in languages.LANGUAGES))


@pytest.mark.parametrize("word", ["pct", "mln", "dlrs", "est", "in", "art", "sat"])
def test_a_word_that_ends_sentences_is_no_abbreviation(word: str) -> None:
    """Agencies write `pct` without a dot, and French `est` is a verb."""
    assert word not in languages.ABBREVIATIONS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("the minister said that he was in london", "en", id="English"),
        pytest.param("le ministre a dit que la police est dans la ville", "fr", id="French"),
        pytest.param("bộ trưởng cho biết đã đến thành phố và các tỉnh", "vi", id="Vietnamese"),
        pytest.param("der minister sagte er war in london und die polizei", None, id="German"),
        pytest.param("el ministro dijo que la policía no está en la ciudad", None, id="Spanish"),
        pytest.param("министр сказал что полиция в городе", None, id="Russian"),
        pytest.param(
            "hän sanoi että he tulevat huomenna kaupunkiin ja sitten he lähtevät pois", None, id="Finnish `he`"
        ),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_language_is_guessed_only_where_it_leads(text: str, code: str | None) -> None:
    guess = languages.guess(text.split())
    assert (guess.code if guess else None) == code


def test_tables_are_read_line_by_line() -> None:
    assert table("km: km kms\nkg: kg") == {"km": "km", "kms": "km", "kg": "kg"}
    assert numbered("zero one/un two") == {"zero": 0, "one": 1, "un": 1, "two": 2}
    assert opposites("up | down\nup | flat")["up"] == (("up/down", 1), ("up/flat", 1))
