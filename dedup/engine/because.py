"""How near a decision was to another one, and why an article that matches its group's keeper is written all the same.

    near copy, .87 of it in the kept one, cut     ->  Weighed(held=.87, margin=.02, nearest="keep", by="held")
    update, .86 of it in the keeper               ->  "its coverage .86 is under the .90 that a keeper must hold"

In: what the stages decided, and the borders that they decide by. Out: records for the report. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dedup.config import Config
from dedup.decide import OWN, REWORDED, contained
from dedup.engine.kinships import Kinships
from dedup.engine.repeats import BY, NEAREST, UNWEIGHED, WEIGHED
from dedup.engine.sides import parts
from dedup.model import Borders, FactKind, Match, Weighed
from dedup.relate import RELATIONS
from dedup.tables import Placed
from dedup.thresholds import CONTAINED, COPY, KEEPER, LONE, NEWS, UPDATE

_TOLD = 3  # facts named in a reason
_DENIED = tuple(FactKind).index(FactKind.NEGATION)


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
    return nearest(alike, held, cut, why, lone, threshold)


def nearest(alike: float, held: float, cut: bool, why: str, lone: bool, threshold: float) -> Weighed | None:
    """Weigh a run by its least similar match, and by the share of it that stands in the kept copy."""
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


def together(
    alike: NDArray[np.float64], held: NDArray[np.float64], cut: NDArray[np.bool_], threshold: float
) -> NDArray[np.void]:
    """Weigh as `nearest` does what nothing but the borders of a copy decides; as rows of WEIGHED."""
    found = np.full(len(alike), np.array(UNWEIGHED, WEIGHED))
    alone, kept = alike - threshold, np.where(cut, held - CONTAINED, -1.0)
    margin = np.where((kept >= 0) & ((kept <= alone) | (alone < 0)), kept, alone)
    near = margin >= 0
    by_held = near & (kept == margin)
    found["held"][near], found["margin"][near] = held[near], margin[near]
    found["nearest"][near] = np.where(by_held, NEAREST.index("keep"), NEAREST.index("none"))[near]
    found["by"][near] = np.where(by_held, BY.index("held"), BY.index("similarity"))[near]
    return found


def beside(kinships: Kinships, keepers: NDArray[np.integer], dropped: Mapping[int, int]) -> NDArray[np.bool_]:
    """Tell which relations are of a group's keeper and a copy or an update of it that is written beside it."""
    left, right = kinships.pairs()
    keeps, gone = (np.zeros(max(left.max(initial=0), right.max(initial=0)) + 1, np.bool_) for _ in range(2))
    keeps[keepers], gone[[*dropped]] = True, True
    tells = np.isin(kinships.relation, [RELATIONS.index("copy"), RELATIONS.index("update")])
    mask: NDArray[np.bool_] = tells & (keeps[left] != keeps[right]) & ~gone[left] & ~gone[right]
    return mask


def stays(
    kinships: Kinships,
    keepers: NDArray[np.integer],
    newer: NDArray[np.integer],
    config: Config,
    adds_news: Callable[[int, int], str],
) -> list[str]:
    """Say why articles are written beside their groups' keepers; "" where nothing is known.

    Args:
        kinships: What they are to the keepers; see `beside`. newer: The newer article of each two; -1: not known.
        adds_news: Says of two articles what the first has and the other has not.
    """
    if config.policy == "within":
        return ["the policy 'within' leaves no article out"] * len(kinships)
    left, right = kinships.pairs()
    kept = np.isin(left, keepers)
    held = np.where(kept, kinships.column("held_right"), kinships.column("held_left"))
    member = np.where(kept, right, left)
    columns = member, kinships.relation == RELATIONS.index("update"), _under(held), newer
    found: list[str] = []
    same: dict[str, str] = {}  # most are of one sentence
    for start, stop in parts(kinships.counts("facts") + 1):
        rows = (each[start:stop].tolist() for each in columns)
        told = _lost(kinships.placed(start, stop), kept[start:stop])
        for one, update, under, fresh, lost in zip(*rows, told, strict=True):
            reasons = [_COVERED[under]] if under >= 0 else []
            if lost:
                reasons += _stated(lost)
            if update:
                reasons += _outdated(None if fresh < 0 else fresh == one, not reasons, config)
            reason = "; ".join(reasons)
            found.append(same.setdefault(reason, reason))
    silent = np.flatnonzero([not reason for reason in found])
    keeper = np.where(kept, left, right)
    for at, one, other in zip(silent.tolist(), member[silent].tolist(), keeper[silent].tolist(), strict=True):
        found[at] = adds_news(one, other)
    return found


def _floor(share: float) -> str:
    """A share at two places that never rounds up to a border: .8999 is under .90.

    >>> _floor(0.8999), _floor(0.9)
    ('.89', '.90')
    """
    return _hundredths(int(share * 100 + 1e-9))


def _hundredths(share: int) -> str:
    return f"{share / 100:.2f}".removeprefix("0")


# What is said of so many hundredths.
_COVERED = [
    f"its coverage {_hundredths(share)} is under the {_floor(KEEPER)} that a keeper must hold" for share in range(101)
]


def _under(held: NDArray[np.float64]) -> NDArray[np.int64]:
    """The shares under what a keeper must hold in hundredths, as `_floor` has them; -1 for the others."""
    return np.where(held < KEEPER, (held * 100 + 1e-9).astype(np.int64), -1)


def _lost(facts: Placed, kept: NDArray[np.bool_]) -> list[list[str]]:
    """Return what each article states that its keeper does not; "" where it lacks a "not" that the keeper has.

    Args:
        facts: The changed facts of each article and its keeper. kept: Whether the left one is the keeper.
    """
    pair = np.repeat(np.arange(len(kept)), np.diff(facts.offset))
    ends = np.concatenate(([0], facts.end))
    sizes = np.diff(ends).reshape(-1, 2)
    side = kept[pair].astype(np.int64)
    mine = sizes[np.arange(len(pair)), side] > 0
    lost = np.flatnonzero(mine | (sizes > 0).all(axis=1) | (~facts.slight & (facts.kind == _DENIED)))
    first = 2 * lost + side[lost]
    told: list[list[str]] = [[] for _ in range(len(kept))]
    spans = zip(pair[lost].tolist(), ends[first].tolist(), ends[first + 1].tolist(), strict=True)
    for at, start, end in spans:
        told[at].append(str(facts.written[start:end], "utf-8", "surrogatepass"))
    return told


def _stated(lost: Sequence[str]) -> list[str]:
    """Say what an article states that its keeper does not."""
    told = [one for one in lost if one]
    named = f"“{'”, “'.join(told[:_TOLD])}”" + (", ..." if len(told) > _TOLD else "")
    number = f"{len(told)} fact{'' if len(told) == 1 else 's'}"
    reasons = [f"it states {number} that the keeper does not: {named}"] if told else []
    return [*reasons, "it denies or affirms what the keeper does not"] if len(told) < len(lost) else reasons


def _outdated(newer: bool | None, held: bool, config: Config) -> list[str]:
    """Why a version is not left out as outdated; held: the keeper has it, as far as coverage and facts tell."""
    reasons = []
    if config.policy != "latest":
        reasons.append(f"it is another version, and the policy '{config.policy}' leaves out copies only")
        if held and newer is False:
            reasons.append("'latest' leaves out an older one if all that it says stands in the newer")
    if newer is None:
        return [*reasons, "which of the two is newer is not known"]
    return [*reasons, "it is the newer one"] if newer else reasons
