"""How failures become exceptions, and how optional packages are missed."""

from __future__ import annotations

import builtins
import sys
from typing import Any, List

import pyarrow as pa
import pyarrow.flight as flight
import pytest

import sheaf
from sheaf._connection import Call, _Calls
from sheaf.errors import error_of, translate


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("UNKNOWN_TABLE", sheaf.NotFound),
        ("UNKNOWN_TRANSACTION", sheaf.TransactionEnded),
        ("KEY_EXISTS", sheaf.AlreadyExists),
        ("BAD_REVISION", sheaf.InvalidInput),
        ("BRANCH_HELD", sheaf.BranchHeld),
        ("LOST_RACE", sheaf.Conflict),
        ("DISK_FULL", sheaf.LimitExceeded),
        ("READ_ONLY", sheaf.ReadOnly),
        ("SOMETHING_NEW", sheaf.InternalError),
    ],
)
def test_codes_have_their_exceptions(code: str, kind: Any) -> None:
    error = error_of(code, "Why.")
    assert type(error) is kind and error.code == code and str(error) == "Why."


def test_only_the_servers_sentence_is_told() -> None:
    raised = pa.ArrowKeyError(
        "Flight returned not found error, with message: There is no branch 'a'. Really. gRPC client"
        " debug context: UNKNOWN:Error received from peer. Client context: OK"
    )
    error = translate(raised, "UNKNOWN_REF")
    assert str(error) == "There is no branch 'a'. Really"
    assert isinstance(error, LookupError)
    raised = pa.ArrowException("Unknown: Flight returned already exists error, with message: Twice")
    assert str(translate(raised, "REF_EXISTS")) == "Twice"


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (flight.FlightUnavailableError("gone"), sheaf.Unavailable),
        (flight.FlightTimedOutError("late"), sheaf.TimedOut),
        (flight.FlightCancelledError("stop"), sheaf.Cancelled),
        (flight.FlightCancelledError("Stream removed (Received RST_STREAM)"), sheaf.Unavailable),
        (pa.ArrowInvalid("bad"), sheaf.InvalidInput),
        (pa.ArrowInvalid("gRPC returned resource exhausted error"), sheaf.LimitExceeded),
        (flight.FlightInternalError("oops"), sheaf.InternalError),
    ],
)
def test_a_status_without_a_code_has_its_exception(raised: Any, kind: Any) -> None:
    assert type(translate(raised, None)) is kind


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_missing_packages_are_named(
    ds: sheaf.Dataset, branch: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ds.insert(branch, "t", [{"id": 1}], key="id")
    result = ds.read(branch, "t")
    real = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name == package:
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.delitem(sys.modules, package, raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    for call in (getattr(result, f"to_{package}"), getattr(ds.log(branch), f"to_{package}")):
        with pytest.raises(sheaf.MissingPackage, match=f"pip install {package}"):
            call()


def test_what_pyarrow_calls_back_is_not_python_code() -> None:
    """There, pyarrow drops the KeyboardInterrupt of a Ctrl-C."""
    calls = _Calls()
    made = calls.started.call = Call()
    entered: List[str] = []

    def note(frame: Any, event: str, _: Any) -> None:
        if event == "call":
            entered.append(frame.f_code.co_name)

    sys.setprofile(note)
    try:
        call = calls.start_call(None)
        call.received_headers({"sheaf-code": ["UNKNOWN_REF"]})
        call.call_completed(None)
    finally:
        sys.setprofile(None)
    assert entered == []
    assert call is made and call.code == "UNKNOWN_REF" and call.failure is None
