"""Relations in columns read back as the relations that went in, in memory or on disk, selected or replaced."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from dedup.engine.kinships import Kinships
from dedup.engine.spool import Space
from dedup.model import Block, Evidence, FactChange, FactKind, Kinship, Match
from dedup.relate import RELATIONS

anywhere = pytest.mark.parametrize("limit", [pytest.param(1 << 20, id="in memory"), pytest.param(0, id="on disk")])

MATCHES = [
    Match((40,), (90,), 0.9, same=False),
    Match((41, 42), (91,), 0.75, same=False),
    Match((50,), (99,), 1.0, same=True),
]
BLOCKS = (Block(tuple(MATCHES[:2])), Block((MATCHES[2],)))
CHANGES = (
    (
        MATCHES[0],
        (
            FactChange(FactKind.NUMBER, "12 pct", "14 pct", 3, 9, 5, 11),
            FactChange(FactKind.NEGATION, "", "không", 12, 12, 14, 19, slight=True),
        ),
    ),
    (MATCHES[1], (FactChange(FactKind.NAME, "\ud800", "Huế", 0, 1, 0, 3),)),
)
EVIDENCE = Evidence(0.5, 0.25, 3, 1.5, 0.7, 0.4, 0.3, 0.2, "update", True, 0.05)
KIN = [
    Kinship(0, 7, "partial", 0.25, 0.5, (), ()),
    Kinship(0, 9, "update", 0.9, 0.8, BLOCKS, CHANGES, EVIDENCE),
    Kinship(3, 4, "copy", 1.0, 1.0, BLOCKS[1:], (), Evidence(nearest="partial", news=0.0)),
    Kinship(1, 2, "none", 0.0, 0.0, BLOCKS[:1], CHANGES[1:]),
]


def kept(limit, parts=((0, 1), (1, 4))):
    """The relations, as they come in by parts."""
    found = Kinships(Space(limit))
    for start, stop in parts:
        found += KIN[start:stop]
    return found


@anywhere
def test_a_relation_reads_back_with_every_field(limit):
    found = kept(limit)
    assert found == KIN
    assert [found[at] for at in range(4)] == KIN
    assert (found[-1], found[1:3]) == (KIN[3], KIN[1:3])
    assert [tuple(one.changes) for one in found] == [one.changes for one in KIN]
    assert [tuple(one.blocks) for one in found] == [one.blocks for one in KIN]
    with pytest.raises(IndexError):
        found[4]


@anywhere
def test_columns_are_those_of_the_relations(limit):
    found = kept(limit).select(np.array([3, 1]))
    assert (found.left.tolist(), found.right.tolist()) == ([1, 0], [2, 9])
    assert [RELATIONS[one] for one in found.relation] == ["none", "update"]
    assert found.column("torn").tolist() == [0.0, 1.5]
    assert np.isnan(found.column("numbers")).tolist() == [True, False]
    assert [found.counts(name).tolist() for name in ("blocks", "matches", "facts")] == [[1, 2], [2, 3], [1, 3]]
    assert found.counts("loud").tolist() == [1, 2]


@anywhere
@pytest.mark.parametrize(
    "at",
    [
        pytest.param([3, 0, 1], id="any order"),
        pytest.param([1, 1, 2, 1], id="one more than once"),
        pytest.param([], id="none"),
        pytest.param([False, True, False, True], id="mask"),
    ],
)
def test_a_selection_has_the_relations_that_were_asked_for(limit, at):
    places = np.flatnonzero(at).tolist() if at and at[0] is False else at
    mask = np.array(at, None if places is not at else np.int64)
    found = kept(limit).select(mask)
    assert found == [KIN[place] for place in places]
    assert found.select(np.arange(len(found))[::-1]) == [KIN[place] for place in reversed(places)]


@anywhere
def test_relations_are_ordered_by_article_and_as_they_came_in(limit):
    found = kept(limit)
    again = replace(KIN[1], relation="copy")
    found.extend([again])
    assert found.ordered() == [KIN[0], KIN[1], again, KIN[3], KIN[2]]


@anywhere
def test_a_few_relations_are_replaced_and_others_know_nothing_of_it(limit):
    all_of, fresh = kept(limit), replace(KIN[0], changes=CHANGES, blocks=BLOCKS)
    assert all_of.replaced({0: fresh, 2: KIN[1]}) == [fresh, KIN[1], KIN[1], KIN[3]]
    assert all_of == KIN
    all_of.extend([KIN[2]])
    assert all_of == [*KIN, KIN[2]]


@anywhere
def test_relations_are_amended_and_keep_their_blocks_and_facts(limit):
    all_of, update = kept(limit), RELATIONS.index("update")
    found = all_of.amended(np.array([1, 0]), {"relation": np.full(2, update), "successor": np.array([False, True])})
    assert found == [
        replace(KIN[0], relation="update", evidence=Evidence(successor=True)),
        replace(KIN[1], evidence=replace(EVIDENCE, successor=False)),
        *KIN[2:],
    ]
    assert all_of == KIN


@anywhere
def test_placed_facts_are_those_of_the_relations_asked_for(limit):
    found = kept(limit).select(np.array([3, 0, 1])).placed(0, 3)
    assert found.offset.tolist() == [0, 1, 1, 4]
    assert found.match.tolist() == [1, 0, 0, 1]
    assert found.slight.tolist() == [False, False, True, False]
    assert found.place[1].tolist() == [0, 0, 3, 9, 5, 11]
    ends = [0, *found.end.tolist()]
    sides = [found.written[start:stop] for start, stop in pairwise(ends)]
    assert sides[2:6] == [b"12 pct", b"14 pct", b"", "không".encode()]


def test_a_form_keeps_the_first_facts_that_count():
    told = tuple(FactChange(FactKind.NUMBER, str(at), "", 0, 1, 0, 0, slight=at == 2) for at in range(12))
    form = Kinship(0, 1, "template", 0.9, 0.9, BLOCKS, tuple(zip(MATCHES[:2], (told[:5], told[5:]), strict=True)))
    found = Kinships(Space(1 << 20))
    found += [form]
    assert [one.a for _, some in found[0].changes for one in some] == ["0", "1", "3", "4", "5", "6", "7", "8"]


@anywhere
def test_more_relations_are_read_than_are_read_ahead(limit):
    many = [replace(KIN[at % 4], left=at) for at in range(2100)]
    found = kept(limit, ())
    found += many[:1500]
    found += many[1500:]
    assert found == many
