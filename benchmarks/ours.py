"""dedup at work, a part at a time: run by `speed` in a process of its own. Prints what was measured as JSON.

    python -m benchmarks.ours sign   news.jsonl articles   text to signature: from Python strings, and from a buffer
    python -m benchmarks.ours error  news.jsonl            the signature's estimate against exact Jaccard
    python -m benchmarks.ours pairs  news.jsonl asked.json what the signature says of pairs
    python -m benchmarks.ours stages news.jsonl            where the CPU seconds of `dedup report --json` go
    python -m benchmarks.ours limits news.jsonl            what the machine does at most: memcpy, file read, JSON parse

`stages` runs the command itself with a clock around the functions of STAGES. A function's time is its own: what it
calls that has a clock too is not counted twice. Seconds are those of its thread.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks import peers

# stage -> functions as their callers look them up
STAGES = {
    "read": ("dedup.api:read",),
    "columns": ("dedup.engine.columns:columns", "dedup.engine.columns:_sketched"),
    "pack": ("dedup.buffer:pack", "dedup.buffer:pieces", "dedup.buffer:byte_spans"),
    "segment": ("dedup.segment:segment",),
    "sketch": ("dedup.sketch:sketch_spans",),
    "candidates": ("dedup.candidates:classes", "dedup.candidates:near", "dedup.candidates:_met"),
    "verify": ("dedup.align:Reader.similarities", "dedup.align:_Pair.alike"),
    "tie": ("dedup.engine.local:spread",),
    "chain": ("dedup.engine.chains:Chains.chained",),
    "roles": ("dedup.engine.layout:read", "dedup.traits:read"),
    "facts": ("dedup.facts:changes",),
    "decide": ("dedup.engine.local:within",),
    "foretell": ("dedup.foretold:Foretold.read",),
    "relate": ("dedup.engine.across:Across.related",),
    "group": ("dedup.engine.local:settle",),
    "assemble": ("dedup.engine.assemble:Decided.__init__", "dedup.engine.assemble:Decided.findings"),
    "forms": ("dedup.forms:pairs",),
    "rounds": ("dedup.engine.rounds:find",),
    "write": ("dedup.report.json:write",),
}
_ROWS = 8192  # items sketched at a time, as in dedup.sketch


class Clock:
    """CPU seconds by stage, each function's own."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._thread = threading.local()

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that does the same and is timed."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            inner = self._thread.__dict__.setdefault("inner", [0.0])
            inner.append(0.0)
            began = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.thread_time() - began
                self.seconds[stage] += spent - inner.pop()
                self.calls[stage] += 1
                inner[-1] += spent

        return timed

    def silent(self) -> list[str]:
        """The stages whose functions nobody called: renamed, or looked up elsewhere. Their time is in other rows."""
        return [stage for stage in STAGES if not self.calls[stage]]

    def install(self) -> list[str]:
        """Put clocks around STAGES, wherever dedup has them by name; return the names that are no longer there."""
        missing = []
        for stage, names in STAGES.items():
            for name in names:
                module, _, path = name.partition(":")
                *outer, last = path.split(".")
                try:
                    home = importlib.import_module(module)
                    for part in outer:
                        home = getattr(home, part)
                    plain = getattr(home, last)
                    timed = self.around(stage, plain)
                    setattr(home, last, timed)
                    for other in [one for name, one in sys.modules.items() if name.startswith("dedup.")]:
                        if vars(other).get(last) is plain:  # from dedup.blocks import spread
                            setattr(other, last, timed)
                except (ImportError, AttributeError):
                    missing.append(name)
        return missing


def stages(path: str) -> dict[str, object]:
    """Run `dedup report --json` with clocks."""
    from dedup.__main__ import main

    clock = Clock()
    began = time.process_time()
    missing = clock.install()
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        try:
            sys.argv = ["dedup", "report", "--json", "--quiet", "--jobs", "1", path]
            main()
        except SystemExit as done:
            if done.code:
                raise
    total = time.process_time() - began
    known = {stage: round(clock.seconds[stage], 4) for stage in STAGES}
    known["rest"] = round(total - sum(clock.seconds.values()), 4)
    return {"seconds": known, "total": total, "calls": dict(clock.calls), "missing": missing, "silent": clock.silent()}


