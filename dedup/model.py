"""The nouns: articles and what was found in them. Frozen; no logic beyond invariants.

    Article -> passages (columns, see `tables`) -> Match -> Block -> Repeat | Relation -> Group -> Cut -> Findings

Offsets are characters of the decoded text, end excluded. Lines are 1-based. Shares are fractions in 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from dedup.frozen import dataclass


class Role(StrEnum):
    """What a passage is on the page."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    DATELINE = "dateline"  # a line that is only a dateline, or a byline
    BODY = "body"
    CAPTION = "caption"
    TEASER = "teaser"  # the headline or blurb of another story: "see more", "related topics"
    SIGN_OFF = "sign-off"  # "-VNA", "Reuter", "(END)"
    FURNITURE = "furniture"  # "Share this", "All rights reserved", a heading of a teaser list


class FactKind(StrEnum):
    """The kinds of fact that decide. Polarity words (rose, fell) count as negation."""

    NUMBER = "number"
    NAME = "name"
    DATE = "date"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class Article:
    """One delivered story. `id` is unique in a run; `path` is where a person finds it."""

    id: str
    text: str
    path: str = ""
    time: str = ""  # ISO 8601, when known: later is newer
    version: int | None = None  # of one story, when known: higher is newer
    source: str = ""  # the feed or outlet; by default the top folder of the id
    language: str = ""  # BCP 47 when known: "en", "fr", "vi"
    protected: tuple[tuple[int, int], ...] = ()  # neither matched nor cut: front matter, code, "dedup: off"


class Match(NamedTuple):  # a run makes millions: a dataclass takes three times as long to make, ten to hash
    """Passages that say the same in two places; `left` stands first.

    Most often one row a side; more where one copy has split what the other joins.
    """

    left: tuple[int, ...]  # consecutive rows
    right: tuple[int, ...]
    similarity: float
    same: bool  # byte for byte, white space aside


@dataclass(frozen=True, slots=True)
class Block:
    """A run of matches, in order of both sides."""

    matches: tuple[Match, ...]

    @property
    def left(self) -> tuple[int, ...]:
        """The matched rows of the left side."""
        return tuple([row for match in self.matches for row in match.left])

    @property
    def right(self) -> tuple[int, ...]:
        """The matched rows of the right side."""
        return tuple([row for match in self.matches for row in match.right])


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of an article as reports show it."""

    article: str
    start: int
    end: int
    line: int
    end_line: int
    role: str
    text: str  # the first 160 characters
    column: int = 0  # of the first character in its line, 1-based; 0: not known
    end_column: int = 0  # of the character after the last, in the last line
    content: str = ""  # hash of the whole span's fold, 32 hex digits: equal where copies say the same; "": not known


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that two matched passages state differently. An empty side says nothing of it."""

    kind: FactKind
    a: str  # as written
    b: str
    start_a: int  # characters, in the text that was compared; where a side is empty, where it would stand
    end_a: int
    start_b: int
    end_b: int
    slight: bool = False  # shown and never cut, but no sign of another story: a slip, a dateline's day; see `facts`

    @property
    def conflict(self) -> bool:
        """True where the sides contradict each other; False where one says more than the other, or a change is slight.

        A word that denies on one side alone ("did not", "did") contradicts the other.
        """
        return not self.slight and (bool(self.a and self.b) or self.kind is FactKind.NEGATION)

    def lost_with(self, side: str) -> bool:
        """Tell whether cutting side "a" or "b" loses or blurs this fact. What only the kept side states is no loss."""
        return self.conflict or bool(self.a and self.b) or bool(self.a if side == "a" else self.b)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a relation was decided on, and how near another one was."""

    held_left: float = 0.0  # coverage by matches alone: text whose facts were compared
    held_right: float = 0.0
    conflicts: int = 0  # facts that matches state differently and that speak for another story
    torn: float = 0.0  # conflicts in 100 folded characters of matched text
    limit: float = 0.0  # torn from which the pair is a template
    numbers: float | None = None  # share of the numbers of the side with fewer that both state; None: too few to tell
    form: float = 0.0  # share of the common words of the side with fewer in phrases of both; 0 where passages match
    margin: float = 0.0  # to the nearest other relation: in shares of coverage, or of the limit
    nearest: str = ""  # that relation
    successor: bool = False  # the next version of the other, by their version numbers
    news: float | None = None  # larger share of a side in passages that the other lacks; None: not what was asked


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the fate of a near copy was decided on, and how near another fate was. Exact copies have none."""

    held: float  # share of it that stands in the kept copy; of its passage that has least there
    margin: float  # to the nearest other fate, in shares of `by`
    nearest: str  # "cut" | "keep" | "none": not told as a repeat
    by: str  # "held" | "similarity"


