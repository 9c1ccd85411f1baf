"""What deciding one article costs: counted in texts compared and words split, as many for each line of a long one."""

import pytest
from counting import counted

import dedup
from dedup import facts
from dedup.facts import wording
from dedup.page import Page


def test_lines_that_differ_in_a_number_are_not_compared_word_by_word(monkeypatch):
    """Each states a number that is lost if it goes: its words are not asked for."""
    calls = counted(monkeypatch, wording, "lost")
    text = "\n".join(f"The minister said on Monday that {at} men died near the bridge." for at in range(60))
    result = dedup.clean([dedup.Article("a", text)])
    assert result.texts["a"] == text
    assert not calls


@pytest.mark.parametrize("lines", [200, 400])
def test_a_line_said_over_and_over_is_read_a_bounded_number_of_times(monkeypatch, lines):
    calls = counted(monkeypatch, Page, "passage")
    dedup.find([dedup.Article("a", "He said so.\nHe said, so.\n" * (lines // 2))])
    assert 0 < len(calls) <= 12 * lines


def test_lines_of_the_very_same_text_are_not_split_into_words(monkeypatch):
    """They weigh as much on both sides."""
    calls = counted(monkeypatch, Page, "passage")
    text = "The minister said on Monday that four men died near the bridge over the river.\nIt rained.\n"
    assert dedup.clean([dedup.Article("a", text * 2)]).texts["a"] == text
    assert not calls


@pytest.mark.parametrize("count", [100, 300])
def test_each_of_many_lines_that_are_all_alike_is_read_with_a_few_others(monkeypatch, count):
    calls = counted(monkeypatch, facts, "changes")
    text = "\n".join(
        f"The minister said on Monday that {at} men died near the bridge of the town." for at in range(count)
    )
    result = dedup.clean([dedup.Article("a", text)])
    assert result.texts["a"] == text
    assert 0 < len(calls) < 24 * count


def test_the_copy_of_a_line_among_many_that_are_all_alike_is_still_found():
    lines = [f"The minister said on Monday that {at} men died near the bridge of the town." for at in range(300)]
    lines += ["A fire broke out in the old harbour of the city on Friday night, and nobody was hurt in it."]
    found = dedup.find([dedup.Article("a", "\n\n".join([*lines, lines[70]]))])
    pairs = {(one.keep.line, other.span.line) for one in found.repeats for other in one.others}
    assert (141, 603) in pairs
