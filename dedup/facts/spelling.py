"""Whether two texts are one text spelled in two ways: case, hyphens, quotes, glued or parted words, lost accents.

    "co-operation"   "cooperation"         one
    "decorps"        "de corps"            one
    "Luong"          "Lương"               one, if a text has lost all its marks; else two
    "notable"        "not able"            two: a list knows the first as a word of its own
    "the ministers'" "the minister's"      two: how many ministers

In: two texts, for what they tell about marks; then pieces of them.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

from dedup.facts.lexicon import Lexicon
from dedup.facts.stretches import counts
from dedup.fold import fold
from dedup.languages.base import words

# French words in English that mean the same without their accents.
_LOANS = words("""
    cafe cafes naive facade facades fiance fiancee cliche cliches elite elites role roles regime regimes debut decor
    detente protege melee matinee soiree seance creche fete entree emigre emigres coup aperitif
""")
_LOST = 2  # marked words of a text, for the other to be taken as one that has lost its marks, not as another wording
_WORD = re.compile(r"[^\W\d_]+")
# All but letters, digits, a sign before a digit or its currency, a mark between digits, and signs of money and share.
_NOT_EXACT = re.compile(r"(?!(?<![^\s(])[-−][$€£¥]?\d)(?!(?<=\d)[.,]\d)[^\w%‰°¢-¥₠-⃏$]|_")
_SCRIPTS = re.compile(r"[\u0590-\u0fff\u1780-\u17ff]")  # whose marks, tones and vowels are no letters: Thai, Hindi
_BETWEEN = re.compile(r"[\s‐‑-]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ]")
_OUTER = "\"'“”‘’«»()[].,;:!?…"
_QUOTES = ("'", "‘", "’", "‚")


def exact(text: str) -> str:
    """Return a text as it must stand in another one to be said there too: the fold, with signs, money and accents.

    >>> exact("Net loss: -$5.2 million, down 3%"), exact("Hóa") == exact("Hoa")
    ('netloss-$5.2milliondown3%', False)
    """
    return _NOT_EXACT.sub("", normalize("NFC", text).casefold())


class Spelling:
    """Two texts whose pieces are compared."""

    def __init__(self, one: str, two: str, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        marked = [sum(map(bool, map(_marks, _WORD.findall(text)))) if not text.isascii() else 0 for text in (one, two)]
        # Old wires have Vietnamese without any marks, and English has few words that marks make others: "cafe" is
        # "café". Elsewhere "condamne" may be "condamné".
        lost = min(marked) == 0 and (lexicon.code == "en" or (lexicon.code == "vi" and max(marked) >= _LOST))
        self._marks_count = not lost
        self._toned = lexicon.code == "vi"
        self._plain = lexicon.code == "en"

    def differ(self, one: str, two: str) -> bool:
        """Return whether two pieces are more than two spellings of one text. Amounts always are: they are read."""
        if one == two:
            return False
        if counts(one) or counts(two) or fold(one) != fold(two):
            return True
        if not fold(one):
            return _said(one) != _said(two)
        if (self._marks_count or self._plain) and self._accented(one, two):
            return True
        return self._parted(one, two) or self._parted(two, one) or _owners(one, two)

    def _parted(self, one: str, two: str) -> bool:
        """Return whether a word of one piece that a list has whole is two in the other: "notable", "not able"."""
        if self._lexicon.wording.merged.isdisjoint(_BETWEEN.split(one.lower())):
            return False
        places = {0, *(end for _, _, end in _placed(two))}
        return any(
            word in self._lexicon.wording.merged
            and {start, end} <= places
            and any(start < place < end for place in places)
            for word, start, end in _placed(one)
        )

    def _accented(self, one: str, two: str) -> bool:
        """Return whether two pieces of one fold have other marks on their letters."""
        if one.isascii() and two.isascii():
            return False
        if _SCRIPTS.search(one):
            return _marks(one) != _marks(two)
        ours, theirs = _WORD.findall(normalize("NFC", one)), _WORD.findall(normalize("NFC", two))
        if len(ours) != len(theirs):
            return _marks("".join(ours)) != _marks("".join(theirs))
        return any(self._other(*pair) for pair in zip(ours, theirs, strict=True))

    def _other(self, one: str, two: str) -> bool:
        if _marks(one) == _marks(two):
            return False
        if not self._marks_count:  # "Müller" is "Muller", "café" is "cafe", but "rosé" is no "rose"
            return one.islower() and two.islower() and fold(one) not in _LOANS
        if self._toned:
            return True
        for word, full in ((one, two), (two, one)):
            if word[0].isupper() and not _marks(word[0]) and _marks(word[1:]) == _marks(full[1:]):  # Elysée
                return False
        return True


def _marks(word: str) -> str:
    """Return the marks on a word's letters, sorted: the same for hoà and hòa."""
    if word.isascii():
        return ""
    return "".join(sorted(char for char in normalize("NFD", word.lower()) if combining(char) or char == "đ"))


def _placed(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a piece in lower case, each with the letters of the piece before it and up to its end."""
    found, at = [], 0
    for word in _BETWEEN.split(text.lower()):
        size = sum(map(str.isalnum, word))
        found.append((word.strip(_OUTER), at, at + size))
        at += size
    return found


def _owners(one: str, two: str) -> bool:
    """Return whether both pieces have apostrophes, at other places: "the ministers'", "the minister's"."""
    ours, theirs = (
        [
            sum(map(str.isalnum, text[: mark.start()]))
            for mark in _APOSTROPHE.finditer(text)
            if not text[: mark.start()].rsplit(maxsplit=1)[-1].startswith(_QUOTES)
        ]
        for text in (one, two)
    )
    return bool(ours and theirs) and ours != theirs


def _said(text: str) -> str:
    """Return the signs of a piece without letters that are said: "&" and "~", not a dash or a quote."""
    return re.sub(r"[\w\s\"'“”‘’«»‹›„()\[\]{}.,;:!?…/—–―‐‑­*•·|_¡¿`´-]", "", text)
