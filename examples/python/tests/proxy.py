"""A wire between client and server that can be cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Callable, List, Optional, Tuple, Type


class Proxy:
    """Passes bytes on, in both directions, until it is told otherwise.

    Attributes:
        url: where it listens.
        mute: while true, what the server says is dropped.
        sent: bytes that went to the server.
        cut_at: cuts all connections, once, when so many bytes went to the server.
    """

    def __init__(self, url: str):
        host, port = url.split("://")[1].split(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"grpc://127.0.0.1:{self._listener.getsockname()[1]}"
        self.mute = False
        self.sent = 0
        self.cut_at: Optional[int] = None
        self._lock = threading.Lock()
        self._pairs: List[Tuple[socket.socket, socket.socket]] = []
        self._threads: List[threading.Thread] = []
        self._spawn(self._accept)

    def cut(self) -> None:
        """Ends all connections that there are; later ones pass."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join()

    def _spawn(self, run: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=run, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            with self._lock:
                self._pairs.append((client, server))
            self._spawn(self._to_server, client, server)
            self._spawn(self._to_client, client, server)

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                server.sendall(data)
                self.sent += len(data)
                if self.cut_at is not None and self.sent >= self.cut_at:
                    self.cut_at = None
                    self.cut()
        _end(client, server)

    def _to_client(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if not self.mute:
                    client.sendall(data)
        _end(client, server)


def _end(client: socket.socket, server: socket.socket) -> None:
    """Both directions end together."""
    for end in (client, server):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            end.close()
