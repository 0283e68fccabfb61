"""Sheaf for Python: git for Arrow tables.

::

    import sheaf

    ds = sheaf.connect("grpc://localhost:7477")     # or sheaf.start("geo") for a local one
    df = ds.read("main", "runways").to_pandas()
    with ds.transaction("clean", from_="main", message="feet, not metres") as tx:
        tx.upsert("runways", fixed)
    ds.diff("main", "clean", "runways").to_pandas()
    ds.merge("clean", into="main")

Start reading at :class:`Dataset`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional, Sequence, Union

from ._merges import Distances
from ._progress import Wanted
from .conditions import Column, Condition, col
from .dataset import Dataset
from .errors import (
    AlreadyExists,
    BranchHeld,
    Cancelled,
    Conflict,
    InternalError,
    InvalidInput,
    LimitExceeded,
    MissingPackage,
    NotAllowed,
    NotFound,
    ReadOnly,
    SheafError,
    TimedOut,
    TransactionEnded,
    Unavailable,
    UnresolvedConflicts,
)
from .listings import (
    ColumnSummary,
    History,
    Listing,
    Ref,
    RefChange,
    Statistics,
    TableChanges,
    TableSummary,
    Version,
)
from .merging import Merge, MergedTable, Policy, Rebase, TableConflict
from .result import Result
from .server import LocalDataset, find_launcher
from .transaction import Transaction
from .writing import WriteResult

__version__ = "0.1.0"

__all__ = [
    "AlreadyExists",
    "BranchHeld",
    "Cancelled",
    "Column",
    "ColumnSummary",
    "Condition",
    "Conflict",
    "Dataset",
    "Distances",
    "History",
    "InternalError",
    "InvalidInput",
    "LimitExceeded",
    "Listing",
    "LocalDataset",
    "Merge",
    "MergedTable",
    "MissingPackage",
    "NotAllowed",
    "NotFound",
    "Policy",
    "ReadOnly",
    "Rebase",
    "Ref",
    "RefChange",
    "Result",
    "SheafError",
    "Statistics",
    "TableChanges",
    "TableConflict",
    "TableSummary",
    "TimedOut",
    "Transaction",
    "TransactionEnded",
    "Unavailable",
    "UnresolvedConflicts",
    "Version",
    "WriteResult",
    "col",
    "connect",
    "start",
]


def connect(
    url: str = "grpc://localhost:7477",
    *,
    timeout: float = 60,
    token: Optional[str] = None,
    tls_ca: Optional[Union[str, os.PathLike[str]]] = None,
    tls_cert: Optional[Union[str, os.PathLike[str]]] = None,
    tls_key: Optional[Union[str, os.PathLike[str]]] = None,
    progress: Wanted = None,
) -> Dataset:
    """Connects to a running server.

    Args:
        url: where it listens; ``grpc+tls://…`` for a server with TLS.
        timeout: seconds that a call may take that is not a stream.
        token: for a server with users, as ``sheaf token new`` prints it.
        tls_ca: a file with the certificate, in PEM, that the server's is signed by; None for those
            that this machine trusts.
        tls_cert: a file with the caller's own certificate, for a server that asks for one.
        tls_key: a file with its key.
        progress: whether to draw a progress bar for what takes longer than a second: None for where
            a person watches, on a terminal or in a notebook; or a text stream to draw it on.

    Raises:
        Unavailable: if there is no answer.
        NotAllowed: if the server does not know the token.
    """
    files = {"tls_root_certs": tls_ca, "cert_chain": tls_cert, "private_key": tls_key}
    tls = {name: Path(file).read_bytes() for name, file in files.items() if file is not None}
    return Dataset(url, timeout=timeout, token=token, tls=tls, progress=progress)


def start(
    path: Optional[Union[str, os.PathLike[str]]] = None,
    *,
    arguments: Sequence[str] = (),
    timeout: float = 600,
    progress: Wanted = None,
) -> LocalDataset:
    """Starts a server on this machine, which ends with :meth:`LocalDataset.close` or this program.

    The program ``sheaf`` is looked for in the environment variables ``SHEAF`` and ``SHEAF_HOME``,
    in the repository, and on the path.

    Args:
        path: the directory of a dataset, which is made if it is missing or empty; None makes a
            temporary one, which goes with the server.
        arguments: further ones for ``sheaf serve``.
        timeout: seconds that the start may take, which may begin with building the program.
        progress: as in :func:`connect`.

    Raises:
        NotFound: if there is no program ``sheaf``.
        Unavailable: if the server does not start.
    """
    return LocalDataset(
        path, find_launcher(), arguments=arguments, timeout=timeout, progress=progress
    )
