"""How much of articles stands in others, by both twins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import pure

LACKING = 0.5


@pytest.fixture(params=["pure", "native"])
def each(request):
    if request.param == "pure":
        return pure
    return pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")


def stood(twin, articles, wanted):
    """What a twin says of articles, each a list of (size, body, share)."""
    rows = [row for article in articles for row in article]
    first = np.cumsum([0, *map(len, articles)], dtype=np.int64)
    share = [row[2] for article in wanted for row in articles[article]]
    size, body = np.array([row[0] for row in rows], np.int64), np.array([row[1] for row in rows], np.bool_)
    return twin.stood(first, size, body, np.array(wanted, np.int64), np.array(share, np.float64), LACKING)


@pytest.mark.parametrize(
    ("article", "covered", "news", "ending"),
    [
        pytest.param([], 0, 0, False, id="no passage"),
        pytest.param([(100, True, 1.0)], 1, 0, False, id="one passage is no ending"),
        pytest.param([(100, True, 0.0), (100, True, 1.0)], 0.5, 0.5, True, id="the last of two"),
        pytest.param([(100, True, 1.0), (100, True, 1.0)], 1, 0, False, id="both"),
        pytest.param([(100, True, 1.0), (100, True, 0.0)], 0.5, 0.5, False, id="the first of two"),
        pytest.param([(300, True, 0.4), (100, True, 1.0), (0, True, 0.0)], 0.55, 0.75, True, id="a sign-off behind it"),
        pytest.param([(100, False, 0.0), (100, True, 1.0)], 0.5, 0, True, id="a headline is no news"),
        pytest.param([(100, True, 0.5), (100, True, 0.49)], 0.495, 0.5, False, id="half of a passage is there"),
        pytest.param([(0, True, 0.0), (0, False, 1.0)], 0, 0, False, id="nothing that carries evidence"),
    ],
)
def test_what_stands_elsewhere_is_added_up(each, article, covered, news, ending):
    found = stood(each, [[(7, True, 1.0)], article], [1])
    assert [column.tolist() for column in found] == [[covered], [news], [ending]]


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 9999), st.booleans(), st.floats(0, 1)), max_size=6), max_size=5),
    st.lists(st.integers(0, 99), max_size=9),
)
def test_both_twins_add_up_the_same_bits(articles, wanted):
    native = pytest.importorskip("dedup.kernels.native", reason="the native kernel is not built here")
    wanted = [article % len(articles) for article in wanted] if articles else []
    one, other = (stood(twin, articles, wanted) for twin in (pure, native))
    assert [column.tobytes() for column in one] == [column.tobytes() for column in other]
    assert [column.dtype for column in one] == [column.dtype for column in other]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("first", np.array([0, 3, 2]), id="passages that fall"),
        pytest.param("first", np.array([0, 1, 9]), id="more passages than there are"),
        pytest.param("body", np.ones(3, np.bool_), id="marks of fewer passages"),
        pytest.param("articles", np.array([2]), id="an article that is not there"),
        pytest.param("articles", np.array([-1]), id="an article before the first"),
        pytest.param("share", np.zeros(1), id="a share too few"),
        pytest.param("share", np.zeros(3), id="a share too many"),
    ],
)
def test_columns_that_do_not_fit_are_refused(each, column, value):
    columns = {"first": np.array([0, 2, 4]), "size": np.ones(4, np.int64), "body": np.ones(4, np.bool_)}
    columns |= {"articles": np.array([1]), "share": np.zeros(2), column: value}
    with pytest.raises(ValueError, match=r"first must|must have|articles must"):
        each.stood(*columns.values(), LACKING)
