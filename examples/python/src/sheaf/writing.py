"""Streams of rows to the server."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

import pyarrow as pa
import pyarrow.flight as flight

from ._connection import Call, Connection, Json, abort, command, decode, encode, was_aborted
from ._progress import Progress
from ._sources import Source
from .errors import InternalError, InvalidInput, SheafError, translate
from .listings import short_id

MODES = ("insert", "upsert", "update", "delete", "replace")

Key = Union[str, Sequence[str], None]


@dataclasses.dataclass(frozen=True)
class WriteResult:
    """What a write has done.

    Attributes:
        version: the id of the version that was made; None inside a transaction.
        rows: that were sent.
        inserted: that were not there before.
        updated: that replaced others of their key.
        deleted: that are there no more.
        unchanged: that were there already, equal in every column.
        missing: keys that were to be updated or deleted, and are not there.
        repeated: whether an earlier attempt had made the version already; then the counts of
            changes are not known, and 0.
        commit_id: under which the version was made; None inside a transaction.
    """

    version: Optional[str]
    rows: int
    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    missing: int = 0
    repeated: bool = False
    commit_id: Optional[str] = None

    def __str__(self) -> str:
        return self.version or ""

    def __repr__(self) -> str:
        names = ("inserted", "updated", "deleted", "unchanged", "missing")
        counts = [f"{getattr(self, n):,} {n}" for n in names if getattr(self, n)]
        counts += ["repeated"] if self.repeated else []
        at = f"{short_id(self.version)}: " if self.version else ""
        return f"<WriteResult {at}{self.rows:,} rows{', ' if counts else ''}{', '.join(counts)}>"


def check_mode(mode: str) -> str:
    """The mode, if there is such a one."""
    if mode not in MODES:
        raise InvalidInput(
            f"There is no mode {mode!r}; there are {', '.join(MODES)}.", "BAD_ARGUMENT"
        )
    return mode


def key_list(key: Key) -> Optional[List[str]]:
    """Names of columns, of which one may stand for itself."""
    if key is None:
        return None
    return [key] if isinstance(key, str) else list(key)


def send(
    connection: Connection,
    fields: Mapping[str, Any],
    source: Source,
    progress: Progress,
) -> WriteResult:
    """Sends rows in one stream; if it cannot be sent to its end, nothing is written.

    Args:
        connection: to the server.
        fields: of the command ``write``.
        source: of the rows.
        progress: is told how many rows have arrived.
    """
    return _result(exchange(connection, fields, source, progress), fields.get("commit_id"))


def exchange(
    connection: Connection,
    fields: Mapping[str, Any],
    source: Source,
    progress: Progress,
) -> Json:
    """Sends rows in one stream, and gives the last answer.

    Args:
        connection: to the server.
        fields: of the command.
        source: of the rows.
        progress: is told how many rows have arrived.
    """
    writer, answers, call = connection.put(command({**fields, "confirm": True}), source.schema)
    replies = _Replies(answers, progress)
    rows = 0
    try:
        for batch in source.batches():
            if replies.ended:
                break  # the server refused; closing the stream tells why
            _write(writer, call, batch)
            rows += batch.num_rows
        _end(writer, replies, call, rows)
    except BaseException:
        abort(writer)
        replies.join()
        raise
    if replies.last is None:
        raise InternalError("The stream ended without an answer.")
    return replies.last


def _write(writer: flight.FlightStreamWriter, call: Call, batch: pa.RecordBatch) -> None:
    try:
        writer.write_batch(batch)
    except pa.ArrowException as e:
        # Why a stream is broken is known when it has ended; not so if it was never sent.
        abort(writer)
        raise translate(e, None) if was_aborted(call) else call.error(e) from None


def _end(writer: flight.FlightStreamWriter, replies: _Replies, call: Call, rows: int) -> None:
    try:
        if not replies.ended:
            writer.write_metadata(pa.py_buffer(encode({"end": rows})))
        writer.done_writing()
        replies.join()
        writer.close()
    except pa.ArrowException as e:
        raise call.error(e) from None


def _result(answer: Json, commit_id: Optional[str]) -> WriteResult:
    known: Dict[str, Any] = {
        field.name: answer[field.name]
        for field in dataclasses.fields(WriteResult)
        if field.name in answer
    }
    return WriteResult(**{"version": None, "rows": 0, "commit_id": commit_id, **known})


class _Replies:
    """Takes what the server says while rows are sent, so that neither waits for the other."""

    def __init__(self, answers: flight.FlightMetadataReader, progress: Progress):
        self.last: Optional[Json] = None
        self.ended = False
        self._answers = answers
        self._progress = progress
        self._thread = threading.Thread(target=self._run, name="sheaf-write", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Waits for the last of them."""
        self._thread.join()

    def _run(self) -> None:
        try:
            while True:
                body = self._answers.read()
                if body is None:
                    return
                answer = decode(body.to_pybytes())
                if answer.get("done"):
                    self.last = answer
                else:
                    self._progress.reach(int(answer.get("rows", 0)))
        except (pa.ArrowException, SheafError):
            return  # whoever closes the stream is told why
        finally:
            self.ended = True
