"""Peers at work, each as its documentation says: run by `speed` in a process of its own, maybe with another Python.

    python benchmarks/peers.py detect rensa news.jsonl flagged.txt     JSON Lines in, the ids of repeated articles out
    python benchmarks/peers.py sign   rensa news.jsonl articles        {"bytes": ..., "seconds": ...}: text to signature
    python benchmarks/peers.py error  rensa news.jsonl                 {"rmse": ..., "ideal": ..., "pairs": ...}
    python benchmarks/peers.py pairs  rensa news.jsonl asked.json      {"estimates": [...]}: of pairs by their places

128 slots, threshold .7, one thread a CPU. All are given word 5-grams, lower case: single words, as in most examples,
make any two long articles alike. `rensa words` and `rensa rho` are what its README and its benchmark show, with their
threshold of .8. None of them verifies on the text; daft, which has no LSH, has its estimates checked here.
Imports nothing of dedup, and only the standard library at the top, since this runs where one peer is installed.
"""

from __future__ import annotations

import json
import math
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

SLOTS, THRESHOLD, SEED = 128, 0.7, 42
_BATCH = 4096  # articles whose tokens are in memory at a time
CPUS = len(os.sched_getaffinity(0))
Texts = Sequence[str]


def read(path: str) -> tuple[list[str], list[str]]:
    """Return ids and texts, with the fastest reader of JSON Lines."""
    import msgspec

    class Row(msgspec.Struct):
        id: str
        text: str

    with open(path, "rb") as stream:
        rows = msgspec.json.Decoder(Row).decode_lines(stream.read())
    return [row.id for row in rows], [row.text for row in rows]


def words(text: str) -> list[str]:
    """The words of a text, each once."""
    return list(set(text.lower().split()))


def fives(text: str) -> list[str]:
    """The word 5-grams of a text, each once; a shorter text is one."""
    one = text.lower().split()
    if len(one) < 5:
        return [" ".join(one)]
    return list({" ".join(gram) for gram in zip(one, one[1:], one[2:], one[3:], one[4:], strict=False)})


def batches(texts: Texts) -> Iterator[Texts]:
    """Yield texts some thousands at a time."""
    rest = iter(texts)
    while part := list(islice(rest, _BATCH)):
        yield part


def rensa(texts: Texts) -> list[int]:
    from rensa import RMinHashDeduplicator

    dedup = RMinHashDeduplicator(threshold=THRESHOLD, num_perm=SLOTS, use_lsh=True)
    keep: list[bool] = []
    for part in batches(texts):
        keep += dedup.add_pairs((str(len(keep) + at), fives(text)) for at, text in enumerate(part))
    return [at for at, kept in enumerate(keep) if not kept]


def rensa_words(texts: Texts) -> list[int]:
    from rensa import RMinHashDeduplicator

    dedup = RMinHashDeduplicator(threshold=0.8, num_perm=SLOTS, use_lsh=True)
    keep = dedup.add_pairs((str(at), text.split()) for at, text in enumerate(texts))
    return [at for at, kept in enumerate(keep) if not kept]


def rensa_rho(texts: Texts) -> list[int]:
    from rensa import RMinHash, RMinHashLSH

    matrix = RMinHash.digest_matrix_from_token_sets_rho([text.split() for text in texts], SLOTS, SEED)
    lsh = RMinHashLSH(threshold=0.8, num_perm=SLOTS, num_bands=8)
    return [at for at, flag in enumerate(lsh.query_duplicate_flags_matrix_one_shot(matrix)) if flag]


def gaoya(texts: Texts) -> list[int]:
    index = _gaoya()
    rows = list(range(len(texts)))
    index.par_bulk_insert_docs(rows, texts)
    return later(index.par_bulk_query(texts))


def _gaoya():  # type: ignore[no-untyped-def]
    from gaoya.minhash import MinHashStringIndex

    return MinHashStringIndex(32, THRESHOLD, None, None, SLOTS, analyzer="word", lowercase=True, ngram_range=(5, 5))


