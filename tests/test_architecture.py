"""The architecture, read from the source: who may import whom, open files, print, load what is heavy, and how long.

A new import is a decision: it is written down in ALLOWED, or the design is kept.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "dedup"
MODULES = {
    path.relative_to(ROOT).with_suffix("").as_posix(): ast.parse(path.read_bytes()) for path in ROOT.rglob("*.py")
}

BASE = {"errors", "model", "tables", "config"}
TOOLS = {
    "fold",
    "buffer",
    "kernels",
    "languages",
    "facts",
    "memory",
    "page",
    "pairing",
    "pool",
    "processes",
    "resolve",
    "thresholds",
    "reach",
    "measures",
    "differing",
    "fillings",
    "torn",
    "foretold",
    "cluster",
    "moments",
    "sentences",
    "wrapping",
    "paragraphs",
    "role_names",
    "role_words",
    "stores",
    "traits",
}  # subjects of their own, which stages use
STAGES = {
    "segment", "sketch", "roles", "candidates", "align", "spread", "crowds", "blocks", "decide", "forms", "relate",
    "versions", "group", "cuts",
}  # fmt: skip
# part -> what it may import; a package is one part. Lower parts first.
ALLOWED = {
    "version": set(),
    "errors": set(),
    "frozen": set(),  # in place of the standard library's dataclasses, so every part may import it
    "model": {"errors"},
    "stores": set(),
    "tables": {"stores"},
    "lists": set(),
    "thresholds": set(),
    "config": {"errors"},
    "fold_table": set(),
    "fold": {"fold_table"},
    "kernels": {"errors", "fold"},
    "buffer": {"kernels"},
    "languages": set(),
    "sentences": {"languages"},
    "wrapping": {"sentences"},
    "paragraphs": {"buffer", "sentences", "wrapping"},
    "role_names": set(),
    "role_words": {"languages", "role_names"},
    "traits": {"buffer", "kernels", "role_words", "sentences"},
    "facts": {"buffer", "model", "fold", "kernels", "languages"},
    "page": {"model", "thresholds"},
    "pool": set(),
    "memory": set(),
    "processes": {"errors", "memory"},
    "resolve": set(),
    "pairing": {"stores"},
    "reach": {"kernels", "pairing", "sentences", "thresholds"},
    "measures": {"kernels", "reach", "thresholds"},
    "differing": {"kernels"},
    "torn": {"differing", "fold", "kernels", "model", "pairing", "reach", "thresholds"},
    "foretold": {"facts", "kernels", "model", "pairing", "torn"},
    "fillings": {"differing", "foretold", "kernels", "pairing", "reach", "thresholds"},
    "cluster": {"config", "pairing", "thresholds"},
    "moments": set(),
    **dict.fromkeys(sorted(STAGES), BASE | TOOLS),
    "formats": BASE,
    "ledger": {"errors", "version"},
    "report": {"buffer", "errors", "kernels", "lists", "model", "pool", "version"},
    "output": BASE | {"cuts", "formats", "ledger", "memory", "report"},  # what it counts by: report.overview
    "restore": {"errors", "formats", "ledger", "model", "output"},
    "engine": BASE | TOOLS | STAGES | {"lists"},
    "api": BASE | {"cuts", "engine", "formats", "report"},
    "__init__": {"api", "config", "errors", "model", "report"},
    "cli": {"api", "config", "errors", "formats", "kernels", "model", "output", "report", "restore", "version"},
    "__main__": {"cli", "processes"},
}
OPENS_FILES = {"formats", "output", "restore", "ledger", "report", "config", "cli", "fold", "fold_table", "kernels"}
HEAVY = {
    "pyarrow", "datasketch", "nltk", "scipy", "rich", "zstandard", "orjson", "jsonschema", "pathspec", "jinja2",
    "markupsafe",
}  # fmt: skip
AT_ONCE = ("__init__", "__main__", "cli", "config", "errors", "frozen", "model", "version")  # loaded by `dedup --help`
LINES, FUNCTION_LINES = 350, 40

every_module = pytest.mark.parametrize("module", sorted(MODULES))


def part(module):
    return module.partition("/")[0]


def imports(tree, module):
    """Yield (dotted name, node) of every import of a tree, relative ones resolved."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}:{node.lineno}: a relative import; write it in full"
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def at_top(tree):
    """Yield the statements that run when a module is imported: not functions, not what only type checkers read."""
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node


def calls(tree):
    return {ast.unparse(node.func): node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call)}


@every_module
def test_imports_point_one_way(module):
    names = {name.split(".")[1] for name, _ in imports(MODULES[module], module) if name.startswith("dedup.")}
    allowed = ALLOWED[part(module)] | {part(module), "frozen"}
    assert names <= allowed, f"{module} imports {sorted(names - allowed)}"


def test_the_table_has_no_row_too_many_and_no_circle():
    """Every row is a part that exists, and following the table from any part leads down, never back."""
    parts = {part(module) for module in MODULES}
    assert set(ALLOWED) == parts, set(ALLOWED) ^ parts
    order = list(ALLOWED)
    for name, below in ALLOWED.items():
        assert all(order.index(other) < order.index(name) for other in below), name


def test_no_module_hides_a_public_name():
    """Python puts a loaded submodule in its package by name, so that a `dedup/find.py` would end `dedup.find(...)`."""
    public = next(node.value for node in MODULES["__init__"].body if "__all__" in ast.unparse(node).split(" ")[0])
    assert not set(ast.literal_eval(public)) & {part(module) for module in MODULES}


@every_module
def test_only_the_command_line_prints_and_exits(module):
    if part(module) in {"cli", "__main__", "fold_table"}:
        return
    assert not {name for name, _ in imports(MODULES[module], module) if name.split(".")[0] == "click"}
    assert not calls(MODULES[module]).keys() & {"print", "exit", "quit", "sys.exit", "os._exit", "input"}


@every_module
def test_stages_open_no_files(module):
    if part(module) in OPENS_FILES:
        return
    opening = {name for name in calls(MODULES[module]) if name.split(".")[-1] in {"open", "read_text", "read_bytes"}}
    assert not opening, f"{module} opens files: {opening}"


@every_module
def test_heavy_packages_are_loaded_where_they_are_used(module):
    top = ast.Module(list(at_top(MODULES[module])), [])
    assert not {name.split(".")[0] for name, _ in imports(top, module)} & HEAVY


@pytest.mark.parametrize("module", sorted(module for module in MODULES if part(module) in AT_ONCE))
def test_what_help_loads_imports_nothing_that_takes_long(module):
    top = ast.Module(list(at_top(MODULES[module])), [])
    names = {name for name, _ in imports(top, module)}
    slow = {name for name in names if name.split(".")[0] in {"numpy", "rapidfuzz"}}
    slow |= {name for name in names if name.startswith("dedup.") and name.split(".")[1] not in {*AT_ONCE, part(module)}}
    assert not slow


@every_module
def test_modules_and_functions_are_short(module):
    lines = (ROOT / f"{module}.py").read_text("utf-8").count("\n")
    assert lines <= LINES, f"{module}: {lines} lines"
    long = {
        f"{module}:{node.lineno} {node.name}: {length(node)} lines"
        for node in ast.walk(MODULES[module])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > FUNCTION_LINES
    }
    assert not long


def length(function):
    """Return the lines of a function's code: from `def`, its docstring not counted."""
    first = function.body[0]
    told = ast.get_docstring(function, clean=False) is not None
    return function.end_lineno - function.lineno + 1 - (first.end_lineno - first.lineno + 1 if told else 0)
