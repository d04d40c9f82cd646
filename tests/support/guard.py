"""Refuse and record what no test may do; Python's audit events report it.

A test leaves neither this machine nor the test's own folders: the demo home and the
`.env` of the person who runs it stay closed. Here: the hook. `sitecustomize.py` beside
it puts it into every child process, `/conftest.py` into the tests themselves. Not here:
the work of C libraries (libpq, gRPC), which get only addresses that tests chose.
"""

import os
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

LOG = "CREATORS_TEST_GUARD_LOG"
ADDRESS_AT = {"socket.connect": 1, "socket.sendto": 1}
HOST_AT = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0}
PROJECT = str(Path(__file__).parents[2])
ENVIRONMENT_FILE = f"{PROJECT}/.env"
HOME = f"{PROJECT}/.creators/"


def watch() -> None:
    """Install the hook; it stays for the life of the process."""
    sys.addaudithook(_refuse)


def is_local(host: object) -> bool:
    """Whether `host` is a name or an address of this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in ("", "localhost"):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def is_personal(path: object) -> bool:
    """Whether `path` is the person's `.env` or a file in the person's home."""
    if not isinstance(path, str) or not (".env" in path or ".creators" in path):
        return False
    whole = os.path.abspath(path)  # noqa: PTH100 - pathlib would take longer
    return whole == ENVIRONMENT_FILE or whole.startswith(HOME)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        if is_personal(arguments[0]):
            _record(event, arguments[0])
            raise PermissionError(f"the person's file stays closed: {arguments[0]}")
        return
    if event in HOST_AT:
        host = arguments[HOST_AT[event]]
    elif event in ADDRESS_AT:
        address = arguments[ADDRESS_AT[event]]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if not is_local(host):
        _record(event, host)
        raise ConnectionRefusedError(f"tests stay on this machine: {event} {host}")


def _record(event: str, target: object) -> None:
    if path := os.environ.get(LOG):
        with open(path, "a", encoding="utf-8") as log:  # noqa: PTH123 - needs no import
            log.write(f"{event} {target}\n")
