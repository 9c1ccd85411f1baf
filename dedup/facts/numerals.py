"""Tokens -> the value of a number, however it is written.

    3.2 million   3,200,000   (fr) 3,2 millions   (vi) 3,2 triệu          all 3200000
    two hundred and fifty     quatre-vingt-dix-sept = 97    hai mươi lăm = 25    3-1/2 = 3½ = 3.5    two-thirds = 2/3

A value is exact: an int, or a Fraction where it is not whole. Where it depends on a convention that isn't known (1.500
without a language; 007), it is the spelling: then only the same spelling is the same number.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from dedup.facts.tokens import Token

Number = int | Fraction
Value = Number | str

_AND = frozenset(("and", "et", "linh", "lẻ"))
LETTERS = {"m": 10**6, "k": 1000, "b": 10**9}  # only after a currency: $5m
_MOST_DIGITS = 40  # longer runs are codes, not amounts, and int() of them is slow
_KEPT = 16_384  # numbers as written whose values are remembered: some 3 MB
_DE = ("cinquième", "cinquièmes", "huitième", "huitièmes", "dixième", "dixièmes")  # un dixième des élèves
_PARTS = frozenset(("third", "thirds", "fifth", "fifths", "eighth", "eighths", "tenth", "tenths", *_DE))  # one third
_DENOMINATORS = frozenset((2, 3, 4, 5, 6, 8, 10, 16, 32, 64))


@lru_cache(_KEPT)
def literal(text: str, decimal: str) -> Value:
    """Return the value of digits with marks inside; `decimal` is "." or ",", or "" where it is not known.

    >>> literal("3,200,000", "."), literal("1.500", ","), literal("1.500", "")
    (3200000, 1500, '1.500')
    """
    if len(text) > _MOST_DIGITS:
        return text
    marks = {mark for mark in text if mark in ".,"}
    if not marks:
        return int(text) if text[0] != "0" or text == "0" else text
    groups = text.replace(",", ".").split(".")
    thousands = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0][0] != "0"
    if len(marks) == 2:  # 1,234.5: the last mark is the decimal one, where it stands once
        last = max(marks, key=text.rfind)
        whole, _, part = text.rpartition(last)
        other = (marks - {last}).pop()
        grouped = all(len(group) == 3 for group in whole.split(other)[1:])
        return Fraction(f"{whole.replace(other, '')}.{part}") if grouped and last not in whole else text
    if len(groups) > 2:
        return int("".join(groups)) if thousands else text
    if thousands and (not decimal or marks != {decimal}):
        return int("".join(groups)) if decimal else text
    return Fraction(".".join(_ascii(group) for group in groups))


def _ascii(digits: str) -> str:
    return digits if digits.isascii() else str(int(digits)).zfill(len(digits))


def number(tokens: Sequence[Token], at: int, text: str, decimal: str) -> tuple[Value, int]:
    """Return the value of the number that starts at token `at`, and the token after it."""
    token = tokens[at]
    if token.kind == "f":
        return _fraction(token), at + 1
    if token.kind == "d":
        value, at = _digits(tokens, at, text, decimal)
    elif token.kind == "v":
        return str(token.value), at + 1
    else:
        value, at = _spelled(tokens, at)
    return _more(tokens, at, value)


def _fraction(token: Token) -> Fraction:
    value = token.value
    return Fraction(*value) if isinstance(value, tuple) else Fraction(str(value)).limit_denominator(10)


def _digits(tokens: Sequence[Token], at: int, text: str, decimal: str) -> tuple[Value, int]:
    """Read digits, joined over the spaces of 1 000 000, with a fraction after them (3-1/2, 3½) or under them (1/2)."""
    token = tokens[at]
    written, at = token.key, at + 1
    while at < len(tokens) and _groups(tokens[at - 1], tokens[at], written, text):
        written += tokens[at].key
        at += 1
    spaced = written != token.key
    value = literal(written, "," if spaced and "," in written else "." if spaced else decimal)
    if not isinstance(value, int):  # 5.10/6 is no fraction
        return value, at
    if _kinds(tokens, at, 2) == "/d" and (under := _under(value, tokens[at + 1])) and not _slash(tokens, at + 2):
        return under, at + 2
    if _kinds(tokens, at, 1) == "f" and _near(tokens, at, at) and not tokens[at].key.isalpha():  # 3½
        return value + _fraction(tokens[at]), at + 1
    gap = 1 if _kinds(tokens, at, 1) == "-" else 0
    if _kinds(tokens, at + gap, 3) == "d/d" and _near(tokens, at, at + gap):
        over = literal(tokens[at + gap].key, ".")
        under = None if isinstance(over, str) else _under(over, tokens[at + gap + 2])
        if under is not None and not _slash(tokens, at + gap + 3):
            return value + under, at + gap + 3
    return value, at


def _kinds(tokens: Sequence[Token], at: int, count: int) -> str:
    return "".join(token.kind for token in tokens[at : at + count])


def _near(tokens: Sequence[Token], at: int, place: int) -> bool:
    """Return whether at most one character stands between the token before `at` and the one at `place`."""
    return tokens[place].start - tokens[at - 1].end <= 1


def _slash(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "/"


def _groups(last: Token, token: Token, written: str, text: str) -> bool:
    """Return whether `token` goes on the thousands of `written` over one space."""
    return (
        token.kind == "d"
        and token.start - last.end == 1
        and text[last.end] in " \u00a0\u202f\u2009"
        and (len(last.key) == 3 or last.key == written)
        and len(last.key) <= 3
        and last.key.isdigit()
        and written[0] != "0"
        and len(token.key.split(",")[0].split(".")[0]) == 3
        and len(written) < _MOST_DIGITS
    )


def _under(over: Number, token: Token) -> Fraction | None:
    if not isinstance(over, int) or not token.key.isdigit() or len(token.key) > 2:
        return None
    below = int(token.key)
    return Fraction(over) / below if below in _DENOMINATORS and over < below else None


def _spelled(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Read a number in words; stop before a word that can't go on it ("five six" are two numbers)."""
    total, current = 0, None
    start = at
    while at < len(tokens):
        here = at
        if here > start and (tokens[here].kind == "-" or tokens[here].key in _AND):
            here += 1
        if here >= len(tokens) or tokens[here].kind not in "ws":
            break
        size = int(tokens[here].value)  # type: ignore[call-overload]
        if tokens[here].kind == "w":
            added = _plus(current, size, tokens[here].key)
            if added is None:
                break
            current = added
        elif size < 1000:
            if current is not None and current >= size > 10:
                break
            current = (1 if current is None else current) * size
        elif current is None and total:
            total *= size
        else:
            total, current = total + (1 if current is None else current) * size, None
        at = here + 1
    return total + (current or 0), at


