r"""What the findings come to, in plain words: for who has never seen a report of dedup.

    seeds/001.txt   Lines 2-9 stand again as lines 10-17, word for word.
                    Cut: lines 10-17.   Kept: lines 2-9.   Why: the kept copy stands first.

Also the small things that words and data share: how an article is called, its source, how hidden characters are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dedup.frozen import dataclass
from dedup.model import Article, Findings, Other, Repeat
from dedup.report import rows
from dedup.report.copies import copies
from dedup.report.text import counted, lines, percent

LISTED = 12  # articles told in the overview, of each kind; the rest stand in the findings
EACH = 6  # repeats told of one article

_TITLE = 90  # characters
_QUOTE = 90
_RELATED = {
    "copy": "it says the same",
    "update": "it is another version of the same story",
    "partial": "all that it says stands there",
}
# What a reader can't see or what turns the line round; LRM and RLM stay (see report/text.py).
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_OUTRANKS = re.compile(r"(.+) outranks (.+)")
_REASONS = {
    "stands there first": "the kept copy stands first",
    "words are run together here": "words are run together in the other copy, and well spaced in the kept one",
    "the other copy is more complete": "the kept copy is more complete",
    "the other copy states more facts": "the kept copy states more facts",
    "stands in a fuller paragraph": "the kept copy stands in a fuller paragraph",
    "stands in another article": "each article keeps what it says, unless the whole article is a copy",
    "stands in an earlier article": "an earlier article keeps it",
    "its facts differ": "the facts differ, and what differs in fact is never cut",
    "earliest": "it is the earliest",
    "newest version": "it is the newest version",
    "released, and the other held back": "it is released, and the other is held back for a time",
    "most complete": "it is the most complete",
    "all the others are left out": "each of the others goes for one that stays",
    "first by id": "its id comes first",
    "first by the priority setting": "its source comes first by the priority setting",
    "furniture: stands in very many articles": "furniture: it stands in very many articles",
    "furniture: furniture": "furniture: a standing line, such as “Share this”",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One repeat of an article, told."""

    finding: str  # its id
    what: str  # a sentence
    quote: str  # its first words
    again: str  # where they stand again: "lines 10-17"
    gone: str  # "lines 10-17"; "" where all stays
    kept: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """An article and what happens to it."""

    place: str
    title: str
    article: str  # its id
    lines: tuple[Line, ...]
    more: int  # repeats that are not told here


@dataclass(frozen=True, slots=True)
class Left:
    """An article that is left out, and the one that stays."""

    place: str
    title: str
    article: str
    keeper: str  # its place
    keeper_article: str
    share: str  # how much of it stands in the keeper; "" where that is not known
    why: str


@dataclass(frozen=True, slots=True)
class Story:
    """The whole run."""

    cleaned: bool
    doubled: int  # articles that hold something twice
    spans: int  # cut
    chars: int  # cut
    touched: int  # articles that lose a span
    dropped: int
    changed: int  # findings that state a fact differently
    shared: int  # repeats across articles
    read: int
    articles: tuple[Told, ...]  # that lose a passage
    more: int  # that are not told here
    left: tuple[Left, ...]
    whole: tuple[Told, ...]  # that say something again and keep it: other facts, or by intent
    inside: int  # repeats within an article, as the terminal counts them
    repeated: int  # characters that stand somewhere else too
    furniture: int  # spans of it

    @property
    def headline(self) -> str:
        """What was found, in one sentence."""
        said = []
        if self.doubled:
            verb = "says" if self.doubled == 1 else "say"
            said.append(f"{self.doubled:,} of {counted(self.read, 'article')} {verb} something twice")
        if self.dropped:
            one = self.dropped == 1
            kind = "is a copy of another" if one else "are copies of others"
            said.append(f"{self.dropped:,} {kind}" if said else f"{counted(self.dropped, 'article')} {kind}")
        if not said and self.shared:
            said.append(f"{counted(self.shared, 'passage')} stand{'s' * (self.shared == 1)} in more than one article")
        return "; ".join(said) or "No copy is repeated, but some articles are alike in form"

    @property
    def deck(self) -> str:
        """What was done about it, in one sentence."""
        would = "" if self.cleaned else "would "
        done = []
        if self.spans:
            size = f"{counted(self.spans, 'passage')} ({counted(self.chars, 'character')})"
            done.append(f"cut {size} in {counted(self.touched, 'article')}")
        if self.dropped:
            done.append(f"{'left' if self.cleaned else 'leave'} out {counted(self.dropped, 'whole article')}")
        if not done:
            return f"dedup {would}cut{'s' * self.cleaned} nothing: every article stays as it is."
        who = "dedup" if self.cleaned else "dedup clean"
        but = " but furniture" if self.furniture else ""
        return f"{who} {would}{' and '.join(done)}. One copy of everything{but} stays."


