"""What a dataset consists of, as lists that print as tables: refs, versions, tables, changes."""

from __future__ import annotations

import dataclasses
import datetime
from typing import (
    Any,
    Dict,
    Generic,
    Iterable,
    Iterator,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    Type,
    TypeVar,
    Union,
    overload,
)

import pyarrow as pa

from . import _sources

_TEXT_WIDTH_MAX = 60
_ROWS_SHOWN = 40

E = TypeVar("E")


class Listed:
    """What a listing lists. A listing also contains its names, which type checkers must admit."""

    def __eq__(self, other: object) -> bool:  # each class has its own, from dataclass
        return NotImplemented


@dataclasses.dataclass(frozen=True)
class Ref(Listed):
    """A branch or tag.

    Attributes:
        name: of the branch or tag.
        kind: ``branch`` or ``tag``.
        version: the id of the version that it means.
        head: whether ``HEAD`` means it.
    """

    name: str
    kind: str
    version: str
    head: bool = False

    def __str__(self) -> str:
        return self.name


@dataclasses.dataclass(frozen=True)
class Version(Listed):
    """An immutable state of the dataset.

    Attributes:
        id: 40 hexadecimal digits.
        parents: the ids of the versions that it follows.
        author: who made it.
        time: when.
        message: why.
        properties: what else was noted.
        refs: the branches and tags that mean it.
        tables: the rows of each table.
    """

    id: str
    parents: Tuple[str, ...]
    author: str
    time: datetime.datetime
    message: str
    properties: Mapping[str, str]
    refs: Tuple[str, ...]
    tables: Mapping[str, int]

    def __str__(self) -> str:
        return self.id


@dataclasses.dataclass(frozen=True)
class ColumnSummary:
    """A column of a table: its name, its type as the server names it, whether it may be null."""

    name: str
    type: str
    nullable: bool


@dataclasses.dataclass(frozen=True)
class TableSummary(Listed):
    """A table at a version: how many rows, the columns of its primary key, all columns."""

    name: str
    rows: int
    key: Tuple[str, ...]
    columns: Tuple[ColumnSummary, ...]

    def __str__(self) -> str:
        return self.name


@dataclasses.dataclass(frozen=True)
class TableChanges(Listed):
    """How many records of a table differ between two versions.

    Attributes:
        name: of the table.
        added: keys that were not there before.
        removed: keys that are there no more.
        modified: keys with other values.
        schema_changes: what happened to the table and its columns, in words.
        cells: of modified records, the values that differ; None if they were not counted.
        columns: the same for each column that has some.
    """

    name: str
    added: int
    removed: int
    modified: int
    schema_changes: Tuple[str, ...] = ()
    cells: Optional[int] = None
    columns: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


@dataclasses.dataclass(frozen=True)
class RefChange(Listed):
    """A change of a ref: from which version to which, when, by whom and by what."""

    ref: str
    before: Optional[str]
    after: Optional[str]
    time: datetime.datetime
    author: Optional[str]
    action: str
    message: Optional[str]


@dataclasses.dataclass(frozen=True)
class Statistics:
    """Counts of a dataset, and the bytes that it takes."""

    versions: int = 0
    branches: int = 0
    tags: int = 0
    rows_stored: int = 0
    segments: int = 0
    disk_bytes: int = 0
    heap_bytes: int = 0
    off_heap_bytes: int = 0


class Listing(Sequence[E], Generic[E]):
    """An immutable list that is found by position or name, and prints as a table.

    ``ds.branches()["main"].version``, ``"main" in ds.branches()``.
    """

    def __init__(self, kind: Type[E], items: Iterable[E]):
        self._kind = kind
        self._items = tuple(items)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[E]:
        return iter(self._items)

    def __contains__(self, item: object) -> bool:
        return item in self._items or (isinstance(item, str) and self._find(item) is not None)

    @overload
    def __getitem__(self, at: Union[int, str]) -> E: ...

    @overload
    def __getitem__(self, at: slice) -> Listing[E]: ...

    def __getitem__(self, at: Union[int, str, slice]) -> Union[E, Listing[E]]:
        if isinstance(at, slice):
            return type(self)(self._kind, self._items[at])
        if isinstance(at, int):
            return self._items[at]
        found = self._find(at)
        if found is None:
            raise KeyError(at)
        return found

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (Listing, list, tuple)):
            return list(self) == list(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._items)

    @property
    def names(self) -> List[str]:
        """The name of each."""
        return [str(item) for item in self]

    def to_arrow(self) -> pa.Table:
        """An Arrow table with a column for each attribute."""
        return pa.table(
            {
                field.name: [_arrow_value(getattr(item, field.name)) for item in self]
                for field in self._fields()
            },
            schema=_schema(self._kind),
        )

    def to_pandas(self) -> Any:
        """A data frame of pandas."""
        _sources.pandas()
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """A data frame of polars."""
        return _sources.polars().from_arrow(self.to_arrow())

    def __repr__(self) -> str:
        if not self._items:
            return f"{type(self).__name__}: none"
        shown = self._items[:_ROWS_SHOWN]
        lines = aligned([self._header(), *(self._cells(item) for item in shown)])
        if len(self) > len(shown):
            lines.append(f"… {len(self) - len(shown):,} more")
        return "\n".join(lines)

    def _find(self, name: str) -> Optional[E]:
        return next((item for item in self if str(item) == name), None)

    def _fields(self) -> Sequence[Any]:
        return dataclasses.fields(self._kind)  # type: ignore[arg-type]

    def _header(self) -> List[str]:
        return [field.name for field in self._fields()]

    def _cells(self, item: E) -> List[str]:
        return [_cell(field.name, getattr(item, field.name)) for field in self._fields()]


