"""How conditions are spelled, and what they find."""

from __future__ import annotations

import datetime
import decimal
from typing import Any, List

import pyarrow as pa
import pytest
from runways import RUNWAYS

import sheaf
from sheaf import col
from sheaf.conditions import condition_json

LENGTH = {"column": "length_ft", "op": ">", "value": 8000}
SURFACE = {"column": "surface", "op": "=", "value": "ASP"}


@pytest.mark.parametrize(
    ("where", "json"),
    [
        (None, None),
        ([], None),
        (("length_ft", ">", 8000), LENGTH),
        ([("length_ft", ">", 8000)], LENGTH),
        ([("length_ft", ">", 8000), col("surface") == "ASP"], {"and": [LENGTH, SURFACE]}),
        (col("length_ft") > 8000, LENGTH),
        ((col("length_ft") > 8000) & (col("surface") == "ASP"), {"and": [LENGTH, SURFACE]}),
        ((col("length_ft") > 8000) | (col("surface") == "ASP"), {"or": [LENGTH, SURFACE]}),
        (~(col("length_ft") > 8000), {"not": LENGTH}),
        (("surface", "==", "ASP"), SURFACE),
        (("surface", "in", ["ASP"]), {"column": "surface", "in": ["ASP"]}),
        (col("a").is_null(), {"column": "a", "null": True}),
        (col("a").is_not_null(), {"column": "a", "null": False}),
        (col("a") == b"\x00\xff", {"column": "a", "op": "=", "value": "00ff"}),
        (col("a") == decimal.Decimal("1.10"), {"column": "a", "op": "=", "value": "1.10"}),
        (col("a") < datetime.date(2025, 3, 17), {"column": "a", "op": "<", "value": "2025-03-17"}),
        (col("a") <= datetime.time(12, 40), {"column": "a", "op": "<=", "value": "12:40:00"}),
        (
            col("a") >= datetime.datetime(2025, 3, 17, tzinfo=datetime.timezone.utc),
            {"column": "a", "op": ">=", "value": "2025-03-17T00:00:00+00:00"},
        ),
        (col("a") != pa.scalar(3, pa.int8()), {"column": "a", "op": "!=", "value": 3}),
    ],
)
def test_conditions_are_spelled_as_the_protocol_says(where: Any, json: Any) -> None:
    assert condition_json(where) == json


def test_long_chains_stay_flat() -> None:
    chain = col("a") == 0
    for value in range(1, 100):
        chain = chain | (col("a") == value)
    assert len(chain.to_json()["or"]) == 100


@pytest.mark.parametrize(
    "where",
    [
        ("length_ft", "~", 1),
        ("length_ft", ">"),
        ("length_ft", "=", None),
        ("length_ft", "=", float("nan")),
        ("length_ft", "=", object()),
        ("surface", "in", "ASP"),
        "length_ft > 8000",
    ],
)
def test_what_is_no_condition_is_refused(where: Any) -> None:
    with pytest.raises(sheaf.InvalidInput):
        condition_json(where)


def test_conditions_have_no_truth() -> None:
    with pytest.raises(TypeError, match="parentheses"):
        bool(col("a") > 1)
    with pytest.raises(TypeError, match="parentheses"):
        (col("a") > 1) & True  # type: ignore[operator]


def test_repr_is_what_was_typed() -> None:
    where = ((col("a") > 1) & col("b").is_null()) | ~col("c").isin([1, 2])
    assert repr(where) == "(((col('a') > 1) & col('b').is_null()) | ~col('c').isin([1, 2]))"


@pytest.fixture
def runways(ds: sheaf.Dataset, branch: str) -> str:
    ds.insert(branch, "runways", RUNWAYS, key="id")
    return branch


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (("length_ft", ">", 12000), [239398, 239399, 244968, 244969]),
        ([("length_ft", ">", 12000), ("airport", "=", "EGLL")], [239398, 239399]),
        (col("surface").is_null(), [244969]),
        (~(col("length_ft") > 8000), [237924]),
        (col("id").isin([237924, 237925, 1]), [237924, 237925]),
        ((col("surface") == "PEM") | (col("length_ft") == 6627), [237924, 244968]),
        (col("surface") != "ASP", [244968]),
    ],
)
def test_conditions_find(ds: sheaf.Dataset, runways: str, where: Any, ids: List[int]) -> None:
    found = ds.read(runways, "runways", columns=["id"], where=where).to_arrow()
    assert sorted(found["id"].to_pylist()) == ids


def test_conditions_on_dates_times_decimals_and_binaries(ds: sheaf.Dataset, branch: str) -> None:
    noon = datetime.datetime(2025, 3, 17, 12, tzinfo=datetime.timezone.utc)
    table = pa.table(
        {
            "id": [1, 2],
            "day": [datetime.date(2025, 3, 17), datetime.date(2025, 3, 18)],
            "hour": [datetime.time(12, 40), datetime.time(13, 0, 0, 500000)],
            "at": pa.array([noon, noon + datetime.timedelta(hours=1)], pa.timestamp("us", "UTC")),
            "plain": [datetime.datetime(2025, 1, 1), datetime.datetime(2026, 1, 1)],
            "price": pa.array([decimal.Decimal("1.10"), decimal.Decimal("2.20")]),
            "bytes": [b"\x00\x01", b"\xff"],
            "ratio": [0.25, 0.5],
            "flag": [True, False],
        }
    )
    ds.insert(branch, "things", table, key="id")
    for name in table.column_names:
        for row in table.to_pylist():
            where = col(name) == row[name]
            assert ds.read(branch, "things", where=where).to_pylist() == [row], where


def test_unknown_columns_are_refused(ds: sheaf.Dataset, runways: str) -> None:
    with pytest.raises(sheaf.InvalidInput) as refused:
        ds.read(runways, "runways", where=("lenght_ft", ">", 1))
    assert refused.value.code == "UNKNOWN_COLUMN"
