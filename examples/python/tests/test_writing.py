"""Writing tables: what is accepted, what it does, and what leaves no trace."""

from __future__ import annotations

import datetime
import decimal
import json
from typing import Any, Dict, Iterator, List

import pyarrow as pa
import pyarrow.flight as flight
import pytest
from runways import RUNWAYS, by_id

import sheaf

ONE: Dict[str, List[Any]] = {
    "id": [1],
    "airport": ["LFPG"],
    "length_ft": [13829],
    "surface": ["CON"],
}


@pytest.fixture
def runways(ds: sheaf.Dataset, branch: str) -> str:
    ds.insert(branch, "runways", RUNWAYS, key="id")
    return branch


def rows(ds: sheaf.Dataset, branch: str) -> Any:
    return by_id(ds.read(branch, "runways").to_arrow()).to_pylist()


def test_one_write_is_one_version(ds: sheaf.Dataset, runways: str) -> None:
    result = ds.insert(
        runways,
        "runways",
        ONE,
        message="Paris",
        author="Ada <ada@example.org>",
        properties={"source": "survey"},
    )
    version = ds.show(runways)
    assert result.version == version.id and result.inserted == 1 and result.rows == 1
    assert version.message == "Paris"
    assert version.author == "Ada <ada@example.org>"
    assert version.properties["source"] == "survey"
    assert version.properties["commit_id"] == result.commit_id
    assert version.tables == {"runways": 9}
    assert repr(result) == f"<WriteResult {version.id[:7]}: 1 rows, 1 inserted>"


def test_insert_refuses_keys_that_are_there(ds: sheaf.Dataset, runways: str) -> None:
    before = ds.show(runways)
    with pytest.raises(sheaf.AlreadyExists) as refused:
        ds.insert(runways, "runways", RUNWAYS.slice(0, 1))
    assert refused.value.code == "KEY_EXISTS"
    assert ds.show(runways) == before


def test_upsert_inserts_updates_and_leaves_what_is_equal(ds: sheaf.Dataset, runways: str) -> None:
    changed = RUNWAYS.slice(0, 3).to_pylist()
    changed[0]["surface"] = "CON"
    result = ds.upsert(runways, "runways", [*changed, {k: v[0] for k, v in ONE.items()}])
    assert (result.inserted, result.updated, result.unchanged) == (1, 1, 2)
    assert ds.read(runways, "runways").rows == 9


def test_update_changes_the_columns_that_are_sent(ds: sheaf.Dataset, runways: str) -> None:
    result = ds.update(
        runways, "runways", [{"id": 239399, "surface": "CON"}, {"id": 5, "surface": "X"}]
    )
    assert (result.updated, result.missing) == (1, 1)
    found = ds.read(runways, "runways", where=("id", "=", 239399)).to_pylist()
    assert found == [{"id": 239399, "airport": "EGLL", "length_ft": 12799, "surface": "CON"}]


@pytest.mark.parametrize(
    "keys",
    [
        [239399, 5],
        {239399, 5},
        pa.array([239399, 5]),
        {"id": [239399, 5]},
        [{"id": 239399, "surface": "?"}, {"id": 5, "surface": None}],
    ],
)
def test_delete_takes_keys(ds: sheaf.Dataset, runways: str, keys: Any) -> None:
    result = ds.delete(runways, "runways", keys)
    assert (result.deleted, result.missing) == (1, 1)
    assert ds.read(runways, "runways").rows == 7


def test_replace_makes_the_table_equal(ds: sheaf.Dataset, runways: str) -> None:
    result = ds.replace(
        runways,
        "runways",
        pa.concat_tables([RUNWAYS.slice(0, 2), pa.table(ONE).cast(RUNWAYS.schema)]),
    )
    assert (result.inserted, result.deleted, result.unchanged) == (1, 6, 2)
    assert [row["id"] for row in rows(ds, runways)] == [1, 239398, 239399]


def test_replace_with_nothing_empties_the_table(ds: sheaf.Dataset, runways: str) -> None:
    ds.replace(runways, "runways", RUNWAYS.slice(0, 0))
    assert ds.read(runways, "runways").rows == 0
    assert ds.read(f"{runways}~1", "runways").rows == 8


def test_tables_are_made_on_request_only(ds: sheaf.Dataset, branch: str) -> None:
    with pytest.raises(sheaf.NotFound) as missing:
        ds.insert(branch, "runways", RUNWAYS)
    assert missing.value.code == "UNKNOWN_TABLE"
    ds.insert(branch, "runways", RUNWAYS, create=True, key=["id"])
    ds.insert(branch, "free", RUNWAYS, create=True, key=[])
    tables = ds.tables(branch)
    assert tables["runways"].key == ("id",)
    assert tables["free"].key == ()


