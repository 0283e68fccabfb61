"""How fast pyarrow reads a table from Sheaf, beside its own Flight server with the same batches.

Both servers have a process of their own. The client is plain pyarrow, reads one stream at a time,
and drops what it has read. The two are read alternately, after a warm-up, and what is judged is the
median of the quotients: at least 0.8 for ten million rows of eight numeric columns.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from typing import Iterator, List

import numpy as np
import pyarrow as pa
import pyarrow.flight as flight

import sheaf

BATCH_ROWS = 65_536
COLUMNS = 8
TARGET = 0.8


def batches(rows: int) -> Iterator[pa.RecordBatch]:
    """The table: eight columns, of which the first is the key."""
    for first in range(0, rows, BATCH_ROWS):
        ids = np.arange(first, min(rows, first + BATCH_ROWS), dtype=np.int64)
        columns = [ids] + [(ids * (2 * i + 1)) ^ (ids >> i) for i in range(1, COLUMNS // 2)]
        columns += [ids / (i + 1.5) for i in range(COLUMNS - len(columns))]
        yield pa.record_batch([pa.array(c) for c in columns], [f"c{i}" for i in range(COLUMNS)])


class Stock(flight.FlightServerBase):  # type: ignore[misc]
    """Sends the batches that it holds to whoever asks."""

    def __init__(self, rows: int):
        super().__init__("grpc://127.0.0.1:0")
        self._table = pa.Table.from_batches(batches(rows))

    def do_get(self, context: object, ticket: object) -> flight.FlightDataStream:  # noqa: ARG002
        return flight.RecordBatchStream(self._table)


def serve(rows: int) -> None:
    """The process of the stock server: says its port, and ends with its input."""
    with Stock(rows) as server:
        print(server.port, flush=True)
        sys.stdin.read()


def seconds_to_read(client: flight.FlightClient, tickets: List[flight.Ticket], rows: int) -> float:
    begun = time.perf_counter()
    read = 0
    for ticket in tickets:
        for chunk in client.do_get(ticket):
            read += chunk.data.num_rows
    elapsed = time.perf_counter() - begun
    if read != rows:
        raise SystemExit(f"{read} rows instead of {rows}")
    return elapsed


def measure(rows: int, warmup: int, rounds: int) -> None:
    stock = subprocess.Popen(
        [sys.executable, __file__, "--serve", "--rows", str(rows)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert stock.stdout is not None
        port = int(stock.stdout.readline())
        with sheaf.start() as ds, flight.connect(ds.url) as ours:
            ds.insert("main", "numbers", batches(rows), key="c0")
            command = {"sheaf": 1, "command": "read", "revision": "main", "table": "numbers"}
            descriptor = flight.FlightDescriptor.for_command(json.dumps(command).encode())
            tickets = [e.ticket for e in ours.get_flight_info(descriptor).endpoints]
            with flight.connect(f"grpc://127.0.0.1:{port}") as peer:
                compare(ours, tickets, peer, rows, warmup, rounds)
    finally:
        stock.communicate("")


def compare(
    ours: flight.FlightClient,
    tickets: List[flight.Ticket],
    peer: flight.FlightClient,
    rows: int,
    warmup: int,
    rounds: int,
) -> None:
    one, other, quotients = [], [], []
    for number in range(warmup + rounds):
        both = {}
        for who in ("ours", "peer") if number % 2 == 0 else ("peer", "ours"):
            if who == "ours":
                both[who] = seconds_to_read(ours, tickets, rows)
            else:
                both[who] = seconds_to_read(peer, [flight.Ticket(b"")], rows)
        if number >= warmup:
            one.append(both["ours"])
            other.append(both["peer"])
            quotients.append(both["peer"] / both["ours"])
    gigabytes = rows * COLUMNS * 8 / 1e9
    low, middle, high = statistics.quantiles(quotients, n=4)
    print(f"{rows:,} rows of {COLUMNS} columns, {gigabytes:.2f} GB, {rounds} rounds")
    print(f"sheaf    {gigabytes / statistics.median(one):.2f} GB/s")
    print(f"pyarrow  {gigabytes / statistics.median(other):.2f} GB/s")
    verdict = "pass" if middle >= TARGET else "SHORT"
    print(f"ratio    {middle:.2f}   quartiles {low:.2f} .. {high:.2f}   at least {TARGET}   {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--warmup", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.rows)
    else:
        measure(options.rows, options.warmup, options.rounds)


if __name__ == "__main__":
    main()