def fastsketch(texts: Texts) -> list[int]:
    import numpy as np
    from FastSketchLSH import LSH

    table = np.concatenate(list(fastsketch_signatures(texts)))
    lsh = LSH(num_perm=SLOTS, num_bands=16, num_threads=CPUS)
    lsh.insert(table)  # insert_and_query_duplicates would flag the first of each bucket too
    found, first = lsh.query(table, format="csr")
    return np.flatnonzero(np.minimum.reduceat(found, first[:-1].astype(np.int64)) < np.arange(len(table))).tolist()


def fastsketch_signatures(texts: Texts):  # type: ignore[no-untyped-def]
    from FastSketchLSH import FastSimilaritySketch

    sketcher = FastSimilaritySketch(size=SLOTS, seed=SEED)
    for part in batches(texts):
        yield sketcher.batch([fives(text) for text in part], num_threads=CPUS)


def datasketch(texts: Texts) -> list[int]:
    from datasketch import MinHashLSH

    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=SLOTS)
    flagged = []
    for at, sketch in enumerate(datasketch_signatures(texts)):
        if lsh.query(sketch):
            flagged.append(at)
        lsh.insert(at, sketch)
    return flagged


def datasketch_signatures(texts: Texts):  # type: ignore[no-untyped-def]
    from datasketch import MinHash

    return MinHash.generator(([gram.encode() for gram in fives(text)] for text in texts), num_perm=SLOTS)


def daft(texts: Texts) -> list[int]:
    """Its signatures and, since it has no LSH, 25 bands of 5 slots by numpy; a pair is checked by its equal slots."""
    return banded(daft_signatures(texts))


def daft_signatures(texts: Texts):  # type: ignore[no-untyped-def]
    import daft
    from daft.functions import minhash, normalize

    frame = daft.from_pydict({"text": texts})
    plain = normalize(daft.col("text"), lowercase=True, white_space=True)
    made = frame.select(minhash(plain, num_hashes=SLOTS, ngram_size=5, seed=SEED, hash_function="xxhash"))
    column = made.to_arrow().column(0).combine_chunks()
    return column.values.to_numpy(zero_copy_only=False).reshape(-1, SLOTS)


def banded(table, bands: int = 25, rows: int = 5) -> list[int]:  # type: ignore[no-untyped-def]
    """Flag what shares a band with an earlier row, and enough slots."""
    import numpy as np

    flagged = np.zeros(len(table), bool)
    for band in range(bands):
        slots = np.ascontiguousarray(table[:, band * rows : (band + 1) * rows]).view(f"V{4 * rows}").ravel()
        _, first, group = np.unique(slots, return_index=True, return_inverse=True)
        other = first[group]
        there = np.flatnonzero((other != np.arange(len(table))) & ~flagged)
        alike = (table[there] == table[other[there]]).mean(axis=1) >= THRESHOLD
        flagged[there[alike]] = True
    return np.flatnonzero(flagged).tolist()


def later(found: Sequence[Sequence[int]]) -> list[int]:
    """Flag what was found together with an earlier one."""
    return [at for at, others in enumerate(found) if any(other < at for other in others)]


def estimates(name: str, texts: Texts, pairs: Sequence[tuple[int, int]]) -> list[float]:
    """What a peer's signatures say of pairs."""
    import numpy as np

    if name == "rensa":
        from rensa import RMinHash

        made = RMinHash.from_token_sets([fives(text) for text in texts], num_perm=SLOTS, seed=SEED)
        return [made[a].jaccard(made[b]) for a, b in pairs]
    if name == "daft":
        table = daft_signatures(texts)
    elif name == "fastsketch":
        table = np.concatenate(list(fastsketch_signatures(texts)))
    elif name == "datasketch":
        table = np.stack([sketch.hashvalues for sketch in datasketch_signatures(texts)])
    elif name == "gaoya":  # gives no signature out: 1 where its index finds the one by the other, else 0
        index = _gaoya()
        index.par_bulk_insert_docs(list(range(len(texts))), texts)
        return [float(a in index.query(texts[b])) for a, b in pairs]
    else:
        raise KeyError(name)
    return [float((table[a] == table[b]).mean()) for a, b in pairs]