def _signatures(utf8: bytes, offset: Any) -> Iterator[Any]:
    from dedup import kernels

    for first in range(0, len(offset) - 1, _ROWS):
        edges = offset[first : first + _ROWS + 1]
        yield kernels.signatures(utf8, np.ascontiguousarray(edges[:-1]), np.ascontiguousarray(edges[1:]))


def sign(path: str, unit: str) -> dict[str, object]:
    """Time text to signature over all articles or paragraphs."""
    from dedup import buffer

    def signed(part: Sequence[str]) -> None:
        for _ in _signatures(*buffer.pack(part)):
            pass

    _, texts = peers.read(path)
    items = peers.paragraphs(texts) if unit == "paragraphs" else texts
    signed(items[:50])  # what is loaded at the first call
    seconds = _clocked(lambda: [signed(part) for part in peers.batches(items)])
    utf8, offset = buffer.pack(items)
    buffered = _clocked(lambda: [None for _ in _signatures(utf8, offset)])
    return {"bytes": len(utf8), "items": len(items), "seconds": seconds, "seconds from a buffer": buffered}


def estimated(utf8: bytes, offset: Any, pairs: Sequence[tuple[int, int]]) -> list[float]:
    """Return the share of equal slots of pairs of texts."""
    table = np.concatenate(list(_signatures(utf8, offset)))
    left, right = np.array(pairs, np.int64).T
    shares: list[float] = (table[left] == table[right]).mean(axis=1).tolist()
    return shares


def pairs(path: str, asked: str) -> dict[str, object]:
    """What the signatures of articles say of pairs."""
    from dedup import buffer

    texts, places = peers.among(peers.read(path)[1], asked)
    return {"estimates": estimated(*buffer.pack(texts), places)}


def error(path: str) -> dict[str, float]:
    """Measure the estimate of long articles against their shingles."""
    from dedup import buffer, kernels

    _, texts = peers.read(path)
    made, pairs = peers.error_pairs(texts)
    utf8, offset = buffer.pack(made)
    offsets, hashes = kernels.shingles(utf8, offset[:-1].copy(), offset[1:].copy())
    left, right = np.ascontiguousarray(np.array(pairs, np.int64).T)
    shared = kernels.shared(offsets, hashes, left, right)
    sizes = np.diff(offsets)
    exact = shared / (sizes[left] + sizes[right] - shared)
    return peers.rmse(estimated(utf8, offset, pairs), exact.tolist())


def limits(path: str) -> dict[str, float]:
    """Return MB/s of what no reader of JSON Lines can beat here."""
    import msgspec

    def rate(work: Callable[[], object]) -> float:
        best = min(_clocked(work) for _ in range(3))
        return round(size / 1e6 / best, 1)

    with open(path, "rb") as stream:
        data = stream.read()
    size = len(data)
    into = np.empty(size, np.uint8)
    source = np.frombuffer(data, np.uint8)
    decoder = msgspec.json.Decoder(msgspec.defstruct("Row", [("id", str), ("text", str)]))
    return {
        "memcpy": rate(lambda: np.copyto(into, source)),
        "file read": rate(lambda: _read(path)),
        "JSON parse, msgspec decode_lines": rate(lambda: decoder.decode_lines(data)),
        "JSON parse, json.loads": rate(lambda: [json.loads(line) for line in io.BytesIO(data)]),
        "UTF-8 decode": rate(lambda: data.decode()),
    }


def _clocked(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _read(path: str) -> None:
    block = bytearray(1 << 22)
    with open(path, "rb", buffering=0) as stream:
        while stream.readinto(block):
            pass


def main(arguments: Sequence[str]) -> int:
    """Measure one thing."""
    what, *rest = arguments
    measures = {"sign": sign, "pairs": pairs, "error": error, "stages": stages, "limits": limits}
    print(json.dumps(measures[what](*rest)))  # type: ignore[operator]
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
