"""Word lists by language: what ends no sentence, what carries a fact, what turns a meaning, what carries none.

    languages.ABBREVIATIONS        lower case, without the last dot, of all languages: "lt", "p.m", "ubnd"
    languages.guess(words)      -> the language that most of the words belong to, or None

A passage may be too short to tell its language, or be in another one: then the guess is None, no list is trusted to
call two words equal, and every changed word counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedup.languages.abbreviations import ABBREVIATIONS

if TYPE_CHECKING:
    from dedup.languages.base import Language, Sides
    from dedup.languages.tally import LANGUAGES, SHARE, elected, guess, lead, listed, lists, votes

__all__ = [
    "ABBREVIATIONS", "LANGUAGES", "SHARE", "Language", "Sides", "elected", "guess", "lead", "listed", "lists", "votes",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the lists when they are first asked for: an article without a near repeat is read without them."""
    if name not in __all__:
        raise AttributeError(f"module 'dedup.languages' has no attribute {name!r}")
    from dedup.languages import base, tally

    return getattr(base if name in ("Language", "Sides") else tally, name)