def _rensa_signatures(texts: Texts) -> object:
    from rensa import RMinHash

    return [RMinHash.digest_matrix_from_token_sets([fives(t) for t in part], SLOTS, SEED) for part in batches(texts)]


DETECT: dict[str, Callable[[Texts], list[int]]] = {
    "rensa": rensa,
    "rensa words": rensa_words,
    "rensa rho": rensa_rho,
    "gaoya": gaoya,
    "fastsketch": fastsketch,
    "datasketch": datasketch,
    "daft": daft,
}
# Text in memory to 128-slot signatures. gaoya has no call for a signature: its time is that of filling the index.
SIGN: dict[str, Callable[[Texts], object]] = {
    "rensa": _rensa_signatures,
    "gaoya": lambda texts: _gaoya().par_bulk_insert_docs(list(range(len(texts))), texts),
    "fastsketch": lambda texts: list(fastsketch_signatures(texts)),
    "datasketch": lambda texts: [sketch.hashvalues for sketch in datasketch_signatures(texts)],
    "daft": daft_signatures,
}


def paragraphs(texts: Texts) -> list[str]:
    """The non-empty lines of texts."""
    return [line for text in texts for line in text.split("\n") if line.strip()]


def error_pairs(texts: Texts, seed: int = 5) -> tuple[list[str], list[tuple[int, int]]]:
    """Make pairs that share from nothing to all: of two long articles, the second gets a share of the first's words."""
    rng = random.Random(seed)
    made: list[str] = []
    for one, other in zip(texts[::2], texts[1::2], strict=False):
        a, b = one.split(" "), other.split(" ")
        shared = a[: round(rng.random() * len(a))]
        made += [one, " ".join(shared + b[: len(a) - len(shared)])]
    return made, [(at, at + 1) for at in range(0, len(made), 2)]


def among(texts: Texts, path: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the texts that some pairs are of, and the pairs by their places in those."""
    with open(path, encoding="utf-8") as stream:
        asked = json.load(stream)
    rows = sorted({row for pair in asked for row in pair})
    place = {row: at for at, row in enumerate(rows)}
    return [texts[row] for row in rows], [(place[a], place[b]) for a, b in asked]


def rmse(estimated: Sequence[float], exact: Sequence[float]) -> dict[str, float]:
    """The error of estimates, and what that of independent slots would be: sqrt(mean(J (1 - J) / 128))."""
    count = len(exact)
    found = math.sqrt(sum((a - b) ** 2 for a, b in zip(estimated, exact, strict=True)) / count)
    ideal = math.sqrt(sum(j * (1 - j) for j in exact) / count / SLOTS)
    bias = sum(a - b for a, b in zip(estimated, exact, strict=True)) / count
    return {"rmse": found, "ideal": ideal, "ratio": found / ideal, "bias": bias, "pairs": count}


def jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)


def main(arguments: Sequence[str]) -> int:
    """Do one thing with one peer; print what was measured as JSON."""
    what, name, path, *rest = arguments
    ids, texts = read(path)
    if what == "detect":
        with open(rest[0], "w", encoding="utf-8") as out:
            out.writelines(f"{ids[at]}\n" for at in DETECT[name](texts))
        return 0
    if what == "error":
        made, pairs = error_pairs(texts)
        grams = [set(fives(text)) for text in made]
        exact = [jaccard(grams[a], grams[b]) for a, b in pairs]
        print(json.dumps(rmse(estimates(name, made, pairs), exact)))
        return 0
    if what == "pairs":
        print(json.dumps({"estimates": estimates(name, *among(texts, rest[0]))}))
        return 0
    items = paragraphs(texts) if rest[0] == "paragraphs" else texts
    size = sum(len(text.encode()) for text in items)
    SIGN[name](items[:50])  # what is loaded at the first call
    began = time.process_time()
    SIGN[name](items)
    print(json.dumps({"bytes": size, "items": len(items), "seconds": time.process_time() - began}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
