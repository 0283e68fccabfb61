"""What a dataset and an open transaction have in common: tables that are read and written."""

from __future__ import annotations

from typing import Any, Iterable, List, Mapping, Optional, Sequence, Union

import pyarrow as pa

from . import _sources
from ._connection import Connection, Json, command
from ._progress import Wanted
from ._sources import Source
from .conditions import Where, condition_json
from .errors import InvalidInput, NotFound
from .listings import Version
from .result import Result
from .writing import WriteResult

Revision = Union[str, Version, WriteResult]


def revision_text(revision: Revision) -> str:
    """How the protocol spells a revision."""
    if isinstance(revision, str):
        return revision
    if isinstance(revision, (Version, WriteResult)) and str(revision):
        return str(revision)
    raise InvalidInput(f"{revision!r} is no revision.", "BAD_REVISION")


def column_list(columns: Optional[Iterable[str]]) -> Optional[List[str]]:
    """Names of columns, of which one may stand for itself."""
    if columns is None:
        return None
    return [columns] if isinstance(columns, str) else list(columns)


def read_command(
    source: Json,
    table: str,
    columns: Optional[Iterable[str]],
    where: Optional[Where],
    limit: Optional[int],
) -> Json:
    """The command ``read``.

    Args:
        source: the field that says what is read: a revision, several, or a transaction.
        table: its name.
        columns: that are wanted.
        where: a condition.
        limit: at most so many rows.
    """
    return {
        "command": "read",
        **source,
        "table": table,
        "columns": column_list(columns),
        "where": condition_json(where),
        "limit": limit,
    }


def open_result(
    connection: Connection, fields: Mapping[str, Any], label: str, watched: Wanted
) -> Result:
    """Asks where the result of a command is read."""
    return Result(connection, connection.flight_info(command(fields)), label, watched)


def source_for(connection: Connection, target: Json, table: str, mode: str, data: Any) -> Source:
    """The rows that are written.

    Args:
        connection: to the server.
        target: the field that says where: a revision or a transaction.
        table: its name.
        mode: of the write.
        data: see :func:`sheaf._sources.source_of`; a list of keys when rows are deleted.
    """

    def schema() -> Optional[pa.Schema]:
        try:
            return connection.schema(command({"command": "read", **target, "table": table}))
        except NotFound:
            return None  # the table is to be made, or the server says what is missing

    if mode == "delete" and _is_keys(data):
        return _sources.source_of({_key_column(connection, target, table): data}, schema)
    return _sources.source_of(data, schema)


def _is_keys(data: Any) -> bool:
    if isinstance(data, (pa.Array, pa.ChunkedArray, range, set, frozenset)):
        return True
    return isinstance(data, Sequence) and bool(data) and isinstance(data[0], (str, bytes, int))


def _key_column(connection: Connection, target: Json, table: str) -> str:
    if "transaction" in target:
        raise InvalidInput(
            "In a transaction, rows are deleted by a table of their keys, such as a dict of lists.",
            "BAD_ARGUMENT",
        )
    for answer in connection.action("tables", target):
        if answer["table"] == table:
            if len(answer["key"]) == 1:
                return str(answer["key"][0])
            raise InvalidInput(
                f"The key of table {table!r} has {len(answer['key'])} columns, not one: rows are"
                " deleted by a table of their keys.",
                "BAD_ARGUMENT",
            )
    raise NotFound(f"There is no table {table!r}.", "UNKNOWN_TABLE")
