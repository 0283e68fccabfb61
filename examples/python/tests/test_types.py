"""Every type of Arrow that the store has goes there and back."""

from __future__ import annotations

import datetime
import decimal
import json
from typing import Any, List, Optional, Tuple

import pyarrow as pa
import pyarrow.flight as flight
import pytest

import sheaf

DAY = datetime.date(2025, 3, 17)
AT = datetime.datetime(2025, 3, 17, 12, 40, 5, 123456)
TYPES: List[Tuple[Any, List[Any]]] = [
    (pa.null(), [None]),
    (pa.bool_(), [True, False]),
    (pa.int8(), [-128, 127]),
    (pa.int16(), [-(2**15), 2**15 - 1]),
    (pa.int32(), [-(2**31), 2**31 - 1]),
    (pa.int64(), [-(2**63), 2**63 - 1]),
    (pa.uint8(), [0, 255]),
    (pa.uint16(), [0, 2**16 - 1]),
    (pa.uint32(), [0, 2**32 - 1]),
    (pa.uint64(), [0, 2**64 - 1]),
    (pa.float32(), [0.5, -1.25]),
    (pa.float64(), [0.1, float("inf")]),
    (
        pa.decimal128(38, 10),
        [decimal.Decimal("-1.5"), decimal.Decimal("12345678901234567.0123456789")],
    ),
    (pa.decimal256(76, 2), [decimal.Decimal("0.01"), decimal.Decimal("9" * 60 + ".99")]),
    (pa.date32(), [DAY]),
    (pa.date64(), [DAY]),
    (pa.time32("s"), [datetime.time(12, 40)]),
    (pa.time32("ms"), [datetime.time(12, 40, 0, 5000)]),
    (pa.time64("us"), [datetime.time(12, 40, 0, 5)]),
    (pa.time64("ns"), [datetime.time(12, 40, 0, 5)]),
    (pa.timestamp("s"), [AT.replace(microsecond=0)]),
    (pa.timestamp("ms"), [AT.replace(microsecond=123000)]),
    (pa.timestamp("us"), [AT]),
    (pa.timestamp("ns"), [AT]),
    (pa.timestamp("us", "UTC"), [AT]),
    (pa.timestamp("s", "Europe/Berlin"), [AT.replace(microsecond=0)]),
    (pa.duration("s"), [datetime.timedelta(days=-1)]),
    (pa.duration("ns"), [datetime.timedelta(microseconds=1)]),
    (pa.month_day_nano_interval(), [pa.MonthDayNano([1, -2, 3])]),
    (pa.string(), ["", "Zürich ✈", "a" * 100]),
    (pa.large_string(), ["", "x"]),
    (pa.binary(), [b"", b"\x00\xff"]),
    (pa.large_binary(), [b"", b"\x00"]),
    (pa.binary(3), [b"abc"]),
    (pa.list_(pa.int32()), [[], [1, None, 3]]),
    (pa.large_list(pa.string()), [["a", None], []]),
    (pa.list_(pa.float32(), 2), [[0.5, None]]),
    (
        pa.struct([("a", pa.int8()), ("b", pa.string())]),
        [{"a": 1, "b": None}, {"a": None, "b": "x"}],
    ),
    (pa.map_(pa.string(), pa.int32()), [[("k", 1), ("l", None)], []]),
    (
        pa.list_(pa.struct([("a", pa.list_(pa.date32()))])),
        [[{"a": [DAY, None]}, None, {"a": None}]],
    ),
    (pa.dictionary(pa.int32(), pa.string()), ["a", "b", "a"]),
    (pa.dictionary(pa.int8(), pa.int64()), [7, 7, 8]),
    (pa.dictionary(pa.int16(), pa.string(), ordered=True), ["low", "high"]),
]


