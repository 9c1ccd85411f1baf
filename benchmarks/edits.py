"""What desks, extractors and scanners do to a text, seeded: edits that change no fact, lost spaces, changed facts.

"bankers said the package was simply agreed"   edited(.2) ->   "bankers stated the package was indeed agreed"
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

SYNONYMS = {
    "said": "stated", "but": "yet", "also": "too", "large": "big", "begin": "start",
    "began": "started", "buy": "purchase",
    "bought": "purchased", "help": "aid", "however": "still", "while": "whereas", "because": "since", "the": "this",
    "a": "one's", "officials": "aides", "talks": "discussions", "needed": "required", "asked": "requested",
    "told": "informed", "company": "firm", "companies": "firms", "plan": "scheme", "plans": "schemes", "show": "reveal",
    "major": "chief", "small": "little", "hold": "keep", "held": "kept", "give": "hand", "given": "handed",
    "expected": "due", "which": "that", "who": "that", "such": "like", "around": "across", "many": "numerous",
}  # fmt: skip
NEUTRAL = (
    "indeed", "thus", "plainly", "simply", "broadly", "merely", "duly", "rather", "quite", "openly", "mainly",
    "readily",
    "evidently", "formally", "generally", "notably", "plain", "common", "general", "wider", "proper", "own", "certain",
)  # fmt: skip
# Words that carry or turn a fact: numbers, amounts, dates, negations, directions, modals.
_FACTS = frozenset(
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "billion",
        "trillion",
        "mln",
        "bln",
        "dozen",
        "half",
        "quarter",
        "third",
        "first",
        "second",
        "fourth",
        "fifth",
        "once",
        "twice",
        "double",
        "triple",
        "both",
        "pair",
        "another",
        "next",
        "last",
        "previous",
        "former",
        "latter",
        "later",
        "earlier",
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "morning",
        "afternoon",
        "evening",
        "night",
        "noon",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "day",
        "days",
        "hour",
        "hours",
        "minutes",
        "annual",
        "monthly",
        "weekly",
        "daily",
        "pct",
        "percent",
        "points",
        "dlrs",
        "dollar",
        "dollars",
        "cents",
        "stg",
        "yen",
        "marks",
        "francs",
        "tonnes",
        "tons",
        "barrels",
        "bpd",
        "shares",
        "acres",
        "miles",
        "feet",
        "kilos",
        "not",
        "no",
        "nor",
        "never",
        "none",
        "neither",
        "without",
        "unless",
        "cannot",
        "against",
        "nothing",
        "nobody",
        "few",
        "little",
        "less",
        "more",
        "fewer",
        "least",
        "most",
        "rose",
        "fell",
        "rise",
        "fall",
        "rises",
        "falls",
        "rising",
        "falling",
        "up",
        "down",
        "higher",
        "lower",
        "increase",
        "increased",
        "decrease",
        "decreased",
        "gain",
        "gained",
        "loss",
        "losses",
        "lost",
        "profit",
        "profits",
        "grew",
        "grow",
        "shrank",
        "cut",
        "cuts",
        "raised",
        "raise",
        "lowered",
        "reduce",
        "reduced",
        "above",
        "below",
        "over",
        "under",
        "before",
        "after",
        "since",
        "until",
        "by",
        "about",
        "nearly",
        "almost",
        "only",
        "than",
        "if",
        "may",
        "might",
        "must",
        "should",
        "would",
        "could",
        "will",
        "can",
        "likely",
        "unlikely",
        "accept",
        "accepted",
        "reject",
        "rejected",
        "approve",
        "approved",
        "deny",
        "denied",
        "agree",
        "agreed",
        "refuse",
        "refused",
        "fail",
        "failed",
        "win",
        "won",
        "open",
        "opened",
        "close",
        "closed",
        "start",
        "started",
        "end",
        "ended",
        "halt",
        "halted",
        "stop",
        "stopped",
        "continue",
        "continued",
        "able",
        "unable",
        "male",
        "female",
        "north",
        "south",
        "east",
        "west",
        "left",
        "right",
        "import",
        "imports",
        "export",
        "exports",
    ]
)
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?= [a-z])")
_DATE = re.compile(r"\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|April|June|July|August)\b")
_VERB = re.compile(r"\b(?:was|were|is|are|will|would|could|has|have|did)\b(?= [a-z])")
_TURN = re.compile(r"\b(?:rose|fell|higher|lower|above|below|accepted|rejected|increased|decreased|before|after)\b")
_TURNED = {"rose": "fell", "higher": "lower", "above": "below", "accepted": "rejected", "increased": "decreased",
           "before": "after"}  # fmt: skip
_TURNED |= {there: here for here, there in _TURNED.items()}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_MONTHS = ("January", "February", "March", "April", "June", "July", "August")
_NAMES = ("Harrow", "Whitby", "Kessler", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Brandt")
Changed = tuple[str, int, int, int, int]  # the text after, the fact's span before, its span after


def edited(paragraph: str, share: float, rng: random.Random) -> str:
    """Change so many of the words, none of which is a fact or stands beside one."""
    words = paragraph.split(" ")
    free = [at for at in range(1, len(words) - 1) if all(map(is_plain, words[at - 1 : at + 2]))]
    exact = share * len(words)
    count = min(len(free), int(exact) + (rng.random() < exact % 1))
    for at in sorted(rng.sample(free, count), reverse=True):
        fate = rng.random()
        if fate < 0.15:
            del words[at]
        elif fate < 0.3:
            words.insert(at, rng.choice(NEUTRAL))
        else:
            words[at] = SYNONYMS.get(words[at]) or rng.choice(NEUTRAL)
    return " ".join(words)


def thinned(paragraph: str, share: float, rng: random.Random) -> str:
    """Lose so many of the words, none that holds a digit or a capital: in any language."""
    words = paragraph.split(" ")
    free = [at for at in range(1, len(words) - 1) if words[at].isalpha() and words[at].islower()]
    lost = set(rng.sample(free, min(len(free), round(share * len(words)))))
    return " ".join(word for at, word in enumerate(words) if at not in lost)


def is_plain(word: str) -> bool:
    """Tell whether a word is lower case, letters only, and no fact."""
    return word.isalpha() and word.islower() and word not in _FACTS


def glued(text: str, share: float, rng: random.Random) -> str:
    """Lose so many of the spaces, none beside a digit (there a space is part of the fact)."""
    return re.sub(r"(?<![\d\s]) (?![\d\s])", lambda gap: "" if rng.random() < share else gap[0], text)


def sentences(paragraph: str) -> list[str]:
    """Split at a full stop between a lower-case word and a capital: rarely wrong, which is all that plants need."""
    return re.split(r"(?<=[a-z]{3}\.) (?=[A-Z])", paragraph)


def _number(old: str, rng: random.Random) -> str:
    digits = [at for at, char in enumerate(old) if char.isdigit()]
    at = rng.choice(digits)
    return old[:at] + rng.choice([d for d in "123456789" if d != old[at]]) + old[at + 1 :]


def _swapped(old: str, rng: random.Random) -> str:
    """3.2 -> 2.3: the first digit and the last one trade places."""
    return old[-1] + old[1:-1] + old[0] if old[0] != old[-1] and old[-1] != "0" else _number(old, rng)


def _another(choices: tuple[str, ...]) -> Callable[[str, random.Random], str]:
    return lambda old, rng: rng.choice([one for one in choices if one != old])


def _date(old: str, rng: random.Random) -> str:
    return _another(_DAYS if old in _DAYS else _MONTHS)(old, rng)


CHANGES: dict[str, tuple[re.Pattern[str], Callable[[str, random.Random], str]]] = {
    "number": (_NUMBER, _number),
    "digits swapped": (_NUMBER, _swapped),
    "name": (_NAME, _another(_NAMES)),
    "date": (_DATE, _date),
    "negation": (_VERB, lambda old, rng: f"{old} not"),
    "direction": (_TURN, lambda old, rng: _TURNED[old]),
}


def changed(paragraph: str, kind: str, rng: random.Random) -> Changed | None:
    """Change one fact; None where the paragraph states none of that kind."""
    pattern, change = CHANGES[kind]
    found = list(pattern.finditer(paragraph))
    if not found:
        return None
    start, end = rng.choice(found).span()
    new = change(paragraph[start:end], rng)
    return paragraph[:start] + new + paragraph[end:], start, end, start, start + len(new)
