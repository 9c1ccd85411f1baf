"""The noisy part of the quality run: copies grouped by dedup and by datasketch's MinHash, which is tuned on the truth.

ARI over all copies, as published on NEWS-COPY: n-gram .440, SimHash .646 to .695, MinHash .729 to .783, RETSim .704 to
.831, trained bi-encoder .915, with re-ranking .937. Only figures from one set compare; the peer's figure ties the two.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

import dedup
from benchmarks import copies, corpora
from benchmarks.copies import Copies
from benchmarks.judged import labels
from benchmarks.scores import Section, ari, pair_scores, ratio
from dedup.report import Report

PART = "noisy"
SEED = 7
Grams = Callable[[str], set[bytes]]


def noisy(data: Path) -> Section:
    """Group noisy copies of Reuters stories by story."""
    made = copies.build(corpora.stories(corpora.reuters(data), 8), SEED)
    section, names = Section(), [article.id for article in made.articles]
    began = time.perf_counter()
    report = dedup.find(made.articles)
    seconds = time.perf_counter() - began
    found = labels(names, report)
    ours = ari(found, made.story)
    section.add(PART, "groups, ARI", ours, len(names), 0.94)
    precision, recall = pair_scores(found, made.story)
    section.add(PART, "groups, pair precision", precision, len(names))
    section.add(PART, "groups, pair recall", recall, len(names))
    spent = {"dedup": round(seconds, 2)}
    section.tables["seconds"] = spent
    for name, grams in (("word 3-grams", words), ("character 5-grams", characters)):
        began = time.perf_counter()
        best, threshold = peer(made, grams)
        section.add(PART, f"datasketch, {name}, tuned at {threshold:.2f}: ARI", best, len(names))
        section.add(PART, f"ahead of datasketch, {name}", ours - best, len(names), 0.12 if grams is words else None)
        spent[f"datasketch {name}, tuning included"] = round(time.perf_counter() - began, 2)
    _relations(section, made, report)
    _mistakes(section, made, found, report)
    return section


def words(text: str) -> set[bytes]:
    """Word 3-grams, case and punctuation aside."""
    found = re.findall(r"\w+", text.casefold())
    return {" ".join(found[at : at + 3]).encode() for at in range(len(found) - 2)}


def characters(text: str) -> set[bytes]:
    """Character 5-grams, white space made one blank."""
    plain = " ".join(text.casefold().split())
    return {plain[at : at + 5].encode() for at in range(len(plain) - 4)}


def peer(made: Copies, grams: Grams) -> tuple[float, float]:
    """Return the best ARI of MinHash LSH with single linkage over all thresholds, and that threshold.

    Candidates come from an LSH of 64 bands of 2, far below any useful threshold, so that the bands cost no recall.
    """
    lsh = MinHashLSH(num_perm=128, params=(64, 2))
    sketches = []
    for at, article in enumerate(made.articles):
        sketch = MinHash(num_perm=128)
        sketch.update_batch(list(grams(article.text)))
        lsh.insert(at, sketch)
        sketches.append(sketch)
    table: NDArray[np.uint64] = np.stack([sketch.hashvalues for sketch in sketches])
    pairs = [(at, other) for at, sketch in enumerate(sketches) for other in lsh.query(sketch) if other > at]
    left, right = np.array(pairs).T
    alike = (table[left] == table[right]).mean(axis=1)
    tried = []
    for threshold in np.arange(0.02, 0.9, 0.02).tolist():
        near = np.flatnonzero(alike >= threshold)
        linked = zip(left[near].tolist(), right[near].tolist(), strict=True)
        tried.append((ari(components(len(sketches), linked), made.story), threshold))
    return max(tried)


def components(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return the connected component of each item, by its root.

    >>> components(4, [(0, 1), (3, 1)])
    [0, 0, 2, 0]
    """
    root = list(range(count))

    def top(item: int) -> int:
        while root[item] != item:
            root[item] = root[root[item]]
            item = root[item]
        return item

    for a, b in pairs:
        low, high = sorted((top(a), top(b)))
        root[high] = low
    return [top(item) for item in range(count)]


def _relations(section: Section, made: Copies, report: Report) -> None:
    """What true pairs and hard negatives are called, and how alike true pairs are (NEWS-COPY: .30)."""
    row = {frozenset((one.a, one.b)): one.relation for one in report.relations}
    true: Counter[str] = Counter()
    hard: Counter[str] = Counter()
    alike = []
    grams = [words(article.text) for article in made.articles]
    stems: dict[str, list[int]] = defaultdict(list)
    for at, story in enumerate(made.story):
        stems[story.split()[0]].append(at)
    for members in stems.values():
        for a, b in combinations(members, 2):
            named = row.get(frozenset((made.articles[a].id, made.articles[b].id)), "unrelated")
            if made.story[a] == made.story[b]:
                true[named] += 1
                alike.append(ratio(len(grams[a] & grams[b]), len(grams[a] | grams[b])))
            else:
                hard[named] += 1
    section.tables["relation of two copies of one story"] = dict(true)
    section.tables["relation of a copy and a hard negative"] = dict(hard)
    section.add(PART, "true pairs: mean Jaccard of word 3-grams", float(np.mean(alike)), len(alike))
    kin = true["copy"] + true["update"]
    section.add(PART, "true pairs named copy or update", ratio(kin, true.total()), true.total())


def _mistakes(section: Section, made: Copies, found: Sequence[str], report: Report) -> None:
    """Show groups that join stories, with the relations that did it, and stories that fell apart."""
    story = {article.id: name for article, name in zip(made.articles, made.story, strict=True)}
    text = {article.id: article.text for article in made.articles}
    for row in report.relations:
        if row.relation in ("copy", "update") and story[row.a] != story[row.b]:
            shares = f"{row.relation} {row.coverage_a:.2f}/{row.coverage_b:.2f}"
            sizes = f"{len(text[row.a])}, {len(text[row.b])} characters"
            section.fail("joins two stories", f"{row.a} {story[row.a]} | {row.b} {story[row.b]}: {shares}, {sizes}")
    parts: dict[str, Counter[str]] = defaultdict(Counter)
    for group, name in zip(found, made.story, strict=True):
        parts[name][group] += 1
    for name, groups in parts.items():
        if len(groups) > 1:
            alone = [group for group, size in groups.items() if size == 1]
            section.fail(
                "story in several groups", f"{name}: sizes {sorted(groups.values(), reverse=True)}, e.g. {alone[:2]}"
            )
    relation = {frozenset((one.a, one.b)): one for one in report.relations}
    for a, b in zip(made.articles, made.articles[1:], strict=False):
        one = relation.get(frozenset((a.id, b.id)))
        if story[a.id] == story[b.id] and (not one or one.relation in ("partial", "template")):
            facts = [f"{fact.kind} {fact.a!r}>{fact.b!r}" for fact in one.fact_changes[:6]] if one else []
            shares = f"{one.relation} {one.coverage_a:.2f}/{one.coverage_b:.2f}" if one else "no row"
            section.fail("true pair not kin", f"{a.id} {b.id} {shares} {facts} {a.text[:90]!r} | {b.text[:90]!r}")