def test_tables_without_rows_are_made_and_dropped(ds: sheaf.Dataset, branch: str) -> None:
    made = ds.create_table(branch, "runways", RUNWAYS.schema, key="id", message="begin")
    assert ds.show(branch).id == made and ds.show(branch).message == "begin"
    assert ds.schema(branch, "runways").names == RUNWAYS.column_names
    with pytest.raises(sheaf.AlreadyExists):
        ds.create_table(branch, "runways", RUNWAYS.schema, key="id")
    ds.drop_table(branch, "runways", message="end")
    assert "runways" not in ds.tables(branch)
    assert "runways" in ds.tables(made)
    with pytest.raises(sheaf.NotFound):
        ds.drop_table(branch, "runways")


def _batches() -> Iterator[pa.RecordBatch]:
    yield from RUNWAYS.to_batches(max_chunksize=3)


def _tables() -> Iterator[pa.Table]:
    yield RUNWAYS.slice(0, 5)
    yield RUNWAYS.slice(5)


class Stream:
    """Anything that speaks Arrow's protocol for streams."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return RUNWAYS.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize(
    "make",
    [
        lambda: RUNWAYS,
        lambda: RUNWAYS.combine_chunks().to_batches()[0],
        lambda: RUNWAYS.to_reader(max_chunksize=3),
        lambda: list(_batches()),
        _batches,
        _tables,
        lambda: [RUNWAYS.slice(0, 4), RUNWAYS.slice(4)],
        lambda: pa.chunked_array([RUNWAYS.to_struct_array().combine_chunks()]).chunk(0),
        lambda: RUNWAYS.to_pylist(),
        lambda: iter(RUNWAYS.to_pylist()),
        lambda: tuple(RUNWAYS.to_pylist()),
        lambda: RUNWAYS.to_pydict(),
        lambda: {name: RUNWAYS[name] for name in RUNWAYS.column_names},
        lambda: {name: RUNWAYS[name].to_pandas() for name in RUNWAYS.column_names},
        Stream,
    ],
    ids=[
        "table",
        "batch",
        "reader",
        "list of batches",
        "iterator of batches",
        "iterator of tables",
        "list of tables",
        "struct array",
        "list of dicts",
        "iterator of dicts",
        "tuple of dicts",
        "dict of lists",
        "dict of Arrow columns",
        "dict of series",
        "stream",
    ],
)
def test_rows_come_in_whatever_a_program_has(ds: sheaf.Dataset, branch: str, make: Any) -> None:
    data = make()
    if isinstance(data, pa.StructArray):
        data = pa.RecordBatch.from_struct_array(data)
    ds.create_table(branch, "runways", RUNWAYS.schema, key="id")
    result = ds.insert(branch, "runways", data)
    assert result.rows == result.inserted == len(RUNWAYS)
    assert rows(ds, branch) == by_id(RUNWAYS).to_pylist()


def test_polars_frames_are_written(ds: sheaf.Dataset, branch: str) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(RUNWAYS)
    ds.insert(branch, "runways", frame, key="id")
    ds.upsert(branch, "runways", frame.lazy())
    assert rows(ds, branch) == by_id(RUNWAYS).to_pylist()
    back = ds.read(branch, "runways").to_polars()
    assert back.sort("id").equals(frame.sort("id"))


def test_polars_categories_become_values(ds: sheaf.Dataset, branch: str) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.from_arrow(RUNWAYS).with_columns(polars.col("surface").cast(polars.Categorical))
    ds.insert(branch, "runways", frame, key="id")
    assert rows(ds, branch) == by_id(RUNWAYS).to_pylist()


def test_pandas_frames_get_the_types_of_the_table(ds: sheaf.Dataset, runways: str) -> None:
    pandas = pytest.importorskip("pandas")
    frame = ds.read(runways, "runways").to_pandas()
    assert ds.upsert(runways, "runways", frame).unchanged == 8
    frame["length_ft"] = frame["length_ft"].astype("float64")
    frame.loc[frame["id"] == 239399, "length_ft"] = None
    result = ds.upsert(runways, "runways", frame)
    assert (result.updated, result.unchanged) == (1, 7)
    found = ds.read(runways, "runways", where=sheaf.col("length_ft").is_null()).to_pylist()
    assert [row["id"] for row in found] == [239399]
    nothing = pandas.DataFrame({"id": [239399], "surface": [None]})
    assert ds.update(runways, "runways", nothing).updated == 1


def test_pandas_indexes_with_a_name_are_columns(ds: sheaf.Dataset, branch: str) -> None:
    pytest.importorskip("pandas")
    ds.insert(branch, "runways", RUNWAYS.to_pandas().set_index("id"), key="id")
    assert rows(ds, branch) == by_id(RUNWAYS).to_pylist()


def test_pandas_frames_that_do_not_fit_are_refused(ds: sheaf.Dataset, runways: str) -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(sheaf.InvalidInput, match="length_ft"):
        ds.upsert(runways, "runways", pandas.DataFrame({"id": [1], "length_ft": [0.5]}))
    with pytest.raises(sheaf.InvalidInput, match="0 is not a text"):
        ds.upsert(runways, "runways", pandas.DataFrame([[1, 2]]))


def test_python_values_get_the_types_of_the_table(ds: sheaf.Dataset, branch: str) -> None:
    schema = pa.schema(
        [
            pa.field("id", pa.int16(), nullable=False),
            ("price", pa.decimal128(10, 2)),
            ("day", pa.date32()),
            ("at", pa.timestamp("ms", "UTC")),
            ("tags", pa.list_(pa.string())),
            ("kind", pa.dictionary(pa.int32(), pa.string())),
        ]
    )
    ds.create_table(branch, "prices", schema, key="id")
    row = {
        "id": 1,
        "price": decimal.Decimal("1.50"),
        "day": datetime.date(2025, 3, 17),
        "at": datetime.datetime(2025, 3, 17, tzinfo=datetime.timezone.utc),
        "tags": ["a", None],
        "kind": "x",
    }
    ds.insert(branch, "prices", [row, {"id": 2}])
    expected = [row, {**dict.fromkeys(row), "id": 2}]
    assert by_id(ds.read(branch, "prices").to_arrow()).to_pylist() == expected


def test_dicts_may_lack_columns_and_have_them_later(ds: sheaf.Dataset, branch: str) -> None:
    ds.insert(branch, "runways", [{"id": 1}, {"id": 2, "surface": "ASP"}], key="id")
    assert rows(ds, branch) == [{"id": 1, "surface": None}, {"id": 2, "surface": "ASP"}]


def test_no_rows_are_a_version_too(ds: sheaf.Dataset, runways: str) -> None:
    nothings: List[Any] = [[], {"id": []}, RUNWAYS.slice(0, 0)]
    for nothing in nothings:
        assert ds.upsert(runways, "runways", nothing).rows == 0
    with pytest.raises(sheaf.InvalidInput):
        ds.insert(runways, "other", [], key="id")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("runways.csv", "BAD_ARGUMENT"),
        (42, "BAD_ARGUMENT"),
        ([1, 2], "BAD_ARGUMENT"),
        ({"id": [1, 2], "surface": ["ASP"]}, "BAD_INPUT"),
        ({"id": [1], "length_ft": ["long"]}, "BAD_INPUT"),
        ({"id": [1], "length_ft": [2**31]}, "BAD_INPUT"),
        ({"id": [1], "surface": "ASP"}, "BAD_INPUT"),
        ({1: [1]}, "BAD_SCHEMA"),
        ({"id": [1], "nonsense": [1]}, None),
        (pa.table({"id": ["text"]}), None),
        ({"id": [None], "surface": ["ASP"]}, None),
        ({"id": [7, 7], "surface": ["ASP", "CON"]}, None),
    ],
)
def test_what_does_not_fit_is_refused(
    ds: sheaf.Dataset, runways: str, data: Any, code: Any
) -> None:
    before = ds.show(runways)
    with pytest.raises(sheaf.InvalidInput) as refused:
        ds.insert(runways, "runways", data)
    assert code is None or refused.value.code == code
    assert ds.show(runways) == before


def test_batches_that_differ_are_refused(ds: sheaf.Dataset, runways: str) -> None:
    before = ds.show(runways)
    other = pa.record_batch({"id": pa.array([1], pa.int64())})

    def batches() -> Iterator[pa.RecordBatch]:
        yield from RUNWAYS.to_batches()
        yield other

    for data in (batches(), [*RUNWAYS.to_batches(), other]):
        with pytest.raises(sheaf.InvalidInput) as refused:
            ds.upsert(runways, "runways", data)
        assert refused.value.code == "SCHEMA_MISMATCH"
    assert ds.show(runways) == before


@pytest.mark.parametrize("failure", [ZeroDivisionError, KeyboardInterrupt, pa.ArrowInvalid])
def test_a_stream_that_breaks_off_changes_nothing(
    ds: sheaf.Dataset, runways: str, failure: Any
) -> None:
    before = ds.show(runways)

    def batches() -> Iterator[pa.RecordBatch]:
        for at in range(20):
            first = 10**6 + at * 5000
            yield pa.record_batch({"id": pa.array(range(first, first + 5000), pa.int64())})
        raise failure("in the middle")

    with pytest.raises(failure):
        ds.insert(runways, "runways", batches())
    assert ds.show(runways) == before
    assert ds.insert(runways, "runways", {"id": [1]}).inserted == 1  # and nobody holds the branch


def test_a_refusal_in_the_middle_of_a_stream_changes_nothing(
    ds: sheaf.Dataset, runways: str
) -> None:
    before = ds.show(runways)

    def batches() -> Iterator[pa.RecordBatch]:
        for at in range(200):
            first = 239399 if at == 3 else at * 5000
            yield pa.record_batch({"id": pa.array(range(first, first + 5000), pa.int64())})

    with pytest.raises(sheaf.AlreadyExists):
        ds.insert(runways, "runways", batches())
    assert ds.show(runways) == before


def test_large_tables_are_sent_in_pieces(ds: sheaf.Dataset, branch: str) -> None:
    count = 600_000
    table = pa.table(
        {"id": pa.array(range(count), pa.int64()), "text": pa.repeat(pa.scalar("x" * 200), count)}
    )
    assert table.nbytes > 64 << 20
    result = ds.insert(branch, "texts", table, key="id")
    assert result.inserted == count
    assert ds.read(branch, "texts", columns="id").to_arrow()["id"].to_pylist() == list(range(count))


def test_values_larger_than_a_message_are_refused(ds: sheaf.Dataset, branch: str) -> None:
    ds.create_table(
        branch, "blobs", pa.schema([("id", pa.int64()), ("b", pa.large_binary())]), "id"
    )
    before = ds.show(branch)
    huge = pa.table({"id": [1], "b": pa.array([bytes((64 << 20) + 1)], pa.large_binary())})
    with pytest.raises(sheaf.LimitExceeded):
        ds.insert(branch, "blobs", huge)
    assert ds.show(branch) == before
    large = pa.table({"id": [1], "b": pa.array([bytes(20 << 20)], pa.large_binary())})
    assert ds.insert(branch, "blobs", large).inserted == 1


def test_modes_and_branches_are_checked(ds: sheaf.Dataset, runways: str) -> None:
    with pytest.raises(sheaf.InvalidInput, match="insert, upsert"):
        ds.write(runways, "runways", ONE, mode="merge")
    with pytest.raises(sheaf.NotFound) as missing:
        ds.insert("nowhere", "runways", RUNWAYS)
    assert missing.value.code == "UNKNOWN_REF"
    ds.tag(f"{runways}-tag", runways)
    with pytest.raises(sheaf.InvalidInput) as refused:
        ds.insert(f"{runways}-tag", "runways", ONE)
    assert refused.value.code == "NOT_A_BRANCH"
    ds.delete_tag(f"{runways}-tag")


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_plain_writer_that_is_closed_by_an_exception_commits_nothing_if_it_is_to_confirm(
    ds: sheaf.Dataset, branch: str, confirmed: bool
) -> None:
    """Plain pyarrow, as docs/protocol.md tells it."""
    ds.insert(branch, "runways", RUNWAYS, key="id")
    head = ds.show(branch).id
    command = {
        "sheaf": 1,
        "command": "write",
        "branch": branch,
        "table": "runways",
        "mode": "delete",
        "confirm": True,
    }
    keys = RUNWAYS.select(["id"])
    with flight.connect(ds.url) as client:
        descriptor = flight.FlightDescriptor.for_command(json.dumps(command))
        writer, answers = client.do_put(descriptor, keys.schema)

        def give_up_in_between() -> None:
            with writer:
                writer.write_table(keys.slice(0, 2))
                if not confirmed:
                    raise RuntimeError("given up")
                writer.write_metadata(json.dumps({"sheaf": 1, "end": 2}).encode())
                writer.done_writing()
                assert answers.read() is not None

        if confirmed:
            give_up_in_between()
            assert ds.show(branch).id != head
        else:
            with pytest.raises((RuntimeError, pa.ArrowInvalid)):
                give_up_in_between()
            assert ds.show(branch).id == head
