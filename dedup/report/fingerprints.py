"""Fingerprints: the name by which a finding is known again in a later run, whatever was edited elsewhere.

    9f3c...:1    the kept copy and its copy say this, and it is the first such copy of the run
    9f3c...:2    the same words in a further place: a third copy of an accepted repeat is another finding

Before the colon stands the hash of what both spans say, folded: moved lines, renamed files, wrapping, case and accents
change nothing, nor does it matter which of the two stays; a changed figure does. After the colon, the number of the
finding among those of one hash, by input order. An article that is another's copy, update or part goes by all that the
two share; where no shared span is shown (a template, a copy of a copy), by both ids and the changed facts.

In: Findings. Out: Marks, the same for every face. What is accepted is told by `baseline`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from dedup.model import Findings, Other, Repeat, Span


class Mark(NamedTuple):
    """The fingerprint of one finding."""

    key: str  # 32 hex digits: what it says
    number: int  # among the findings of this key, from 1
    here: int  # among those of one article

    def __str__(self) -> str:
        """Return it as faces and baselines show it."""
        return f"{self.key}:{self.number}"

    @property
    def in_article(self) -> str:
        """The fingerprint for a reader that keeps findings by file, as GitHub does."""
        return f"{self.key}:{self.here}"


class Marks:
    """The fingerprints of all findings of a run."""

    def __init__(self, findings: Findings) -> None:
        order = {row.id: at for at, row in enumerate(findings.articles)}
        listed = [*_copies(findings), *_pairs(findings)]
        listed.sort(key=lambda one: (order.get(one[0], len(order)), one[1]))
        self._marks: dict[tuple[str, object], Mark] = {}
        numbers: Counter[str] = Counter()
        here: Counter[tuple[str, str]] = Counter()
        for article, _, key, name in listed:
            numbers[key] += 1
            here[article, key] += 1
            self._marks[name] = Mark(key, numbers[key], here[article, key])

    def copy(self, repeat: Repeat, number: int) -> Mark:
        """The fingerprint of the copy `repeat.others[number]`."""
        return self._marks[repeat.id, number]

    def pair(self, article: str, twin: str) -> Mark:
        """The fingerprint of what two articles are to each other."""
        return self._marks["", frozenset((article, twin))]


_Listed = tuple[str, int, str, tuple[str, object]]  # article, start, key, name in Marks


def told_of(findings: Findings) -> dict[frozenset[str], tuple[str, str]]:
    """Return each pair that a relation or a drop tells of: the article it is told of, and its twin.

    That is the article that goes, else the older one, else the later in input order.
    """
    told = {
        frozenset((one.a, one.b)): (one.a, one.b) if one.newer == one.b else (one.b, one.a)
        for one in findings.relations
    }
    return told | {frozenset(drop): drop for drop in findings.dropped.items()}


def _copies(findings: Findings) -> Iterator[_Listed]:
    for repeat in findings.repeats:
        for number, copy in enumerate(repeat.others):
            yield copy.span.article, copy.span.start, _key(repeat, copy), (repeat.id, number)


def _pairs(findings: Findings) -> Iterator[_Listed]:
    """Yield each pair of articles that a relation or a drop tells of, once."""
    shared: dict[frozenset[str], list[str]] = {}
    for repeat in findings.repeats:
        if repeat.scope == "across":
            for copy in repeat.others:
                pair = frozenset((repeat.keep.article, copy.span.article))
                shared.setdefault(pair, []).append(_key(repeat, copy))
    facts = {frozenset((one.a, one.b)): one.fact_changes for one in findings.relations}
    for pair, (article, twin) in told_of(findings).items():
        spans = shared.get(pair, ())
        said = [f"{fact.kind} {fact.a} / {fact.b}" for fact in facts.get(pair, ())]
        key = _hash("articles", *sorted(spans or {article, twin}), *(() if spans else sorted(said)))
        yield article, -1, key, ("", pair)


def _key(repeat: Repeat, copy: Other) -> str:
    return _hash(repeat.scope, *sorted(map(_content, (repeat.keep, copy.span))))


def _content(span: Span) -> str:
    return span.content or span.text


def _hash(*parts: str) -> str:
    return blake2b("\0".join(_plain(parts)).encode(), digest_size=16).hexdigest()


def _plain(parts: Iterable[str]) -> Iterator[str]:
    """A lone surrogate has no bytes of its own."""
    return (part.encode("utf-8", "backslashreplace").decode() for part in parts)
