"""Newspaper copies of agency stories, as scanned newspapers show them, seeded, with the story of each copy.

    agency story -> copy 1   paragraphs 1 to 4, set by hand, words glued, "rn" for "m"
                 -> copy 2   paragraphs 1 to 2, head lost, runs into another article
                 -> ...      2 to 40 copies a story, most stories few
    hard negatives: follow-ups (a new story, then background), standing reports (the same words, new numbers)

The noise is that of NEWS-COPY (Silcock et al. 2022), whose data can't be had: OCR, abridgement from the bottom, layout
errors. Its true pairs share 30% of word 3-grams on average; `newspapers.noisy` prints the figure of this set.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks import edits
from benchmarks.corpora import Story
from dedup import Article

CLUSTERS = 150
_CONFUSED = {
    "m": "rn", "rn": "m", "e": "c", "c": "e", "l": "1", "i": "l", "h": "b", "o": "0", "s": "8", "a": "u", "n": "u",
    "u": "n", "t": "f", "g": "q", "d": "cl", "w": "vv", "S": "5", "B": "8", "I": "l", "O": "0", ".": ",", ",": ".",
}  # fmt: skip


@dataclass(slots=True)
class Copies:
    """The articles and the story that each came from."""

    articles: list[Article] = field(default_factory=list)
    story: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)  # copy | follow-up | standing

    def add(self, text: str, story: str, kind: str) -> None:
        """Take in a copy. Its id tells nothing of its story."""
        self.articles.append(Article(f"{len(self.articles):05}", text))
        self.story.append(story)
        self.kind.append(kind)


def build(stories: Sequence[Story], seed: int, clusters: int = CLUSTERS) -> Copies:
    """Print so many stories, each in 2 to 40 papers, with hard negatives between them."""
    rng = random.Random(seed)
    made, supply = Copies(), iter(stories)
    printed = [next(supply) for _ in range(clusters)]
    fillers = list(supply)
    for story in printed:
        copies = min(40, 1 + int(rng.paretovariate(0.9)))
        for _ in range(max(2, copies)):
            made.add(_copy(story.paragraphs, rng, fillers), story.id, "copy")
    for story in rng.sample(printed, clusters // 3):
        _follow_up(made, story, fillers.pop(), rng, fillers)
    for story in rng.sample(fillers, clusters // 10):
        fillers.remove(story)
        _standing(made, story, rng, fillers)
    return made


def _follow_up(made: Copies, story: Story, news: Story, rng: random.Random, fillers: Sequence[Story]) -> None:
    """The next day's story: a lead and news of its own, then a third to a half of it is background from the first."""
    share = rng.uniform(0.3, 0.5)
    count = max(1, min(len(story.paragraphs) - 1, round(share / (1 - share) * 4)))
    background = rng.sample(story.paragraphs[1:], count)
    for _ in range(min(20, 1 + int(rng.paretovariate(0.9)))):
        body = (*news.paragraphs[:4], *background)
        made.add(_copy(body, rng, fillers, abridged=0.2), f"{story.id} follow-up", "follow-up")


def _standing(made: Copies, story: Story, rng: random.Random, fillers: Sequence[Story]) -> None:
    """The same report day by day: every number is another one, and so are the days of the week."""
    for day in range(rng.randint(3, 8)):
        body = tuple(renumbered(paragraph, rng) for paragraph in story.paragraphs[:6])
        for _ in range(min(12, 1 + int(rng.paretovariate(1.0)))):
            made.add(_copy(body, rng, fillers, abridged=0.2, edit=0.0), f"{story.id} day {day}", "standing")


def renumbered(paragraph: str, rng: random.Random) -> str:
    text = re.sub(r"\d", lambda found: str(rng.randint(1, 9)), paragraph)
    for kind in ("direction", "date", "name", "name"):
        told = edits.changed(text, kind, rng)
        text = told[0] if told else text
    return text


def _copy(
    paragraphs: Sequence[str], rng: random.Random, fillers: Sequence[Story], abridged: float = 0.7, edit: float = 0.5
) -> str:
    """Cut from the bottom, subedit, lose head or tail, run on, then scan."""
    body = list(paragraphs)
    if rng.random() < abridged:
        body = body[: max(2, round(len(body) * rng.uniform(0.2, 0.95)))]
    if len(body) > 4 and rng.random() < 0.3:
        del body[rng.randrange(1, len(body))]
    if rng.random() < edit:
        share = rng.uniform(0.0, 0.12)
        body = [edits.edited(paragraph, share, rng) for paragraph in body]
    text = "\n".join(body)
    if rng.random() < 0.12:  # the head stands in another column
        text = text[rng.randint(20, max(21, len(text) // 4)) :]
    if rng.random() < 0.12:
        text = text[: -rng.randint(20, max(21, len(text) // 4))]
    if rng.random() < 0.15:  # the next article down the column
        text += "\n" + "\n".join(rng.choice(fillers).paragraphs[: rng.randint(1, 4)])
    if rng.random() < 0.4:  # no paragraph survives
        text = text.replace("\n", " ")
    return scanned(text, rng)


def scanned(text: str, rng: random.Random) -> str:
    """Read a page badly: characters confused, words glued and split, lines hyphenated. Papers differ in quality."""
    bad = min(0.08, rng.expovariate(1 / 0.02))
    out: list[str] = []
    for char in text:
        chance = rng.random()
        if char == " ":
            out.append("" if chance < 1.5 * bad else char)
        elif chance < bad:
            out.append(_CONFUSED.get(char, char))
        elif chance < 1.2 * bad:
            out.append(rng.choice(("", char + " ", char + "-\n", ".", "'")) if char.isalpha() else char)
        else:
            out.append(char)
    return "".join(out)
