"""What ADBC's driver is told of a dataset."""

from __future__ import annotations

from typing import Any, Dict, Iterator

import pytest

import sheaf
from adbc import connect
from runways import RUNWAYS


@pytest.fixture
def connection(ds: sheaf.Dataset, branch: str) -> Iterator[Any]:
    ds.insert(branch, "runways", RUNWAYS, key="id")
    ds.tag(f"{branch}-tag", branch)
    ds.insert(branch, "surfaces", {"code": ["ASP"], "name": ["asphalt"]}, key="code")
    with connect(ds, branch) as made:
        yield made


def objects(connection: Any, **filters: Any) -> Dict[str, Any]:
    """Tables by the names of their schemas."""
    (catalog,) = connection.adbc_get_objects(**filters).read_all().to_pylist()
    return {
        schema["db_schema_name"]: schema["db_schema_tables"]
        for schema in catalog["catalog_db_schemas"]
    }


def test_refs_are_schemas(connection: Any, branch: str) -> None:
    found = objects(connection, depth="db_schemas")
    assert {"main", branch, f"{branch}-tag"} <= set(found)
    assert found["main"] is None
    found = objects(connection, depth="tables", db_schema_filter=branch)
    assert list(found) == [branch]
    assert [(t["table_name"], t["table_type"]) for t in found[branch]] == [
        ("runways", "TABLE"),
        ("surfaces", "TABLE"),
    ]
    found = objects(connection, depth="tables", db_schema_filter=f"{branch}-%")
    assert [t["table_name"] for t in found[f"{branch}-tag"]] == ["runways"]


def test_columns_have_their_names_and_types(connection: Any, branch: str) -> None:
    found = objects(connection, db_schema_filter=branch, table_name_filter="runways")
    (table,) = found[branch]
    assert [
        (c["column_name"], c["ordinal_position"], c["xdbc_type_name"])
        for c in table["table_columns"]
    ] == [
        ("id", 1, "BIGINT"),
        ("airport", 2, "VARCHAR"),
        ("length_ft", 3, "INTEGER"),
        ("surface", 4, "VARCHAR"),
    ]
    # The driver does not ask for keys; the columns of a key are not null.
    assert table["table_constraints"] == []


def test_schemas_of_tables_are_told(connection: Any, ds: sheaf.Dataset, branch: str) -> None:
    schema = connection.adbc_get_table_schema("runways")
    assert schema.remove_metadata().equals(ds.schema(branch, "runways").remove_metadata())
    assert not schema.field("id").nullable
    metadata = schema.field("id").metadata
    assert metadata[b"ARROW:FLIGHT:SQL:SCHEMA_NAME"].decode() == branch
    elsewhere = connection.adbc_get_table_schema("runways", db_schema_filter=f"{branch}-tag")
    assert elsewhere.field("id").metadata[b"ARROW:FLIGHT:SQL:SCHEMA_NAME"] == (
        f"{branch}-tag".encode()
    )


def test_the_server_says_what_it_is(connection: Any, ds: sheaf.LocalDataset) -> None:
    info = connection.adbc_get_info()
    assert info["vendor_name"] == "Sheaf" and info["vendor_version"]
    assert connection.adbc_get_table_types() == ["TABLE"]
    assert connection.adbc_current_catalog in {
        catalog["catalog_name"]
        for catalog in connection.adbc_get_objects(depth="catalogs").read_all().to_pylist()
    }


def test_columns_and_parameters_are_known_before(connection: Any) -> None:
    with connection.cursor() as cursor:
        schema = cursor.adbc_execute_schema("SELECT id, surface FROM runways")
        assert schema.names == ["id", "surface"]
        given = cursor.adbc_prepare("SELECT surface FROM runways WHERE id = ? AND airport = ?")
        assert [str(kind) for kind in given.types] == ["int64", "string"]
