"""Real paragraphs said again in other words, so that a corpus of any size can be made of a few megabytes.

    edition 0   "Prices at the London Metal Exchange rose 3.2 pct on Monday."
    edition 7   "Losses at the Bonn Grain Pipeline rose 7.8 pct on Friday."

Each edition swaps every word but the 80 commonest for one of its own kind: same ending, same case, of a like frequency;
days for days, months for months, digits for digits. So sentence lengths, punctuation, names and figures stay those of
news, and two editions of one paragraph share little more than "at the ... of the".

In: paragraphs, a seed. Out: editions, each the paragraphs in an order of its own. One seed, one text.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

_PIECE = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_STAY = 80  # the commonest words are those that hold sentences together
_POOL = 250  # words to choose from; kinds with fewer are filled up with made-up ones
_ENDINGS = ("ing", "tion", "ed", "ly", "er", "al", "s")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
Kind = tuple[str | int, ...]


class Wording:
    """Paragraphs as pieces, and the pieces that may stand for each other."""

    def __init__(self, paragraphs: Sequence[str], seed: int) -> None:
        self._seed = seed
        counts: Counter[str] = Counter()
        split = [_PIECE.findall(paragraph) for paragraph in paragraphs]
        for pieces in split:
            counts.update(pieces)
        self._words = sorted(counts, key=lambda word: (-counts[word], word))
        number = {word: at for at, word in enumerate(self._words)}
        self._paragraphs = [[number[piece] for piece in pieces] for pieces in split]
        stay = set([word for word in self._words if word.islower()][:_STAY])
        kinds: dict[Kind, list[int]] = defaultdict(list)
        for at, word in enumerate(self._words):
            if word[0].isalnum() and word.lower() not in stay:
                kinds[_kind(word, at)].append(at)
        rng = random.Random(seed)
        self._kinds = sorted(kinds.items(), key=lambda item: item[1][0])
        self._pools = {
            kind: self._pool([self._words[at] for at in members], kind, rng) for kind, members in self._kinds
        }

    def edition(self, number: int) -> Iterator[str]:
        """Yield every paragraph once, in other words and another order; edition 0 is in the words given."""
        rng = random.Random(f"{self._seed} {number}")
        table = self._table(rng) if number else self._words
        order = list(range(len(self._paragraphs)))
        rng.shuffle(order)
        for at in order:
            yield "".join([table[piece] for piece in self._paragraphs[at]])

    def editions(self) -> Iterator[str]:
        """Yield paragraphs without end."""
        number = 0
        while True:
            yield from self.edition(number)
            number += 1

    def _table(self, rng: random.Random) -> list[str]:
        table = list(self._words)
        for kind, members in self._kinds:
            if kind[0] == "digits":
                for at in members:
                    table[at] = _number(self._words[at], rng)
            else:
                pool = self._pools[kind]
                often = 1 + len(members) // len(pool)
                for at, word in zip(members, rng.sample(pool * often, len(members)), strict=True):
                    table[at] = word
        return table

    def _pool(self, words: list[str], kind: Kind, rng: random.Random) -> list[str]:
        if kind[0] == "day":
            return list(_DAYS)
        if kind[0] == "month":
            return list(_MONTHS)
        known = set(words)
        pool = list(words)
        for _ in range(_POOL * 4 if len(words) < _POOL and kind[0] != "digits" else 0):
            made = _made(rng.choice(words), rng.choice(words), rng)
            if made not in known:
                known.add(made)
                pool.append(made)
            if len(pool) >= _POOL:
                break
        return pool


def _kind(word: str, rank: int) -> Kind:
    if word[0].isdigit():
        return ("digits",)
    if word in _DAYS:
        return ("day",)
    if word in _MONTHS:
        return ("month",)
    frequency = rank.bit_length()
    if word.isupper():
        return ("upper", min(len(word), 6), frequency)
    if word[0].isupper():
        return ("title", frequency)
    ending = next((end for end in _ENDINGS if word.endswith(end)), "")
    return ("lower", ending, frequency)


def _number(old: str, rng: random.Random) -> str:
    """Another number of as many digits; a year stays one."""
    if len(old) == 4 and old[:2] in ("19", "20"):
        return str(rng.randint(1970, 2026))
    return "".join(rng.choice("123456789" if not at else "0123456789") for at in range(len(old)))


def _made(one: str, other: str, rng: random.Random) -> str:
    """The head of one word on the tail of another: "pipeline", "export" -> "pipeorta"."""
    made = one[: max(1, len(one) // 2)] + other[len(other) // 2 :].lower()
    half = len(made) // 2 if rng.random() < 0.5 else len(made)
    made = made[:half] + rng.choice("aeiou") + made[half:]
    return made.upper() if one.isupper() else made
