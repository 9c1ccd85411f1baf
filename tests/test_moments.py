"""When articles moved: a time among many reads as it does by itself, however the others are written."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import moments

DAY = "2026-03-14T09:26:53"
_written = st.datetimes().map(lambda when: when.isoformat(timespec="seconds"))
_zoned = st.tuples(_written, st.sampled_from(["", "Z", "+00:00", "+07:00", "z"])).map("".join)
_near = st.text("0123456789-T: Zé", min_size=19, max_size=20)
_changed = st.tuples(_written, st.integers(0, 18), st.sampled_from("09-:T Wé")).map(
    lambda one: one[0][: one[1]] + one[2] + one[0][one[1] + 1 :]
)


def same(one, other):
    return one == other or (isnan(one) and isnan(other))


@given(st.lists(st.one_of(_written, _changed)) | st.lists(_zoned) | st.lists(st.one_of(_near, st.none(), st.text())))
def test_times_read_together_are_those_read_one_by_one(times):
    """Whatever they hold, so that what ranks articles and what compares two of them agree to the last bit."""
    found = moments.together(times).tolist()
    assert all(map(same, found, map(moments.seconds, times)))
    assert len(found) == len(times)


@pytest.mark.parametrize(
    "time",
    [
        pytest.param("2026-02-29T09:26:53", id="a day that is not"),
        pytest.param("2024-02-29T09:26:53", id="a leap day"),
        pytest.param("1900-02-29T00:00:00", id="no leap day in 1900"),
        pytest.param("2026-03-14T24:00:00", id="hour 24"),
        pytest.param("2026-03-14T09:26:60", id="second 60"),
        pytest.param("0000-03-14T09:26:53", id="year 0"),
        pytest.param("0001-01-01T00:00:00", id="the first there is"),
        pytest.param("9999-12-31T23:59:59", id="the last whole second"),
        pytest.param("2026-03-14 09:26:53", id="a space between day and time"),
        pytest.param("2026-03-14T09:26+01", id="a zone where seconds stand"),
        pytest.param("20260314T092653.123", id="as long, without signs"),
        pytest.param(" 2026-03-14T09:26 x", id="as long, and no time"),
    ],
)
def test_a_time_as_long_as_most_is_read_as_it_is_written(time):
    found = moments.together([DAY, time, DAY]).tolist()
    assert same(found[1], moments.seconds(time))
    assert found[::2] == [moments.seconds(DAY)] * 2


@pytest.mark.parametrize("zone", ["", "Z", "+00:00"])
def test_plain_times_are_read_in_columns(zone, monkeypatch):
    """A hundred thousand are asked for twice in a run; none of them is read by itself."""
    monkeypatch.setattr(moments, "_read", pytest.fail)
    assert moments.together([f"1970-01-01T00:00:{second:02}{zone}" for second in range(60)]).tolist() == [*range(60)]


@pytest.mark.parametrize(
    "time",
    [
        pytest.param("2026-03-14T09:26:53", id="no zone: UTC"),
        pytest.param("2026-03-14T09:26:53.589793", id="microseconds"),
        pytest.param(" 2026-03-14 09:26 ", id="space around it"),
        pytest.param("2026-03-14T09:26:53+07:00", id="a zone"),
        pytest.param("2026-03-14T09:26:53Z", id="Z"),
        pytest.param("1914-06-28", id="a day before 1970"),
        pytest.param("9999-12-31T23:59:59.999999", id="the last one there is"),
    ],
)
def test_the_seconds_of_a_time_are_the_timestamp_of_its_moment(time):
    """To the last bit: articles are ranked by the one, and compared by the other."""
    assert moments.moment(time).timestamp() == moments.seconds(time)


@pytest.mark.parametrize("time", ["", None, "Friday", "2026-13-01"])
def test_a_time_that_is_not_known_has_no_seconds(time):
    assert moments.moment(time) is None
    assert isnan(moments.seconds(time))
