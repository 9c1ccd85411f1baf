"""The twin of `pure` in C: same names, same arguments, same results bit for bit. See pure.py for what they mean."""

import numpy as np
from numpy.typing import NDArray
from typing_extensions import Buffer

def scan(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint32]]: ...
def shingles(
    utf8: Buffer, start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]: ...
def bands(signature: NDArray[np.uint32], count: int, rows: int) -> NDArray[np.uint64]: ...
def shared(
    offsets: NDArray[np.int64], hashes: NDArray[np.uint64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.int32]: ...