def _plus(current: int | None, size: int, word: str) -> int | None:
    """Return `current` with a word of 0 to 99 added, or None where they are two numbers."""
    if current is None:
        return size
    if word.startswith("vingt") and current % 100 == 4:
        return current + 76
    ending = current % 100
    room = 100 if ending == 0 else 20 if ending in (60, 80) else 10 if ending % 10 == 0 else 0
    return current + size if current and 0 < size < room else None


def _more(tokens: Sequence[Token], at: int, value: Value) -> tuple[Value, int]:
    """Multiply by the scale words that follow (3.2 million, 3-million), add "and a half", divide by "thirds"."""
    if isinstance(value, str):
        return value, at
    total: Number = value
    while at < len(tokens):
        here = at + 1 if tokens[at].kind == "-" and at + 1 < len(tokens) else at
        token = tokens[here]
        if token.kind == "s":
            total *= int(token.value)  # type: ignore[call-overload]
        elif token.kind == "f" and isinstance(token.value, tuple) and total.denominator == 1 and 0 < total < 20:
            return total * _fraction(token), here + 1
        elif token.key in _PARTS and token.kind == "o" and 0 < total < 10 and _parts(tokens, here):
            return Fraction(total) / int(token.value), here + 1  # type: ignore[call-overload]
        elif token.key in _AND and (half := _half(tokens, here + 1)):
            return total + Fraction(1, 2), half
        else:
            break
        at = here + 1
    return total.numerator if total.denominator == 1 else total, at


def _parts(tokens: Sequence[Token], at: int) -> bool:
    """Return whether an ordinal counts parts: "un dixième des élèves", not "un dixième élève"."""
    return tokens[at].key not in _DE or at + 1 == len(tokens) or tokens[at + 1].key in ("de", "des", "du", "d")


def _half(tokens: Sequence[Token], at: int) -> int:
    """Return the token after "a half", "half" or "demi" at `at`; 0 where there is none."""
    if at < len(tokens) and tokens[at].key in ("a", "one"):
        at += 1
    return at + 1 if at < len(tokens) and tokens[at].kind == "f" and tokens[at].value == (1, 2) else 0


def letter(token: Token, last: Token) -> int:
    """Return what a letter glued to digits multiplies them by: $5m; 1 where it says nothing."""
    return LETTERS.get(token.key, 1) if token.start == last.end else 1
