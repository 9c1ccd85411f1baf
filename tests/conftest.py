"""Options and fixtures that all tests share."""

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine, or the first import inside a test, is no failure. The same examples each time, so that a run says
# something of the change and not of the dice; pytest --hypothesis-profile explore throws them.
settings.register_profile("dedup", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("dedup")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden", action="store_true", help="Write what the tests got to tests/golden; read the diff."
    )


@pytest.fixture
def update_golden(request):
    return request.config.getoption("--update-golden")


@pytest.fixture
def golden(update_golden):
    """Return a function that compares a text with tests/golden/NAME, byte for byte."""

    def compare(name, got):
        path = GOLDEN / name
        if update_golden:
            path.write_bytes(got.encode())
        assert path.read_bytes().decode() == got, f"if meant: pytest --update-golden, then read the diff of {path}"

    return compare


@pytest.fixture(scope="session", params=["pure", "native"])
def twin(request):
    """Each kernel in turn; session-wide, for hypothesis refuses a function-scoped fixture."""
    if request.param == "native":
        return pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    return import_module("dedup.kernels.pure")
