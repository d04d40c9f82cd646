"""A program that binds the port of PostgreSQL and asks for a password.

Here: the first messages of PostgreSQL's protocol. Not here: a database.
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

OK, CLEARTEXT, MD5 = 0, 3, 5


class Impostor:
    """Answers each connection with one request for authentication."""

    def __init__(self, listener: socket.socket, method: int) -> None:
        self._listener = listener
        self._method = method
        self.connections = 0
        self.received = b""

    def serve(self) -> None:
        """Serve until the socket closes."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                with client, suppress(OSError):
                    client.settimeout(2)
                    self._ask(client)

    def _ask(self, client: socket.socket) -> None:
        self.received += client.recv(4096)
        if self.received.endswith(struct.pack("!ii", 8, 80_877_103)):
            client.sendall(b"N")  # no TLS
            self.received += client.recv(4096)
        salt = b"salt" if self._method == MD5 else b""
        body = struct.pack("!i", self._method) + salt
        client.sendall(b"R" + struct.pack("!i", 4 + len(body)) + body)
        while more := client.recv(4096):
            self.received += more


@contextmanager
def impostor(port: int, method: int) -> Iterator[Impostor]:
    """Bind the port for the length of the block."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        one = Impostor(listener, method)
        thread = threading.Thread(target=one.serve, daemon=True)
        thread.start()
        yield one
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
