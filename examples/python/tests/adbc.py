"""Connections of ADBC's driver for Flight SQL, and what the tests ask of them."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

import pytest

import sheaf

dbapi = pytest.importorskip("adbc_driver_flightsql.dbapi")

REF = "adbc.flight.sql.rpc.call_header.sheaf-ref"
COOKIES = "adbc.flight.sql.rpc.with_cookie_middleware"


def connect(
    ds: sheaf.Dataset, ref: Optional[str] = None, *, autocommit: bool = True, cookies: bool = False
) -> Any:
    """A connection to the server of a dataset; the caller closes it."""
    options: Dict[str, str] = {}
    if ref is not None:
        options[REF] = ref
    if cookies:
        options[COOKIES] = "true"
    return dbapi.connect(ds.url, db_kwargs=options, autocommit=autocommit)


def rows(connection: Any, sql: str, parameters: Any = None) -> List[Tuple[Any, ...]]:
    """The rows that a statement gives, if any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: List[Tuple[Any, ...]] = cursor.fetchall()
        return found


def messages(ds: sheaf.Dataset, branch: str) -> List[str]:
    """The messages of a branch's versions, newest first."""
    return [version.message for version in ds.log(branch)]
