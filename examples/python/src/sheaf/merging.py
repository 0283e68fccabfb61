"""Merges and what is built on them: their outcomes, their conflicts, and how these are resolved."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, TypeVar, Union

import pyarrow as pa

from . import _sources
from ._connection import Connection, Json, retry
from ._progress import Wanted, open_progress
from ._sources import Source
from ._tables import open_result
from .conditions import value_json
from .errors import InvalidInput, NotFound, SheafError, UnresolvedConflicts
from .listings import Listed, Listing, short_id
from .writing import exchange

SECONDS_MAX = 600
"""That a merge may take, on top of the usual ones."""

P = TypeVar("P", bound="Pending")
ConflictId = Union[str, int, Tuple[Any, ...]]


@dataclasses.dataclass(frozen=True)
class Policy:
    """How a merge decides what both sides changed.

    Attributes:
        prefer: what becomes of what no column's policy decides: ``report`` as a conflict, or take
            ``ours`` or ``theirs``.
        columns: policies of columns, by ``table.column`` or by ``column`` for all tables: ``ours``,
            ``theirs``, ``newest``, ``max``, ``min``, ``sum`` (of both changes),
            ``concatenate`` or ``concatenate:SEPARATOR``.
        kind: ``three-way``, field by field, or ``two-way``, record by record.
    """

    prefer: str = "report"
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    kind: str = "three-way"

    def to_json(self) -> Json:
        """The policy as the protocol spells it."""
        return {"prefer": self.prefer, "columns": dict(self.columns), "kind": self.kind}


AnyPolicy = Union[str, Policy, None]


def policy_json(policy: AnyPolicy) -> Any:
    """How the protocol spells a policy."""
    if policy is None or isinstance(policy, str):
        return policy
    if isinstance(policy, Policy):
        return policy.to_json()
    raise InvalidInput(
        f"A policy is 'report', 'ours', 'theirs' or a sheaf.Policy, not {policy!r}.", "BAD_ARGUMENT"
    )


@dataclasses.dataclass(frozen=True)
class TableConflict(Listed):
    """Changes of a table itself, or of a column, that do not go together.

    Attributes:
        table: its name.
        kind: what clashes, for programs.
        text: what clashes, for people.
        column: the column, or an empty text.
        base: what it was.
        ours: what we made of it.
        theirs: what they made of it.
    """

    table: str
    kind: str
    text: str
    column: str
    base: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}" if self.column else self.table


@dataclasses.dataclass(frozen=True)
class MergedTable(Listed):
    """What a merge has done to a table: how many rows its branch has gained and lost."""

    table: str
    rows_added: int
    rows_removed: int

    def __str__(self) -> str:
        return self.table


class Pending:
    """Something that is done, or waits on a branch until its conflicts are resolved.

    Attributes:
        outcome: how it ended; ``conflicts`` as long as it waits.
        kind: ``merge``, ``revert``, ``cherry-pick`` or ``rebase``.
        branch: that it is about.
        source: what is merged in, made again or taken back.
        version: the id of the version on which the branch is now; None while it waits.
        base: the id of the version that both sides come from, where that is known.
        ours: the id of the version that accepts the change, likewise.
        theirs: the id of the version that is merged in, likewise.
        counts: for each table, how many of its records are in conflict.
        table_conflicts: what clashes in tables and columns themselves.
        pending: whether it waits on the branch.
    """

    def __init__(
        self,
        connection: Connection,
        kind: str,
        source: str,
        answer: Json,
        commit_id: Optional[str],
        watched: Wanted,
    ):
        self._connection = connection
        self._watched = watched
        self._commit_id = commit_id
        self._read: Optional[Dict[str, pa.Table]] = None
        self.kind = kind
        self.source = source
        self.branch: str = answer["branch"]
        self.outcome = "conflicts"
        self.version: Optional[str] = None
        self.base: Optional[str] = None
        self.ours: Optional[str] = None
        self.theirs: Optional[str] = None
        self.counts: Dict[str, int] = {}
        self.table_conflicts: Listing[TableConflict] = Listing(TableConflict, ())
        self.pending = False
        self._take(answer)

    def _take(self, answer: Json) -> None:
        """Notes what the server has answered."""
        self.outcome = answer.get("outcome", "conflicts")
        self.version = answer.get("version")
        self.base = answer.get("base", self.base)
        self.ours = answer.get("ours", self.ours)
        self.theirs = answer.get("theirs", self.theirs)
        self.pending = self.outcome == "conflicts" and bool(answer.get("pending", True))
        self.counts = {one["table"]: one["records"] for one in answer.get("conflicts", ())}
        names = [field.name for field in dataclasses.fields(TableConflict)]
        self.table_conflicts = Listing(
            TableConflict,
            (
                TableConflict(**{name: one[name] for name in names})
                for one in answer.get("table_conflicts", ())
            ),
        )
        self._read = None

    @property
    def resolved(self) -> bool:
        """Whether nothing is left to resolve."""
        return not self.counts and not len(self.table_conflicts)

    @property
    def conflicts(self) -> Dict[str, pa.Table]:
        """The records in conflict, an Arrow table for each table that has some.

        Columns ``conflict_id``; ``base_c``, ``our_c`` and ``their_c`` for each column ``c``;
        ``our_diff_type`` and ``their_diff_type``; ``conflict_columns``, the names of the columns
        that nobody has decided.
        """
        if self._read is None:
            self._read = {table: self._conflicts_of(table) for table in self.counts}
        return dict(self._read)

    def _conflicts_of(self, table: str) -> pa.Table:
        fields = {"command": "conflicts", **self._conflicts_source(), "table": table}
        label = f"conflicts {self.branch} {table}"
        return open_result(self._connection, fields, label, self._watched).to_arrow()

    def _conflicts_source(self) -> Json:
        self._require_pending()
        return {"branch": self.branch}

    def resolve(
        self: P,
        side: str,
        table: Optional[str] = None,
        ids: Optional[Iterable[ConflictId]] = None,
    ) -> P:
        """Takes one side: in all conflicts, in those of a table, or in some of them.

        Args:
            side: ``ours``, ``theirs`` or ``base``.
            table: its name; all tables without.
            ids: as in the column ``conflict_id``; a key of several columns may be a tuple.

        Returns:
            this object, which knows what is left.

        Raises:
            NotFound: if there is no such table or conflict, or nothing is pending any more.
        """
        texts = None if ids is None else [conflict_id(one) for one in ids]
        return self._resolve({"side": side, "table": table, "ids": texts})

    def resolve_cell(self: P, table: str, id: ConflictId, column: str, value: Any) -> P:  # noqa: A002
        """Gives one field of a record in conflict a value.

        Args:
            table: its name.
            id: as in the column ``conflict_id``.
            column: its name.
            value: of the column's type; None for null.
        """
        given = None if value is None else value_json(column, value, "set to")
        cell = {"table": table, "id": conflict_id(id), "column": column, "value": given}
        return self._resolve({"cells": [cell]})

    def resolve_rows(self: P, table: str, rows: Any) -> P:
        """Resolves by a table of resolutions, all or nothing.

        Args:
            table: its name.
            rows: a row for each conflict, in whatever :meth:`sheaf.Dataset.write` takes, with a
                column ``conflict_id`` and either a column ``resolution`` (``ours``, ``theirs`` or
                ``base``) or values in columns of the table. Other columns of :attr:`conflicts` may
                be there and do not count.
        """
        self._require_pending()
        given = _fitted(rows, self._resolution_schema(table))
        fields = {"command": "resolve", "branch": self.branch, "table": table}
        label = f"resolve {self.branch} {table}"
        with open_progress(label, given.rows, self._watched) as progress:
            self._take(exchange(self._connection, fields, given, progress))
        return self

    def _resolution_schema(self, table: str) -> pa.Schema:
        """The columns that a table of resolutions may have, as far as they are known here."""
        fields = [pa.field("conflict_id", pa.string()), pa.field("resolution", pa.string())]
        if table in self.counts:
            for field in self.conflicts[table].schema:
                if field.name.startswith("our_") and field.name != "our_diff_type":
                    fields.append(field.with_name(field.name[len("our_") :]))
        return pa.schema(fields)

    def _resolve(self: P, fields: Json) -> P:
        self._require_pending()
        body = {"branch": self.branch, **fields}
        self._take(retry(lambda: self._connection.ask("resolve", body, SECONDS_MAX)))
        return self

    def abort(self) -> None:
        """Forgets it; the branch stays as it is."""
        self._require_pending()
        self._connection.ask("merge_abort", {"branch": self.branch})
        self.outcome, self.pending, self.counts, self._read = "aborted", False, {}, None
        self.table_conflicts = Listing(TableConflict, ())

    def _finish(self, action: str, body: Json) -> None:
        answer = retry(
            lambda: self._connection.ask(action, {"branch": self.branch, **body}, SECONDS_MAX)
        )
        self._take(answer)

    def _require_pending(self) -> None:
        if not self.pending:
            raise NotFound(
                f"The {self.kind} is not pending: {self.outcome.replace('_', ' ')}.",
                "NOTHING_PENDING",
            )

    def __repr__(self) -> str:
        text = f"{type(self).__name__} of {self.source!r} on {self.branch!r}"
        if self.outcome == "conflicts":
            counts = [f"{table}: {count:,}" for table, count in self.counts.items()]
            counts += [f"{conflict}: {conflict.text}" for conflict in self.table_conflicts]
            return f"<{text}: {(len(counts) and ', '.join(counts)) or 'resolved'}>"
        at = f" at {short_id(self.version)}" if self.version else ""
        return f"<{text}: {self.outcome.replace('_', ' ')}{at}>"


class Merge(Pending):
    """A merge, revert or cherry-pick.

    Attributes:
        dry_run: whether it is only said what would be.
        cases: how often what was found among the records that both sides changed.
        decided: how many conflicts the policy, or who resolved them, has decided.
        tables: what was done to each table that has changed.
    """

    def __init__(
        self,
        connection: Connection,
        kind: str,
        source: str,
        answer: Json,
        commit_id: Optional[str],
        watched: Wanted,
        policy: AnyPolicy = None,
    ):
        self._policy = policy
        self.dry_run = bool(answer.get("dry_run", False))
        self.cases: Dict[str, int] = {}
        self.decided = 0
        self.tables: Listing[MergedTable] = Listing(MergedTable, ())
        super().__init__(connection, kind, source, answer, commit_id, watched)
        self.pending = self.pending and not self.dry_run

    def _take(self, answer: Json) -> None:
        super()._take(answer)
        self.cases = dict(answer.get("cases", {}))
        self.decided = int(answer.get("decided", 0))
        self.tables = Listing(
            MergedTable,
            (
                MergedTable(one["table"], one["rows_added"], one["rows_removed"])
                for one in answer.get("tables", ())
            ),
        )

    def _conflicts_source(self) -> Json:
        if self.pending or self.kind != "merge":
            return super()._conflicts_source()
        policy = policy_json(self._policy)
        return {"source": self.theirs, "into": self.ours, "policy": policy}

    def commit(self) -> str:
        """Makes the version, and returns its id.

        Raises:
            UnresolvedConflicts: if something is left to resolve.
        """
        self._require_pending()
        try:
            self._finish("merge_commit", {"commit_id": self._commit_id})
        except SheafError as e:
            e.commit_id = self._commit_id
            raise
        return _version_of(self)


class Rebase(Pending):
    """What a branch has of its own, made again on another version.

    Attributes:
        versions: the ids of those that were made, oldest first.
        stopped_at: the id of the version whose change has conflicts; None where that is not known.
        done: versions that are done.
        left: versions that come after it.
    """

    def __init__(
        self,
        connection: Connection,
        source: str,
        answer: Json,
        watched: Wanted,
    ):
        self.versions: Sequence[str] = ()
        self.stopped_at: Optional[str] = None
        self.done: Optional[int] = None
        self.left: Optional[int] = None
        super().__init__(connection, "rebase", source, answer, None, watched)

    def _take(self, answer: Json) -> None:
        super()._take(answer)
        self.versions = tuple(answer.get("versions", ()))
        if "stopped_at" in answer or not self.pending:
            self.stopped_at = answer.get("stopped_at")
            self.done = answer.get("done")
            self.left = answer.get("left")

    def proceed(self) -> Rebase:
        """Goes on, when the conflicts are resolved; it may stop at the next ones.

        Raises:
            UnresolvedConflicts: if something is left to resolve.
        """
        self._require_pending()
        before = self.theirs
        self._finish("rebase_continue", {})
        if self.outcome == "conflicts" and self.theirs == before:
            raise _unresolved(self)
        return self

    def skip(self) -> Rebase:
        """Goes on without the version whose change has conflicts."""
        self._require_pending()
        self._finish("rebase_skip", {})
        return self


def conflict_id(key: ConflictId) -> str:
    """A key as the column ``conflict_id`` spells it: several values with commas between."""
    if isinstance(key, tuple):
        return ",".join(conflict_id(one).replace("\\", "\\\\").replace(",", "\\,") for one in key)
    if isinstance(key, (datetime.date, datetime.time)):
        return key.isoformat()
    return key if isinstance(key, str) else str(key)


def _version_of(pending: Pending) -> str:
    if pending.version is None:
        raise _unresolved(pending)
    return pending.version


def _unresolved(pending: Pending) -> UnresolvedConflicts:
    count = sum(pending.counts.values()) + len(pending.table_conflicts)
    return UnresolvedConflicts(
        f"{count:,} conflict{'' if count == 1 else 's'} of the {pending.kind} on"
        f" {pending.branch!r} {'is' if count == 1 else 'are'} not resolved.",
        "CONFLICTS",
    )


def _fitted(rows: Any, expected: pa.Schema) -> Source:
    """Rows whose columns have the types that are expected of them."""
    source = _sources.source_of(rows, lambda: None)
    table = pa.Table.from_batches(source.batches(), source.schema)
    columns: List[Any] = []
    fields: List[pa.Field] = []
    for field, column in zip(table.schema, table.columns):
        at = expected.get_field_index(field.name)
        if at >= 0 and field.type != expected.field(at).type:
            try:
                column = column.cast(expected.field(at).type)
            except pa.ArrowException as e:
                raise InvalidInput(f"Column {field.name!r}: {e}", "SCHEMA_MISMATCH") from None
        columns.append(column)
        fields.append(pa.field(field.name, column.type))
    return _sources.source_of(pa.table(columns, schema=pa.schema(fields)), lambda: None)
