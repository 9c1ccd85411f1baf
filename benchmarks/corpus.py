"""A news corpus of any size with planted repeats, and the record of each: what speed and scale are measured on.

    python -m benchmarks.corpus --data DIR --articles 100000 -o news.jsonl        273 MB, and news.truth.jsonl beside it
    python -m benchmarks.corpus --data DIR --stress disclaimer --articles 8000 -o stress.jsonl

    news.jsonl         {"id": "a17", "time": "2026-01-01T00:17:00", "text": "..."}
    news.truth.jsonl   {"id": "a17", "kind": "update", "story": "a3", "places": [["update", 812, 990, "a3", 640, 818]]}

In: paragraphs of Reuters-21578 that share no run of seven words (without DIR, the seeds'), in ever other words
(`wording`). Out: both files, written as they are made, whatever the size. One seed, one corpus, and the first thousand
articles of a large one are the small one.

A `story` is what a reader would call one story: its copies and versions. A template instance is a story of its own,
since its facts are. A place is (kind, start, end, of, start there, end there), in characters; furniture has no `of`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import corpora, edits
from benchmarks.copies import renumbered
from benchmarks.wording import Wording

SEED = 21578
# Share of articles of each kind; the rest are new. Copies and updates add to a story that has stood before.
KINDS = {"copy": 0.06, "update": 0.05, "background": 0.08, "doubled": 0.03, "template": 0.05}
FURNITURE = {
    0.60: "Reporting by the Northgate newsroom; writing by the evening desk; editing by the night desk.",
    0.10: "Northgate Wire provides this report for general information only. It is no offer and no advice to buy or "
    "to sell any security, and Northgate Wire accepts no liability for decisions that readers take upon it.",
    0.01: "Northgate Lens is a weekly letter on harbours, grain and freight in the northern seas. It reaches its "
    "subscribers on Thursdays before the markets open, and back numbers can be had from the reading room.",
}
_LENGTH = (7.60, 0.55, 500, 9000)  # characters of body: lognormal mu and sigma, least, most
_KEPT = 3000  # earlier articles that may be copied, at any distance: each new one takes a random one's place
_FORM = 25  # instances of a form, on average


@dataclass(slots=True)
class Told:
    """An article as it is remembered for later ones to draw on."""

    id: str
    story: str
    title: str
    paragraphs: list[str]
    starts: list[int]
    kind: str = ""  # copy | update once it has a second member: a story is not both


@dataclass(slots=True)
class Sheet:
    """An article being laid out, and where what it repeats came to stand."""

    id: str
    kind: str
    story: str
    gap: str = "\n\n"
    parts: list[str] = field(default_factory=list)
    places: list[tuple[str | int, ...]] = field(default_factory=list)
    size: int = 0

    def add(self, text: str) -> int:
        """Lay a paragraph down; return where it starts."""
        if self.parts:
            self.size += len(self.gap)
        start = self.size
        self.parts.append(text)
        self.size += len(text)
        return start

    def repeat(self, kind: str, text: str, of: str, start: int, size: int | None = None) -> int:
        """Lay down what stood in an article before, there `size` characters long."""
        here = self.add(text)
        self.places.append((kind, here, here + len(text), of, start, start + (len(text) if size is None else size)))
        return here

    def truth(self) -> dict[str, object]:
        """Return the record of what was planted."""
        return {"id": self.id, "kind": self.kind, "story": self.story, "places": self.places}

    def text(self) -> str:
        """Return the article."""
        return self.gap.join(self.parts) + "\n"


@dataclass(slots=True)
class Form:
    """A standing report: paragraphs whose facts change each time, and some that are always the same."""

    title: str
    stating: list[str]
    standing: list[str]
    first: str = ""  # the article that had it first, and where its standing paragraphs are in it
    starts: list[int] = field(default_factory=list)


def paragraphs(data: Path | None) -> list[str]:
    """Return the prose that corpora are made of."""
    if data is not None:
        return [text for story in corpora.stories(corpora.reuters(data), 3) for text in story.paragraphs]
    seeds = [path.read_text("utf-8") for path in sorted(corpora.SEEDS.glob("*.txt"))]
    return sorted({line.strip() for seed in seeds for line in seed.split("\n") if len(line.split()) >= 12})


def sheets(data: Path | None, seed: int = SEED) -> Iterator[Sheet]:
    """Yield articles without end."""
    return Press(paragraphs(data), seed).sheets()


class Press:
    """Lays out one article after the other."""

    def __init__(self, supply: Sequence[str], seed: int) -> None:
        self._rng = random.Random(seed)
        self._supply = Wording(supply, seed).editions()
        self._told: list[Told] = []
        self._form: Form | None = None

    def sheets(self) -> Iterator[Sheet]:
        """Yield articles without end."""
        number = 0
        while True:
            yield self._sheet(f"a{number}")
            number += 1

    def _sheet(self, name: str) -> Sheet:
        kind = self._kind() if self._told else "new"
        sheet = Sheet(name, kind, name, "\n" if self._rng.random() < 0.2 else "\n\n")
        told = getattr(self, f"_{kind}")(sheet)
        for share, text in FURNITURE.items():
            if self._rng.random() < share:
                start = sheet.add(text)
                sheet.places.append((f"furniture {share:.0%}", start, start + len(text)))
        if told is not None:
            self._remember(told)
        return sheet

    def _kind(self) -> str:
        at = self._rng.random()
        for kind, share in KINDS.items():
            if at < share:
                return kind
            at -= share
        return "new"

    def _remember(self, told: Told) -> None:
        if len(self._told) < _KEPT:
            self._told.append(told)
        else:
            self._told[self._rng.randrange(_KEPT)] = told

    def _body(self) -> list[str]:
        """Paragraphs that nothing before has said."""
        mu, sigma, least, most = _LENGTH
        wanted = min(most, max(least, self._rng.lognormvariate(mu, sigma)))
        body = [next(self._supply)]
        while sum(map(len, body)) < wanted or len(body) < 3:
            body.append(next(self._supply))
        return body

    def _title(self) -> str:
        """A headline out of a paragraph that is used for nothing else."""
        words = next(self._supply).split()
        return " ".join(words[: self._rng.randint(6, 10)]).rstrip(".,;:-")

    def _earlier(self, kind: str) -> Told:
        """An earlier article that this kind may draw on."""
        while True:
            told = self._rng.choice(self._told)
            if kind == "background" or told.kind in ("", kind):
                return told

    def _new(self, sheet: Sheet) -> Told:
        title, body = self._title(), self._body()
        sheet.add(title)
        return Told(sheet.id, sheet.story, title, body, [sheet.add(text) for text in body])

    def _copy(self, sheet: Sheet) -> None:
        """A pickup: half of them letter for letter, half subedited, under the same headline or another."""
        source = self._earlier("copy")
        source.kind, sheet.story = "copy", source.story
        share = self._rng.choice((0.0, 0.02))
        sheet.add(source.title if self._rng.random() < 0.5 else self._title())
        for text, start in zip(source.paragraphs, source.starts, strict=True):
            again = edits.edited(text, share, self._rng) if share else text
            sheet.repeat("copy", again, source.id, start, len(text))

    def _update(self, sheet: Sheet) -> Told:
        """The next version: new paragraphs on top, most of the old ones below."""
        source = self._earlier("update")
        source.kind, sheet.story = "update", source.story
        title = self._title()
        sheet.add(title)
        count = len(source.paragraphs)
        fresh = [next(self._supply) for _ in range(max(1, round(count * self._rng.uniform(0.1, 0.4))))]
        starts = [sheet.add(text) for text in fresh]
        stay = sorted(self._rng.sample(range(count), max(1, round(count * self._rng.uniform(0.6, 1.0)))))
        for at in stay:
            starts.append(sheet.repeat("update", source.paragraphs[at], source.id, source.starts[at]))
        return Told(sheet.id, sheet.story, title, [*fresh, *(source.paragraphs[at] for at in stay)], starts, "update")

    def _background(self, sheet: Sheet) -> None:
        """A story of its own that ends with two or three paragraphs of a long earlier one, a third of it at most."""
        self._new(sheet)
        source = next((told for _ in range(50) if len((told := self._earlier("background")).paragraphs) >= 9), None)
        if source is None:  # none yet: the first articles
            return
        count = self._rng.randint(2, 3)
        first = self._rng.randint(0, len(source.paragraphs) - count)
        for at in range(first, first + count):
            sheet.repeat("background", source.paragraphs[at], source.id, source.starts[at])

    def _doubled(self, sheet: Sheet) -> None:
        """A body that an extractor gave twice: after itself, or paragraph by paragraph."""
        body = self._body()
        sheet.add(self._title())
        if self._rng.random() < 0.5:
            starts = [sheet.add(text) for text in body]
            for text, start in zip(body, starts, strict=True):
                sheet.repeat("doubled", text, sheet.id, start)
        else:
            for text in body:
                start = sheet.add(text)
                sheet.repeat("doubled", text, sheet.id, start)

    def _template(self, sheet: Sheet) -> None:
        """A standing report: the words of the last one, other figures, names and days; what it explains stays."""
        if self._form is None or self._rng.random() < 1 / _FORM:
            self._form = Form(self._title(), form(self._supply, 4), [next(self._supply) for _ in range(4)])
        sheet.add(self._form.title)
        for text in self._form.stating:
            sheet.add(renumbered(text, self._rng))
        starts = [
            sheet.repeat("form", text, self._form.first, self._form.starts[at]) if self._form.first else sheet.add(text)
            for at, text in enumerate(self._form.standing)
        ]
        if not self._form.first:
            self._form.first, self._form.starts = sheet.id, starts


def form(supply: Iterator[str], count: int) -> list[str]:
    """Return paragraphs that state figures, two numbers or more each."""
    found: list[str] = []
    while len(found) < count:
        text = next(supply)
        if sum(word[0].isdigit() for word in text.split()) >= 2:
            found.append(text)
    return found


def stress(data: Path | None, kind: str, seed: int = SEED) -> Iterator[Sheet]:
    """Yield articles without end: one disclaimer in all | one article again and again | one form, ever other facts."""
    rng = random.Random(seed)
    supply = Wording(paragraphs(data), seed).editions()
    body = form(supply, 3)
    number = 0
    while True:
        name = f"a{number}"
        sheet = Sheet(name, "new" if not number else kind, "a0" if kind == "copies" else name)
        if kind == "disclaimer":
            for _ in range(3):
                sheet.add(next(supply))
            sheet.add(FURNITURE[0.10])
        else:
            for text in body:
                sheet.add(renumbered(text, rng) if kind == "templates" else text)
        yield sheet
        number += 1


STRESS = ("disclaimer", "copies", "templates")


def write(made: Iterable[Sheet], count: int, path: Path) -> int:
    """Write so many articles and their truth; return the bytes of the articles."""
    start = datetime(2026, 1, 1)
    with path.open("w", encoding="utf-8") as out, truth_path(path).open("w", encoding="utf-8") as beside:
        for number, sheet in zip(range(count), made, strict=False):
            time = (start + timedelta(minutes=number)).isoformat()
            row = {"id": sheet.id, "time": time, "text": sheet.text()}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            beside.write(json.dumps(sheet.truth()) + "\n")
    return path.stat().st_size


def truth_path(path: Path) -> Path:
    """Return where the truth of a corpus stands: news.jsonl -> news.truth.jsonl."""
    return path.with_suffix(".truth.jsonl")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a corpus."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description="Make a news corpus.")
    parser.add_argument("--data", type=Path, help="folder with reuters21578/; without it, the seeds")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--stress", choices=STRESS, help="one of the three that grow with the square where naive")
    parser.add_argument("-o", "--output", type=Path, required=True)
    asked = parser.parse_args(arguments)
    made = stress(asked.data, asked.stress, asked.seed) if asked.stress else sheets(asked.data, asked.seed)
    size = write(made, asked.articles, asked.output)
    print(f"{asked.output}: {asked.articles:,} articles, {size / 1e6:.1f} MB, {size / asked.articles:.0f} bytes each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