class History(Listing[Version]):
    """Versions, newest first."""

    def _find(self, name: str) -> Optional[Version]:
        """By a ref, or the beginning of an id."""
        for version in self:
            if name in version.refs or (len(name) >= 4 and version.id.startswith(name)):
                return version
        return None

    def _header(self) -> List[str]:
        return ["version", "time", "author", "refs", "message"]

    def _cells(self, item: Version) -> List[str]:
        author = item.author.split(" <")[0]
        message = item.message.split("\n")[0]
        when = f"{item.time:%Y-%m-%d %H:%M}"
        return [item.id[:7], when, _short(author), _short(", ".join(item.refs)), _short(message)]


def short_id(version: Optional[str]) -> str:
    """The first digits of a version's id."""
    return "none" if version is None else version[:7]


def short_label(revision: str) -> str:
    """A revision, or the first digits of a version's id."""
    full = len(revision) == 40 and all(c in "0123456789abcdef" for c in revision)
    return short_id(revision) if full else revision


def ref_of(answer: Dict[str, Any]) -> Ref:
    """From an answer of the server."""
    return Ref(answer["ref"], answer["kind"], answer["version"], bool(answer.get("head", False)))


def version_of(answer: Dict[str, Any]) -> Version:
    """From an answer of the server."""
    return Version(
        id=answer["version"],
        parents=tuple(answer["parents"]),
        author=answer["author"],
        time=time_of(answer["time"]),
        message=answer["message"],
        properties=dict(answer.get("properties") or {}),
        refs=tuple(answer.get("refs") or ()),
        tables={table["table"]: table["rows"] for table in answer.get("tables") or ()},
    )


def table_of(answer: Dict[str, Any]) -> TableSummary:
    """From an answer of the server."""
    columns = tuple(
        ColumnSummary(column["name"], column["type"], column["nullable"])
        for column in answer["columns"]
    )
    return TableSummary(answer["table"], answer["rows"], tuple(answer["key"]), columns)


def changes_of(answer: Dict[str, Any]) -> TableChanges:
    """From an answer of the server."""
    return TableChanges(
        name=answer["table"],
        added=answer["added"],
        removed=answer["removed"],
        modified=answer["modified"],
        schema_changes=tuple(answer.get("schema_changes") or ()),
        cells=answer.get("cells"),
        columns=dict(answer.get("columns") or {}),
    )


def change_of(answer: Dict[str, Any]) -> RefChange:
    """From an answer of the server."""
    return RefChange(
        ref=answer["ref"],
        before=answer["from"],
        after=answer["to"],
        time=time_of(answer["time"]),
        author=answer.get("author"),
        action=answer["action"],
        message=answer.get("message"),
    )


def time_of(text: str) -> datetime.datetime:
    """A time as the server writes it: nanoseconds are cut off, and Z is an offset."""
    if text.endswith("Z"):
        text = text[:-1] + "+00:00"
    point = text.find(".")
    if point >= 0:
        end = point + 1
        while end < len(text) and text[end].isdigit():
            end += 1
        text = text[:point] + "." + text[point + 1 : end][:6].ljust(6, "0") + text[end:]
    return datetime.datetime.fromisoformat(text)


_TYPES = {
    "str": pa.string(),
    "int": pa.int64(),
    "bool": pa.bool_(),
    "Optional[str]": pa.string(),
    "Optional[int]": pa.int64(),
    "datetime.datetime": pa.timestamp("us", "UTC"),
    "Tuple[str, ...]": pa.list_(pa.string()),
    "Mapping[str, str]": pa.map_(pa.string(), pa.string()),
    "Mapping[str, int]": pa.map_(pa.string(), pa.int64()),
    "Tuple[ColumnSummary, ...]": pa.list_(
        pa.struct([("name", pa.string()), ("type", pa.string()), ("nullable", pa.bool_())])
    ),
}


def _schema(kind: Any) -> pa.Schema:
    return pa.schema([(field.name, _TYPES[str(field.type)]) for field in dataclasses.fields(kind)])


def _arrow_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, tuple):
        return [dataclasses.asdict(v) if dataclasses.is_dataclass(v) else v for v in value]  # type: ignore[arg-type]
    return value


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in ("version", "before", "after"):
        return short_id(value)
    if isinstance(value, bool):
        return "*" if value else ""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, Mapping):
        return _short(", ".join(f"{key}: {one:,}" for key, one in value.items()))
    if isinstance(value, tuple):
        return _short(", ".join(getattr(part, "name", str(part)) for part in value))
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _TEXT_WIDTH_MAX else text[: _TEXT_WIDTH_MAX - 1] + "…"


def aligned(rows: Sequence[Sequence[str]]) -> List[str]:
    """Lines of a table whose columns are as wide as they must; the first row is the header."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    numeric = [
        all(row[at].replace(",", "").isdigit() for row in rows[1:]) for at in range(len(widths))
    ]
    return [
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, numeric)
        ).rstrip()
        for row in rows
    ]
