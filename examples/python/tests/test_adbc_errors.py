"""Mistakes, large results and ends of queries over ADBC."""

from __future__ import annotations

import threading
import time
from typing import Any, Iterator

import pytest

import sheaf
from adbc import connect, dbapi, rows
from runways import RUNWAYS

manager = pytest.importorskip("adbc_driver_manager")

ENDLESS = "SELECT count(*) FROM range(10000000) a, range(10000000) b"


@pytest.fixture
def connection(ds: sheaf.Dataset, branch: str) -> Iterator[Any]:
    ds.insert(branch, "runways", RUNWAYS, key="id")
    ds.tag(f"{branch}-tag", branch)
    with connect(ds, branch) as made:
        yield made


@pytest.mark.parametrize(
    ("sql", "status", "code", "state"),
    [
        ("SELEC 1", "INVALID_ARGUMENT", "BAD_SQL", "42000"),
        ("SELECT 1 +", "INVALID_ARGUMENT", "BAD_SQL", "42000"),
        ("SELECT * FROM runway", "NOT_FOUND", "UNKNOWN_TABLE", "42S02"),
        ("SELECT lenght_ft FROM runways", "INVALID_ARGUMENT", "UNKNOWN_COLUMN", "42S22"),
        ("SELECT * FROM nowhere.runways", "NOT_FOUND", "UNKNOWN_REF", "3F000"),
        ("SELECT surface::INTEGER FROM runways", "INVALID_ARGUMENT", "BAD_INPUT", "22000"),
        ("INSERT INTO runways (id) VALUES (239399)", "ALREADY_EXISTS", "KEY_EXISTS", "23505"),
        ("INSERT INTO runways (id) VALUES (NULL)", "INVALID_ARGUMENT", "NULL_VALUE", "23502"),
        ("CREATE TABLE runways (id INTEGER)", "ALREADY_EXISTS", "TABLE_EXISTS", "42S01"),
        ("DELETE FROM {tag}.runways", "INVALID_ARGUMENT", "NOT_A_BRANCH", "25006"),
        ("SELECT * FROM read_csv('x.csv')", "UNAUTHORIZED", "NOT_ALLOWED", "42501"),
    ],
)
def test_mistakes_have_a_status_a_code_and_a_state(
    connection: Any, ds: sheaf.Dataset, branch: str, sql: str, status: str, code: str, state: str
) -> None:
    before = ds.show(branch).id
    with pytest.raises(dbapi.ProgrammingError) as error:
        rows(connection, sql.format(tag=f'"{branch}-tag"'))
    assert error.value.status_code == manager.AdbcStatusCode[status]
    # The driver has no SQL state of its own for what a server says, but all that the server does.
    assert dict(error.value.details) == {
        b"sheaf-code": code.encode(),
        b"sheaf-sqlstate": state.encode(),
    }
    assert f"(SQLSTATE {state})" in str(error.value)
    assert ds.show(branch).id == before
    assert rows(connection, "SELECT count(*) FROM runways") == [(8,)]


def test_parameters_are_counted(connection: Any) -> None:
    for values in (None, (1, 2)):
        with pytest.raises(dbapi.ProgrammingError, match="has 1 parameters"):
            rows(connection, "SELECT * FROM runways WHERE id = ?", values)


def test_a_failed_statement_leaves_the_transaction(ds: sheaf.Dataset, branch: str) -> None:
    ds.insert(branch, "runways", RUNWAYS, key="id")
    with connect(ds, branch, autocommit=False) as connection:
        rows(connection, "DELETE FROM runways WHERE airport = 'EGLL'")
        with pytest.raises(dbapi.ProgrammingError, match="23505"):
            rows(connection, "INSERT INTO runways (id) VALUES (1), (237924)")
        assert rows(connection, "SELECT count(*) FROM runways") == [(6,)]
        connection.commit()
    assert ds.read(branch, "runways").rows == 6


def test_a_large_result_is_read_batch_by_batch(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT range AS id, 'row ' || range AS name FROM range(2000000)")
        sizes, total, last = [], 0, ""
        for batch in cursor.fetch_record_batch():
            sizes.append(batch.num_rows)
            total += sum(batch["id"].to_pylist()[::100_000])
            last = batch["name"][-1].as_py()
        assert sum(sizes) == 2_000_000 and len(sizes) > 10 and last == "row 1999999"
        cursor.execute("SELECT * FROM range(100000000000)")
        assert cursor.fetchmany(2) == [(0,), (1,)]  # and no more of it
    assert rows(connection, "SELECT 1") == [(1,)]


def test_a_query_is_cancelled(connection: Any) -> None:
    with connection.cursor() as cursor:
        timer = threading.Timer(0.5, cursor.adbc_cancel)
        timer.start()
        begin = time.monotonic()
        with pytest.raises(dbapi.OperationalError) as error:
            cursor.execute(ENDLESS)
            cursor.fetchall()
        timer.join()
        assert error.value.status_code == manager.AdbcStatusCode.CANCELLED
        assert time.monotonic() - begin < 10
        cursor.execute("SELECT * FROM range(100000000000)")
        batches = cursor.fetch_record_batch()
        assert batches.read_next_batch().num_rows > 0
        cursor.adbc_cancel()
        with pytest.raises(Exception, match="cancel"):
            for _ in batches:
                pass
    assert rows(connection, "SELECT 1") == [(1,)]


def test_a_query_has_the_time_that_its_client_gives(connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.adbc_statement.set_options(
            **{"adbc.flight.sql.rpc.timeout_seconds.fetch": 0.5}
        )
        with pytest.raises(dbapi.OperationalError) as error:
            cursor.execute(ENDLESS)
            cursor.fetchall()
    assert error.value.status_code == manager.AdbcStatusCode.TIMEOUT
