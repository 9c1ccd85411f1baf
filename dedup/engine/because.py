"""How near a decision was to another one, and why an article that matches its group's keeper is written all the same.

    near copy, .87 of it in the kept one, cut     ->  Weighed(held=.87, margin=.02, nearest="keep", by="held")
    update, .86 of it in the keeper               ->  "its coverage .86 is under the .90 that a keeper must hold"

In: what the stages decided, and the borders that they decide by. Out: records for the report. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.config import Config
from dedup.decide import OWN, REWORDED, contained
from dedup.engine.kinships import Kinships
from dedup.group import newer
from dedup.model import Article, Borders, FactChange, Kinship, Match, Weighed
from dedup.relate import RELATIONS
from dedup.thresholds import CONTAINED, COPY, KEEPER, LONE, NEWS, UPDATE

_TOLD = 3  # facts named in a reason


def borders(config: Config) -> Borders:
    """The shares that decisions are held against."""
    return Borders(COPY, NEWS, UPDATE, KEEPER, CONTAINED, LONE, config.threshold)


def weighed(
    matches: Sequence[Match], sizes: Iterable[tuple[int, int]], cut: bool, why: str, lone: bool, threshold: float
) -> Weighed | None:
    """Weigh a run of matches with one fate; None where nothing on a scale decided.

    Args:
        sizes: Folded characters of each match, (kept side, other side).
        lone: It is a single match, which must be more alike than one of a block.
    """
    if all(match.similarity == 1.0 for match in matches):
        return None
    alike = min(match.similarity for match in matches)
    held = min(1.0, *(contained(match.similarity, *size) for match, size in zip(matches, sizes, strict=True)))
    away = [(alike - threshold, "none", "similarity")]
    if cut:
        away.append((held - CONTAINED, "keep", "held"))
        if lone:
            away.append((alike - LONE, "keep", "similarity"))
    elif why == REWORDED:
        away.append((LONE - alike, "cut", "similarity"))
    elif why == OWN:
        away.append((CONTAINED - held, "cut", "held"))
    near = [one for one in away if one[0] >= 0]  # under the threshold where a passage holds nearly all of a shorter one
    return Weighed(held, *min(near)) if near else None


def beside(kinships: Kinships, keepers: NDArray[np.integer], dropped: Mapping[int, int]) -> NDArray[np.bool_]:
    """Tell which relations are of a group's keeper and a copy or an update of it that is written beside it."""
    left, right = kinships.pairs()
    keeps, gone = (np.zeros(max(left.max(initial=0), right.max(initial=0)) + 1, np.bool_) for _ in range(2))
    keeps[keepers], gone[[*dropped]] = True, True
    tells = np.isin(kinships.relation, [RELATIONS.index("copy"), RELATIONS.index("update")])
    mask: NDArray[np.bool_] = tells & (keeps[left] != keeps[right]) & ~gone[left] & ~gone[right]
    return mask


def stays(
    one: Kinship,
    articles: Sequence[Article],
    keepers: Collection[int],
    config: Config,
    adds_news: Callable[[Kinship, int], str],
) -> str:
    """Say why an article is written beside its group's keeper; "" where nothing is known.

    Args:
        one: What it is to the keeper; see `beside`.
    """
    if config.policy == "within":
        return "the policy 'within' leaves no article out"
    kept = one.left in keepers
    member, keeper = (one.right, one.left) if kept else (one.left, one.right)
    side, held = ("b", one.evidence.held_right) if kept else ("a", one.evidence.held_left)
    reasons = []
    if held < KEEPER:
        reasons.append(f"its coverage {_floor(held)} is under the {_floor(KEEPER)} that a keeper must hold")
    reasons += _lost([change for _, found in one.changes for change in found if change.lost_with(side)], side)
    if one.relation == "update":
        reasons += _outdated(articles[member], articles[keeper], config)
    if not reasons and (news := adds_news(one, member)):
        reasons.append(news)
    return "; ".join(reasons)


def _floor(share: float) -> str:
    """A share at two places that never rounds up to a border: .8999 is under .90.

    >>> _floor(0.8999), _floor(0.9)
    ('.89', '.90')
    """
    return f"{int(share * 100 + 1e-9) / 100:.2f}".removeprefix("0")


def _lost(changes: Sequence[FactChange], side: str) -> list[str]:
    """What an article states that its keeper does not."""
    told = [f"“{one.a if side == 'a' else one.b}”" for one in changes if (one.a if side == "a" else one.b)]
    silent = len(changes) - len(told)  # it lacks a "not" that the keeper has
    named = ", ".join(told[:_TOLD]) + (", ..." if len(told) > _TOLD else "")
    number = f"{len(told)} fact{'' if len(told) == 1 else 's'}"
    reasons = [f"it states {number} that the keeper does not: {named}"] if told else []
    return [*reasons, "it denies or affirms what the keeper does not"] if silent else reasons


def _outdated(member: Article, keeper: Article, config: Config) -> list[str]:
    """Why a version is not left out as outdated."""
    fresh = newer(member, keeper)
    reasons = [] if config.policy == "latest" else ["it is another version, and only the policy 'latest' drops those"]
    if fresh is None:
        return [*reasons, "which of the two is newer is not known"]
    return [*reasons, "it is the newer one"] if fresh is member else reasons
