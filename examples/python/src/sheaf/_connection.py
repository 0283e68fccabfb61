"""One connection: calls, their deadlines, and the codes of their errors.

The code of an error is in a trailer, which pyarrow shows to a middleware only. Calls are started in
the thread that makes them, so that a thread-local variable links a call with its middleware.
"""

from __future__ import annotations

import contextlib
import functools
import json
import random
import threading
import time
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, TypeVar

import pyarrow as pa
import pyarrow.flight as flight

from .errors import InternalError, SheafError, Unavailable, translate

PROTOCOL = 1
MESSAGE_BYTES_MAX = 64 << 20
CODE_KEY = "sheaf-code"

_ATTEMPTS = 4
_PAUSE_SECONDS = 0.1

T = TypeVar("T")
Json = Dict[str, Any]


class Call(flight.ClientMiddleware):  # type: ignore[misc]
    """What became of one call. Filled in by pyarrow, by the time that the call has failed.

    What pyarrow calls back is C: in Python code, Ctrl-C would raise its KeyboardInterrupt there,
    where pyarrow drops it, and the program would not hear of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._headers: List[Mapping[str, List[Any]]] = []
        self._ends: List[Optional[BaseException]] = []
        self.received_headers = self._headers.append
        self.call_completed = self._ends.append

    @property
    def code(self) -> Optional[str]:
        """From the trailer; None where there is none."""
        for headers in self._headers:
            for key, values in headers.items():
                if key.lower() == CODE_KEY and values:
                    return values[0].decode() if isinstance(values[0], bytes) else str(values[0])
        return None

    @property
    def failure(self) -> Optional[BaseException]:
        """The status with which the call ended, if it failed."""
        return self._ends[-1] if self._ends else None

    def error(self, raised: BaseException) -> SheafError:
        """The exception of this package for what a method of pyarrow raised.

        The status with which the call ended is better than what was raised: a write to a stream
        that the server has ended says only that it is broken.
        """
        return translate(self.failure or raised, self.code)


class _Calls(flight.ClientMiddlewareFactory):  # type: ignore[misc]
    """Gives pyarrow the :class:`Call` that the thread has made for the call that it starts."""

    def __init__(self) -> None:
        super().__init__()
        self.started = threading.local()
        self.start_call = functools.partial(getattr, self.started, "call")


class Connection:
    """A Flight client that speaks JSON and raises the errors of this package. Thread-safe."""

    def __init__(
        self,
        url: str,
        timeout: float,
        token: Optional[str] = None,
        tls: Optional[Mapping[str, bytes]] = None,
    ):
        """Makes a connection, which opens at the first call.

        Args:
            url: such as ``grpc://localhost:7477``.
            timeout: seconds that a call may take that is not a stream.
            token: who calls.
            tls: further arguments of pyarrow's client.
        """
        self.url = url if "://" in url else "grpc://" + url
        self.timeout = timeout
        self.closed = False
        self._headers = [] if token is None else [(b"authorization", f"Bearer {token}".encode())]
        self._calls = _Calls()
        try:
            # A message that is too large is refused here, and ends its stream.
            self._client = flight.FlightClient(
                self.url,
                middleware=[self._calls],
                generic_options=[
                    ("grpc.max_send_message_length", MESSAGE_BYTES_MAX),
                    ("grpc.max_reconnect_backoff_ms", 1000),
                ],
                **(tls or {}),
            )
        except (pa.ArrowException, ValueError) as e:
            raise translate(e, "BAD_ARGUMENT") from None

    def close(self) -> None:
        """Ends the connection; streams that are still read end with an error."""
        if not self.closed:
            self.closed = True
            self._client.close()

    def action(self, kind: str, body: Optional[Json] = None, timeout: float = 0) -> List[Json]:
        """The answers to an action.

        Args:
            kind: without ``sheaf.``.
            body: its fields; those that are None are left out.
            timeout: seconds on top of the usual ones.
        """
        action = flight.Action("sheaf." + kind, encode(body or {}))
        options = self._options(self.timeout + timeout)
        results, call = self._start(lambda client: client.do_action(action, options))
        try:
            return [decode(result.body.to_pybytes()) for result in results]
        except pa.ArrowException as e:
            raise call.error(e) from None

    def ask(self, kind: str, body: Optional[Json] = None, timeout: float = 0) -> Json:
        """The one answer to an action."""
        answers = self.action(kind, body, timeout)
        if len(answers) != 1:
            raise InternalError(f"{len(answers)} answers to sheaf.{kind}, where one is expected.")
        return answers[0]

    def flight_info(self, descriptor: flight.FlightDescriptor) -> flight.FlightInfo:
        """Where a result is read."""
        options = self._options(self.timeout)
        return self._start(lambda client: client.get_flight_info(descriptor, options))[0]

    def schema(self, descriptor: flight.FlightDescriptor) -> pa.Schema:
        """The schema of a result."""
        options = self._options(self.timeout)
        return self._start(lambda client: client.get_schema(descriptor, options))[0].schema

    def get(self, ticket: flight.Ticket) -> Tuple[flight.FlightStreamReader, Call]:
        """A stream from the server; the caller reads it to its end, or cancels it."""
        return self._start(lambda client: client.do_get(ticket, self._options()))

    def put(
        self, descriptor: flight.FlightDescriptor, schema: pa.Schema
    ) -> Tuple[flight.FlightStreamWriter, flight.FlightMetadataReader, Call]:
        """A stream to the server.

        The caller closes the writer, which ends the stream well, or aborts it with :func:`abort`.
        pyarrow ends a stream that is only forgotten as if it were complete.
        """
        (writer, answers), call = self._start(
            lambda client: client.do_put(descriptor, schema, self._options())
        )
        return writer, answers, call

    def _options(self, timeout: Optional[float] = None) -> flight.FlightCallOptions:
        return flight.FlightCallOptions(timeout=timeout, headers=self._headers)

    def _start(self, call: Callable[[flight.FlightClient], T]) -> Tuple[T, Call]:
        if self.closed:
            raise Unavailable("The connection is closed; sheaf.connect makes another.", "CLOSED")
        started = self._calls.started.call = Call()
        try:
            return call(self._client), started
        except (pa.ArrowException, OSError) as e:  # get_schema raises what is none of Flight's
            raise started.error(e) from None


def abort(writer: flight.FlightStreamWriter) -> None:
    """Breaks a stream off, so that the server changes nothing.

    pyarrow can only end a stream well. A message above the limit that the client has for itself is
    never sent, and makes gRPC cancel the call.
    """
    with contextlib.suppress(pa.ArrowException):
        writer.write_metadata(pa.allocate_buffer(MESSAGE_BYTES_MAX + 1))
    with contextlib.suppress(pa.ArrowException):
        writer.close()


def was_aborted(call: Call) -> bool:
    """Whether a stream was broken off by :func:`abort`, and not by the server."""
    return call.failure is None or "larger than max" in str(call.failure)


def command(fields: Mapping[str, Any]) -> flight.FlightDescriptor:
    """The descriptor of a command; fields that are None are left out."""
    return flight.FlightDescriptor.for_command(encode(fields))


def encode(fields: Mapping[str, Any]) -> bytes:
    """A JSON object of the protocol; fields that are None are left out."""
    present = {key: value for key, value in fields.items() if value is not None}
    try:
        return json.dumps({"sheaf": PROTOCOL, **present}, allow_nan=False).encode()
    except (TypeError, ValueError) as e:
        raise translate(e, "BAD_ARGUMENT") from None


def decode(body: bytes) -> Json:
    """The fields of an answer."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise InternalError("The answer is not a JSON object; is this a Sheaf server?")
    return answer


def is_lost(error: SheafError) -> bool:
    """Whether an error leaves open what became of the call, or says that another try may help."""
    return error.code in ("UNAVAILABLE", "LOST_RACE", "IO_FAILED", "INTERNAL")


def pauses() -> Iterator[float]:
    """Seconds to sleep before each further attempt: about a tenth, three tenths, one."""
    for attempt in range(_ATTEMPTS - 1):
        yield _PAUSE_SECONDS * 3**attempt * random.uniform(0.75, 1.25)


def retry(attempt: Callable[[], T]) -> T:
    """Repeats what may be repeated, as long as another try may help."""
    for pause in pauses():
        try:
            return attempt()
        except SheafError as e:
            if not is_lost(e):
                raise
            time.sleep(pause)
    return attempt()