def stored(kind: pa.DataType) -> pa.DataType:
    """The type in which a column comes back: dictionaries are decoded."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def column(kind: pa.DataType, values: Any) -> pa.Array:
    array = pa.array([*values, None, *values], type=kind)
    if array.type != kind:  # older ones of pyarrow forget that a dictionary is ordered
        array = pa.DictionaryArray.from_arrays(array.indices, array.dictionary, ordered=True)
    return array


@pytest.mark.parametrize(("kind", "values"), TYPES, ids=[str(kind) for kind, _ in TYPES])
def test_types_go_there_and_back(ds: sheaf.Dataset, branch: str, kind: Any, values: Any) -> None:
    written = column(kind, values)
    table = pa.table({"id": range(len(written)), "value": written})
    ds.insert(branch, "values", table, key="id")
    read = ds.read(branch, "values").to_arrow()
    assert read.schema.field("value").type == stored(kind)
    assert read["value"].to_pylist() == written.to_pylist()
    assert ds.upsert(branch, "values", table).unchanged == len(table)


@pytest.mark.parametrize(("kind", "values"), TYPES, ids=[str(kind) for kind, _ in TYPES])
def test_slices_and_chunks_go_there_and_back(
    ds: sheaf.Dataset, branch: str, kind: Any, values: Any
) -> None:
    array = column(kind, values * 3)
    chunks = pa.chunked_array([array.slice(3, 4), array.slice(0, 0), array.slice(1, 5)], kind)
    table = pa.table({"id": range(len(chunks)), "value": chunks})
    ds.insert(branch, "values", table.slice(1), key="id")
    assert ds.read(branch, "values").to_pylist() == table.slice(1).to_pylist()


def test_half_floats_go_there_and_back(ds: sheaf.Dataset, branch: str) -> None:
    numpy = pytest.importorskip("numpy")
    halves = pa.array(numpy.array([0.5, -2.0], dtype="float16"))
    ds.insert(branch, "values", pa.table({"id": [0, 1], "value": halves}), key="id")
    assert ds.read(branch, "values").to_arrow()["value"].combine_chunks().equals(halves)


def test_all_types_share_a_table(ds: sheaf.Dataset, branch: str) -> None:
    count = 5
    columns = {
        f"c{at}": pa.array((values * count)[:count], kind)
        for at, (kind, values) in enumerate(TYPES)
    }
    table = pa.table({"id": range(count), **columns})
    ds.insert(branch, "values", table, key="id")
    result = ds.read(branch, "values")
    assert result.schema.types == [stored(kind) for kind in table.schema.types]
    assert result.to_pylist() == table.to_pylist()
    assert result.to_reader().read_all().to_pylist() == table.to_pylist()


def test_views_become_strings(ds: sheaf.Dataset, branch: str) -> None:
    table = pa.table({"id": [1, 2], "value": pa.array(["a", None], pa.string_view())})
    ds.insert(branch, "values", table, key="id")
    ds.upsert(branch, "values", table.to_reader())
    assert ds.read(branch, "values").to_pylist() == table.to_pylist()


def test_dictionaries_that_grow_go_there_and_back(ds: sheaf.Dataset, branch: str) -> None:
    kind = pa.dictionary(pa.int32(), pa.string())
    one = pa.array(["a", "b"], pa.string()).dictionary_encode()
    two = pa.array(["c", "a"], pa.string()).dictionary_encode()
    schema = pa.schema([("id", pa.int64()), ("value", kind)])
    batches = [
        pa.record_batch([pa.array([0, 1]), one], schema=schema),
        pa.record_batch([pa.array([2, 3]), two], schema=schema),
    ]
    ds.insert(branch, "together", batches, key="id")
    ds.insert(branch, "streamed", iter(batches), key="id")
    for table in ("together", "streamed"):
        assert ds.read(branch, table).to_arrow()["value"].to_pylist() == ["a", "b", "c", "a"]


def test_columns_that_must_not_be_null_stay_so(ds: sheaf.Dataset, branch: str) -> None:
    schema = pa.schema([pa.field("id", pa.int64(), False), pa.field("name", pa.string(), False)])
    ds.create_table(branch, "names", schema, key="id")
    assert not ds.schema(branch, "names").field("name").nullable
    with pytest.raises(sheaf.InvalidInput):
        ds.insert(branch, "names", pa.table({"id": [1], "name": pa.array([None], pa.string())}))


def test_types_that_cannot_be_stored_are_refused(ds: sheaf.Dataset, branch: str) -> None:
    encoded = pa.RunEndEncodedArray.from_arrays(pa.array([2], pa.int32()), pa.array(["a"]))
    with pytest.raises(sheaf.InvalidInput):
        ds.insert(branch, "values", pa.table({"id": [0, 1], "value": encoded}), key="id")
    assert "values" not in ds.tables(branch)


def test_widths_may_differ_where_no_value_is_lost(ds: sheaf.Dataset, branch: str) -> None:
    ds.create_table(branch, "values", pa.schema([("id", pa.int64()), ("n", pa.int32())]), "id")
    narrow = pa.table({"n": pa.array([1], pa.int8()), "id": pa.array([1], pa.int16())})
    assert ds.insert(branch, "values", narrow).inserted == 1
    assert ds.read(branch, "values").to_pylist() == [{"id": 1, "n": 1}]


def test_metadata_of_fields_is_kept(ds: sheaf.Dataset, branch: str) -> None:
    schema = pa.schema([("id", pa.int64()), pa.field("n", pa.int32(), metadata={"unit": "ft"})])
    ds.create_table(branch, "values", schema, "id")
    assert ds.schema(branch, "values").field("n").metadata == {b"unit": b"ft"}


@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
def test_what_pyarrow_writes_is_taken(
    ds: sheaf.Dataset, branch: str, compression: Optional[str]
) -> None:
    """As it comes from pyarrow alone: slices with offsets, small batches, compressed bodies."""
    options = flight.FlightCallOptions(
        write_options=pa.ipc.IpcWriteOptions(compression=compression)
    )
    with flight.FlightClient(ds.url) as client:
        for at, (kind, values) in enumerate(TYPES):
            written = column(kind, (values * 40)[:300]).slice(at % 9, 250 + at % 11)
            table = pa.table({"id": range(len(written)), "value": written})
            fields = {"branch": branch, "table": f"t{at}", "create": True, "key": ["id"]}
            command = json.dumps({"sheaf": 1, "command": "write", **fields}).encode()
            descriptor = flight.FlightDescriptor.for_command(command)
            writer, answers = client.do_put(descriptor, table.schema, options)
            writer.write_table(table, [1_000, 64, 7][at % 3])
            writer.done_writing()
            while answers.read() is not None:
                pass  # the server has taken all when it says nothing more
            writer.close()
            read = ds.read(branch, f"t{at}").to_arrow().sort_by("id")
            assert read["value"].to_pylist() == written.to_pylist(), kind
