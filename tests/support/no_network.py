"""Refuses and records whatever leaves this machine; Python's own audit events tell.

Here: the hook. `sitecustomize.py` beside it puts it into every child process, and
`/conftest.py` into the tests themselves. Not here: what C libraries do on their own
(libpq, gRPC): both are only ever given addresses that tests chose.
"""

import os
import sys
from ipaddress import ip_address
from typing import Any

LOG = "CREATORS_TEST_NETWORK_LOG"
ADDRESS_AT = {"socket.connect": 1, "socket.sendto": 1}
HOST_AT = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0}


def watch() -> None:
    """Install the hook; there is no way to take it out again."""
    sys.addaudithook(_refuse)


def is_local(host: object) -> bool:
    """Tell whether `host` is this machine: a name or an address of loopback."""
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in ("", "localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in HOST_AT:
        host = arguments[HOST_AT[event]]
    elif event in ADDRESS_AT:
        address = arguments[ADDRESS_AT[event]]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if is_local(host):
        return
    if path := os.environ.get(LOG):
        with open(path, "a", encoding="utf-8") as log:  # noqa: PTH123 - needs no import
            log.write(f"{event} {host}\n")
    raise ConnectionRefusedError(f"tests stay on this machine: {event} {host}")
