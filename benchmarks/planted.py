"""Repeats planted in real stories, with the place of each: what recall and precision are counted on.

    story of six paragraphs -> "doubled": one article of twelve, six plants      (paragraph n, its second copy)
                            -> "edited 10%": two articles, six plants            (paragraph n, the same, reworded)
                            -> "fact: number": two articles, five plants, and one that is never to be cut

In: stories that share no run of seven words (`corpora.stories`), a seed. Out: `Planted`. One seed, one corpus.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks import edits
from benchmarks.corpora import Story
from benchmarks.scores import Place
from dedup import Article

PER_KIND = 14  # stories of each kind: 14 give some 100 plants


@dataclass(frozen=True, slots=True)
class Plant:
    """A passage that stands in two places."""

    kind: str
    left: Place
    right: Place


@dataclass(frozen=True, slots=True)
class Trap:
    """A fact that differs between two passages: neither place may be cut."""

    kind: str
    left: Place
    right: Place


@dataclass(slots=True)
class Planted:
    """The corpus and its truth."""

    articles: list[Article] = field(default_factory=list)
    plants: list[Plant] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)
    units: list[Place] = field(default_factory=list)  # every paragraph or sentence that was laid down
    kind: dict[str, str] = field(default_factory=dict)  # article -> the kind of plant it holds


class Page:
    """An article being laid out; tells where each piece came to stand."""

    def __init__(self, corpus: Planted, name: str, kind: str, gap: str) -> None:
        self.corpus, self.name, self.gap = corpus, name, gap
        corpus.kind[name] = kind
        self.parts: list[str] = []
        self.size = 0

    def add(self, text: str, gap: str | None = None) -> Place:
        """Lay a piece down after the gap."""
        if self.parts:
            self.parts.append(self.gap if gap is None else gap)
            self.size += len(self.parts[-1])
        self.parts.append(text)
        place = (self.name, self.size, self.size + len(text))
        self.size += len(text)
        self.corpus.units.append(place)
        return place

    def close(self) -> None:
        """Add the article to the corpus."""
        self.corpus.articles.append(Article(self.name, "".join(self.parts) + "\n"))


Change = Callable[[str, random.Random], str]


def build(stories: Sequence[Story], seed: int, per_kind: int = PER_KIND) -> Planted:
    """Plant every kind in so many stories each, then lay down the hosts of partial reuse and the traps."""
    corpus, supply = Planted(), iter(stories)
    rng = random.Random(seed)
    makers: dict[str, Callable[[str, Story], None]] = {}
    for kind, maker in {**WITHIN, **ACROSS}.items():
        makers[kind] = lambda name, story, kind=kind, maker=maker: maker(corpus, kind, name, story, rng)  # type: ignore[misc]
    for kind, make in makers.items():
        for at in range(per_kind):
            story = next(supply, None)
            if story is not None:
                make(f"{kind}/{at}-{story.id}", story)
    for sentences in range(1, 6):
        for at in range(per_kind):
            _partial(corpus, sentences, f"partial/{sentences}-{at}", supply, rng)
    for kind in edits.CHANGES:
        for at in range(per_kind):
            _trap(corpus, kind, f"fact/{kind}/{at}", supply, rng)
    rng.shuffle(corpus.articles)
    return corpus


def of_kind(kind: str, stories: Sequence[Story], seed: int) -> Planted:
    """Plant one kind in every story: for languages of which there are few."""
    corpus, rng = Planted(), random.Random(seed)
    for at, story in enumerate(stories):
        {**WITHIN, **ACROSS, **ANY_LANGUAGE}[kind](corpus, kind, f"{kind}/{at}-{story.id}", story, rng)
    return corpus


def _gap(rng: random.Random) -> str:
    return rng.choice(("\n\n", "\n"))


def _again(change: Change | None = None, times: int = 2, one_only: bool = False) -> Maker:
    """A body that stands again, changed or not."""

    def make(corpus: Planted, kind: str, name: str, story: Story, rng: random.Random) -> None:
        page = Page(corpus, name, kind, _gap(rng))
        page.add(story.title)
        first = [page.add(paragraph) for paragraph in story.paragraphs]
        chosen = rng.randrange(len(first))
        for _ in range(times - 1):
            for at, paragraph in enumerate(story.paragraphs):
                touched = change and (not one_only or at == chosen)
                again = page.add(change(paragraph, rng) if change and touched else paragraph)
                corpus.plants.append(Plant(kind, first[at], again))
        page.close()

    return make


def _interleaved(corpus: Planted, kind: str, name: str, story: Story, rng: random.Random) -> None:
    page = Page(corpus, name, kind, _gap(rng))
    page.add(story.title)
    for paragraph in story.paragraphs:
        corpus.plants.append(Plant(kind, page.add(paragraph), page.add(paragraph)))
    page.close()


def _standfirst(corpus: Planted, kind: str, name: str, story: Story, rng: random.Random) -> None:
    """A body paragraph above the body, half of the times lightly edited."""
    page = Page(corpus, name, kind, "\n\n")
    page.add(story.title)
    at = rng.randrange(1, len(story.paragraphs))
    text = story.paragraphs[at]
    standfirst = page.add(edits.edited(text, 0.06, rng) if rng.random() < 0.5 else text)
    body = [page.add(paragraph) for paragraph in story.paragraphs]
    corpus.plants.append(Plant(kind, standfirst, body[at]))
    page.close()


def _caption(corpus: Planted, kind: str, name: str, story: Story, rng: random.Random) -> None:
    """A caption of 8 to 16 words of its own, twice in a row or on both sides of a paragraph."""
    page = Page(corpus, name, kind, _gap(rng))
    page.add(story.title)
    own = story.paragraphs[-1].split()[: rng.randint(8, 16)]
    caption = f"{' '.join(own).rstrip('.,')} (Photo: Reuters)"
    for at, paragraph in enumerate(story.paragraphs[:-1]):
        page.add(paragraph)
        if at == 1:
            first = page.add(caption)
            if rng.random() < 0.3:
                page.add(story.paragraphs[-1][len(" ".join(own)) :].strip() or "More follows later in the day.")
            corpus.plants.append(Plant(kind, first, page.add(caption)))
    page.close()


def _copy(change: Change | None = None, shuffled: bool = False, layout: str = "") -> Maker:
    """A second article with the same paragraphs: changed, in another order, split or merged."""

    def make(corpus: Planted, kind: str, name: str, story: Story, rng: random.Random) -> None:
        source, copy = Page(corpus, name, kind, "\n\n"), Page(corpus, f"{name}-copy", kind, _gap(rng))
        source.add(story.title)
        first = [source.add(paragraph) for paragraph in story.paragraphs]
        order = list(range(len(first)))
        if shuffled:
            rng.shuffle(order)
        for place, at in enumerate(order):
            text = change(story.paragraphs[at], rng) if change else story.paragraphs[at]
            if layout == "split":
                text = copy.gap.join(edits.sentences(text))
            again = copy.add(text, " " if layout == "merged" and place % 2 else None)
            corpus.plants.append(Plant(kind, first[at], again))
        source.close()
        copy.close()

    return make


def _partial(corpus: Planted, count: int, name: str, supply: Iterator[Story], rng: random.Random) -> None:
    """So many sentences in a row of one story, inside another."""
    story, host = next(supply, None), next(supply, None)
    if story is None or host is None:
        return
    kind = f"partial, {count} sentence{'s' * (count > 1)}"
    source, copy = Page(corpus, name, kind, "\n\n"), Page(corpus, f"{name}-host", kind, _gap(rng))
    source.add(story.title)
    flat = [(one, not at) for text in story.paragraphs for at, one in enumerate(edits.sentences(text))]
    start = rng.randrange(max(1, len(flat) - count))
    places = [source.add(one, None if opens else " ") for one, opens in flat]
    copy.add(host.title)
    for at, paragraph in enumerate(host.paragraphs):
        copy.add(paragraph)
        if at == 1:
            for place, (one, opens) in list(zip(places, flat, strict=True))[start : start + count]:
                corpus.plants.append(Plant(kind, place, copy.add(one, None if opens else " ")))
    source.close()
    copy.close()


def _trap(corpus: Planted, kind: str, name: str, supply: Iterator[Story], rng: random.Random) -> None:
    """A copy of a story in which one paragraph states another fact: in a second article, or below in the first."""
    for story in supply:
        fits = [at for at, text in enumerate(story.paragraphs) if at and edits.changed(text, kind, rng)]
        if fits:
            break
    else:
        return
    at = rng.choice(fits)
    told = edits.changed(story.paragraphs[at], kind, rng)
    assert told is not None
    text, start, end, new_start, new_end = told
    source = Page(corpus, name, f"fact: {kind}", _gap(rng))
    source.add(story.title)
    first = [source.add(paragraph) for paragraph in story.paragraphs]
    copy = source if rng.random() < 0.5 else Page(corpus, f"{name}-copy", f"fact: {kind}", "\n\n")
    again = [copy.add(text if at == here else paragraph) for here, paragraph in enumerate(story.paragraphs)]
    corpus.plants += [Plant(f"fact: {kind}", *both) for both in zip(first, again, strict=True)]
    left, right = first[at], again[at]
    corpus.traps.append(
        Trap(
            kind,
            (left[0], left[1] + start, left[1] + end),
            (right[0], right[1] + new_start, right[1] + new_end),
        )
    )
    for page in {source.name: source, copy.name: copy}.values():
        page.close()


def _edit(share: float) -> Change:
    return lambda text, rng: edits.edited(text, share, rng)


def _glue(share: float) -> Change:
    return lambda text, rng: edits.glued(text, share, rng)


Maker = Callable[[Planted, str, str, Story, random.Random], None]
WITHIN: dict[str, Maker] = {
    "doubled": _again(),
    "tripled": _again(times=3),
    "interleaved": _interleaved,
    "doubled, one edited": _again(_edit(0.15), one_only=True),
    "doubled, edited 5%": _again(_edit(0.05)),
    "doubled, glued": _again(_glue(0.2)),
    "doubled, no spaces": _again(_glue(1.0)),
    "standfirst": _standfirst,
    "caption": _caption,
}
ACROSS: dict[str, Maker] = {
    "exact": _copy(),
    "edited 2%": _copy(_edit(0.02)),
    "edited 5%": _copy(_edit(0.05)),
    "edited 10%": _copy(_edit(0.10)),
    "edited 20%": _copy(_edit(0.20)),
    "glued": _copy(_glue(0.2)),
    "reordered": _copy(shuffled=True),
    "split": _copy(layout="split"),
    "merged": _copy(layout="merged"),
}
# Changes that need no word list.
ANY_LANGUAGE: dict[str, Maker] = {
    "5% of words lost": _copy(lambda text, rng: edits.thinned(text, 0.05, rng)),
    "10% of words lost": _copy(lambda text, rng: edits.thinned(text, 0.10, rng)),
}