def told(findings: Findings, cards: Mapping[str, Card], cleaned: bool) -> Story:
    """Return the run in words."""
    cuts = {name: made for name, made in findings.cuts.items() if made and name not in findings.dropped}
    places = rows.places(findings)
    twice: dict[str, list[Line]] = {}
    doubled: set[str] = set()
    changed = 0
    for name, repeat, copy, facts in copies(findings):
        changed += bool(facts)
        cut = outcome(repeat, copy, findings) == "cut"
        if repeat.scope == "within":
            doubled.add(copy.span.article)
        if copy.span.article not in findings.dropped and (repeat.scope == "within" or cut):
            twice.setdefault(copy.span.article, []).append(_line(name, repeat, copy, places))
    names = [item.id for item in findings.articles if item.id in twice]
    losing = [name for name in names if name in cuts]
    told_of = {
        name: Told(places[name], _title_of(name, cards), name, tuple(twice[name][:EACH]), len(twice[name][EACH:]))
        for name in names
    }
    return Story(
        cleaned,
        doubled=len(doubled),
        spans=sum(map(len, cuts.values())),
        chars=sum(cut.end - cut.start for made in cuts.values() for cut in made),
        touched=len(cuts),
        dropped=len(findings.dropped),
        changed=changed + sum(bool(one.fact_changes) for one in findings.relations),
        shared=sum(repeat.scope == "across" for repeat in findings.repeats),
        read=len(findings.articles),
        articles=tuple(told_of[name] for name in losing[:LISTED]),
        more=len(losing[LISTED:]),
        left=tuple(_left(findings, cards, places)),
        whole=tuple(told_of[name] for name in names if name not in cuts)[:LISTED],
        inside=sum(repeat.scope == "within" for repeat in findings.repeats),
        repeated=int(findings.summary.get("repeated_chars", 0)),
        furniture=sum(cut.kept is None for made in cuts.values() for cut in made),
    )


def outcome(repeat: Repeat, copy: Other, findings: Findings) -> str:
    """Return what becomes of a copy: "out" (it goes with its whole article), "cut" or "stays"."""
    if copy.span.article in findings.dropped:
        return "out"
    return "cut" if copy.action == "cut" else "stays"


def _left(findings: Findings, cards: Mapping[str, Card], places: Mapping[str, str]) -> Iterator[Left]:
    order = [item.id for item in findings.articles if item.id in findings.dropped][:LISTED]
    known = {frozenset((one.a, one.b)): one for one in findings.relations if one.a in order or one.b in order}
    for name in order:
        keeper = findings.dropped[name]
        one = known.get(frozenset((name, keeper)))
        share = percent(one.coverage_a if one.a == name else one.coverage_b) if one else ""
        why = _RELATED.get(one.relation, "") if one else ""
        why = "; ".join(filter(None, [why, *_keeping(findings, keeper)]))
        yield Left(places[name], _title_of(name, cards), name, places.get(keeper, keeper), keeper, share, why)


def _keeping(findings: Findings, keeper: str) -> Iterator[str]:
    yield from (f"the other stays since {reason(group.why)}" for group in findings.groups if group.keeper == keeper)


