"""Reading tables at versions."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest
from proxy import Proxy
from runways import RUNWAYS, by_id

import sheaf
from sheaf import _progress

MANY = 8_500_000  # which the server divides into two parts


@pytest.fixture
def runways(ds: sheaf.Dataset, branch: str) -> str:
    ds.insert(branch, "runways", RUNWAYS, key="id")
    return branch


@pytest.fixture(scope="session")
def numbers(server: sheaf.LocalDataset) -> str:
    """A branch with a table that is large enough for several parts."""
    server.branch("numbers", from_="main")
    ids = pa.array(range(MANY), pa.int64())
    table = pa.table({"id": ids, "half": pa.compute.divide(ids.cast(pa.float64()), 2.0)})
    server.insert("numbers", "numbers", table, key="id")
    return "numbers"


def test_a_result_knows_what_it_is_before_it_is_read(ds: sheaf.Dataset, runways: str) -> None:
    result = ds.read(runways, "runways")
    assert result.rows == len(RUNWAYS)
    assert result.schema.names == RUNWAYS.column_names
    assert result.version == ds.show(runways).id
    assert repr(result) == (
        f"<Result {runways} runways at {result.version[:7]}: 8 rows, 4 columns>"
    )


def test_rows_come_as_arrow_pandas_polars_lists_and_batches(
    ds: sheaf.Dataset, runways: str
) -> None:
    polars = pytest.importorskip("polars")
    result = ds.read(runways, "runways")
    table = result.to_arrow()
    assert by_id(table).to_pylist() == by_id(RUNWAYS).to_pylist()
    assert result.to_pandas().equals(table.to_pandas())
    assert result.to_polars().equals(polars.from_arrow(table))
    assert result.to_pylist() == table.to_pylist()
    assert pa.Table.from_batches(result, result.schema).equals(table)
    assert result.to_reader().read_all().equals(table)
    assert pa.table(result).equals(table)


def test_columns_come_in_the_order_in_which_they_are_wanted(
    ds: sheaf.Dataset, runways: str
) -> None:
    result = ds.read(runways, "runways", columns=["surface", "id"])
    assert result.to_arrow().column_names == ["surface", "id"]
    assert ds.read(runways, "runways", columns="id").to_arrow().column_names == ["id"]


@pytest.mark.parametrize("compression", ["lz4", "zstd"])
def test_rows_that_travel_compressed_are_the_same(
    ds: sheaf.Dataset, runways: str, numbers: str, compression: str
) -> None:
    result = ds.read(runways, "runways", compression=compression)
    assert by_id(result.to_arrow()).equals(by_id(ds.read(runways, "runways").to_arrow()))
    half = ds.read(numbers, "numbers", columns=["half"], compression=compression).to_arrow()
    assert half.equals(ds.read(numbers, "numbers", columns=["half"]).to_arrow())
    ds.branch(f"{runways}-{compression}", from_=runways)
    ds.delete(f"{runways}-{compression}", "runways", [RUNWAYS["id"][0].as_py()])
    changes = ds.diff(runways, f"{runways}-{compression}", "runways", compression=compression)
    assert changes.to_arrow()["diff_type"].to_pylist() == ["removed"]


def test_an_unknown_compression_is_refused(ds: sheaf.Dataset, runways: str) -> None:
    with pytest.raises(sheaf.InvalidInput, match="lz4 or zstd"):
        ds.read(runways, "runways", compression="gzip")


def test_limits(ds: sheaf.Dataset, runways: str, numbers: str) -> None:
    assert ds.read(runways, "runways", limit=3).to_arrow().num_rows == 3
    assert ds.read(runways, "runways", limit=0).to_arrow().num_rows == 0
    assert ds.read(runways, "runways", limit=99).to_arrow().num_rows == len(RUNWAYS)
    assert ds.read(numbers, "numbers", limit=300_000).to_arrow().num_rows == 300_000
    where = ("id", ">=", MANY - 10)
    assert ds.read(numbers, "numbers", where=where, limit=5).to_arrow().num_rows == 5


def test_a_result_that_is_filtered_does_not_know_its_rows(ds: sheaf.Dataset, runways: str) -> None:
    result = ds.read(runways, "runways", where=("airport", "=", "EGLL"))
    assert result.rows is None
    assert "unknown number" in repr(result)
    assert result.to_arrow().num_rows == 2


def test_older_versions_stay_readable(ds: sheaf.Dataset, runways: str) -> None:
    made = ds.show(runways)
    ds.delete(runways, "runways", [239399])
    for revision in (f"{runways}~1", made, made.id, made.id[:12]):
        assert ds.read(revision, "runways").rows == 8
    assert ds.read(runways, "runways").rows == 7


def test_a_result_stays_what_it_was_while_the_branch_moves_on(
    ds: sheaf.Dataset, runways: str
) -> None:
    before = ds.read(runways, "runways")
    ds.delete(runways, "runways", [239399])
    assert before.to_arrow().num_rows == 8
    assert before.to_arrow().num_rows == 8


def test_several_revisions_come_in_one_stream(ds: sheaf.Dataset, runways: str) -> None:
    first = ds.show(runways)
    ds.update(runways, "runways", {"id": [239399], "surface": ["CON"]})
    result = ds.read([first, runways], "runways")
    assert result.versions == [first.id, ds.show(runways).id]
    assert result.version is None
    found = {(r["id"], r["surface"]): r["revisions"] for r in result.to_pylist()}
    assert found[239399, "ASP"] == [0]
    assert found[239399, "CON"] == [1]
    assert len(found) == 9
    assert all(at == [0, 1] for (key, _), at in found.items() if key != 239399)


def test_large_results_come_whole_and_in_order(ds: sheaf.Dataset, numbers: str) -> None:
    result = ds.read(numbers, "numbers")
    assert result.rows == MANY
    table = result.to_arrow()
    assert table["id"].combine_chunks().equals(pa.array(range(MANY), pa.int64()))
    assert pa.Table.from_batches(result).equals(table)
    assert max(batch.num_rows for batch in result) <= 65_536


def test_parts_are_read_in_parallel_while_the_branch_moves_on(
    ds: sheaf.Dataset, numbers: str
) -> None:
    result = ds.read(numbers, "numbers")
    assert result.parts > 1
    stop = threading.Event()

    def change() -> None:
        at = MANY
        while not stop.is_set():
            ds.insert(numbers, "numbers", {"id": [at], "half": [0.0]})
            at += 1

    changes = threading.Thread(target=change)
    changes.start()
    try:
        with ThreadPoolExecutor(3) as pool:
            tables = list(pool.map(lambda _: result.to_arrow(), range(4)))
    finally:
        stop.set()
        changes.join()
    expected = pa.array(range(MANY), pa.int64())
    for table in tables:
        assert table["id"].combine_chunks().equals(expected)
    ds.delete(numbers, "numbers", ds.read(numbers, "numbers", "id", ("id", ">=", MANY)))


def test_a_reader_that_stops_early_leaves_no_threads(ds: sheaf.Dataset, numbers: str) -> None:
    batches = ds.read(numbers, "numbers").batches()
    first = next(batches)
    assert first["id"][0].as_py() == 0
    batches.close()  # type: ignore[attr-defined]
    assert not [t for t in threading.enumerate() if t.name.startswith("sheaf-read")]
    assert ds.read(numbers, "numbers", limit=1).to_arrow().num_rows == 1


def test_a_reader_that_raises_ends_the_streams(ds: sheaf.Dataset, numbers: str) -> None:
    with pytest.raises(ZeroDivisionError):
        for _ in ds.read(numbers, "numbers"):
            _ = 1 // 0
    assert not [t for t in threading.enumerate() if t.name.startswith("sheaf-read")]


def test_reading_goes_on_when_the_connection_breaks(
    server: sheaf.LocalDataset, numbers: str
) -> None:
    with Proxy(server.url) as proxy, sheaf.connect(proxy.url) as ds:
        batches = []
        for number, batch in enumerate(ds.read(numbers, "numbers")):
            if number in (2, 9):
                proxy.cut()
            batches.append(batch)
        ids = pa.Table.from_batches(batches)["id"].combine_chunks()
        assert ids.equals(pa.array(range(MANY), pa.int64()))


def test_reading_ends_when_the_server_is_gone_for_good(ds: sheaf.Dataset) -> None:
    with sheaf.start() as gone:
        count = 400_000
        texts = pa.repeat(pa.scalar("x" * 200), count)
        table = pa.table({"id": pa.array(range(count), pa.int64()), "text": texts})
        gone.insert("main", "texts", table, key="id")
        with sheaf.connect(gone.url) as other:
            batches = other.read("main", "texts").batches()
            next(batches)
            gone.close()
            with pytest.raises(sheaf.Unavailable):
                list(batches)
            with pytest.raises(sheaf.Unavailable):
                other.tables()


def test_empty_tables_are_read(ds: sheaf.Dataset, branch: str) -> None:
    ds.create_table(branch, "runways", RUNWAYS.schema, key="id")
    result = ds.read(branch, "runways")
    assert result.rows == 0
    assert result.to_arrow().schema.names == RUNWAYS.column_names
    assert list(result) == []
    assert len(result.to_pandas()) == 0


def test_a_progress_bar_is_drawn_when_it_takes_long(
    server: sheaf.LocalDataset, numbers: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(_progress, "_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(_progress, "_EVERY_SECONDS", 0.0)
    drawn = io.StringIO()
    with sheaf.connect(server.url, progress=drawn) as ds:
        ds.read(numbers, "numbers").to_arrow()
    text = drawn.getvalue()
    assert text.startswith("\rnumbers numbers ")
    assert text.endswith("\n")
    assert "100%" in text and f"{MANY:,} rows" in text


def test_no_progress_bar_is_drawn_for_what_is_short(
    server: sheaf.LocalDataset, runways: str
) -> None:
    drawn = io.StringIO()
    with sheaf.connect(server.url, progress=drawn) as ds:
        ds.read(runways, "runways").to_arrow()
    assert drawn.getvalue() == ""


@pytest.mark.parametrize(
    ("revision", "table", "kind", "code"),
    [
        ("mian", "runways", sheaf.NotFound, "UNKNOWN_REF"),
        ("main", "runways", sheaf.NotFound, "UNKNOWN_TABLE"),
        ("main~~", "runways", sheaf.SheafError, None),
        ("", "runways", sheaf.SheafError, None),
    ],
)
def test_errors_name_what_is_wrong(
    ds: sheaf.Dataset, revision: str, table: str, kind: Any, code: Any
) -> None:
    with pytest.raises(kind) as refused:
        ds.read(revision, table)
    assert code is None or refused.value.code == code
    assert "gRPC" not in str(refused.value) and "Flight" not in str(refused.value)


def test_unknown_columns_are_refused(ds: sheaf.Dataset, runways: str) -> None:
    with pytest.raises(sheaf.InvalidInput, match="lenght_ft"):
        ds.read(runways, "runways", columns=["lenght_ft"])
    with pytest.raises(sheaf.InvalidInput):
        ds.read([], "runways")
