"""The hot loops. One of two twins is bound here: `pure` is the spec, `native` the same bytes sooner.

DEDUP_KERNELS = auto (the default: native where it was built, else numpy) | pure | native (an error where it wasn't).
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from dedup.errors import SettingsError

_wanted = os.environ.get("DEDUP_KERNELS") or "auto"
if _wanted not in ("auto", "pure", "native"):
    raise SettingsError(f"DEDUP_KERNELS: there is no kernel '{_wanted}'; use auto, pure or native")


def _bound() -> ModuleType:
    """Return the twin that is wanted; the spec is not even loaded where the native one was built."""
    if _wanted != "pure":
        try:
            return import_module("dedup.kernels.native")
        except ImportError:
            if _wanted == "native":
                raise
    return import_module("dedup.kernels.pure")


if TYPE_CHECKING:
    from dedup.kernels import pure as twin
else:
    twin = _bound()
name = "native" if twin.__name__ == "dedup.kernels.native" else "numpy"

# Signatures are for an LSH of the user's own (`sketch.to_minhash`); what goes with them is what tests and benchmarks
# hold `sketch` against.
signatures = twin.signatures
worded, numbered, stretched = twin.worded, twin.numbered, twin.stretched
behind = twin.behind
scan, shingles, bands = twin.scan, twin.shingles, twin.bands
sketch, shared = twin.sketch, twin.shared
sharing, tallied = twin.sharing, twin.tallied
meeting, owners = twin.meeting, twin.owners
dealt = twin.dealt
order, sort, strongest = twin.order, twin.sort, twin.strongest
counted, placed = twin.counted, twin.placed
folds = twin.folds
alike, common, stretches = twin.alike, twin.common, twin.stretches
letters, samples, stated = twin.letters, twin.samples, twin.stated
stood = twin.stood
chain = twin.chain
differing, contradicted = twin.differing, twin.contradicted
places, quoted, woven = twin.places, twin.quoted, twin.woven
pack = getattr(twin, "pack", None)  # its spec is `buffer.pack`
pieces = getattr(twin, "pieces", None)  # its spec is `buffer.pieces_spec`
passages = getattr(twin, "passages", None)  # its spec is a module of its own, paragraphs.py
traits = getattr(twin, "traits", None)  # its spec is traits.py
plain = getattr(twin, "plain", None)  # its spec is `facts.pieces`
glances: Any = getattr(twin, "glances", None)  # the spec of these is `facts.seen.read`
learn: Any = getattr(twin, "learn", None)
glimpse = getattr(twin, "glimpse", None)
glimpses = getattr(twin, "glimpses", None)
