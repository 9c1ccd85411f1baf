"""What is written where facts stand, by number: its digits are those of its fold."""

from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup import torn
from dedup.facts.written import Written

SPELLED = st.text(st.sampled_from("0123 .,-/$%aéLo٣²①"), min_size=1, max_size=6)


@given(st.lists(SPELLED, max_size=8), st.data())
def test_the_figures_of_a_span_are_those_that_its_text_has(spelled, data):
    encoded = [one.encode() for one in spelled]
    place = np.array([*accumulate(map(len, encoded), initial=0)][:-1], np.int64)
    written = Written(b"".join(encoded), place, np.array([*map(len, encoded)], np.int32))
    numbers = data.draw(st.lists(st.sampled_from(range(len(spelled))), max_size=8)) if spelled else []
    digits, alone = written.figures(np.array(numbers, np.int64))
    expected = [torn.digits(spelled[number]) for number in numbers]
    assert [*written] == spelled
    assert alone.tolist() == [one for _, one in expected]
    equal = [[a == b for b in digits.tolist()] for a in digits.tolist()]
    assert equal == [[a == b for b, _ in expected] for a, _ in expected]
    assert (digits == 0).tolist() == [one == "" for one, _ in expected]