@dataclass(frozen=True, slots=True)
class Borders:
    """The shares that the decisions of a run were held against."""

    copy: float  # coverage both ways of a copy
    news: float  # share of a copy in passages that the other lacks, at most
    update: float  # coverage one way of an update
    keeper: float  # coverage of an article that is left out, in its keeper
    contained: float  # share of a passage that is cut, in the one that stays
    lone: float  # similarity of a single near passage that is cut
    threshold: float  # similarity of what is told as a repeat


@dataclass(frozen=True, slots=True)
class Kinship:
    """What `left` is to `right` (ordinals, left first)."""

    left: int
    right: int
    relation: str
    coverage_left: float
    coverage_right: float
    blocks: Sequence[Block]
    changes: Sequence[tuple[Match, tuple[FactChange, ...]]]  # matches whose facts differ, in order
    evidence: Evidence = Evidence()


class Fact(NamedTuple):  # forms alone have eight a pair: see Match
    """A fact change as reports show it."""

    kind: str
    a: str
    b: str
    article_a: str
    article_b: str
    line_a: int
    line_b: int
    start_a: int  # characters of article a; where a side is empty, start and end are where it would stand
    end_a: int
    start_b: int
    end_b: int

    @property
    def sides(self) -> tuple[tuple[str, int, int], tuple[str, int, int]]:
        """Where a and b stand: article, start, end."""
        return (self.article_a, self.start_a, self.end_a), (self.article_b, self.start_b, self.end_b)

    @property
    def label(self) -> str:
        """What lists call it: its kind; "moved" where both sides state the same words, each in another place."""
        return "moved" if self.a == self.b else self.kind

    def turned(self) -> Fact:
        """The same fact, b first."""
        return Fact(
            self.kind, self.b, self.a, self.article_b, self.article_a, self.line_b, self.line_a,
            self.start_b, self.end_b, self.start_a, self.end_a,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Other:
    """A copy of a repeat's kept span, and what becomes of it."""

    span: Span
    similarity: float
    action: str  # "cut" | "keep"
    why: str
    weighed: Weighed | None = None
    same: bool = False  # byte for byte, white space aside


@dataclass(frozen=True, slots=True)
class Repeat:
    """One block that stands more than once: a doubled body of eight paragraphs is one repeat."""

    id: str
    scope: str  # "within" | "across"
    kind: str  # "exact" | "near"
    similarity: float  # of the least similar other
    keep: Span
    others: tuple[Other, ...]
    fact_changes: tuple[Fact, ...] = ()

    def kind_of(self, copy: Other) -> str:
        """Return the kind of one copy: of three, one may be exact where the repeat as a whole is not."""
        return "exact" if copy.same else self.kind


@dataclass(frozen=True, slots=True)
class Relation:
    """What article `a` is to article `b`; `a` comes first in input order."""

    a: str
    b: str
    relation: str  # "copy" | "update" | "partial" | "template"
    coverage_a: float  # share of a's folded characters that stand in b
    coverage_b: float
    newer: str | None
    blocks: int
    fact_changes: tuple[Fact, ...] = ()
    evidence: Evidence | None = None  # `left` is a
    stays: str = ""  # why a member of a group is written beside its keeper, where they are the two


@dataclass(frozen=True, slots=True)
class Nearest:
    """The two passages of two articles that are most alike."""

    a: Span
    b: Span
    similarity: float
    chars: int  # folded characters of the shorter


@dataclass(frozen=True, slots=True)
class Group:
    """Articles that say the same, and the one that stays. `members` holds the keeper too, in input order."""

    keeper: str
    members: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A span to remove from one article, before the blank lines it leaves are counted in."""

    start: int
    end: int
    why: str
    kept: Span | None  # where the copy that stays stands; None for furniture, which needs none


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article's row in the report."""

    id: str
    path: str
    chars: int
    repeated_chars: int  # characters inside `others` of within-article repeats and across-article repeats
    duplication: float  # repeated_chars / chars
    written: bool  # False: `clean` leaves it out, as a copy of `keeper`
    keeper: str | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read."""

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a run found: what every face of the report is made from, and what `clean` acts on.

    Its lists are sequences over columns, which past `--memory` lie on disk: a row is made when it is asked for. Two are
    equal where their rows are; pickled, each is a tuple.
    """

    kernel: str  # "native" | "numpy"
    config: Mapping[str, object]
    fingerprint: str
    summary: Mapping[str, int | float]
    articles: Sequence[ArticleSummary]
    repeats: Sequence[Repeat]
    relations: Sequence[Relation]
    groups: Sequence[Group]
    unreadable: tuple[Unreadable, ...] = ()
    cuts: Mapping[str, tuple[Cut, ...]] = field(default_factory=dict)  # by article id, in order of start, disjoint
    dropped: Mapping[str, str] = field(default_factory=dict)  # article id -> its keeper's id
    notes: tuple[str, ...] = ()  # what was linked by a representative, and other words for people
    borders: Borders | None = None
