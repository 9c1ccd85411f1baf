"""Findings one by one, as machines take them: a rule, a place, a sentence, a fingerprint.

    repeat-within  wire/001.txt:10-17  "lines 10-17 repeat lines 2-9, exact; cut by `dedup clean`"  9f3c...:1  fails
    update         wire/a.txt          "version of wire/b.txt, 76% of it stands there"              07aa...:1  note

In: Findings. Out: Items by input order of articles, then position. An item fails where `dedup clean` would change
something; what `dedup check` tells is a part of them, chosen in `check`. Copies inside an article that is left out go
with it: the article is one item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from dedup.frozen import dataclass
from dedup.model import Fact, Findings, Other, Relation, Repeat, Span
from dedup.report import rows
from dedup.report.copies import facts_by_copy
from dedup.report.fingerprints import Mark, Marks, told_of
from dedup.report.text import alike, command, lines, percent, shown

RULES: Mapping[str, tuple[str, str]] = {  # name -> (title, what it means and what to do)
    "repeat-within": (
        "Copy that stands twice in one article",
        "The article says the same passage again. `dedup clean` keeps the best copy and cuts the others.",
    ),
    "repeat-across": (
        "Copy that stands in two articles",
        "A passage of this article stands in another one too. `dedup clean --policy passages` cuts it here.",
    ),
    "changed-facts": (
        "Copy that stands twice with another fact",
        "Two copies of a passage state a number, name, date or negation differently. It is never cut: decide which "
        "is right.",
    ),
    "copy": (
        "Article that is a copy of another",
        "All of the article stands in another one, with equal facts. `dedup clean` leaves it out.",
    ),
    "update": (
        "Article of which there is another version",
        "Two versions of one story. `dedup clean --policy latest` leaves out the older one where the newer has it all.",
    ),
    "partial": (
        "Article that shares a part of another",
        "The articles share background or quotations; each has news of its own. Both stay.",
    ),
    "template": (
        "Article in the same form as another",
        "The same sentences with other facts: a market or weather report, or a short item revised. Both stay.",
    ),
}
_SAID = {
    "copy": "copy of ", "update": "another version of ", "partial": "shares text with ", "template": "same form as ",
}  # fmt: skip
_Places = Mapping[str, rows.Place]
_ABSENT = "(not there)"


@dataclass(frozen=True, slots=True)
class Item:
    """One finding, in one place."""

    rule: str  # a name in RULES
    fails: bool  # `clean` would change something here; else a note
    article: str
    twin: str  # the article of the copy that stays
    place: rows.Place
    twin_place: rows.Place
    span: Span | None  # None: the whole article
    kept: Span | None
    said: tuple[str, str, str]  # one line, safe to show: before, the place of the twin, after
    mark: Mark
    text: str  # the first characters of what is repeated
    facts: tuple[Fact, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)  # figures and words of the report's row

    @property
    def message(self) -> str:
        """What is found, in one line."""
        return "".join(self.said)

    @property
    def line(self) -> int:
        """Where it begins, in the text of the article or record."""
        return self.span.line if self.span else 1

    @property
    def end_line(self) -> int:
        """Where it ends."""
        return self.span.end_line if self.span else 1


def items(findings: Findings) -> list[Item]:
    """Return every finding, by input order of articles, then line."""
    marks = Marks(findings)
    known = {row.id: rows.place(row) for row in findings.articles}
    order = {article: number for number, article in enumerate(known)}
    found = [*_copies(findings, known, marks), *_pairs(findings, known, marks)]
    return sorted(found, key=lambda item: (order.get(item.article, len(order)), item.line, item.end_line))


def _place(places: _Places, article: str) -> rows.Place:
    return places.get(article) or rows.Place(article)


def conflicts(facts: tuple[Fact, ...]) -> list[Fact]:
    """Return the facts that contradict each other, not those that one side alone states."""
    return [fact for fact in facts if (fact.a and fact.b) or fact.kind == "negation"]


def _copies(findings: Findings, places: _Places, marks: Marks) -> Iterator[Item]:
    commands = {"within": command(), "across": command(findings.config.get("policy"))}
    for repeat in findings.repeats:
        for number, (copy, facts) in enumerate(zip(repeat.others, facts_by_copy(repeat), strict=True)):
            if repeat.scope == "across" and copy.span.article in findings.dropped:
                continue
            fails, differ = copy.action == "cut", conflicts(facts)
            yield Item(
                rule=f"repeat-{repeat.scope}" if fails or not differ else "changed-facts",
                fails=fails,
                article=copy.span.article,
                twin=repeat.keep.article,
                place=_place(places, copy.span.article),
                twin_place=_place(places, repeat.keep.article),
                span=copy.span,
                kept=repeat.keep,
                said=_twins(repeat, copy, _place(places, repeat.keep.article), differ, commands[repeat.scope]),
                mark=marks.copy(repeat, number),
                text=copy.span.text,
                facts=facts,
                more={
                    "repeat": repeat.id, "scope": repeat.scope, "kind": repeat.kind_of(copy),
                    "similarity": rows.share(copy.similarity), "action": copy.action, "why": copy.why,
                },
            )  # fmt: skip


def _twins(repeat: Repeat, copy: Other, place: rows.Place, differ: list[Fact], clean: str) -> tuple[str, str, str]:
    verb = "repeats" if copy.span.line == copy.span.end_line else "repeat"
    keep = repeat.keep
    there = "" if repeat.scope == "within" else f" of {shown(str(place))}"
    outcome = f", {alike(repeat.kind_of(copy), copy.similarity)}; "
    if copy.action == "cut":
        outcome += f"cut by {clean}"
    elif differ:
        outcome = f", but the facts differ ({_stated(differ)}); decide which is right"
    else:
        outcome += f"stays: {shown(copy.why)}"
    before = f"{lines(copy.span.line, copy.span.end_line)} {verb} "
    return before, f"{lines(keep.line, keep.end_line)}{there}", outcome


def _stated(facts: list[Fact]) -> str:
    told = [*dict.fromkeys(f"{fact.label}: {shown(fact.a) or _ABSENT} / {shown(fact.b) or _ABSENT}" for fact in facts)]
    return "; ".join(told[:3]) + (f"; {len(told) - 3} more" if len(told) > 3 else "")


def _pairs(findings: Findings, places: _Places, marks: Marks) -> Iterator[Item]:
    clean = command(findings.config.get("policy"))
    known = {frozenset((one.a, one.b)): one for one in findings.relations}
    texts = {
        (copy.span.article, repeat.keep.article): copy.span.text
        for repeat in reversed(findings.repeats)
        for copy in reversed(repeat.others)
    }
    for pair, (article, twin) in told_of(findings).items():
        relation = known.get(pair)
        fails = findings.dropped.get(article) == twin
        yield Item(
            rule=relation.relation if relation else "copy",
            fails=fails,
            article=article,
            twin=twin,
            place=_place(places, article),
            twin_place=_place(places, twin),
            span=None,
            kept=None,
            said=_related(relation, article, clean if fails else "", shown(str(_place(places, twin)))),
            mark=marks.pair(article, twin),
            text=texts.get((article, twin)) or texts.get((twin, article), ""),
            facts=relation.fact_changes if relation else (),
            more=_shares(relation, article),
        )


def _related(relation: Relation | None, article: str, clean: str, twin: str) -> tuple[str, str, str]:
    """Say what an article is to its twin, and the command that leaves it out; "" where none does."""
    share = ""
    if relation is not None:
        share = f", {percent(_coverage(relation, article))} of it stands there"
    name = relation.relation if relation else "copy"
    before = "older version of " if name == "update" and clean else "copy of " if clean else _SAID[name]
    return before, twin, share + (f"; left out by {clean}" if clean else "")


def _shares(relation: Relation | None, article: str) -> dict[str, object]:
    if relation is None:
        return {}
    mine, theirs = relation.coverage_a, relation.coverage_b
    if relation.a != article:
        mine, theirs = theirs, mine
    return {
        "relation": relation.relation, "coverage": rows.share(mine), "coverageOfOther": rows.share(theirs),
        "newer": relation.newer, "blocks": relation.blocks,
    }  # fmt: skip


def _coverage(relation: Relation, article: str) -> float:
    return relation.coverage_a if relation.a == article else relation.coverage_b
