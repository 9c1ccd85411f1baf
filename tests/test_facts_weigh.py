"""Slight changes: what is shown and never cut, but is no sign that two passages tell of other things."""

from __future__ import annotations

import pytest

from dedup import facts

SLIGHT = [
    pytest.param("RIYADH, March 15 - The plan is safe", "RIYADH, March 16 - The plan is safe", id="en dateline"),
    pytest.param("PARIS, 12 mars (AFP) - La loi est là", "PARIS, 13 mars (AFP) - La loi est là", id="fr dateline"),
    pytest.param("Hanoi, May 1 (VNA) – It is safe", "Hanoi, May 2 (VNA) – It is safe", id="dateline with agency"),
    pytest.param("The court yesterday ruled it so", "The court Saturday ruled it so", id="yesterday, Saturday"),
    pytest.param("Il a dit hier que la loi est là", "Il a dit lundi que la loi est là", id="hier, lundi"),
    pytest.param("It was Kapnick that they saw", "It was Kapnik that they saw", id="a letter lost"),
    pytest.param("It was Burma that they saw", "It was Burrna that they saw", id="letters that look alike"),
    pytest.param("The Defence Ministry was there", "The Defense Ministry was there", id="British and American"),
    pytest.param("l2 people were there on the day", "12 people were there on the day", id="a letter for a digit"),
    pytest.param("That is so, Baker said to them", "That is so, the Treasury Secretary said to them", id="an office"),
    pytest.param("the mayor of dallas was there", "the mayor of austin was there", id="a guess without capitals"),
    pytest.param("It is safe. He left.", "It is safe. He did not say when. He left.", id="a sentence more that denies"),
    pytest.param("The plan was approved by Iran", "Iran approved the plan", id="active and passive"),
    pytest.param("It cost 1.46 billion dlrs then", "It cost 1,459,193,000 dlrs then", id="rounded"),
    pytest.param("She died Sunday in the town. She was 94.", "She died Sunday, aged 94, in the town.", id="94 moved"),
    pytest.param("It has 35,000 tons of it", "It has 35,000 tonnes of it", id="ton, tonne"),
    pytest.param("None of the details were there", "No details were there", id="both deny"),
    pytest.param(
        "As the Reagan plan asks, the ministers of the town met",
        "The ministers of the town met, as the Reagan plan asks",
        id="a name that moved with its noun",
    ),
]
PLAIN = [
    pytest.param("March 15 - The army is in the town", "March 16 - The army is in the town", id="a list of days"),
    pytest.param("On March 15 - the day - it was so", "On March 16 - the day - it was so", id="a phrase and a dash"),
    pytest.param("The court ruled it so on Monday", "The court ruled it so on Saturday", id="two weekdays"),
    pytest.param("They met Christian in the town", "They met Christina in the town", id="another end"),
    pytest.param("They met Mali in the town", "They met Bali in the town", id="another start"),
    pytest.param("That is so, Baker said to them", "That is so, Kohl said to them", id="two people"),
    pytest.param("12 people were there on the day", "14 people were there on the day", id="two numbers"),
    pytest.param("It cost two billion dlrs then", "It cost 1.5 billion dlrs then", id="too few digits to be rounded"),
    pytest.param("The plan is safe for the year", "The plan is not safe for the year", id="a denial inside a sentence"),
    pytest.param("Iran attacked Israel", "Iran was attacked by Israel", id="roles turned by the passive"),
    pytest.param("Cameron met them in the town", "In the town they met Cameron", id="behind its verb"),
    pytest.param("Arsenal beat Chelsea in the cup", "Chelsea beat Arsenal in the cup", id="both sides of a verb"),
]


@pytest.mark.parametrize(("a", "b"), SLIGHT)
def test_a_slight_change_is_shown_and_protects_both_sides_but_is_no_conflict(a: str, b: str) -> None:
    """One side of a slight change is kept with what it states, so nothing is lost; the story is the same."""
    found = [*facts.changes(a, b), *facts.changes(b, a)]
    assert found
    assert not any(change.conflict for change in found)
    assert all(change.slight for change in found if change.a and change.b)
    assert all(change.lost_with("a") for change in found if change.a)
    assert all(change.lost_with("b") for change in found if change.b)


@pytest.mark.parametrize(("a", "b"), PLAIN)
def test_what_only_looks_slight_is_a_conflict(a: str, b: str) -> None:
    assert any(change.conflict for change in facts.changes(a, b))
    assert any(change.conflict for change in facts.changes(b, a))


def test_a_name_that_is_read_for_certain_where_it_was_and_where_it_is_has_moved() -> None:
    """Neither place has another thing to read, so both are conflicts by themselves."""
    found = facts.changes(
        "The deal with Moreau was signed, and both left.", "The deal with both was signed, and Moreau left."
    )
    assert [(change.a, change.b, change.slight) for change in found] == [("Moreau", "Moreau", True)]