def _line(finding: str, repeat: Repeat, copy: Other, places: Mapping[str, str]) -> Line:
    keep, again = repeat.keep, copy.span
    verb = "stands again" if keep.line == keep.end_line else "stand again"
    verb += "" if repeat.kind_of(copy) == "exact" or copy.similarity >= 1 else ", a little changed,"
    there = "" if repeat.scope == "within" else f" of {places.get(keep.article, keep.article)}"
    kept = lines(keep.line, keep.end_line) + there
    size = f"{counted(again.end - again.start, 'character')}, {alike(repeat.kind_of(copy), copy.similarity)}"
    what = f"{kept.capitalize() if not there else kept[0].upper() + kept[1:]} {verb} as "
    what += f"{lines(again.line, again.end_line)} ({size})."
    gone = lines(again.line, again.end_line) if copy.action == "cut" else ""  # not "out": its article is told apart
    return Line(finding, what, quote(again.text), lines(again.line, again.end_line), gone, kept, reason(copy.why))


def quote(text: str) -> str:
    """Return the first words of a passage, on one line.

    >>> quote("One  line\\nand the next.")
    'One line and the next.'
    """
    flat = " ".join(text[: _QUOTE * 3].split())
    return flat if len(flat) <= _QUOTE else flat[: _QUOTE - 1].rsplit(" ", 1)[0] + "…"


def alike(kind: str, similarity: float) -> str:
    """Return how alike two spans are, for a reader who does not know our words.

    >>> alike("exact", 1.0), alike("near", 1.0), alike("near", 0.94)
    ('word for word', 'the same letters, written otherwise', '94% alike')
    """
    if kind == "exact":
        return "word for word"
    return "the same letters, written otherwise" if similarity >= 1 else f"{percent(similarity)} alike"


def reason(why: str) -> str:
    """Return a reason as a clause of its own; one that is not known here stays as it is.

    >>> reason("body outranks standfirst")
    'the kept copy stands in the body, the other is a standfirst'
    """
    if match := _OUTRANKS.fullmatch(why):
        better, worse = (f"in the {role}" if role == "body" else f"a {role}" for role in match.groups())
        better = f"stands {better}" if match[1] == "body" else f"is {better}"
        return f"the kept copy {better}, the other is {worse}"
    return _REASONS.get(why, why)


class Card(NamedTuple):
    """What the page says of an article beside its text. All cards fit in memory; texts may not."""

    title: str
    source: str
    time: str
    version: int | None


def card(article: Article) -> Card:
    """Return the card of an article."""
    return Card(title(article), article.source, article.time, article.version)


def _title_of(name: str, cards: Mapping[str, Card]) -> str:
    """The title of an article; "" where its text is not known."""
    return cards[name].title if name in cards else ""


def title(article: Article) -> str:
    """Return the first line of an article that holds a letter, shortened."""
    head = next((end for start, end in article.protected if not article.text[:start].strip()), 0)  # front matter
    first = next((line.strip() for line in _first(article.text[head:]) if any(map(str.isalnum, line))), "")
    return first if len(first) <= _TITLE else first[: _TITLE - 1].rsplit(" ", 1)[0] + "…"


def _first(text: str) -> Iterator[str]:
    yield from text[:2000].splitlines()


def source(name: str, cards: Mapping[str, Card]) -> str:
    """Return the feed or folder of an article: its own word, else the top folder of its id, or its file.

    >>> source("afp/faim.txt", {}), source("a.txt", {})
    ('afp', '')
    """
    known = cards.get(name)
    if known and known.source:
        return known.source
    top, slash, _ = name.partition("/")
    return top if slash else name.rpartition("#")[0]


def seen(text: str) -> str:
    r"""Return `text` with what is hidden or turns the line round as a visible mark.

    >>> seen("a\u202eb")
    'a⟦U+202E⟧b'
    """
    return _HIDDEN.sub(lambda match: f"⟦U+{ord(match[0]):04X}⟧", text)
