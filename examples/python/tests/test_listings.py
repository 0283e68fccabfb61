"""Lists that print as tables, without a server."""

from __future__ import annotations

import datetime

import pytest

from sheaf.listings import Listing, Ref, RefChange, TableChanges, time_of

REFS = Listing(Ref, [Ref("main", "branch", "8f31c2a" + 33 * "0", True), Ref("v1", "tag", 40 * "1")])


def test_a_listing_prints_as_a_table() -> None:
    assert repr(REFS).splitlines() == [
        "name  kind    version  head",
        "main  branch  8f31c2a  *",
        "v1    tag     1111111",
    ]


def test_long_listings_are_cut() -> None:
    many = Listing(TableChanges, [TableChanges(f"t{at}", at, 1000 * at, 0) for at in range(50)])
    lines = repr(many).splitlines()
    assert lines[-1] == "… 10 more" and len(lines) == 42
    assert lines[3] == "t2        2    2,000         0"


def test_listings_are_found_by_position_and_name() -> None:
    assert REFS[0] is REFS["main"] and REFS[-1] == REFS["v1"]
    assert "v1" in REFS and "v2" not in REFS and REFS[0] in REFS
    assert REFS[:1] == [REFS["main"]] and REFS.names == ["main", "v1"]
    with pytest.raises(KeyError):
        REFS["v2"]
    with pytest.raises(IndexError):
        REFS[2]


def test_empty_listings_become_tables_too() -> None:
    table = Listing(RefChange, []).to_arrow()
    assert table.column_names == ["ref", "before", "after", "time", "author", "action", "message"]
    assert table.num_rows == 0


@pytest.mark.parametrize(
    ("text", "microsecond", "hours"),
    [
        ("2025-03-17T12:40:05Z", 0, 0),
        ("2025-03-17T12:40:05.5+01:00", 500_000, 1),
        ("2025-03-17T12:40:05.123456789-02:00", 123_456, -2),
    ],
)
def test_times_are_read(text: str, microsecond: int, hours: int) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=hours))
    expected = datetime.datetime(2025, 3, 17, 12, 40, 5, microsecond, zone)
    assert time_of(text) == expected
