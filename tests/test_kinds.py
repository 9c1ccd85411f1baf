"""Which copies are called exact: those of the same bytes, white space aside, wherever their passages are parted."""

from __future__ import annotations

import csv
import io

import pytest

import dedup
from dedup.report import csv as face
from dedup.report.explain import explain

BODY = (
    "The council of the harbour town met on Monday and voted on the new plan for the bridge. "
    "Nobody was hurt in the storm, the mayor told the papers on the next day, and the 'old' ferries ran. "
    "Rain fell on the hills for a third day, and two roads were shut by the police until noon.\n"
)
BETWEEN = "\nAll of this was seen by our own man at the port, who left it at noon on Tuesday with a dog.\n\n"
LATER = "\nAn officer of the river guard had no word for the papers until late in the night of the storm.\n\n"
GLUED = BODY.replace("Monday and", "Mondayand")


def told(*texts: str) -> list[tuple[str, float]]:
    """Return kind and similarity of each copy, as the table has them."""
    found = dedup.find([dedup.Article(f"{at}.txt", text) for at, text in enumerate(texts)])
    written: list[str] = []
    face.write(found, written.append)
    rows = csv.DictReader(io.StringIO("".join(written).lstrip("\ufeff")))
    return [(row["kind"], float(row["similarity"])) for row in rows if row["type"] == "repeat"]


@pytest.mark.parametrize(
    ("copy", "kind"),
    [
        pytest.param(BODY, "exact", id="the same bytes"),
        pytest.param(BODY.replace("council of", "council\nof"), "exact", id="a passage is parted in two"),
        pytest.param(BODY.replace(". ", ".\n\n"), "exact", id="sentences are paragraphs"),
        pytest.param(BODY.replace("'", "’"), "near", id="quotes of another shape"),
        pytest.param(GLUED, "near", id="words run together"),
    ],
)
def test_copy_of_the_same_bytes_is_exact_wherever_it_is_parted(copy: str, kind: str) -> None:
    assert [(kind, 1.0)] == told(BODY, copy)
    assert [(kind, 1.0)] == told(BODY + BETWEEN + copy)


def test_of_two_copies_each_has_a_kind_of_its_own() -> None:
    """The second is written otherwise: that makes the first no less exact, in the table and side by side."""
    text = BODY + BETWEEN + BODY + LATER + GLUED
    assert [("exact", 1.0), ("near", 1.0)] == told(text)
    found = dedup.find([dedup.Article("a.txt", text)]).findings
    assert "near" == found.repeats[0].kind
    pairs = explain(found, {"a.txt": text}, "a.txt", "a.txt").blocks
    assert [("exact", 1.0), ("near", 1.0)] == [(pair.kind, pair.similarity) for pair in pairs]


def test_two_copies_that_are_one_another_are_exact_side_by_side() -> None:
    """Each is compared with the copy that a third article keeps, and neither is the same as that."""
    texts = {"a.txt": BODY, "b.txt": GLUED, "c.txt": GLUED}
    found = dedup.find([dedup.Article(name, text) for name, text in texts.items()]).findings
    (pair,) = explain(found, texts, "b.txt", "c.txt").blocks
    assert ("exact", 1.0) == (pair.kind, pair.similarity)
