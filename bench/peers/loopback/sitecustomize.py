"""Python imports this module at its start, where its folder is in PYTHONPATH.

Here: a tool's process reaches this machine alone. Requests to GitHub's own host go to
GITHUB_API_URL: Meltano's tap checks its token there whatever address it is given.
"""

import os
import socket
from typing import Any

REAL = "https://api.github.com"
_connect = socket.socket.connect


def _connect_here(self: socket.socket, address: Any) -> None:
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1"):
        raise ConnectionRefusedError(f"{address[0]} is not this machine")
    _connect(self, address)


socket.socket.connect = _connect_here  # type: ignore[assignment, method-assign]

try:
    import requests  # noqa: TID251 - the tools use it
except ImportError:
    pass
else:
    _request = requests.Session.request

    def _request_here(
        self: requests.Session, method: str, url: Any, *arguments: Any, **options: Any
    ) -> requests.Response:
        here = str(url).replace(REAL, os.environ.get("GITHUB_API_URL", REAL))
        return _request(self, method, here, *arguments, **options)

    requests.Session.request = _request_here  # type: ignore[method-assign]
