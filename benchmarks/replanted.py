"""The planted part of the quality run: what was planted against what was found and cut. Truth: `planted.build`."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import dedup
from benchmarks import corpora
from benchmarks.planted import ANY_LANGUAGE, Plant, Planted, build, of_kind
from benchmarks.scores import Mask, Place, Section, ratio
from dedup.report import Report

PART = "planted"
SEED = 4
LENGTHS = (80, 160, 320)  # letters and digits of a plant: the bounds of the table by length
WHOLE = 0.8  # share of a planted passage that must be found, on both sides, in one repeat
LEAST = 20  # letters and digits of a piece that counts as found
STRICT = ("exact", "glued", "doubled", "doubled, glued", "interleaved", "tripled")
LIGHT = ("edited 2%", "edited 5%", "edited 10%")


def planted(data: Path) -> Section:
    """Measure on plants in Reuters stories."""
    return measured(build(corpora.stories(corpora.reuters(data)), SEED), dedup.Config())


def measured(corpus: Planted, config: dedup.Config) -> Section:
    """Measure on a planted corpus."""
    texts = {article.id: article.text for article in corpus.articles}
    cleaned = dedup.clean(corpus.articles, config)
    section = Section()
    _recall(section, corpus, texts, cleaned.report)
    _precision(section, corpus, texts, cleaned.report)
    _cuts(section, corpus, texts, cleaned.report)
    strict = dedup.clean(corpus.articles, config.replace(policy="passages"))
    for policy, report in (("articles", cleaned.report), ("passages", strict.report)):
        _traps(section, corpus, texts, report, policy)
    return section


def spoken(language: str) -> Section:
    """Measure on plants in our own stories in a language: kinds that need no word list, one corpus a kind."""
    section, stories, part = Section(), corpora.wire_stories(language), f"{PART}/{language}"
    truth, found = Mask(), Mask()
    texts: dict[str, str] = {}
    for kind in (*STRICT, "reordered", "split", "merged", "doubled, no spaces", *ANY_LANGUAGE):
        corpus = of_kind(kind, stories, SEED)
        texts |= {article.id: article.text for article in corpus.articles}
        spans = _spans(dedup.clean(corpus.articles).report)
        right = []
        for plant in corpus.plants:
            truth.add(plant.left)
            truth.add(plant.right)
            right.append(min(_found(plant, spans)) >= WHOLE)
            if not right[-1]:
                case = f"{_text(texts, plant.left)!r} | {_text(texts, plant.right)!r}"
                section.fail(f"not found: {kind}", f"{plant.right[0]} {case}")
        for name, places in spans.items():
            for _, start, end in places:
                found.add((name, start, end))
        goal = 0.99 if kind in STRICT else 0.97 if kind in ANY_LANGUAGE else None
        section.add(part, f"recall, {kind}", ratio(sum(right), len(right)), len(right), goal)
    here, there = found.text(texts), truth.text(texts)
    section.add(part, "characters, F1", ratio(2 * len(here & there), len(here) + len(there)), len(there), 0.98)
    section.add(part, "characters, precision", ratio(len(here & there), len(here)), len(here), 0.998)
    return section


def _recall(section: Section, corpus: Planted, texts: dict[str, str], report: Report) -> None:
    spans = _spans(report)
    found: dict[str, list[bool]] = defaultdict(list)
    lengths: dict[str, list[bool]] = defaultdict(list)
    for plant in corpus.plants:
        shares = _found(plant, spans)
        found[plant.kind].append(min(shares) >= WHOLE)
        if not plant.kind.startswith("fact"):
            lengths[_length(texts[plant.right[0]][plant.right[1] : plant.right[2]])].append(found[plant.kind][-1])
        if not found[plant.kind][-1]:
            sides = f"{_text(texts, plant.left)!r} | {_text(texts, plant.right)!r}"
            case = f"{plant.right[0]} {shares[0]:.2f}/{shares[1]:.2f} {sides}"
            section.fail(f"not found: {plant.kind}", case)
    for kind, right in found.items():
        goal = 0.99 if kind in STRICT else 0.97 if kind in LIGHT else None
        section.add(PART, f"recall, {kind}", ratio(sum(right), len(right)), len(right), goal)
    for bucket, right in sorted(lengths.items(), key=lambda item: int(item[0].split()[0])):
        section.add(PART, f"recall, {bucket} letters", ratio(sum(right), len(right)), len(right))


def _length(text: str) -> str:
    size = sum(map(str.isalnum, text))
    low = max((bound for bound in LENGTHS if size >= bound), default=0)
    high = min((bound for bound in LENGTHS if size < bound), default=0)
    return f"{low} to {high - 1}" if high else f"{low} and more"


Spans = dict[str, list[tuple[int, int, int]]]  # article -> (repeat, start, end)


def _spans(report: Report) -> Spans:
    spans: Spans = defaultdict(list)
    for number, repeat in enumerate(report.repeats):
        for span in (repeat.keep, *(other.span for other in repeat.others)):
            spans[span.article].append((number, span.start, span.end))
    return spans


def _found(plant: Plant, spans: Spans) -> tuple[float, float]:
    """Share of each side that stands in repeats which hold some of the other side too."""
    left, right = (
        {
            number: (max(start, place[1]), min(end, place[2]))
            for number, start, end in spans[place[0]]
            if start < place[2] and end > place[1]
        }
        for place in (plant.left, plant.right)
    )
    shares = []
    for place, mine, other in ((plant.left, left, right), (plant.right, right, left)):
        mask = Mask((place[0], *mine[number]) for number in mine if number in other)
        shares.append(mask.share(place))
    return shares[0], shares[1]


def _precision(section: Section, corpus: Planted, texts: dict[str, str], report: Report) -> None:
    truth = Mask(place for plant in corpus.plants for place in (plant.left, plant.right))
    found = Mask()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    units: dict[str, list[Place]] = defaultdict(list)
    for unit in corpus.units:
        units[unit[0]].append(unit)
    for repeat in report.repeats:
        for span in (repeat.keep, *(other.span for other in repeat.others)):
            found.add((span.article, span.start, span.end))
            for _, start, end in units[span.article]:
                piece = (span.article, max(start, span.start), min(end, span.end))
                if piece[1] < piece[2] and sum(map(str.isalnum, _text(texts, piece, None))) >= LEAST:
                    good = truth.share(piece) >= 0.5
                    (right if good else wrong)[corpus.kind[span.article]] += 1
                    if not good:
                        section.fail("found, not planted", f"{span.article} {repeat.scope} {_text(texts, piece)!r}")
    section.add(
        PART, "precision", ratio(right.total(), right.total() + wrong.total()), right.total() + wrong.total(), 0.998
    )
    section.tables["pieces found that nobody planted, by kind of article"] = dict(wrong)
    here, there = found.text(texts), truth.text(texts)
    section.add(PART, "characters, F1", ratio(2 * len(here & there), len(here) + len(there)), len(there), 0.98)
    section.add(PART, "characters, precision", ratio(len(here & there), len(here)), len(here))
    section.add(PART, "characters, recall", ratio(len(here & there), len(there)), len(there))


def _cuts(section: Section, corpus: Planted, texts: dict[str, str], report: Report) -> None:
    """Within an article one side of each plant goes, and only one."""
    cut = Mask((name, one.start, one.end) for name, cuts in report.findings.cuts.items() for one in cuts)
    truth = Mask(place for plant in corpus.plants for place in (plant.left, plant.right))
    gone = cut.text(texts)
    section.add(
        PART, "cut characters that were planted", ratio(len(gone & truth.text(texts)), len(gone)), len(gone), 1.0
    )
    inside = [one for one in corpus.plants if one.left[0] == one.right[0] and not one.kind.startswith("fact")]
    sides = [(one, cut.share(one.left), cut.share(one.right)) for one in inside]
    once = sum(max(left, right) >= WHOLE for _, left, right in sides)
    twice = [one for one, left, right in sides if min(left, right) > 0.2]
    section.add(PART, "within articles: one side cut", ratio(once, len(sides)), len(sides))
    section.add(
        PART,
        "within articles: both sides cut",
        len([t for t in twice if t.kind != "tripled"]),
        len(sides),
        0,
        most=True,
    )
    for one, left, right in sides:
        if max(left, right) < WHOLE:
            why = _reasons(one, report)
            section.fail(
                f"not cut: {one.kind}", f"{one.left[0]} {left:.2f}/{right:.2f} {why} {_text(texts, one.right)!r}"
            )
    for one in twice:
        section.fail("both sides cut", f"{one.left[0]} {_text(texts, one.left)!r} | {_text(texts, one.right)!r}")


def _reasons(plant: Plant, report: Report) -> list[str]:
    """Why what overlaps either side of a plant stays."""
    return [
        other.why
        for repeat in report.repeats
        for other in repeat.others
        for name, start, end in (plant.left, plant.right)
        if other.action == "keep" and other.span.article == name and other.span.start < end and other.span.end > start
    ]


def _traps(section: Section, corpus: Planted, texts: dict[str, str], report: Report, policy: str) -> None:
    """No place that states a changed fact is cut, and no article that holds one is dropped."""
    cut = Mask((name, one.start, one.end) for name, cuts in report.findings.cuts.items() for one in cuts)
    bad = 0
    for trap in corpus.traps:
        lost = [
            place for place in (trap.left, trap.right) if place[0] in report.findings.dropped or cut.share(place) > 0
        ]
        bad += bool(lost)
        if lost:
            around = [(name, max(0, start - 60), end + 40) for name, start, end in (trap.left, trap.right)]
            section.fail(
                f"changed fact cut ({policy})",
                f"{trap.kind} {lost[0][0]} {_text(texts, around[0])!r} | {_text(texts, around[1])!r}",
            )
    section.add(PART, f"changed facts cut, policy {policy}", bad, len(corpus.traps), 0, most=True)


def _text(texts: dict[str, str], place: Place, most: int | None = 110) -> str:
    name, start, end = place
    return texts[name][start:end][:most]
