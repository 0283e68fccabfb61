"""A dataset on a server: the entrance to everything."""

from __future__ import annotations

import dataclasses
import uuid
from types import TracebackType
from typing import Any, Iterable, Mapping, Optional, Type, TypeVar, Union

import pyarrow as pa
import pyarrow.flight as flight

from ._connection import PROTOCOL, Connection, Json, retry
from ._merges import Merges
from ._progress import Wanted, open_progress
from ._tables import Revision, open_result, read_command, revision_text, source_for
from .conditions import Where
from .errors import AlreadyExists, InvalidInput, SheafError, Unavailable
from .listings import (
    History,
    Listing,
    Ref,
    RefChange,
    Statistics,
    TableSummary,
    Version,
    change_of,
    ref_of,
    short_label,
    table_of,
    version_of,
)
from .result import Result
from .transaction import Transaction, create_body
from .writing import Key, WriteResult, check_mode, key_list, send

D = TypeVar("D", bound="Dataset")

_LOG_LIMIT = 1000


class Dataset(Merges):
    """A dataset that a server serves: tables that are versioned together.

    Made by :func:`sheaf.connect` and :func:`sheaf.start`. A *revision* is a branch, a tag, the id
    of a version or its first digits, ``HEAD``, one of these followed by ``~2`` or
    ``@{2025-01-31}``, or a :class:`~sheaf.Version` or :class:`~sheaf.WriteResult`.

    Thread-safe. A context manager, which closes the connection.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 60,
        token: Optional[str] = None,
        tls: Optional[Mapping[str, bytes]] = None,
        progress: Wanted = None,
    ):
        """Connects; :func:`sheaf.connect` says the same in fewer letters."""
        self._watched = progress
        self._connection = Connection(url, timeout, token, tls)
        try:
            self._greet()
        except BaseException:
            self._connection.close()
            raise

    def _greet(self) -> None:
        try:
            server = retry(lambda: self._connection.ask("server"))
        except Unavailable as e:
            raise Unavailable(
                f"There is no answer at {self.url}. Is `sheaf serve` running? sheaf.start() starts"
                f" a server of its own. ({e.message})",
                e.code,
            ) from None
        except InvalidInput as e:
            raise InvalidInput(f"At {self.url} is no Sheaf server: {e.message}", e.code) from None
        if int(server.get("protocol", PROTOCOL)) < PROTOCOL:
            raise InvalidInput("The server is older than this client.", "BAD_ARGUMENT")

    @property
    def url(self) -> str:
        """Where the server listens."""
        return self._connection.url

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def __enter__(self: D) -> D:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._connection.closed:
            return f"{type(self).__name__}({self.url!r}, closed)"
        try:
            count = len(self.tables())
            tables = f"{count} table{'' if count == 1 else 's'}"
            return f"{type(self).__name__}({self.url!r}, head={self.head!r}, {tables})"
        except SheafError as e:
            return f"{type(self).__name__}({self.url!r}, {e.code})"

    # Reading.

    def read(
        self,
        revision: Union[Revision, Iterable[Revision]],
        table: str,
        columns: Optional[Iterable[str]] = None,
        where: Optional[Where] = None,
        limit: Optional[int] = None,
        *,
        compression: Optional[str] = None,
    ) -> Result:
        """Rows of a table, which are fetched when the result is asked for them.

        Args:
            revision: where to read; or several, which are read in one stream: each stored row comes
                once, and a last column ``revisions`` lists the positions of the revisions that hold
                it.
            table: its name.
            columns: names, in the order in which they are wanted; all without.
            where: a condition: see :mod:`sheaf.conditions`.
            limit: at most so many rows.
            compression: ``lz4`` or ``zstd``, in which the rows travel; worth it on slow networks.

        Returns:
            a result of the version that the revision means now, whatever is committed later.

        Raises:
            NotFound: if there is no such revision or table.
            InvalidInput: if there is no such column, or the condition does not fit.
        """
        source: Json
        if isinstance(revision, (str, Version, WriteResult)):
            source = {"revision": revision_text(revision)}
            label = f"{short_label(source['revision'])} {table}"
        else:
            source = {"revisions": [revision_text(one) for one in revision]}
            label = f"{len(source['revisions'])} revisions {table}"
        fields = read_command(source, table, columns, where, limit)
        fields["compression"] = compression
        return open_result(self._connection, fields, label, self._watched)

    def schema(self, revision: Revision, table: str) -> pa.Schema:
        """The columns of a table."""
        path = flight.FlightDescriptor.for_path(revision_text(revision), table)
        return self._connection.schema(path)

    def tables(self, revision: Revision = "HEAD") -> Listing[TableSummary]:
        """The tables at a revision."""
        answers = self._connection.action("tables", {"revision": revision_text(revision)})
        return Listing(TableSummary, (table_of(answer) for answer in answers))

    # Writing.

    def write(
        self,
        branch: str,
        table: str,
        data: Any,
        mode: str = "insert",
        *,
        message: Optional[str] = None,
        author: Optional[str] = None,
        properties: Optional[Mapping[str, str]] = None,
        create: Optional[bool] = None,
        key: Key = None,
        wait_seconds: Optional[int] = None,
        commit_id: Optional[str] = None,
    ) -> WriteResult:
        """Writes rows into a table of a branch, as one version.

        Whatever goes wrong on the way, nothing is written. An answer that is lost with its
        connection is asked for again, for which every version has a ``commit_id``.

        Args:
            branch: that gets a version.
            table: its name.
            data: a table, batch, reader or iterable of batches of Arrow; a data frame of pandas or
                polars; a list of dicts, or a dict of lists; for ``delete``, also a list of keys.
            mode: ``insert``, ``upsert``, ``update``, ``delete`` or ``replace``.
            message: of the version.
            author: of the version, such as ``Ada <ada@example.org>``.
            properties: of the version, further texts.
            create: whether to make the table if it is missing; without, if a key is given.
            key: the columns of the primary key, for a table that is made; ``[]`` for none.
            wait_seconds: how long to wait while somebody else writes to the branch.
            commit_id: a text that this write alone has; one is made up without.

        Raises:
            NotFound: if there is no such branch or table.
            AlreadyExists: if a key is there that is to be inserted.
            InvalidInput: if the rows do not fit.
            BranchHeld: if somebody else writes to the branch for too long.
        """
        source = source_for(self._connection, {"revision": branch}, table, check_mode(mode), data)
        fields = {
            "command": "write",
            "branch": branch,
            "table": table,
            "mode": mode,
            "message": message,
            "author": author,
            "properties": dict(properties) if properties else None,
            "create": (key is not None if create is None else create) or None,
            "key": key_list(key),
            "wait_seconds": wait_seconds,
            "commit_id": commit_id or uuid.uuid4().hex,
        }
        label = f"{mode} {branch} {table}"

        def attempt() -> WriteResult:
            with open_progress(label, source.rows, self._watched) as progress:
                return send(self._connection, fields, source, progress)

        try:
            return retry(attempt) if source.repeatable else attempt()
        except SheafError as e:
            e.commit_id = str(fields["commit_id"])
            raise

    def insert(self, branch: str, table: str, data: Any, **options: Any) -> WriteResult:
        """Adds rows whose keys are new; options are those of :meth:`write`."""
        return self.write(branch, table, data, "insert", **options)

    def upsert(self, branch: str, table: str, data: Any, **options: Any) -> WriteResult:
        """Adds rows, or puts them in the place of those that have their keys."""
        return self.write(branch, table, data, "upsert", **options)

    def update(self, branch: str, table: str, data: Any, **options: Any) -> WriteResult:
        """Changes the columns that are passed, of rows that are there."""
        return self.write(branch, table, data, "update", **options)

    def delete(self, branch: str, table: str, data: Any, **options: Any) -> WriteResult:
        """Removes the rows that have these keys, a table of them or a list."""
        return self.write(branch, table, data, "delete", **options)

    def replace(self, branch: str, table: str, data: Any, **options: Any) -> WriteResult:
        """Makes a table equal to the rows."""
        return self.write(branch, table, data, "replace", **options)

    def create_table(
        self,
        branch: str,
        table: str,
        schema: pa.Schema,
        key: Key,
        *,
        message: Optional[str] = None,
        author: Optional[str] = None,
    ) -> str:
        """Makes a table without rows, and returns the id of the version.

        Args:
            branch: that gets a version.
            table: its name.
            schema: its columns.
            key: the columns of its primary key; ``[]`` for none.
            message: of the version.
            author: of the version.
        """
        body = {**create_body(table, schema, key), "branch": branch}
        return self._commit("create_table", {**body, "message": message, "author": author})

    def drop_table(
        self,
        branch: str,
        table: str,
        *,
        message: Optional[str] = None,
        author: Optional[str] = None,
    ) -> str:
        """Removes a table, which older versions keep, and returns the id of the version."""
        body = {"table": table, "branch": branch, "message": message, "author": author}
        return self._commit("drop_table", body)

    def transaction(
        self,
        branch: str,
        from_: Optional[Revision] = None,
        *,
        message: Optional[str] = None,
        author: Optional[str] = None,
        properties: Optional[Mapping[str, str]] = None,
        lease_seconds: Optional[int] = None,
        wait_seconds: Optional[int] = None,
        commit_id: Optional[str] = None,
    ) -> Transaction:
        """Begins changes of a branch that become one version, or nothing.

        ``with ds.transaction("clean", from_="main", message="feet, not metres") as tx:``

        Args:
            branch: that gets a version.
            from_: where the branch is made if it is missing; it goes again if the transaction is
                rolled back.
            message: of the version.
            author: of the version.
            properties: of the version, further texts.
            lease_seconds: after which the server rolls back when this program has died.
            wait_seconds: how long to wait while somebody else writes to the branch.
            commit_id: a text that this commit alone has; one is made up without.
        """
        made_at = None
        if from_ is not None and branch not in self.branches().names:
            try:
                made_at = self.branch(branch, from_).version
            except AlreadyExists:
                pass  # somebody else was faster
        try:
            return Transaction(
                self._connection,
                branch,
                message=message,
                author=author,
                properties=properties,
                lease_seconds=lease_seconds,
                wait_seconds=wait_seconds,
                commit_id=commit_id,
                made_branch_at=made_at,
                watched=self._watched,
            )
        except BaseException:
            if made_at is not None:
                self.delete_branch(branch)
            raise

    # Refs.

    def refs(self) -> Listing[Ref]:
        """All branches and tags."""
        return Listing(Ref, (ref_of(answer) for answer in self._connection.action("refs")))

    def branches(self) -> Listing[Ref]:
        """All branches: ``"clean" in ds.branches()``, ``ds.branches()["clean"].version``."""
        return Listing(Ref, (ref for ref in self.refs() if ref.kind == "branch"))

    def tags(self) -> Listing[Ref]:
        """All tags."""
        return Listing(Ref, (ref for ref in self.refs() if ref.kind == "tag"))

    @property
    def head(self) -> str:
        """The name of the ref that ``HEAD`` means, or the id of a version."""
        return str(self._connection.ask("server")["head"])

    def branch(self, name: str, from_: Revision = "HEAD") -> Ref:
        """Makes a branch."""
        answer = self._connection.ask("branch", {"name": name, "from": revision_text(from_)})
        return Ref(answer["ref"], "branch", answer["version"])

    def tag(self, name: str, revision: Revision = "HEAD") -> Ref:
        """Makes a tag."""
        answer = self._connection.ask("tag", {"name": name, "revision": revision_text(revision)})
        return Ref(answer["ref"], "tag", answer["version"])

    def rename_branch(self, name: str, to: str) -> Ref:
        """Gives a branch another name."""
        answer = self._connection.ask("rename_branch", {"from": name, "to": to})
        return Ref(answer["ref"], "branch", answer["version"])

    def delete_branch(self, name: str) -> Ref:
        """Removes a branch, and returns what it was."""
        answer = self._connection.ask("delete_branch", {"name": name})
        return Ref(answer["ref"], "branch", answer["version"])

    def delete_tag(self, name: str) -> Ref:
        """Removes a tag, and returns what it was."""
        answer = self._connection.ask("delete_tag", {"name": name})
        return Ref(answer["ref"], "tag", answer["version"])

    def switch(self, ref: str) -> Ref:
        """Makes ``HEAD`` mean a ref, for all who use the dataset."""
        answer = self._connection.ask("switch", {"ref": ref})
        return self.refs()[answer["ref"]]

    # History.

    def log(self, revision: Revision = "HEAD", limit: int = _LOG_LIMIT) -> History:
        """The versions up to a revision, or in a range ``a..b``, newest first."""
        body = {"revision": revision_text(revision), "limit": limit}
        return History(Version, map(version_of, self._connection.action("log", body)))

    def show(self, revision: Revision = "HEAD") -> Version:
        """One version."""
        return version_of(self._connection.ask("show", {"revision": revision_text(revision)}))

    def reflog(self, ref: str) -> Listing[RefChange]:
        """Where a ref was when, newest first."""
        answers = self._connection.action("reflog", {"ref": ref})
        return Listing(
            RefChange,
            map(change_of, answers),
        )

    def statistics(self) -> Statistics:
        """Counts of the dataset, and the bytes that it takes."""
        answer = self._connection.ask("statistics")
        names = {field.name for field in dataclasses.fields(Statistics)}
        return Statistics(**{name: value for name, value in answer.items() if name in names})

    def _commit(self, kind: str, body: Json) -> str:
        body = {**body, "commit_id": uuid.uuid4().hex}
        try:
            return str(retry(lambda: self._connection.ask(kind, body))["version"])
        except SheafError as e:
            e.commit_id = body["commit_id"]
            raise
