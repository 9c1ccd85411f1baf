"""The articles of a run, as rounds read them: as given, or as they are left by what was cut so far.

In: articles, their ids, and what was decided of them. Out: texts, articles, and places in the texts as given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from dedup import cuts
from dedup.engine.cutlists import CutLists
from dedup.engine.ids import Ids
from dedup.engine.places import Places, shifted, spans
from dedup.engine.spool import Space, Spool
from dedup.frozen import dataclass
from dedup.model import Article, Cut, Findings

_MEMORY = 0.1  # share of the memory that the articles of a round may take
_TOLD = 5  # articles without text that are named

Ordinals = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles. A round reads those that it asks for: with little memory, the rest lie on disk."""

    articles: Sequence[Article]
    ids: Ids
    space: Space

    def text(self, name: str) -> str:
        """The text of an article as given."""
        return self.articles[self.ids.at(name)].text

    def as_cut(self, made: CutLists, places: Ordinals) -> Sequence[Article]:
        """Some articles, in order, as they stand with what was cut so far."""
        kept = Spool(self.space, _MEMORY, Article)
        for place, cut in zip(places.tolist(), made.some(places), strict=True):
            article = self.articles[place]
            kept.append(_cut(article, cut), len(article.text))
        return kept.whole()

    def bare(self, made: CutLists) -> list[str]:
        """The articles of which all goes."""
        texts = (self.articles[place].text for place in made.articles.tolist())
        whole = [cuts.leave_nothing(text, spans(some)) for text, some in zip(texts, made.values(), strict=True)]
        return sorted(compress(made, whole)) if any(whole) else []

    def notes(self, made: CutLists) -> tuple[str, ...]:
        """Name the articles of which all goes, passage by passage: none of them silently."""
        bare = self.bare(made)
        if not bare:
            return ()
        names = ", ".join(bare[:_TOLD]) + (f" and {len(bare) - _TOLD:,} more" if len(bare) > _TOLD else "")
        stock = " or is furniture" if any(cut.kept is None for name in bare for cut in made[name]) else ""
        return (f"nothing of {names} is kept: each passage stands in another article{stock}",)


class Given(dict[str, Places]):
    """Article -> places in its text as given, from places in what earlier rounds left; made when they are asked for."""

    def __init__(self, shelf: Shelf, found: Findings) -> None:
        self._shelf, self._cuts = shelf, found.cuts

    def __missing__(self, name: str) -> Places:
        made = self[name] = Places.of(self._shelf.text(name), self._cuts.get(name, ()))
        return made


def _cut(article: Article, made: Sequence[Cut]) -> Article:
    if not made:
        return article
    text = cuts.apply(article.text, spans(made))
    return replace(article, text=text, protected=tuple(shifted(article.protected, made)))
