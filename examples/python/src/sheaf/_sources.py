"""Rows to write, in whatever a program has them: as one schema and a run of record batches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, Callable, Iterator, List, Optional, Sequence

import pyarrow as pa

from .errors import InvalidInput, MissingPackage

# Far below what a message may have, for values that grow on the way, and for a steady progress.
BATCH_BYTES_MAX = 8 << 20
BATCH_ROWS_MAX = 65_536

_CONVERSION_ERRORS = (pa.ArrowException, TypeError, ValueError, OverflowError)

SchemaOf = Callable[[], Optional[pa.Schema]]


class Source:
    """Rows to be written.

    Attributes:
        schema: of all batches.
        rows: how many there are; None where nobody knows before the end.
        repeatable: whether :meth:`batches` can be called again.
    """

    def __init__(
        self,
        schema: pa.Schema,
        batches: Callable[[], Iterator[pa.RecordBatch]],
        rows: Optional[int],
        repeatable: bool,
    ):
        self.schema = schema
        self.rows = rows
        self.repeatable = repeatable
        self._batches = batches

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, in batches small enough to be sent."""
        for batch in self._batches():
            if not batch.schema.equals(self.schema):
                raise InvalidInput(
                    f"The batches differ: {_differences(self.schema, batch.schema)}.",
                    "SCHEMA_MISMATCH",
                )
            yield from _split(batch)


def source_of(data: Any, schema_of: SchemaOf) -> Source:
    """The rows in ``data``.

    Args:
        data: a table, batch, reader or iterable of batches of Arrow; a data frame of pandas or
            polars; a list of dicts, or a dict of lists; anything with ``__arrow_c_stream__``.
        schema_of: asks for the schema of the table that is written, None if there is none. Values
            that have no Arrow type of their own get those of the table.
    """
    if isinstance(data, pa.Table):
        return _of_table(data)
    if isinstance(data, pa.RecordBatch):
        return _of_table(pa.Table.from_batches([data]))
    if isinstance(data, pa.RecordBatchReader):
        return _of_reader(data)
    if _is_of(data, "pandas", "DataFrame"):
        return _of_table(_table_of_pandas(data, schema_of))
    if _is_of(data, "polars", "LazyFrame"):
        data = data.collect()
    if _is_of(data, "polars", "DataFrame"):
        return _of_table(data.to_arrow())
    if hasattr(data, "__arrow_c_stream__"):
        return _of_reader(pa.RecordBatchReader.from_stream(data))
    if hasattr(data, "__arrow_c_array__"):
        return _of_table(pa.Table.from_batches([pa.record_batch(data)]))
    if isinstance(data, Mapping):
        return _of_table(_table_of_columns(data, schema_of))
    if isinstance(data, (str, bytes)) or not isinstance(data, Iterable):
        raise InvalidInput(
            f"A {type(data).__name__} is not a table: pass an Arrow table, a data frame, a list of"
            " dicts or a dict of lists.",
            "BAD_ARGUMENT",
        )
    if isinstance(data, Sequence):
        return _of_sequence(data, schema_of)
    return _of_iterator(iter(data), schema_of)


def _is_of(data: Any, package: str, name: str) -> bool:
    """Whether data is of a class of a package, which is loaded if that is so."""
    module = sys.modules.get(package)
    return module is not None and isinstance(data, getattr(module, name, ()))


def _of_table(table: pa.Table) -> Source:
    table = _storable(table)
    if any(pa.types.is_dictionary(field.type) for field in table.schema):
        table = table.unify_dictionaries()
    return Source(
        table.schema,
        lambda: iter(table.to_batches(max_chunksize=BATCH_ROWS_MAX)),
        table.num_rows,
        repeatable=True,
    )


def _of_reader(reader: pa.RecordBatchReader) -> Source:
    return _of_batches(reader.schema, iter(reader))


def _of_sequence(data: Sequence[Any], schema_of: SchemaOf) -> Source:
    if data and all(isinstance(item, pa.RecordBatch) for item in data):
        try:
            return _of_table(pa.Table.from_batches(list(data)))
        except pa.ArrowInvalid as e:
            raise InvalidInput(f"The batches differ: {e}", "SCHEMA_MISMATCH") from None
    if data and all(isinstance(item, pa.Table) for item in data):
        try:
            return _of_table(pa.concat_tables(list(data)))
        except pa.ArrowInvalid as e:
            raise InvalidInput(f"The tables differ: {e}", "SCHEMA_MISMATCH") from None
    return _of_table(_table_of_records(data, schema_of))


def _of_iterator(items: Iterator[Any], schema_of: SchemaOf) -> Source:
    """What the first item is decides: batches are streamed, dicts are collected."""
    first = next(items, None)
    if isinstance(first, (pa.RecordBatch, pa.Table)):
        return _of_batches(first.schema, _flat(first, items))
    records = [] if first is None else [first, *items]
    return _of_table(_table_of_records(records, schema_of))


def _flat(first: Any, items: Iterator[Any]) -> Iterator[pa.RecordBatch]:
    item = first
    while item is not None:
        if isinstance(item, pa.Table):
            yield from item.to_batches()
        elif isinstance(item, pa.RecordBatch):
            yield item
        else:
            raise InvalidInput(
                f"After a batch comes a {type(item).__name__}; all are batches, or none.",
                "BAD_ARGUMENT",
            )
        item = next(items, None)


