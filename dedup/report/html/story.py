r"""What the findings come to, in plain words: for who has never seen a report of dedup.

    seeds/001.txt   Lines 2-9 stand again as lines 10-17, word for word.
                    Cut: lines 10-17.   Kept: lines 2-9.   Why: the kept copy stands first.

Also the small things that words and data share: how an article is called, how hidden characters are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.frozen import dataclass
from dedup.model import Article, Other, Repeat
from dedup.report.overview import Overview
from dedup.report.tables import RELATIONS, Ints
from dedup.report.text import counted, lines, percent

LISTED = 12  # articles told in the overview, of each kind; the rest stand in the findings
EACH = 6  # repeats told of one article

_HEAD = 2000  # characters that hold a title
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


def told(seen: Overview, articles: Mapping[str, Article], cleaned: bool) -> Story:
    """Return the run in words."""
    findings, copies = seen.findings, seen.copies
    cuts = seen.made()
    within, who = copies["within"], copies["article"]
    twice = np.flatnonzero((within | copies["cut"]) & ~seen.gone[who])  # copies that are told
    names = seen.order[seen.marked(who[twice])[seen.order]]
    losing = seen.marked(cuts["article"])[names]

    def some(numbers: NDArray[np.int32]) -> tuple[Told, ...]:
        return tuple(_told(seen, number, twice[who[twice] == number], articles) for number in numbers.tolist())

    return Story(
        cleaned,
        doubled=len(np.unique(who[within])),
        spans=len(cuts),
        chars=int((cuts["end"] - cuts["start"]).sum()),
        touched=len(np.unique(cuts["article"])),
        dropped=len(findings.dropped),
        changed=int((copies["facts"] > 0).sum() + (seen.pairs["facts"] > 0).sum()),
        shared=len(np.unique(copies["repeat"][~within])),
        read=len(findings.articles),
        articles=some(names[losing][:LISTED]),
        more=max(0, int(losing.sum()) - LISTED),
        left=tuple(_left(seen, articles)),
        whole=some(names[~losing][:LISTED]),
        inside=len(np.unique(copies["repeat"][within])),
        repeated=int(findings.summary.get("repeated_chars", 0)),
        furniture=int((cuts["kept"] < 0).sum()),
    )


def _told(seen: Overview, number: int, copies: Ints, articles: Mapping[str, Article]) -> Told:
    """Tell of an article and some of the copies in it."""
    name, found = seen.ids.name(number), [seen.copied(at) for at in copies[:EACH].tolist()]
    lines = tuple(_line(one.name, one.repeat, one.copy, seen) for one in found)
    return Told(seen.place(number), _title_of(name, articles), name, lines, len(copies[EACH:]))


def _left(seen: Overview, articles: Mapping[str, Article]) -> Iterator[Left]:
    gone = seen.order[seen.gone[seen.order]][:LISTED].tolist()
    keepers = seen.keeper[gone].tolist()
    reasons = dict(_keeping(seen, keepers))
    between = seen.between(np.array(gone, np.int64), np.array(keepers, np.int64)).tolist()
    for number, keeper, at in zip(gone, keepers, between, strict=True):
        name, kept, share, why = seen.ids.name(number), seen.ids.name(keeper), "", ""
        if at >= 0:
            pair = seen.pairs[at]
            share = percent(float(pair["coverage_a" if pair["a"] == number else "coverage_b"]))
            why = _RELATED.get(RELATIONS[pair["relation"]], "")
        why = "; ".join(filter(None, [why, reasons.get(keeper, "")]))
        yield Left(seen.place(number), _title_of(name, articles), name, seen.place(keeper), kept, share, why)


def _keeping(seen: Overview, keepers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield why these articles are their groups' keepers."""
    rows = seen.grouped[0]
    for at in np.flatnonzero(np.isin(rows, keepers)).tolist():
        (group,) = seen.findings.groups[at : at + 1]
        yield int(rows[at]), f"the other stays since {reason(group.why)}"


def _line(finding: str, repeat: Repeat, copy: Other, seen: Overview) -> Line:
    keep, again = repeat.keep, copy.span
    verb = "stands again" if keep.line == keep.end_line else "stand again"
    verb += "" if repeat.kind_of(copy) == "exact" or copy.similarity >= 1 else ", a little changed,"
    there = "" if repeat.scope == "within" else f" of {seen.place(seen.ids.at(keep.article))}"
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


def _title_of(name: str, articles: Mapping[str, Article]) -> str:
    """The title of an article; "" where its text is not known."""
    return title(articles[name]) if name in articles else ""


def title(article: Article) -> str:
    """Return the first line of an article that holds a letter, shortened."""
    head = next((end for start, end in article.protected if not article.text[:start].strip()), 0)  # front matter
    first = next((line.strip() for line in _lines(article.text[head:]) if any(map(str.isalnum, line))), "")
    return first if len(first) <= _TITLE else first[: _TITLE - 1].rsplit(" ", 1)[0] + "…"


def _lines(text: str) -> Iterator[str]:
    """Yield the first lines of a text."""
    first, _, _ = text[:_HEAD].partition("\n")
    if first.isprintable():  # so that nothing else in it ends a line; it is the title of most articles
        yield first
    yield from text[:_HEAD].splitlines()


def visible(text: str) -> str:
    r"""Return `text` with what is hidden or turns the line round as a visible mark.

    >>> visible("a\u202eb")
    'a⟦U+202E⟧b'
    """
    return _HIDDEN.sub(lambda match: f"⟦U+{ord(match[0]):04X}⟧", text)
