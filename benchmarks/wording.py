"""Real paragraphs said again in other words, so that a corpus of any size can be made of a few megabytes.

    edition 0   "Prices on the Metal Exchange rose to 3.2 dlrs on Monday."   "He said talks led to a pact in May."
    edition 7   "Losses on the Grain Pipeline lost to a fleet in July."      "Ed said ports fed to 7.8 yen on Friday."

Each edition does two things. It parts sentences before common words, every fourteen words or so, and lets each go on as
another one does that was parted before the same word. And it swaps every word but the 80 commonest for one of its own
kind: same ending, same case, of a like frequency; days for days, months for months, digits for digits. So the lengths
of sentences, punctuation, names and figures stay those of news, no edition has the skeleton of another, and what two
paragraphs share is no more than what any two of an agency's do, however many there are: `alike` measures it.

In: paragraphs, a seed. Out: editions, each the paragraphs in an order of its own. One seed, one text.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from benchmarks import edits

_PIECE = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_STAY = 80  # the commonest words are those that hold sentences together
_POOL = 250  # words to choose from; kinds with fewer are filled up with made-up ones
_STRETCH = 14  # words, about, before a sentence goes on as another one does
_ENDINGS = ("ing", "tion", "ed", "ly", "er", "al", "s")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
Kind = tuple[str | int, ...]
Pieces = list[int]  # numbers of words, of figures and of what stands between them


class Wording:
    """Sentences as pieces, where they may be parted, and the pieces that may stand for each other."""

    def __init__(self, paragraphs: Sequence[str], seed: int) -> None:
        self._seed = seed
        counts: Counter[str] = Counter()
        split = [[_PIECE.findall(one) for one in edits.sentences(paragraph)] for paragraph in paragraphs]
        for sentences in split:
            for pieces in sentences:
                counts.update(pieces)
        self._words = sorted(counts, key=lambda word: (-counts[word], word))
        number = {word: at for at, word in enumerate(self._words)}
        self._sentences: list[Pieces] = [[number[piece] for piece in one] for each in split for one in each]
        self._paragraphs: list[range] = []  # of sentences
        for each in split:
            first = self._paragraphs[-1].stop if self._paragraphs else 0
            self._paragraphs.append(range(first, first + len(each)))
        rng = random.Random(seed)
        stay = set([word for word in self._words if word.islower()][:_STAY])
        self._stretches = [_stretches(one, self._words, stay, rng) for one in self._sentences]
        self._groups = _groups(self._stretches)
        kinds: dict[Kind, list[int]] = defaultdict(list)
        for at, word in enumerate(self._words):
            if word[0].isalnum() and word.lower() not in stay:
                kinds[_kind(word, at)].append(at)
        self._kinds = sorted(kinds.items(), key=lambda item: item[1][0])
        self._pools = {
            kind: self._pool([self._words[at] for at in members], kind, rng) for kind, members in self._kinds
        }

    def edition(self, number: int) -> Iterator[str]:
        """Yield every paragraph once, in other words and another order; edition 0 is in the words given."""
        rng = random.Random(f"{self._seed} {number}")
        table = self._table(rng) if number else self._words
        sentences = self._crossed(rng) if number else self._sentences
        order = list(range(len(self._paragraphs)))
        rng.shuffle(order)
        for at in order:
            yield " ".join(["".join([table[piece] for piece in sentences[one]]) for one in self._paragraphs[at]])

    def editions(self) -> Iterator[str]:
        """Yield paragraphs without end."""
        number = 0
        while True:
            yield from self.edition(number)
            number += 1

    def _crossed(self, rng: random.Random) -> list[Pieces]:
        """The sentences, each going on as another one does from joint to joint; no stretch is used twice."""
        crossed = [each[0][:] for each in self._stretches]
        stands = list(range(len(crossed)))  # where what a sentence has said so far stands
        for step, groups in enumerate(self._groups, 1):
            for group in groups:
                places = [stands[one] for one in group]
                rng.shuffle(places)
                for one, place in zip(group, places, strict=True):
                    stands[one] = place
                    crossed[place] += self._stretches[one][step]
        return crossed

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


def _stretches(sentence: Pieces, words: Sequence[str], stay: set[str], rng: random.Random) -> list[Pieces]:
    """A sentence in parts: parted before common words, outside quotation marks and brackets, at like distances."""
    count = (len(sentence) + 1) // 2 // _STRETCH  # every second piece is a space or a mark
    width = len(sentence) / (count + 1)
    joints: dict[int, list[int]] = defaultdict(list)
    quoted, bracketed = False, 0
    for at, piece in enumerate(sentence):
        word, nearest = words[piece], round(at / width)
        if 1 <= nearest <= count and word in stay and not quoted and not bracketed and words[sentence[at - 1]] == " ":
            joints[nearest].append(at)
        quoted ^= word.count('"') % 2 == 1
        bracketed += word.count("(") - word.count(")")
    starts = [0, *(rng.choice(places) for _, places in sorted(joints.items()))]
    return [sentence[start:stop] for start, stop in zip(starts, [*starts[1:], len(sentence)], strict=True)]


def _groups(stretches: Sequence[Sequence[Pieces]]) -> list[list[list[int]]]:
    """By step, the sentences whose next stretch begins with one word, is about as long, and has as many after it."""
    groups = []
    for step in range(1, max(map(len, stretches), default=1)):
        alike: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for at, each in enumerate(stretches):
            if len(each) > step:
                alike[each[step][0], len(each), len(each[step]) // _STRETCH].append(at)
        groups.append([alike[key] for key in sorted(alike)])
    return groups


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
