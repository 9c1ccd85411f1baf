"""What a language tells the tool: a frozen record of word lists, and the helpers that the lists are written with.

    opposites("rose up | fell")  ->  rose: on the plus side of rose/fell; up: too; fell: on its minus side

A list holds lower-case words as written, with their marks: Vietnamese `năm` (five) is not `nam` (south). Nothing here
is code for one language; a new one is a new module of lists and a row in `languages.LANGUAGES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from itertools import combinations

from dedup.frozen import dataclass
from dedup.languages.abbreviations import words as words
from dedup.languages.wording import NOTHING, Wording

Sides = tuple[tuple[str, int], ...]  # (name of a pair of opposites, 1 or -1); a word may stand in several


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The words that end no sentence, carry a fact, turn a meaning, or carry none. All lower case, in NFC.

    Two are equal only where they are the same one, so a language can key a cache.
    """

    code: str  # BCP 47: "en"
    abbreviations: frozenset[str]  # without the last dot: "lt", "p.m"; a sentence does not end after them
    decimal: str  # the decimal mark, "." or ","; the other one groups thousands
    numbers: Mapping[str, int]  # "twelve": 12; what may add up to a number below one hundred
    scales: Mapping[str, int]  # "million": 10**6; multiplies what stands before it
    fractions: Mapping[str, tuple[int, int]]  # "half": (1, 2)
    vague: Mapping[str, str]  # "dozens": "12s"; a number without a value
    ordinals: Mapping[str, int]  # "third": 3
    months: Mapping[str, int]
    weekdays: Mapping[str, int]  # Monday is 0
    relative_days: Mapping[str, int]  # "yesterday": -1; days from today
    compounds: Mapping[str, tuple[str, object]]  # "per cent": ("%", "%"); class and value of words read as one
    capital_only: frozenset[str]  # "may", "mar": a month or a weekday only when capitalised
    negations: Mapping[str, str]  # "didn't", "jamais" -> what they negate with: "not", "never", "without", "none"
    polarity: Mapping[str, Sides]  # "rose": (("rose/fell", 1),); the same name with -1 says the opposite
    negative_prefixes: tuple[str, ...]  # "un": likely against unlikely
    titles: Mapping[str, str]  # "lieut": "lt"; a title or company form and the one spelling it stands for
    aliases: Mapping[str, str]  # "unitedstates": "us"; names as matching sees them, letters only
    units: Mapping[str, str]  # "tonnes": "t"
    currencies: Mapping[str, str]  # "dlrs": "$"
    percents: frozenset[str]
    minus: frozenset[str]  # "minus" before a number
    joiners: frozenset[str]  # "and", "to": between the days of one date, inside a number in words
    year_words: frozenset[str]  # "in", "since": a four-digit number after them is a year
    passive: frozenset[str]  # "was": with an agent after it ("by"), it turns who did what to whom
    agents: frozenset[str]
    speech: frozenset[str]  # "said": an attribution may move without changing a fact
    moods: Mapping[str, str]  # "will": planned, "may": perhaps; "verb": planned before an infinitive; `_` for a space
    done: frozenset[str]  # "was", "has": a statement of fact, against a mood
    function_words: frozenset[str]  # may change without changing the meaning
    common_words: frozenset[str]  # often first in a sentence, where a capital says nothing
    future: tuple[str, ...] = ()  # endings of verbs in the future and the conditional: "era", "drait"
    infinitive: tuple[str, ...] = ()  # endings of infinitives: "er"
    unfinished: tuple[str, ...] = ()  # endings that state nothing as done, as a future does: "agissait", "agira"
    bounds: Mapping[str, str] = field(default_factory=dict)  # "nearly", "at least": how a number after it is meant
    designators: frozenset[str] = frozenset()  # "vitamin", "group": a capital after it is a name
    wording: Wording = NOTHING
    tensed: bool = True  # a verb tells its time: "will close" without "will" is another statement


def table(text: str) -> dict[str, str]:
    """Return a mapping written as lines of `value: word word ...`.

    >>> table('''km: km kilometre kilometres
    ...          kg: kilo''')
    {'km': 'km', 'kilometre': 'km', 'kilometres': 'km', 'kilo': 'kg'}
    """
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        value, _, listed = line.partition(":")
        found.update(dict.fromkeys(listed.split(), value.strip()))
    return found


def phrases(text: str) -> dict[str, str]:
    """Return a mapping written as `table` is, `_` standing for a space: `over: over more_than`."""
    return {word.replace("_", " "): value for word, value in table(text).items()}


def numbered(text: str, first: int = 0) -> dict[str, int]:
    """Return consecutive values for words; spellings of one value are joined by `/`.

    >>> numbered("january/jan february/feb", first=1)
    {'january': 1, 'jan': 1, 'february': 2, 'feb': 2}
    """
    return {word: value for value, group in enumerate(text.split(), first) for word in group.split("/")}


def amounts(text: str) -> dict[str, int]:
    """Return a mapping written as `table` is, its values whole numbers: `1000: nghìn ngàn`."""
    return {word: int(value) for word, value in table(text).items()}


def opposites(text: str) -> dict[str, Sides]:
    """Return polarity from lines of `words | opposite words`; the first word of each side names the pair.

    A compound is written with `_` for its space.

    >>> opposites("rose up | fell")
    {'rose': (('rose/fell', 1),), 'up': (('rose/fell', 1),), 'fell': (('rose/fell', -1),)}
    """
    found: dict[str, Sides] = {}
    for line in text.strip().splitlines():
        plus, minus = (side.split() for side in line.split("|"))
        for side, sign in ((plus, 1), (minus, -1)):
            for word in (written.replace("_", " ") for written in side):
                found[word] = (*found.get(word, ()), (f"{plus[0]}/{minus[0]}", sign))
    return found


def rivals(text: str) -> dict[str, Sides]:
    """Return polarity from lines of words of which each excludes the others; spellings of one are joined by `/`.

    >>> rivals("rain/rainy snow")
    {'rain': (('rain/snow', 1),), 'rainy': (('rain/snow', 1),), 'snow': (('rain/snow', -1),)}
    """
    found: dict[str, Sides] = {}
    for line in text.strip().splitlines():
        for one, two in combinations([group.split("/") for group in line.split()], 2):
            for group, sign in ((one, 1), (two, -1)):
                for word in group:
                    found[word] = (*found.get(word, ()), (f"{one[0]}/{two[0]}", sign))
    return found


def merged(one: Mapping[str, Sides], two: Mapping[str, Sides]) -> dict[str, Sides]:
    """Return the pairs that the words of two polarities stand in, taken together."""
    return {word: one.get(word, ()) + two.get(word, ()) for word in (*one, *(word for word in two if word not in one))}


def relative(steps: str, spans: str) -> dict[str, tuple[str, object]]:
    """Return compounds of a word for the last, this and the next with a span of time, in the possessive too.

    >>> relative("last this next", "year")["next year's"]
    ('r', (1, 'year'))
    """
    return {
        f"{word} {span}{ending}": ("r", (step, span))
        for step, word in enumerate(steps.split(), -1)
        for span in spans.split()
        for ending in ("", "'s")
    }
