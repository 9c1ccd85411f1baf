"""What a word is, by language: one look-up from a word to its class and value.

    lexicon(en)["twelve"] -> ("w", 12)      ["dlrs"] -> ("$", "$")    ["dec"] -> ("m", 12)    ["didn't"] -> ("n", "not")

A class is one letter, so that `read` can decide by a look at the next token:

    d digits   w number word   s scale   o ordinal   i suffix of one ("th")   f fraction   v number without a value
    m month    y weekday       r day from today      $ currency     % percent    u unit
    n negation t title         A name    x other word   N minus     and each mark of punctuation is its own class

Without a language (None) the lists of all are read, so that a number or a negation is still seen as one. Words that two
lists read differently ("billion": 10**9 or 10**12) have no value then, only their spelling. With one, the numbers and
negations of the others are read too where the language has no such word: English copy full of French names may be taken
for French, and "mln" against "bln" must still count.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from dedup.fold import fold
from dedup.languages import LANGUAGES, Language, Sides
from dedup.languages.base import words
from dedup.languages.wording import Wording

Entry = tuple[str, object]  # class, value

_CURRENCIES = "$:$ €:€ £:£ ¥:¥ ￥:¥ ₫:₫ ₹:rupee ₽:rouble ₩:won ฿:baht ¢:cent ₱:peso ₺:₺ ₪:₪ ₴:₴ ₦:₦ ₿:₿"
_PERCENTS = "%:% ٪:% ％:% ‰:‰"
_UNITS = "°:degree º:degree"
SYMBOLS: Mapping[str, Entry] = {
    pair.partition(":")[0]: (kind, pair.partition(":")[2])
    for kind, pairs in (("$", _CURRENCIES), ("%", _PERCENTS), ("u", _UNITS))
    for pair in pairs.split()
}
_STICKY = "wsofvmyr$%uN"  # what is read together with a number or a date beside it
_FOREIGN = "wsvnmyr$%"  # what is read in the words of other languages too
_SETS = ("capital_only", "joiners", "year_words", "passive", "agents", "speech", "done", "designators")
SUFFIXES = words("st nd rd th er ère ere re e ème eme ᵉ")  # glued to digits: 1st, 1er, 21e


class Lexicon(NamedTuple):
    """The lists of one language, or of all, in the form that reading needs."""

    code: str  # "" where every list is read
    decimal: str  # "" where the decimal mark is not known
    words: Mapping[str, Entry]
    compounds: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]  # first word -> (the rest, entry), longest first
    capital_only: frozenset[str]
    polarity: Mapping[str, Sides]
    prefixes: tuple[str, ...]
    titles: Mapping[str, str]
    aliases: Mapping[str, str]
    joiners: frozenset[str]
    year_words: frozenset[str]
    passive: frozenset[str]
    agents: frozenset[str]
    speech: frozenset[str]
    moods: Mapping[str, str]  # a word or phrase -> what it tells; the first word of a phrase -> "first"
    done: frozenset[str]
    future: tuple[str, ...]
    infinitive: tuple[str, ...]
    unfinished: tuple[str, ...]
    tensed: bool
    bounds: Mapping[str, str]  # a word or phrase before a number -> how the number is meant
    designators: frozenset[str]
    wording: Wording  # what may be swapped; nothing where every list is read
    plain: frozenset[str]  # function words: may change freely
    common: frozenset[str]  # and words whose capital at the start of a sentence says nothing
    silent: frozenset[str]  # function words that are nothing else: no number, no negation, no opposite


@cache
def lexicon(language: Language | None) -> Lexicon:
    """Return the look-up of one language; of all of them for None."""
    if language is not None:
        return _build(language.code, language.decimal, (language,))
    return _build("", "", LANGUAGES)


@cache
def by_code(code: str) -> Lexicon:
    """Return the look-up of a language by its code; of all of them for ""."""
    return lexicon(next((language for language in LANGUAGES if language.code == code), None))


def _build(code: str, decimal: str, languages: tuple[Language, ...]) -> Lexicon:
    plain = frozenset[str]().union(*(language.function_words for language in languages))
    common = plain.union(*((language.common_words | language.bounds.keys()) for language in languages))
    entries, polarity = _words(languages)
    bounds = _joined(languages, "bounds")
    if len(languages) == 1:
        foreign, opposites = _words(LANGUAGES)
        read = {word: it for word, it in foreign.items() if it[0] in _FOREIGN and len(word) > 2 and word not in common}
        entries = read | entries
        polarity = {word: sides for word, sides in opposites.items() if word not in common} | polarity
    compounds: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for language in languages:
        for phrase, entry in language.compounds.items():
            first, *rest = phrase.split()
            compounds.setdefault(first, []).append((tuple(rest), entry))
    return Lexicon(
        code=code,
        decimal=decimal,
        words=entries,
        compounds={first: tuple(sorted(found, key=_longest)) for first, found in compounds.items()},
        polarity=polarity,
        prefixes=tuple(prefix for language in languages for prefix in language.negative_prefixes),
        titles=_joined(languages, "titles"),
        aliases={fold(name): fold(short) for language in languages for name, short in language.aliases.items()},
        moods=_moods(languages),
        future=tuple(ending for language in languages for ending in language.future),
        infinitive=tuple(ending for language in languages for ending in language.infinitive),
        unfinished=tuple(ending for language in languages for ending in language.unfinished),
        tensed=all(language.tensed for language in languages),
        bounds=bounds,
        wording=languages[0].wording if len(languages) == 1 else Wording(),
        plain=plain,
        common=common,
        silent=frozenset((plain | {""}) - entries.keys() - polarity.keys() - bounds.keys()),
        **{name: _union(languages, name) for name in _SETS},
    )


def _union(languages: tuple[Language, ...], name: str) -> frozenset[str]:
    """Return the words that one list of some languages has together."""
    return frozenset().union(*(getattr(language, name) for language in languages))


def _joined(languages: tuple[Language, ...], name: str) -> dict[str, str]:
    """Return one mapping of some languages together."""
    return {word: value for language in languages for word, value in getattr(language, name).items()}


@cache
def _words(languages: tuple[Language, ...]) -> tuple[dict[str, Entry], dict[str, Sides]]:
    """Return the classes and the opposites of the words of some languages together."""
    entries: dict[str, Entry] = {}
    polarity: dict[str, Sides] = {}
    for language in languages:
        for word, entry in _entries(language).items():
            clash = word in entries and entries[word] != entry
            entries[word] = ("v", word) if clash and entry[0] in "ws" else entry
        for word, sides in language.polarity.items():
            polarity[word] = polarity.get(word, ()) + sides
    return entries, polarity


def _moods(languages: tuple[Language, ...]) -> dict[str, str]:
    """Return the words and phrases that tell a mood, and the words that such a phrase starts with."""
    told = {word.replace("_", " "): mood for language in languages for word, mood in language.moods.items()}
    firsts = {phrase.split()[0]: "first" for phrase in told if " " in phrase}
    return firsts | told


def _longest(compound: tuple[tuple[str, ...], Entry]) -> int:
    return -len(compound[0])


@cache
def _entries(language: Language) -> dict[str, Entry]:
    """Return every word of a language with its class. A later list wins: a negation is never anything else."""
    found: dict[str, Entry] = {}
    for name, value in language.titles.items():
        found[name] = ("t", value)
    for word, unit in language.units.items():
        found[word] = ("u", unit)
    for word, currency in language.currencies.items():
        found[word] = ("$", currency)
    for word in language.percents:
        found[word] = ("%", "%")
    for word in language.minus:
        found[word] = ("N", "")
    for word, text in language.vague.items():
        found[word] = ("v", text)
    valued: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("o", language.ordinals),
        ("f", language.fractions),
        ("w", language.numbers),
        ("s", language.scales),
        ("m", language.months),
        ("y", language.weekdays),
        ("r", language.relative_days),
        ("n", language.negations),
    )
    for kind, values in valued:
        found.update((word, (kind, value)) for word, value in values.items())
    if language.code == "fr":  # capitals and old wires go without accents: DECEMBRE, A ETE
        for word in tuple(found):
            found.setdefault(fold(word) if word.isalpha() else word, found[word])
    return found


@cache
def sticky_words() -> frozenset[str]:
    """Return the words that are read together with a number or a date beside them."""
    every = lexicon(None)
    found = {word for word, entry in every.words.items() if entry[0] in _STICKY}
    for first, compounds in every.compounds.items():
        for rest, entry in compounds:
            if entry[0] in _STICKY:
                found.update((first, *rest))
    return frozenset(found)
