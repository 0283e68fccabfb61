"""A server of one's own, for notebooks and tests."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Deque, List, Optional, Sequence, Type, Union

from ._progress import Wanted
from .dataset import Dataset
from .errors import NotFound, SheafError, Unavailable

_LISTENING = "listening on "
_STOP_SECONDS = 15
_LINES_KEPT = 50


class LocalDataset(Dataset):
    """A dataset that a server of this process serves; closing it ends the server.

    Attributes:
        path: the directory of the dataset.
        pid: the number of the server's process.
    """

    def __init__(
        self,
        path: Optional[Union[str, os.PathLike[str]]],
        command: Sequence[str],
        *,
        arguments: Sequence[str],
        timeout: float,
        progress: Wanted,
    ):
        """Starts a server; :func:`sheaf.start` says the same in fewer letters."""
        self._server = _Server(path, command, arguments, timeout)
        self.path = self._server.path
        self.pid = self._server.process.pid
        try:
            super().__init__(self._server.url, progress=progress)
        except BaseException:
            self._server.stop()
            raise

    def close(self) -> None:
        """Ends the connection and the server, and removes a temporary dataset."""
        super().close()
        self._server.stop()

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()


def find_launcher() -> List[str]:
    """The command that runs Sheaf.

    The first of: the environment variable ``SHEAF`` (a file), ``SHEAF_HOME`` (the directory with
    the file ``sheaf``), the repository that contains this package or the current directory, the
    path.
    """
    named = os.environ.get("SHEAF")
    home = os.environ.get("SHEAF_HOME")
    if named or home:
        launcher = Path(named) if named else Path(home or "", "sheaf")
        if not _is_program(launcher):
            variable = "SHEAF" if named else "SHEAF_HOME"
            raise NotFound(f"{variable} is set, but {launcher} is no program.", "NOT_FOUND")
        return [str(launcher)]
    for start in (Path(__file__).resolve(), Path.cwd()):
        for directory in start.parents if start.is_file() else [start, *start.parents]:
            launcher = directory / "sheaf"
            if _is_program(launcher) and (directory / "flight-server").is_dir():
                return [str(launcher)]
    found = shutil.which("sheaf")
    if found is None:
        raise NotFound(
            "There is no program 'sheaf' on the path. Set SHEAF_HOME to the directory that has it,"
            " or connect to a running server with sheaf.connect.",
            "NOT_FOUND",
        )
    return [found]


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


class _Server:
    """A process that serves, from its start to its end."""

    def __init__(
        self,
        path: Optional[Union[str, os.PathLike[str]]],
        command: Sequence[str],
        arguments: Sequence[str],
        timeout: float,
    ):
        temporary = tempfile.mkdtemp(prefix="sheaf-") if path is None else None
        self.path = Path(temporary or path or "").expanduser().absolute()
        try:
            if not self.path.exists() or not any(self.path.iterdir()):
                _run([*command, "init", str(self.path)], timeout)
            self.process = subprocess.Popen(
                [*command, "-C", str(self.path), "serve", "--port", "0", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C interrupts a cell and not the server
                encoding="utf-8",
                errors="replace",
            )
        except BaseException:
            _remove(temporary)
            raise
        # Also at the end of the interpreter, and when nobody has the dataset any more.
        self.stop = weakref.finalize(self, _stop, self.process, temporary, os.getpid())
        output = _Output(self.process)
        try:
            self.url = output.wait_for_url(timeout)
        except BaseException:
            self.stop()
            raise


class _Output:
    """What a server writes, which somebody has to read."""

    def __init__(self, process: subprocess.Popen[str]):
        self._process = process
        self._lines: Deque[str] = deque(maxlen=_LINES_KEPT)
        self._urls: queue.Queue[Optional[str]] = queue.Queue()
        threading.Thread(target=self._run, name="sheaf-server", daemon=True).start()

    def wait_for_url(self, timeout: float) -> str:
        try:
            url = self._urls.get(timeout=timeout)
        except queue.Empty:
            raise Unavailable(
                f"The server did not listen within {timeout:g} s.{self._tail()}", "UNAVAILABLE"
            ) from None
        if url is None:
            raise Unavailable(f"The server did not start.{self._tail()}", "UNAVAILABLE")
        return url

    def _tail(self) -> str:
        return "".join("\n" + line for line in self._lines)

    def _run(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                line = line.rstrip()
                self._lines.append(line)
                if line.startswith(_LISTENING):
                    self._urls.put(line[len(_LISTENING) :])
                elif line.startswith("building"):
                    print(line, file=sys.stderr)
        self._urls.put(None)


def _run(command: Sequence[str], timeout: float) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )
    if done.returncode != 0:
        raise SheafError(done.stdout.strip() or f"{command[0]} failed.", "BAD_ARGUMENT")


def _stop(process: subprocess.Popen[str], temporary: Optional[str], owner: int) -> None:
    if os.getpid() != owner:
        return  # a forked child has no say
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _remove(temporary)


def _remove(temporary: Optional[str]) -> None:
    if temporary is not None:
        shutil.rmtree(temporary, ignore_errors=True)
