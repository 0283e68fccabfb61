"""What can go wrong, as exceptions.

Every error of this package is a :class:`SheafError` with a ``code``, one of those listed in
``docs/protocol.md``; subclasses exist where somebody catches them separately.
"""

from __future__ import annotations

import re
from typing import Dict, Optional, Type

import pyarrow as pa
import pyarrow.flight as flight


class SheafError(Exception):
    """Anything that Sheaf refused or could not do.

    Attributes:
        code: for programs, such as ``UNKNOWN_REF``.
        message: for people.
        commit_id: of the commit whose answer was lost, where there is one. Repeating the same
            write with this ``commit_id`` finds out, and never writes twice.
    """

    def __init__(self, message: str, code: str = "INTERNAL", commit_id: Optional[str] = None):
        super().__init__(message)
        self.message = message
        self.code = code
        self.commit_id = commit_id


class NotFound(SheafError, LookupError):
    """There is no such ref, table, key or transaction."""


class TransactionEnded(NotFound):
    """The transaction was committed or rolled back, or its lease ran out. It left no trace."""


class AlreadyExists(SheafError):
    """There is such a ref, table or key already."""


class InvalidInput(SheafError, ValueError):
    """Names, revisions, conditions, schemas or rows that do not fit."""


class LimitExceeded(SheafError):
    """More than the server admits, or has memory or disk for."""


class NotAllowed(SheafError):
    """The server does not know the caller, or the caller has not the right to do this."""


class ReadOnly(SheafError):
    """The server admits no changes."""


class Unavailable(SheafError):
    """Trying again may help: the server is gone, or something else is going on."""


class BranchHeld(Unavailable):
    """Somebody else is writing to the branch."""


class Conflict(Unavailable):
    """Somebody else was faster; nothing was written."""


class UnresolvedConflicts(SheafError):
    """A merge is not to be committed before its conflicts are resolved."""


class TimedOut(SheafError):
    """Nothing moved for too long."""


class Cancelled(SheafError):
    """The call was cancelled."""


class InternalError(SheafError):
    """The server failed, and it is not the caller's fault."""


class MissingPackage(SheafError, ImportError):
    """An optional package is not installed."""


_CLASSES: Dict[str, Type[SheafError]] = {
    "UNKNOWN_REF": NotFound,
    "UNKNOWN_TABLE": NotFound,
    "UNKNOWN_KEY": NotFound,
    "UNKNOWN_TRANSACTION": TransactionEnded,
    "NOT_A_DATASET": NotFound,
    "NOTHING_PENDING": NotFound,
    "NOT_FOUND": NotFound,
    "BAD_ARGUMENT": InvalidInput,
    "BAD_REVISION": InvalidInput,
    "AMBIGUOUS_REVISION": InvalidInput,
    "BAD_NAME": InvalidInput,
    "NOT_A_BRANCH": InvalidInput,
    "UNKNOWN_COLUMN": InvalidInput,
    "BAD_SCHEMA": InvalidInput,
    "SCHEMA_MISMATCH": InvalidInput,
    "UNSUPPORTED_TYPE": InvalidInput,
    "NULL_VALUE": InvalidInput,
    "DUPLICATE_KEY": InvalidInput,
    "BAD_INPUT": InvalidInput,
    "NOT_FAST_FORWARD": InvalidInput,
    "REF_EXISTS": AlreadyExists,
    "TABLE_EXISTS": AlreadyExists,
    "KEY_EXISTS": AlreadyExists,
    "DATASET_EXISTS": AlreadyExists,
    "ALREADY_PENDING": AlreadyExists,
    "LIMIT_EXCEEDED": LimitExceeded,
    "BUDGET_EXCEEDED": LimitExceeded,
    "DISK_FULL": LimitExceeded,
    "BRANCH_HELD": BranchHeld,
    "LOST_RACE": Conflict,
    "CLOSED": Unavailable,
    "IO_FAILED": Unavailable,
    "DATASET_HELD": Unavailable,
    "UNAVAILABLE": Unavailable,
    "NOT_ALLOWED": NotAllowed,
    "UNAUTHENTICATED": NotAllowed,
    "READ_ONLY": ReadOnly,
    "DEADLINE_EXCEEDED": TimedOut,
    "CANCELLED": Cancelled,
}

# What pyarrow and gRPC put around the server's sentence.
_PREFIX = re.compile(r"^(?:Unknown: )?(?:Flight|gRPC) [a-z ]+, with message: ")
_SUFFIX = re.compile(
    r"\.? (?:gRPC client debug context|Client context|Additionally, could not finish).*$", re.DOTALL
)


def error_of(code: str, message: str) -> SheafError:
    """The exception for a code of the protocol."""
    return _CLASSES.get(code, InternalError)(message, code)


def translate(failure: BaseException, code: Optional[str]) -> SheafError:
    """The exception for a failed call.

    Args:
        failure: as pyarrow raised it.
        code: from the trailer ``sheaf-code``; None where there is none, as when the connection
            broke.
    """
    if isinstance(failure, SheafError):
        return failure
    text = _SUFFIX.sub("", _PREFIX.sub("", str(failure)))
    return error_of(code or _code_of(failure), text)


def _code_of(failure: BaseException) -> str:
    """The code that stands for a status without one."""
    if isinstance(failure, flight.FlightUnavailableError):
        return "UNAVAILABLE"
    if isinstance(failure, flight.FlightUnauthenticatedError):
        return "UNAUTHENTICATED"
    if isinstance(failure, flight.FlightTimedOutError):
        return "DEADLINE_EXCEEDED"
    if isinstance(failure, flight.FlightCancelledError):
        return "UNAVAILABLE" if "RST_STREAM" in str(failure) else "CANCELLED"
    if isinstance(failure, pa.ArrowNotImplementedError):
        return "BAD_ARGUMENT"
    if isinstance(failure, pa.ArrowKeyError):
        return "NOT_FOUND"
    if isinstance(failure, pa.ArrowInvalid):
        exhausted = "resource exhausted" in str(failure)
        return "LIMIT_EXCEEDED" if exhausted else "BAD_ARGUMENT"
    return "INTERNAL"
