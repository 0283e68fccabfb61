"""A progress bar of one line, for whoever waits longer than a second."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from types import TracebackType
from typing import Any, Optional, TextIO, Type, Union

_AFTER_SECONDS = 1.0
_EVERY_SECONDS = 0.1
_BAR_CHARS = 20

Wanted = Union[bool, TextIO, None]


class Progress:
    """Rows that went by, and how many are to come. Thread-safe; a context manager.

    Nothing is written in the first second, so that short reads leave no trace.
    """

    def __init__(
        self,
        label: str,
        rows: Optional[int],
        wanted: Optional[bool] = None,
        stream: Optional[TextIO] = None,
    ):
        """Begins to measure.

        Args:
            label: of the line.
            rows: how many there will be; None where nobody knows.
            wanted: None means where a person watches: on a terminal or in a notebook.
            stream: to write to; stderr without.
        """
        self._label = label
        self._rows = rows
        self._stream = stream if stream is not None else sys.stderr
        self._wanted = _is_watched(self._stream) if wanted is None else wanted
        self._lock = threading.Lock()
        self._begun = time.monotonic()
        self._drawn = 0.0
        self._done = 0

    def advance(self, rows: int) -> None:
        """So many rows more."""
        with self._lock:
            self._draw(self._done + rows)

    def reach(self, rows: int) -> None:
        """So many rows altogether."""
        with self._lock:
            self._draw(rows)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        with self._lock:
            if self._drawn:
                end = "\n" if error is None else "  stopped\n"
                self._write(self._line(error is None) + end)
                self._drawn = 0.0

    def _draw(self, rows: int) -> None:
        self._done = rows
        now = time.monotonic()
        if (
            self._wanted
            and now - self._begun > _AFTER_SECONDS
            and now - self._drawn > _EVERY_SECONDS
        ):
            self._drawn = now
            self._write(self._line(False))

    def _line(self, complete: bool) -> str:
        seconds = time.monotonic() - self._begun
        rate = f"{self._done / max(seconds, 1e-3):,.0f} rows/s"
        text = f"{self._done:,} rows  {rate}  {int(seconds) // 60}:{int(seconds) % 60:02d}"
        if self._rows:
            share = 1.0 if complete else min(self._done / self._rows, 1.0)
            filled = int(share * _BAR_CHARS)
            bar, rest = _glyphs(self._stream)
            text = f"{bar * filled}{rest * (_BAR_CHARS - filled)} {share:4.0%}  {text}"
        width = shutil.get_terminal_size().columns - 1
        return f"\r{self._label} {text}"[: max(width, 20)].ljust(len(self._label) + 76)[:width]

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._wanted = False


def open_progress(label: str, rows: Optional[int], wanted: Wanted) -> Progress:
    """A progress bar as the user wants it, who may have passed a stream to draw it on."""
    if wanted is None or isinstance(wanted, bool):
        return Progress(label, rows, wanted)
    return Progress(label, rows, True, wanted)


def _glyphs(stream: TextIO) -> tuple[str, str]:
    encoding = (getattr(stream, "encoding", None) or "ascii").lower()
    return ("━", "─") if encoding.startswith("utf") else ("#", ".")


def _is_watched(stream: Any) -> bool:
    if stream.isatty():
        return True
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