def _of_batches(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Source:
    empty = schema.empty_table()
    stored = _storable(empty)
    if stored is empty:
        return Source(schema, lambda: batches, None, repeatable=False)
    converted = (part for batch in batches for part in _converted(batch, stored.schema))
    return Source(stored.schema, lambda: converted, None, repeatable=False)


def _converted(batch: pa.RecordBatch, schema: pa.Schema) -> List[pa.RecordBatch]:
    batches: List[pa.RecordBatch] = pa.Table.from_batches([batch]).cast(schema).to_batches()
    return batches


def _storable(table: pa.Table) -> pa.Table:
    """The table itself, or one whose views are strings and binaries as the store knows them."""
    types = {
        "string_view": pa.large_string(),
        "binary_view": pa.large_binary(),
    }
    schema = table.schema
    fields = [field.with_type(types.get(str(field.type), field.type)) for field in schema]
    changed = pa.schema(fields, metadata=schema.metadata)
    return table if changed.equals(schema) else table.cast(changed)


def _table_of_records(records: Sequence[Any], schema_of: SchemaOf) -> pa.Table:
    names: dict[str, None] = {}
    for record in records:
        if not isinstance(record, Mapping):
            raise InvalidInput(
                f"A list of rows has dicts, not a {type(record).__name__}.", "BAD_ARGUMENT"
            )
        for name in record:
            names[name] = None
    if not records:
        schema = schema_of()
        if schema is None:
            raise InvalidInput("No rows and no schema; pass an Arrow table.", "BAD_SCHEMA")
        return schema.empty_table()
    columns = {name: [record.get(name) for record in records] for name in names}
    return _table_of_columns(columns, schema_of)


def _table_of_columns(columns: Mapping[str, Any], schema_of: SchemaOf) -> pa.Table:
    return _table(
        {_name(name): values for name, values in columns.items()},
        schema_of,
        lambda values, kind: _array(values, kind),
    )


def _table_of_pandas(frame: Any, schema_of: SchemaOf) -> pa.Table:
    """A data frame with those levels of its index that have a name, so that a key may be one."""
    if any(level is not None for level in frame.index.names):
        frame = frame.reset_index(level=[n for n in frame.index.names if n is not None])
    columns = {_name(name): frame.iloc[:, at] for at, name in enumerate(frame.columns)}
    if len(columns) < len(frame.columns):
        raise InvalidInput("The data frame has two columns of one name.", "BAD_SCHEMA")
    return _table(columns, schema_of, lambda values, kind: pa.Array.from_pandas(values, type=kind))


def _table(
    columns: Mapping[str, Any],
    schema_of: SchemaOf,
    array: Callable[[Any, Optional[pa.DataType]], Any],
) -> pa.Table:
    known = schema_of()
    arrays = []
    for name, values in columns.items():
        at = -1 if known is None else known.get_field_index(name)
        kind = None if known is None or at < 0 else known.field(at).type
        try:
            arrays.append(array(values, kind))
        except _CONVERSION_ERRORS as e:
            wanted = "" if kind is None else f" as {kind}"
            raise InvalidInput(
                f"Column {name!r} cannot be read{wanted}: {e}", "BAD_INPUT"
            ) from None
    lengths = {len(values) for values in arrays}
    if len(lengths) > 1:
        raise InvalidInput(f"The columns have different lengths: {sorted(lengths)}.", "BAD_INPUT")
    return pa.table(arrays, names=list(columns))


def _array(values: Any, kind: Optional[pa.DataType]) -> Any:
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return values
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise TypeError(f"{values!r} is not a list of values")
    return pa.array(values, type=kind)


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise InvalidInput(f"Columns have names, and {name!r} is not a text.", "BAD_SCHEMA")
    return name


def _split(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The batch in pieces that fit into a message."""
    pending = [batch]
    while pending:
        part = pending.pop()
        rows = part.num_rows
        if rows > 1 and (rows > BATCH_ROWS_MAX or _body_bytes(part) > BATCH_BYTES_MAX):
            half = rows // 2
            pending += [part.slice(half), part.slice(0, half)]
        elif rows:
            yield part


def _body_bytes(batch: pa.RecordBatch) -> int:
    """Bytes of the values without dictionaries, which go before them, once."""
    return sum(
        column.indices.nbytes if pa.types.is_dictionary(column.type) else column.nbytes
        for column in batch.columns
    )


def _differences(one: pa.Schema, two: pa.Schema) -> str:
    for name in one.names:
        if name not in two.names:
            return f"column {name!r} is not in all of them"
    for field in two:
        at = one.get_field_index(field.name)
        if at < 0:
            return f"column {field.name!r} is not in all of them"
        if not one.field(at).type.equals(field.type):
            return f"column {field.name!r} is {one.field(at).type} and {field.type}"
    return "their columns are in another order"


def pandas() -> Any:
    """The package pandas."""
    return _package("pandas")


def polars() -> Any:
    """The package polars."""
    return _package("polars")


def _package(name: str) -> Any:
    try:
        return __import__(name)
    except ImportError:
        raise MissingPackage(
            f"This needs the package {name}: python -m pip install {name}", "BAD_ARGUMENT"
        ) from None
