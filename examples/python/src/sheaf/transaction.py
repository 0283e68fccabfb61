"""Several writes that become one version, or nothing."""

from __future__ import annotations

import base64
import contextlib
import threading
import time
import uuid
import weakref
from types import TracebackType
from typing import Any, Iterable, Mapping, Optional, Type

import pyarrow as pa

from ._connection import Connection, Json, command, is_lost, retry
from ._progress import Wanted, open_progress
from ._tables import open_result, read_command, source_for
from .conditions import Where
from .errors import SheafError, TransactionEnded
from .listings import short_id
from .result import Result
from .writing import Key, WriteResult, check_mode, key_list, send


class Transaction:
    """Changes of one branch, which nobody else sees before they are committed.

    Begun by :meth:`sheaf.Dataset.transaction`. As a context manager it commits at the end of the
    block, and rolls back when the block raises an exception. As long as it is open, nobody else can
    write to the branch, and a background thread renews its lease; when the program dies, the
    server rolls it back as soon as the lease is over.

    Not thread-safe, but for different transactions.

    Attributes:
        branch: that it changes.
        id: that the server has given it.
        version: the id of the version that it made; None before, and if it was rolled back.
    """

    def __init__(
        self,
        connection: Connection,
        branch: str,
        *,
        message: Optional[str],
        author: Optional[str],
        properties: Optional[Mapping[str, str]],
        lease_seconds: Optional[int],
        wait_seconds: Optional[int],
        commit_id: Optional[str],
        made_branch_at: Optional[str],
        watched: Wanted,
    ):
        self._connection = connection
        self.branch = branch
        self.version: Optional[str] = None
        self._commit: Json = {
            "message": message,
            "author": author,
            "properties": dict(properties) if properties else None,
            "commit_id": commit_id or uuid.uuid4().hex,
        }
        self._made_branch_at = made_branch_at
        self._watched = watched
        body = {"branch": branch, "lease_seconds": lease_seconds, "wait_seconds": wait_seconds}
        answer = connection.ask("begin", body, timeout=wait_seconds or 10)
        self.id: str = answer["transaction"]
        self._base: str = answer["version"]
        self._open = True
        self._broken: Optional[str] = None
        self._done = threading.Event()
        _renew_until(self._done, weakref.ref(self), float(answer["lease_seconds"]))

    @property
    def is_open(self) -> bool:
        """Whether it was neither committed nor rolled back here."""
        return self._open

    def read(
        self,
        table: str,
        columns: Optional[Iterable[str]] = None,
        where: Optional[Where] = None,
        limit: Optional[int] = None,
    ) -> Result:
        """Rows as the transaction sees them, its own writes included.

        They are to be fetched before the transaction ends.
        """
        self._require_open()
        fields = read_command({"transaction": self.id}, table, columns, where, limit)
        return open_result(self._connection, fields, f"{self.branch}* {table}", self._watched)

    def schema(self, table: str) -> pa.Schema:
        """The columns of a table as the transaction sees it."""
        self._require_open()
        return self._connection.schema(
            command({"command": "read", "transaction": self.id, "table": table})
        )

    def write(
        self,
        table: str,
        data: Any,
        mode: str = "insert",
        *,
        create: Optional[bool] = None,
        key: Key = None,
    ) -> WriteResult:
        """Writes rows into a table; see :meth:`sheaf.Dataset.write`.

        A write that the server refuses leaves the transaction as it was before.
        """
        self._require_open()
        source = source_for(
            self._connection, {"transaction": self.id}, table, check_mode(mode), data
        )
        fields = {
            "command": "write",
            "transaction": self.id,
            "table": table,
            "mode": mode,
            "create": (key is not None if create is None else create) or None,
            "key": key_list(key),
        }
        label = f"{mode} {self.branch}* {table}"
        try:
            with open_progress(label, source.rows, self._watched) as progress:
                return send(self._connection, fields, source, progress)
        except SheafError as e:
            if e.code in ("UNAVAILABLE", "INTERNAL"):  # nobody knows what has arrived
                self._broken = e.message
            raise

    def insert(self, table: str, data: Any, **options: Any) -> WriteResult:
        """Adds rows whose keys are new."""
        return self.write(table, data, "insert", **options)

    def upsert(self, table: str, data: Any, **options: Any) -> WriteResult:
        """Adds rows, or puts them in the place of those that have their keys."""
        return self.write(table, data, "upsert", **options)

    def update(self, table: str, data: Any, **options: Any) -> WriteResult:
        """Changes the columns that are passed, of rows that are there."""
        return self.write(table, data, "update", **options)

    def delete(self, table: str, data: Any, **options: Any) -> WriteResult:
        """Removes the rows that have these keys."""
        return self.write(table, data, "delete", **options)

    def replace(self, table: str, data: Any, **options: Any) -> WriteResult:
        """Makes a table equal to the rows."""
        return self.write(table, data, "replace", **options)

    def create_table(self, table: str, schema: pa.Schema, key: Key) -> None:
        """Makes a table without rows."""
        self._require_open()
        body = create_body(table, schema, key)
        self._connection.ask("create_table", {**body, "transaction": self.id})

    def drop_table(self, table: str) -> None:
        """Removes a table; older versions keep it."""
        self._require_open()
        self._connection.ask("drop_table", {"table": table, "transaction": self.id})

    def commit(self, message: Optional[str] = None) -> str:
        """Makes the changes a version, and returns its id.

        Args:
            message: instead of the one with which the transaction was begun.
        """
        self._require_open()
        if message is not None:
            self._commit["message"] = message
        body = {"transaction": self.id, "branch": self.branch, **self._commit}
        try:
            answer = retry(lambda: self._connection.ask("commit", body))
        except SheafError as e:
            e.commit_id = self._commit["commit_id"]
            self._close()
            if not is_lost(e):
                self._drop_made_branch()
            raise
        self._close()
        self.version = answer["version"]
        return answer["version"]  # type: ignore[no-any-return]

    def rollback(self) -> None:
        """Forgets the changes. Does nothing when the transaction has ended."""
        if self._open:
            self._close()
            with contextlib.suppress(TransactionEnded):
                self._connection.ask("rollback", {"transaction": self.id})
            self._drop_made_branch()

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if error is None:
            if self._open:
                self.commit()
            return
        try:
            self.rollback()
        except SheafError:
            pass  # the error that is on its way says more, and the lease ends the transaction

    def __repr__(self) -> str:
        if self._open:
            return f"<Transaction on {self.branch!r} since {short_id(self._base)}: open>"
        made = f"committed as {short_id(self.version)}" if self.version else "rolled back"
        return f"<Transaction on {self.branch!r} since {short_id(self._base)}: {made}>"

    def _require_open(self) -> None:
        if not self._open:
            raise TransactionEnded("The transaction has ended.", "UNKNOWN_TRANSACTION")
        if self._broken is not None:
            raise TransactionEnded(
                f"A write broke off ({self._broken}), so that the transaction can only be rolled"
                " back.",
                "UNKNOWN_TRANSACTION",
            )

    def _drop_made_branch(self) -> None:
        """Removes the branch that was made for this transaction, unless somebody has used it."""
        if self._made_branch_at is not None:
            for ref in self._connection.action("refs"):
                if ref["ref"] == self.branch and ref["version"] == self._made_branch_at:
                    self._connection.ask("delete_branch", {"name": self.branch})

    def _close(self) -> None:
        self._open = False
        self._done.set()


def create_body(table: str, schema: pa.Schema, key: Key) -> Json:
    """The fields of ``sheaf.create_table`` that say what is made."""
    encoded = base64.b64encode(schema.serialize().to_pybytes()).decode()
    return {"table": table, "schema": encoded, "key": key_list(key) or []}


def _renew_until(
    done: threading.Event, transaction: weakref.ref[Transaction], lease_seconds: float
) -> None:
    """Renews a lease in the background, until the transaction ends or nobody has it any more."""

    def run() -> None:
        expiry = time.monotonic() + lease_seconds
        pause = lease_seconds / 3
        while not done.wait(pause):
            alive = transaction()
            if alive is None or time.monotonic() > expiry:
                return
            try:
                alive._connection.ask("renew", {"transaction": alive.id})
                expiry = time.monotonic() + lease_seconds
                pause = lease_seconds / 3
            except TransactionEnded:
                return  # the next call says so
            except SheafError:
                pause = lease_seconds / 10
            finally:
                del alive

    threading.Thread(target=run, name="sheaf-lease", daemon=True).start()
