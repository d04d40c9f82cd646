"""A target of webhooks on this machine that keeps its requests, with TLS.

Here: the server. Not here: the sender, and the sandbox's callbacks (`callbacks.py`).
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep


@dataclass
class Target:
    """The requests so far; `status` and `location` answer the next ones."""

    port: int = 0
    status: int = 204
    location: str = ""
    pause: float = 0.0
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of the target."""
        return f"https://localhost:{self.port}/hook?key=k-of-the-address"


@contextmanager
def receiving_webhooks(tls: ssl.SSLContext) -> Iterator[Target]:
    """Serve a target on a free port."""
    target = Target()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): it for name, it in self.headers.items()}
            target.requests.append((self.path, headers, body))
            if target.pause:
                for letter in b"HTTP/1.1 204 none\r\n" * 20:
                    sleep(target.pause)
                    try:
                        self.wfile.write(bytes([letter]))
                    except OSError:
                        return
            self.send_response(target.status)
            if target.location:
                self.send_header("location", target.location)
            self.send_header("content-length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing: a client that refuses the certificate is a case here."""

    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    target.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield target
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
