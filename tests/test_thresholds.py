"""Thresholds: one place, one name each, and a source."""

import ast
import re
from pathlib import Path

import pytest

from dedup import thresholds

ROOT = Path(thresholds.__file__).parent
NAMES = [name for name in vars(thresholds) if name.isupper()]
SOURCES = ("curve", "measured", "read", "by design")
LINES = {
    line.partition(" = ")[0]: line
    for line in Path(thresholds.__file__).read_text("utf-8").splitlines()
    if re.match(r"[A-Z_]+ = ", line)
}
# Fractions that decide elsewhere: with the word lists and layouts that they belong to, or as settings and their ranges.
OWN = {"thresholds", "config", "roles", "role_words", "wrapping", "facts", "languages", "report", "formats"}
OWN |= {"sketch", "api"}  # the band table of the default setting, and where it ends; a share of memory
OWN |= {"kernels/answers"}  # what a rounding of a number is, for `facts`


def assigned(tree):
    """Yield (name, value) of every assignment at the top of a module."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from ((ast.unparse(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield ast.unparse(node.target), node.value


MODULES = {
    path.relative_to(ROOT).with_suffix("").as_posix(): ast.parse(path.read_bytes()) for path in ROOT.rglob("*.py")
}


@pytest.mark.parametrize("name", NAMES)
def test_every_threshold_says_where_it_is_from(name):
    """Its line ends in its source: a curve, a count, cases that were read, or the meaning of the words."""
    assert LINES[name].rpartition("; ")[2] in SOURCES
    assert "  # " in LINES[name]


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"thresholds"}))
def test_no_other_module_binds_a_threshold(module):
    """One name, one number: what is swept in one place is swept everywhere."""
    assert not {name for name, _ in assigned(MODULES[module])} & set(NAMES)


@pytest.mark.parametrize("module", sorted(name for name in MODULES if not {name, name.partition("/")[0]} & OWN))
def test_no_stage_keeps_a_fraction_of_its_own(module):
    """Shares and similarities that decide stand in `thresholds`, not beside the code that asks for them."""
    fractions = {
        name
        for name, value in assigned(MODULES[module])
        if name != "_MEMORY"  # a share of it changes no result
        and any(isinstance(node, ast.Constant) and isinstance(node.value, float) for node in ast.walk(value))
    }
    assert not fractions


@pytest.mark.parametrize("name", NAMES)
def test_every_threshold_decides_something(name):
    """A threshold that no module imports is dead."""
    imported = {
        alias.name
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "dedup.thresholds"
        for alias in node.names
    }
    assert name in imported
