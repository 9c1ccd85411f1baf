"""What was found against what was planted: printed as JSON by a process of its own, since reports are large.

    python -m benchmarks.flagged news.truth.jsonl flagged.txt     ids that a peer calls repeated, a line each
    python -m benchmarks.flagged news.truth.jsonl report.json     dedup's groups, and its passages too

Articles: a story that stands n times has n - 1 to spare; which of them is flagged does not matter. *Recall* is the
share of those to spare that is flagged, *precision* the share of the flagged that was to spare. So a template instance,
which is a story of its own, counts against whoever flags it. Passages: a place planted is found where 80% of both its
sides stand in repeats.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FOUND = 0.8


def scores(truth: Iterable[Mapping[str, Any]], flagged: Collection[str]) -> dict[str, float]:
    """Return precision, and recall of copies and of updates.

    >>> rows = [{"id": "a", "kind": "new", "story": "a"}, {"id": "b", "kind": "copy", "story": "a"}]
    >>> scores(rows, ["b"])["precision"], scores(rows, ["a", "b"])["precision"], scores(rows, [])["recall, copy"]
    (1.0, 0.5, 0.0)
    """
    kind: dict[str, str] = {}
    size: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for row in truth:
        size[row["story"]] += 1
        if row["kind"] in ("copy", "copies", "update"):
            kind[row["story"]] = "update" if row["kind"] == "update" else "copy"
        hit[row["story"]] += row["id"] in flagged
    spare: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for story, count in size.items():
        if count > 1:
            spare[kind[story]] += count - 1
            right[kind[story]] += min(count - 1, hit[story])
    total = hit.total()
    return {
        "flagged": total,
        "precision": round(right.total() / total, 4) if total else 1.0,
        **{f"recall, {name}": round(right[name] / spare[name], 4) for name in sorted(spare)},
    }


def places(truth: Iterable[Mapping[str, Any]], spans: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, float]:
    """Return by kind the share of planted places of which both sides stand in repeats; furniture has one side."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for row in truth:
        for kind, start, end, *source in row["places"]:
            sides = [(row["id"], start, end)] + ([tuple(source)] if source else [])
            planted[kind] += 1
            found[kind] += all(_inside(spans.get(name, ()), low, high) >= FOUND for name, low, high in sides)
    return {kind: round(found[kind] / planted[kind], 4) for kind in sorted(planted)}


def _inside(spans: Sequence[tuple[int, int]], start: int, end: int) -> float:
    """The share of a stretch that is inside sorted spans."""
    reached, inside = start, 0
    for low, high in spans:
        low, high = max(low, reached), min(high, end)
        if high > low:
            inside += high - low
            reached = high
    return inside / (end - start)


def of_report(report: Mapping[str, Any]) -> tuple[set[str], dict[str, list[tuple[int, int]]]]:
    """Return the articles of each group but its keeper, and where repeats stand, by record id."""
    flagged = {
        _record(member) for group in report["groups"] for member in group["members"] if member != group["keeper"]
    }
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for repeat in report["repeats"]:
        for span in (repeat["keep"], *repeat["others"]):
            spans[_record(span["article"])].append((span["start"], span["end"]))
    return flagged, {name: sorted(each) for name, each in spans.items()}


def _record(name: str) -> str:
    return name.rpartition("#")[2]


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def main(arguments: Sequence[str]) -> int:
    """Score one result."""
    truth, result = map(Path, arguments)
    if result.suffix == ".json":
        flagged, spans = of_report(json.loads(result.read_text("utf-8")))
        found = scores(_rows(truth), flagged) | {"places": places(_rows(truth), spans)}
    else:
        found = scores(_rows(truth), set(result.read_text("utf-8").split()))
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
