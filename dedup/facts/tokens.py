"""Text -> tokens with their class, case taken into account.

    "Sen. Lieut. Gen Vuong said 3.2 mln dlrs"
    t: sen  .  t: lt  .  t: gen  A: vuong  x: said  d: 3.2  s: 10**6  $: $

A capital makes a name, but not at the start of a sentence for a common word or one that stands in lower case elsewhere
in the pair. Where capitals say nothing (a text in one case, a script without case), any word is a name unless a list
knows it: a change shown in vain costs a look, a change missed costs a fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from dedup.facts.lexicon import SUFFIXES, SYMBOLS, Lexicon
from dedup.fold import fold
from dedup.languages import ABBREVIATIONS
from dedup.languages.base import words

# Letters of scripts written without spaces: each is a token, so that one changed character is one changed fact.
_UNSPACED = (
    "\u0e00-\u0e4f\u0e5a-\u0ecf\u0eda-\u0eff\u1000-\u103f\u104a-\u109f\u1780-\u17d3"
    "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
# What parts words. Zero-width characters don't: they stay inside the word and its fold drops them.
_MARKS = (
    r"!-/:-@\[-`{-~\u00a1-\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf×÷\u2010-\u2027"
    r"\u2030-\u205e\u20a0-\u20cf\u2190-\u2bff\u3001-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_LETTER = rf"[^\s\d{_MARKS}{_UNSPACED}]"
_TOKEN = re.compile(
    rf"(?P<plain>[a-z]{{2,}}(?!{_LETTER}|['’ʼ]{_LETTER}))"  # most words, soonest
    r"|(?P<power>\d+(?:[.,]\d+)*[⁰¹²³⁴-⁹]+)"
    r"|(?<![\w$])(?P<code>[A-Z]{2,9}\d{1,9})(?![\w.,-]*\d)\b"
    r"|(?P<digits>\d+(?:[.,]\d+)*)"
    r"|(?P<acronym>[^\W\d_]\.(?:[^\W\d_]\.)+)"
    r"|(?P<fraction>[¼½¾⅐-⅞])"
    rf"|(?P<sign>[{_UNSPACED}])"
    rf"|(?P<word>{_LETTER}+(?:['’ʼ]{_LETTER}+)*)"
    r"|(?P<mark>\S)"
)
DOLLARS = words("us a c hk nz s nt can r")  # whose dollars they are: US$, A$
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DASHES = frozenset("-–—‐‑−")
_ELISIONS = words("l d j m t s n c qu jusqu lorsqu puisqu quoiqu")
_OPENERS = "\"'“”‘’«»([{<—–-*•· \t\u00a0"
_TEXTS = 2048  # texts whose lower-case words are remembered, some 2 KB each
_CAPITAL_RUN = re.compile(r"[^\W\d_]+")


class Token(NamedTuple):
    """A word, a number or a mark. `key` is lower case with its marks; `value` is what the lexicon says."""

    kind: str  # one letter, see `lexicon`
    key: str
    value: object
    start: int
    end: int


class Passage:
    """A text to compare, with what its case can tell. Made once a comparison; the costly parts on first use."""

    def __init__(self, text: str, lexicon: Lexicon, uniform: bool | None = None, part: bool = False) -> None:
        self.text = text
        self.lexicon = lexicon
        self.twin = self  # the text that it is compared with
        self.uniform = text.isupper() or text.islower() if uniform is None else uniform  # capitals say nothing
        self.part = part  # of a longer text: what stands before its start is not known
        self.consulted = False  # what a word is was told by the rest of the text, or by the twin

    def numbered(self, at: int) -> bool:
        """Return whether a number comes next."""
        word = self.text[at:].split(maxsplit=1)[:1]
        return bool(word) and (
            word[0][0].isdigit() or self.lexicon.words.get(word[0].lower(), ("", ""))[0] in tuple("wsv")
        )

    def is_year(self, value: int | Fraction, at: int) -> bool:
        """Return whether a number of four digits at a place is a year."""
        if not _FIRST_YEAR <= value <= _LAST_YEAR:
            return False
        before = self.text[max(0, at - 16) : at].lower().split()
        return bool(before) and before[-1].strip("(,") in self.lexicon.year_words

    def starts_sentence(self, at: int) -> bool:
        """Return whether the word at `at` is the first of its sentence, where a capital says nothing."""
        text = self.text
        while at > 0 and text[at - 1] in _OPENERS:
            at -= 1
        if at == 0:
            self.consulted = self.consulted or self.part
            return True
        if text[at - 1] in "!?…:\n\r;|•":
            return True
        if text[at - 1] != ".":
            return False
        first = at - 1
        while first > 0 and at - first < 12 and (text[first - 1].isalpha() or text[first - 1] == "."):
            first -= 1
        word = text[first : at - 1].lower()
        return not (len(word) == 1 or word in ABBREVIATIONS)

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the tokens of a span, compounds joined ("per cent", "tháng 12")."""
        found: list[Token] = []
        listed, cased = self.lexicon.words, not self.uniform and self.lexicon.code != ""
        for match in _TOKEN.finditer(self.text, start, end):
            kind, text = match.lastgroup, match.group()
            if kind == "plain":
                if (
                    cased
                    and text not in listed
                    and text not in SUFFIXES
                    and self.text[match.start() - 1 : match.start()] != "@"
                ):
                    found.append(Token("x", text, None, *match.span()))
                else:
                    found.append(self._word(text, *match.span()))
            elif kind == "digits":
                found.append(Token("d", text, None, *match.span()))
            elif kind == "word" and "'" not in text and "’" not in text:
                found.append(self._word(text, *match.span()))
            else:
                found.extend(self._rare(kind, text, *match.span()))
        return _join(found, self.lexicon) if self.lexicon.compounds else found

    def _rare(self, kind: str | None, text: str, start: int, end: int) -> Iterator[Token]:
        if kind == "power":  # 10⁵
            yield Token("v", text, text, start, end)
        elif kind == "code":
            yield from self._code(text, start, end)
        elif kind == "mark":
            kind, value = SYMBOLS.get(text) or ("-" if text in _DASHES else text, None)
            yield Token(kind, text, value, start, end)
        elif kind == "fraction":
            yield Token("f", text, unicodedata.numeric(text), start, end)
        elif kind == "sign":
            yield Token("A", text, None, start, end)
        elif kind == "acronym":
            yield self._word(text.replace(".", ""), start, end)
        else:
            yield from self._split(text, start, end)

    def _code(self, text: str, start: int, end: int) -> Iterator[Token]:
        """Yield CO2 as one name; as a name and a number where the other side parts them: COVID19, COVID-19."""
        self.consulted = True
        letters = text.rstrip("0123456789")
        digits = text[len(letters) :]
        if any(f"{letters}{mark}{digits}".lower() in self.twin.text.lower() for mark in " -"):
            middle = start + len(letters)
            yield self._word(letters, start, middle)
            yield Token("d", digits, None, middle, end)
        else:
            yield Token("A", text.lower(), None, start, end)

    def _split(self, text: str, start: int, end: int) -> Iterator[Token]:
        """Yield one word, or two where French elides: l'Iran, n'a."""
        head, mark, rest = text.partition("'") if "'" in text else text.partition("’")
        if not mark or (rest and head.lower() not in _ELISIONS):
            yield self._word(text, start, end)
            return
        middle = start + len(head) + 1
        yield Token("n" if head.lower() == "n" else "x", head.lower(), "not", start, middle)
        yield self._word(rest, middle, end)

    def _word(self, text: str, start: int, end: int) -> Token:
        key = _key(text)
        if start and self.text[start - 1] == "@":  # @mike
            return Token("A", key, None, start, end)
        if key == "tư" and not self.text[max(0, start - 6) : start].rstrip().endswith("mươi"):
            return self._name(text, key, start, end)  # four only in "hai mươi tư"; "đầu tư" is investment
        if key == "năm" and self._years(start, end):
            return Token("u", key, "year", start, end)
        if text == "M" and self.text[end : end + 1] == "." and self.lexicon.titles.get(key):
            return Token("t", key, self.lexicon.titles[key], start, end)  # M. Morel; 5 m are metres
        if key in SUFFIXES and start and self.text[start - 1].isdigit():
            return Token("i", key, None, start, end)
        entry = self.lexicon.words.get(key) or (self.lexicon.words.get(key[:-2]) if key.endswith("'s") else None)
        if entry is None:
            if key.endswith("n't"):
                return Token("n", key, "not", start, end)
            return self._name(text, key, start, end)
        if key not in self.lexicon.words and key[:-2] in self.lexicon.capital_only:  # Sun's, a firm
            return self._name(text, key, start, end)
        if entry[0] == "t" or (key in self.lexicon.capital_only and text[0].islower()):
            name = self._name(text, key, start, end)
            return Token("t", key, entry[1], start, end) if entry[0] == "t" and name.kind == "A" else name
        if entry[0] == "n" and key == "no" and self.text[end : end + 1] == ".":
            return Token("x", key, None, start, end)  # No. 5
        if entry[0] == "n" and self._harmless(key, start):
            return Token("x", key, None, start, end)
        return Token(entry[0], key, entry[1], start, end)

    def _years(self, start: int, end: int) -> bool:
        """Return whether "năm" is a year, not five: after a number, unless a scale goes on, or before digits."""
        after = self.text[end : end + 12].split(maxsplit=1)[:1]
        if after and after[0][0].isdigit():
            return True
        words = self.lexicon.words
        if after and words.get(after[0].lower(), ("", None))[0] == "s":
            return False
        before = self.text[max(0, start - 12) : start].rsplit(maxsplit=1)[-1:]
        return bool(before) and (before[0][0].isdigit() or words.get(before[0].lower(), ("", None))[0] in ("w", "s"))

    def _harmless(self, key: str, start: int) -> bool:
        """Return whether a negation denies nothing after the word before it: "the past few weeks"."""
        before = self.text[max(0, start - 16) : start].rsplit(maxsplit=1)[-1:]
        known = self.lexicon.compounds.get(before[0].lower(), ()) if before else ()
        return ((key,), ("x", "")) in known

    def _name(self, text: str, key: str, start: int, end: int) -> Token:
        return Token("A" if self._is_name(text, key, start) else "x", key, None, start, end)

    def _is_name(self, text: str, key: str, start: int) -> bool:
        lexicon = self.lexicon
        if self.text[start - 1 : start] == "[" and text.strip("X") == "":  # [XX] years: to be filled in
            return False
        if not text.isalpha() and not any(map(str.isalpha, text)):
            return False
        bare = key[:-2] if key.endswith("'s") else key
        if self.uniform or not lexicon.code or text.lower() == text.upper():
            return bare not in lexicon.plain and not (
                lexicon.code and (bare in lexicon.common or bare in lexicon.polarity)
            )
        if text.islower():
            return False
        if not text[0].isupper():  # iPhone, eBay
            return True
        acronym = text.isupper() and (len(text) > 1 or self._regnal(text, start) or self._designated(start))
        if acronym or not self.starts_sentence(start):
            return acronym or bare not in lexicon.plain
        if bare in lexicon.common or bare in lexicon.polarity:
            return False
        self.consulted = True
        return not (bare in _lower_words(self.text) or bare in _lower_words(self.twin.text))

    def _designated(self, start: int) -> bool:
        """Return whether a single capital tells one thing of a kind: Vitamin A, Group B."""
        before = self.text[max(0, start - 20) : start].rsplit(maxsplit=1)[-1:]
        return bool(before) and before[0].lower() in self.lexicon.designators

    def _regnal(self, text: str, start: int) -> bool:
        """Return whether "I" is the number of a king: Elizabeth I."""
        before = self.text[max(0, start - 30) : start].rsplit(maxsplit=1)[-1:]
        return text == "I" and bool(before) and before[0][:1].isupper() and before[0][1:].isalpha()


@lru_cache(_TEXTS)
def _lower_words(text: str) -> frozenset[str]:
    """Return the words that stand in lower case."""
    return frozenset([word for word in _CAPITAL_RUN.findall(text) if word[0].islower()])


def _key(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.lower()).replace("’", "'").replace("ʼ", "'")


def _join(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the tokens with the language's compounds read as one."""
    compounds = lexicon.compounds
    if compounds.keys().isdisjoint([token.key for token in tokens]):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        follows = tokens[at + 1].key if at + 1 < len(tokens) else ""
        for rest, entry in compounds.get(token.key, ()):
            if rest[0] == follows and tuple([token.key for token in tokens[at + 1 : at + 1 + len(rest)]]) == rest:
                last = tokens[at + len(rest)]
                token = Token(entry[0], f"{token.key} {' '.join(rest)}", entry[1], token.start, last.end)
                at += len(rest)
                break
        found.append(token)
        at += 1
    return found


def bare(key: str) -> str:
    """Return a name as it is compared: folded, without the possessive."""
    return fold(key[:-2] if key.endswith("'s") else key)
