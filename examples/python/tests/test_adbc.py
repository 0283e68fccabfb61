"""ADBC's driver for Flight SQL: reading, writing, transactions, places."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Iterator

import pyarrow as pa
import pytest

import sheaf
from adbc import connect, dbapi, messages, rows
from runways import RUNWAYS, by_id

COUNT = "SELECT count(*) FROM runways"


@pytest.fixture(autouse=True)
def runways(ds: sheaf.Dataset, branch: str) -> None:
    ds.insert(branch, "runways", RUNWAYS, key="id", message="first load")


@pytest.fixture
def auto(ds: sheaf.Dataset, branch: str) -> Iterator[Any]:
    """A connection that makes a version of each statement."""
    with connect(ds, branch) as connection:
        yield connection


@pytest.fixture
def manual(ds: sheaf.Dataset, branch: str) -> Iterator[Any]:
    """A connection as the DBAPI has it, with transactions."""
    with connect(ds, branch, autocommit=False) as connection:
        yield connection


def test_rows_come_as_arrow_tuples_and_frames(auto: Any) -> None:
    query = "SELECT * FROM runways ORDER BY id"
    with auto.cursor() as cursor:
        cursor.execute(query)
        table = cursor.fetch_arrow_table()
        assert by_id(table).equals(by_id(RUNWAYS).select(table.column_names))
        cursor.execute(query)
        assert [column[0] for column in cursor.description] == RUNWAYS.column_names
        assert cursor.fetchone() == (237924, "EHAM", 6627, "ASP")
        assert len(cursor.fetchmany(3)) == 3
        assert cursor.fetchall()[-1] == (244969, "KJFK", 14511, None)
    assert rows(auto, "SELECT id FROM runways WHERE false") == []


def test_pandas_reads_and_writes(auto: Any, manual: Any, ds: sheaf.Dataset, branch: str) -> None:
    pd = pytest.importorskip("pandas")
    with auto.cursor() as cursor:
        cursor.execute("SELECT id, length_ft FROM runways WHERE airport = 'EGLL' ORDER BY id")
        assert cursor.fetch_df()["length_ft"].tolist() == [12001, 12799]
    frame = pd.DataFrame({"code": ["ASP", "CON"], "name": ["asphalt", "concrete"]})
    for connection, table in ((auto, "one"), (manual, "other")):
        frame.to_sql(table, connection, index=False, schema=branch)
        frame[:1].to_sql(table, connection, index=False, if_exists="replace")
        read = pd.read_sql(f"SELECT * FROM {table}", connection)
        assert read.to_dict("records") == frame[:1].to_dict("records")
    # Without transactions, to replace is to drop and to write again.
    assert messages(ds, branch)[:-1] == [
        "drop table other; ingest 1 row: other",
        "ingest 2 rows: other",
        "ingest 1 row: one",
        "drop table one",
        "ingest 2 rows: one",
    ]


def test_polars_reads_and_writes(manual: Any, ds: sheaf.Dataset, branch: str) -> None:
    pl = pytest.importorskip("polars")
    with manual.cursor() as cursor:
        cursor.execute("SELECT id FROM runways WHERE surface IS NULL")
        assert cursor.fetch_polars()["id"].to_list() == [244969]
    query = "SELECT airport, max(length_ft) AS ft FROM runways GROUP BY airport ORDER BY ft"
    longest = pl.read_database(query, manual)
    assert longest.rows() == [("EHAM", 11329), ("EGLL", 12799), ("KJFK", 14511)]
    assert pl.from_arrow(pa.table(longest)).equals(longest)
    longest.select("ft").write_database("longest", manual)
    longest.select("ft")[:1].write_database("longest", manual, if_table_exists="replace")
    assert ds.read(branch, "longest").to_pylist() == [{"ft": 11329}]
    assert messages(ds, branch)[:2] == ["ingest 1 row: longest", "ingest 3 rows: longest"]
    # Its texts come as views, which are not stored: they have to be sent as texts.
    with pytest.raises(dbapi.ProgrammingError, match="'airport' has type Utf8View"):
        longest.write_database("names", manual)
    manual.rollback()
    with manual.cursor() as cursor:
        texts = longest.to_arrow(compat_level=pl.CompatLevel.oldest())
        cursor.adbc_ingest("names", texts, mode="create")
    manual.commit()
    assert ds.read(branch, "names").rows == 3


def test_parameters_keep_their_types(auto: Any) -> None:
    moment = datetime.datetime(2026, 1, 31, 12, 30, 0, 123456)
    values = (
        2**62,
        1.5,
        True,
        "Zürich",
        b"\0\xff",
        moment.date(),
        moment,
        Decimal("1234567890.12"),
    )
    types = "bigint double bool varchar blob date timestamp decimal(18,2)".split()
    query = "SELECT " + ", ".join(f"?::{kind}" for kind in types)
    assert rows(auto, query, values) == [values]
    assert rows(auto, "SELECT ?, ?", (7, "x")) == [(7, "x")]
    query = "SELECT id FROM runways WHERE airport = ? AND length_ft > ?"
    assert sorted(rows(auto, query, ("KJFK", 10000))) == [(244968,), (244969,)]
    with auto.cursor() as cursor:
        for airport, count in (("EGLL", 2), ("EHAM", 3), ("none", 0)):
            cursor.execute(f"{COUNT} WHERE airport = ?", (airport,))
            assert cursor.fetchall() == [(count,)]


def test_each_statement_is_a_version(auto: Any, ds: sheaf.Dataset, branch: str) -> None:
    rows(auto, "INSERT INTO runways VALUES (1, 'LSZH', 12139, 'CON')")
    rows(auto, "UPDATE runways SET length_ft = ? WHERE id = ?", (12140, 1))
    rows(auto, "INSERT INTO runways VALUES (?, ?, ?, ?)", (2, "LSZH", None, None))
    with auto.cursor() as cursor:
        cursor.executescript("DELETE FROM runways WHERE airport = 'EGLL'")
        cursor.executemany(
            "INSERT INTO runways VALUES (?, ?, 0, NULL)", [(3, "LFPG"), (4, "LFPG")]
        )
        assert cursor.rowcount == 2
        cursor.adbc_statement.set_sql_query("DELETE FROM runways WHERE id > 3")
        assert cursor.adbc_statement.execute_update() == 7
    assert messages(ds, branch) == [
        "delete from runways",
        "insert into runways",
        "delete from runways",
        "insert into runways",
        "update runways",
        "insert into runways",
        "first load",
    ]
    assert ds.read(branch, "runways", columns=["id", "length_ft"]).to_arrow().sort_by(
        "id"
    ).to_pylist() == [
        {"id": 1, "length_ft": 12140},
        {"id": 2, "length_ft": None},
        {"id": 3, "length_ft": 0},
    ]


def test_a_commit_is_one_version_and_a_rollback_none(
    manual: Any, ds: sheaf.Dataset, branch: str
) -> None:
    rows(manual, "INSERT INTO runways VALUES (1, 'LSZH', 12139, 'CON')")
    rows(manual, "DELETE FROM runways WHERE airport = ?", ("EGLL",))
    assert rows(manual, COUNT) == [(7,)]
    assert len(messages(ds, branch)) == 1
    manual.commit()
    assert messages(ds, branch) == ["insert into runways; delete from runways", "first load"]
    rows(manual, "DELETE FROM runways")
    manual.rollback()
    manual.commit()
    assert rows(manual, COUNT) == [(7,)]
    assert len(messages(ds, branch)) == 2


def test_who_only_reads_holds_nothing(
    manual: Any, auto: Any, ds: sheaf.Dataset, branch: str
) -> None:
    assert rows(manual, COUNT) == [(8,)]
    rows(auto, "DELETE FROM runways WHERE airport = 'EGLL'")
    assert rows(manual, COUNT) == [(8,)]  # it reads one version
    with pytest.raises(dbapi.OperationalError, match="has moved since .*SQLSTATE 40001"):
        rows(manual, "DELETE FROM runways")
    manual.rollback()
    assert rows(manual, COUNT) == [(6,)]
    ds.tag(f"{branch}-tag", branch)
    with connect(ds, f"{branch}-tag", autocommit=False) as tagged:
        assert rows(tagged, COUNT) == [(6,)]


def test_a_ref_is_named_by_the_header_or_as_a_schema(ds: sheaf.Dataset, branch: str) -> None:
    other = ds.branch(f"{branch}-other", from_=branch).name
    ds.delete(other, "runways", [239399])
    with connect(ds, other) as there:
        assert rows(there, COUNT) == [(7,)]
        query = f'SELECT count(*) FROM "{branch}".runways b ANTI JOIN runways o USING (id)'
        assert rows(there, query) == [(1,)]
        rows(there, f'DELETE FROM "{branch}".runways')
        assert ds.read(branch, "runways").rows == 0
        assert rows(there, COUNT) == [(7,)]
        assert rows(there, f"{COUNT} AS OF '{branch}~1'") == [(8,)]


def test_a_session_goes_elsewhere_with_cookies(ds: sheaf.Dataset, branch: str) -> None:
    other = ds.branch(f"{branch}-other", from_=branch).name
    with connect(ds, branch, cookies=True) as connection:
        assert connection.adbc_current_db_schema == branch
        rows(connection, f'USE "{other}"')
        assert connection.adbc_current_db_schema == other
        rows(connection, "BEGIN")
        rows(connection, "DELETE FROM runways WHERE airport = 'EGLL'")
        rows(connection, "DELETE FROM runways WHERE airport = 'EHAM'")
        rows(connection, "COMMIT")
        assert rows(connection, COUNT) == [(3,)]
        connection.adbc_current_db_schema = branch
        assert rows(connection, COUNT) == [(8,)]
        with pytest.raises(dbapi.ProgrammingError, match="schema"):
            connection.adbc_current_db_schema = "nowhere"
    assert messages(ds, other)[0] == "delete from runways"
    assert len(messages(ds, other)) == 2
