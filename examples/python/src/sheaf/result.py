"""What a read answers: known at once, and fetched when it is asked for."""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from typing import Any, Iterator, List, Optional, Sequence, Union

import pyarrow as pa
import pyarrow.flight as flight

from . import _sources
from ._connection import Call, Connection, pauses
from ._progress import Wanted, open_progress
from .errors import SheafError
from .listings import short_id

_QUEUED_BATCHES_MAX = 4
_STREAMS_MAX = 4


class Result:
    """Rows of one table, of which nothing was fetched yet.

    What it stands for never changes, whatever is committed later, and it may be fetched several
    times. The server divides a large result into parts, which are read side by side.

    Attributes:
        schema: the columns.
        rows: how many there are; None when a condition makes that unknown before they are fetched.
        versions: the ids of the versions that are read, in the order of the revisions.
    """

    def __init__(
        self, connection: Connection, info: flight.FlightInfo, label: str, watched: Wanted
    ):
        self.schema: pa.Schema = info.schema
        self.rows: Optional[int] = info.total_records if info.total_records >= 0 else None
        about = json.loads(info.app_metadata) if info.app_metadata else {}
        one = about.get("version")
        self.versions: List[str] = [one] if one else list(about.get("versions") or [])
        self._connection = connection
        self._tickets = [endpoint.ticket for endpoint in info.endpoints]
        self._label = label
        self._watched = watched

    @property
    def version(self) -> Optional[str]:
        """The id of the version that is read; None for several, or inside a transaction."""
        return self.versions[0] if len(self.versions) == 1 else None

    @property
    def parts(self) -> int:
        """How many parts the server has divided it into."""
        return len(self._tickets)

    def to_arrow(self) -> pa.Table:
        """All rows as a table of Arrow."""
        return pa.Table.from_batches(self._fetch(queued=0), self.schema)

    def to_pandas(self, **options: Any) -> Any:
        """All rows as a data frame of pandas.

        Args:
            **options: of ``pyarrow.Table.to_pandas``.
        """
        _sources.pandas()
        return self.to_arrow().to_pandas(**options)

    def to_polars(self) -> Any:
        """All rows as a data frame of polars."""
        return _sources.polars().from_arrow(self.to_arrow())

    def to_pylist(self) -> List[Any]:
        """All rows as a list of dicts."""
        rows: List[Any] = self.to_arrow().to_pylist()
        return rows

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows batch by batch, in order, with a few fetched in advance.

        Takes bounded memory. A reader that pauses for long is no problem: what the server has given
        up waiting for is asked for again.
        """
        return self._fetch(queued=_QUEUED_BATCHES_MAX)

    def to_reader(self) -> pa.RecordBatchReader:
        """The rows batch by batch, for whatever takes a reader of Arrow."""
        return pa.RecordBatchReader.from_batches(self.schema, self.batches())

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return self.batches()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.to_reader().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        rows = "an unknown number of" if self.rows is None else f"{self.rows:,}"
        versions = ", ".join(short_id(version) for version in self.versions[:3])
        if len(self.versions) > 3:
            versions += f" and {len(self.versions) - 3:,} more"
        at = f" at {versions}" if versions else ""
        return f"<Result {self._label}{at}: {rows} rows, {len(self.schema)} columns>"

    def _fetch(self, queued: int) -> Iterator[pa.RecordBatch]:
        with (
            open_progress(self._label, self.rows, self._watched) as progress,
            _Fetch(self._connection, self._tickets, queued) as fetch,
        ):
            for batch in fetch:
                progress.advance(batch.num_rows)
                yield batch


class _Part:
    """One part of a result, read by one thread and taken by another."""

    def __init__(self, ticket: flight.Ticket, queued: int):
        self.ticket = ticket
        self.batches: queue.Queue[Union[pa.RecordBatch, BaseException, None]] = queue.Queue(queued)


class _Fetch:
    """Reads the parts of a result side by side, and gives out their batches in order."""

    def __init__(self, connection: Connection, tickets: Sequence[flight.Ticket], queued: int):
        self._connection = connection
        self._parts = [_Part(ticket, queued) for ticket in tickets]
        self._next = iter(self._parts)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._streams: List[flight.FlightStreamReader] = []
        self._threads = [
            threading.Thread(target=self._run, name=f"sheaf-read-{number}", daemon=True)
            for number in range(min(len(tickets), _STREAMS_MAX, max(2, os.cpu_count() or 1)))
        ]

    def __enter__(self) -> _Fetch:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopped.set()
        with self._lock:
            streams = list(self._streams)
        for stream in streams:
            stream.cancel()
        for part in self._parts:
            _empty(part.batches)
        for thread in self._threads:
            thread.join()

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for part in self._parts:
            while True:
                item = part.batches.get()
                if item is None:
                    break
                if isinstance(item, BaseException):
                    raise item
                yield item

    def _run(self) -> None:
        while not self._stopped.is_set():
            with self._lock:
                part = next(self._next, None)
            if part is None:
                return
            try:
                self._read(part)
                self._put(part, None)
            except BaseException as e:  # raised where the batches are taken
                self._put(part, e)
                return

    def _read(self, part: _Part) -> None:
        """Reads a part, and goes on where it was when the stream breaks off: it never changes."""
        taken = 0
        tries = pauses()
        while True:
            try:
                for batch in self._batches(part.ticket, taken):
                    taken += batch.num_rows
                    tries = pauses()
                    self._put(part, batch)
                return
            except SheafError as e:
                pause = next(tries, None)
                again = e.code in ("UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL", "IO_FAILED")
                if not again or pause is None or self._stopped.is_set():
                    raise
                time.sleep(pause)

    def _batches(self, ticket: flight.Ticket, skipped: int) -> Iterator[pa.RecordBatch]:
        """The batches behind a ticket without the first rows."""
        stream, call = self._connection.get(ticket)
        with self._lock:
            self._streams.append(stream)
        try:
            while not self._stopped.is_set():
                batch = _next(stream, call)
                if batch is None:
                    return
                if skipped >= batch.num_rows:
                    skipped -= batch.num_rows
                else:
                    yield batch.slice(skipped) if skipped else batch
                    skipped = 0
        finally:
            stream.cancel()
            with self._lock:
                self._streams.remove(stream)

    def _put(self, part: _Part, item: Union[pa.RecordBatch, BaseException, None]) -> None:
        """Waits for room, unless nobody takes anything any more."""
        while not self._stopped.is_set():
            try:
                part.batches.put(item, timeout=0.2)
                return
            except queue.Full:
                pass


def _next(stream: flight.FlightStreamReader, call: Call) -> Optional[pa.RecordBatch]:
    try:
        while True:
            chunk = stream.read_chunk()
            if chunk.data is not None:
                return chunk.data
    except StopIteration:
        return None
    except pa.ArrowException as e:
        raise call.error(e) from None


def _empty(batches: queue.Queue[Any]) -> None:
    try:
        while True:
            batches.get_nowait()
    except queue.Empty:
        pass
