"""The loopback address to which a browser comes back from a consent page.

Here: one answer with the right state, within a time. Not here: what the code is for
(`connect.py`).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from urllib.parse import parse_qs, urlsplit

from pipelines.bounds import LOOPBACK
from pipelines.errors import UserError

LONGEST_LINE = 8_192
REQUEST_SECONDS = 10
DONE = b"<!doctype html><title>Connected</title><p>You can close this window.</p>"
Answer = dict[str, str]


class CallbackListener:
    """Waits for one answer to an attempt."""

    def __init__(self, is_mine: Callable[[str], bool], path: str) -> None:
        self._is_mine = is_mine
        self._path = path
        self._answers: Queue[Answer] = Queue(maxsize=1)

    def wait(self, seconds: float) -> Answer:
        """Return the parameters of the answer.

        Raises:
            UserError: no answer came in time.
        """
        try:
            return self._answers.get(timeout=seconds)
        except Empty:
            raise UserError("the consent page did not answer in time", 1) from None

    def take(self, target: str) -> tuple[int, bytes]:
        """Return the response of a request, and keep its parameters if they count."""
        parts = urlsplit(target)
        if len(target) > LONGEST_LINE or parts.path != self._path:
            return 404, b""
        given = parse_qs(parts.query, max_num_fields=50)
        answer = {name: values[-1] for name, values in given.items()}
        if not self._is_mine(answer.get("state", "")) or self._answers.full():
            return 400, b"This answer belongs to another attempt."
        self._answers.put(answer)
        return 200, DONE


@contextmanager
def listening(
    callback: str, is_mine: Callable[[str], bool]
) -> Iterator[CallbackListener]:
    """Listen at the callback's address on this machine.

    Raises:
        UserError: the address is not on this machine, or its port is taken.
    """
    parts = urlsplit(callback)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise UserError("CREATORS_CALLBACK_URL: must be http:// on this machine")
    listener = CallbackListener(is_mine, parts.path or "/")
    host = "::1" if parts.hostname == "::1" else "127.0.0.1"
    port = parts.port or 80
    try:
        server = ThreadingHTTPServer((host, port), _handler(listener))
    except OSError as error:
        raise UserError(
            f"port {port} is not free ({error.strerror}): end its program, such as"
            " `creators ui`, or set CREATORS_CALLBACK_URL"
        ) from None
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()


def _handler(listener: CallbackListener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = REQUEST_SECONDS

        def do_GET(self) -> None:
            status, body = listener.take(self.path)
            self.send_response_only(status)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.send_header("cache-control", "no-store")
            self.send_header("referrer-policy", "no-referrer")
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write no log: a line would hold the code."""

    return Handler
