"""Whole tables over ADBC."""

from __future__ import annotations

from typing import Any, Iterator, List

import pyarrow as pa
import pytest

import sheaf
from adbc import connect, dbapi, messages, rows
from runways import RUNWAYS


def ingest(connection: Any, data: Any, mode: str, **options: Any) -> int:
    with connection.cursor() as cursor:
        count: int = cursor.adbc_ingest("runways", data, mode=mode, **options)
        return count


def ids(connection: Any) -> List[int]:
    return sorted(row[0] for row in rows(connection, "SELECT id FROM runways"))


ALL = RUNWAYS["id"].to_pylist()


@pytest.fixture(params=[True, False], ids=["autocommit", "transaction"])
def connection(request: Any, ds: sheaf.Dataset, branch: str) -> Iterator[Any]:
    with connect(ds, branch, autocommit=request.param) as made:
        made.autocommits = request.param
        yield made


def commit(connection: Any) -> None:
    if not connection.autocommits:
        connection.commit()


def test_each_mode_is_one_version(connection: Any, ds: sheaf.Dataset, branch: str) -> None:
    before = len(messages(ds, branch))
    for mode, part, expected in (
        ("create", RUNWAYS[:2], ALL[:2]),
        ("append", RUNWAYS[2:4], ALL[:4]),
        ("create_append", RUNWAYS[4:5], ALL[:5]),
        ("replace", RUNWAYS[3:], ALL[3:]),
    ):
        before += 1
        assert ingest(connection, part, mode) == part.num_rows
        assert ids(connection) == sorted(expected)
        commit(connection)
        assert len(messages(ds, branch)) == before
        assert messages(ds, branch)[0] == f"ingest {part.num_rows} rows: runways".replace(
            "1 rows", "1 row"
        )
    assert ds.schema(branch, "runways").equals(RUNWAYS.schema)


def test_a_table_that_is_missing_is_made(connection: Any, ds: sheaf.Dataset, branch: str) -> None:
    for mode in ("replace", "create_append"):
        assert ingest(connection, RUNWAYS.to_reader(max_chunksize=3), mode) == 8
        commit(connection)
        assert ds.read(branch, "runways").rows == 8
        rows(connection, "DROP TABLE runways")
        commit(connection)


def test_mistakes_change_nothing(connection: Any, ds: sheaf.Dataset, branch: str) -> None:
    with pytest.raises(dbapi.ProgrammingError, match="SQLSTATE 42S02"):
        ingest(connection, RUNWAYS, "append")
    ds.insert(branch, "runways", RUNWAYS[:4], key="id")
    for data, mode, state in (
        (RUNWAYS, "create", "42S01"),
        (RUNWAYS, "append", "23505"),
        (RUNWAYS[4:].drop_columns(["id"]), "append", "42804"),
        (RUNWAYS[4:].append_column("more", pa.nulls(4, pa.int8())), "append", "42S22"),
    ):
        with pytest.raises(dbapi.ProgrammingError) as error:
            ingest(connection, data, mode)
        assert f"SQLSTATE {state}" in str(error.value)
        if not connection.autocommits:
            connection.rollback()
    with pytest.raises(dbapi.NotSupportedError, match="no temporary tables"):
        ingest(connection, RUNWAYS, "create", temporary=True)
    assert ds.read(branch, "runways").rows == 4


def test_a_transaction_takes_rows_and_changes_together(ds: sheaf.Dataset, branch: str) -> None:
    ds.insert(branch, "runways", RUNWAYS[:2], key="id", message="first load")
    with connect(ds, branch, autocommit=False) as connection:
        rows(connection, "DELETE FROM runways")
        ingest(connection, RUNWAYS, "append")
        assert ds.read(branch, "runways").rows == 2
        connection.rollback()
        assert len(ids(connection)) == 2
        connection.rollback()
        rows(connection, "DELETE FROM runways")
        ingest(connection, RUNWAYS, "append")
        connection.commit()
    assert messages(ds, branch) == ["delete from runways; ingest 8 rows: runways", "first load"]
    assert ds.read(branch, "runways").rows == 8


def test_a_schema_is_a_branch(ds: sheaf.Dataset, branch: str) -> None:
    with connect(ds) as connection:
        ingest(connection, RUNWAYS, "create", db_schema_name=branch)
    assert ds.read(branch, "runways").rows == 8
    assert "runways" not in ds.tables("main")
    with connect(ds, autocommit=False) as connection, pytest.raises(
        dbapi.ProgrammingError, match=f"cannot write to '{branch}'"
    ):
        ingest(connection, RUNWAYS, "append", db_schema_name=branch)
