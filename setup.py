"""Declares the native kernel; all else stands in pyproject.toml, which can't read an environment variable.

A machine without a C compiler gets the numpy twin, and `dedup --version` says so. DEDUP_REQUIRE_NATIVE=1 (CI, wheels)
turns a failed build into an error.
"""

import os
import sysconfig
from pathlib import Path

from setuptools import Extension, setup

# One binary for CPython 3.11 and later: then the buffer protocol joined the limited API. Free-threaded builds lack it.
LIMITED = not sysconfig.get_config_var("Py_GIL_DISABLED")
PARTS = (
    "answers",
    "chain",
    "common",
    "glance",
    "hashes",
    "keys",
    "owners",
    "pack",
    "plain",
    "plain_facts",
    "plain_numbers",
    "plain_tokens",
    "reach",
    "rows",
    "segment",
    "shares",
    "signs",
    "sorts",
    "stated",
    "stretch",
    "traits",
)
PARTS += ("verdict", "vocabulary", "wide")

setup(
    ext_modules=[
        Extension(
            "dedup.kernels.native",
            [f"dedup/kernels/{name}.c" for name in ("native", *PARTS)],
            depends=[str(path) for path in Path("dedup/kernels").glob("*.h")],
            optional=os.environ.get("DEDUP_REQUIRE_NATIVE") != "1",
            define_macros=[("Py_LIMITED_API", "0x030b0000")] if LIMITED else [],
            py_limited_api=LIMITED,
            extra_compile_args=[] if os.name == "nt" else ["-O3", "-std=c11"],
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if LIMITED else {},
)
