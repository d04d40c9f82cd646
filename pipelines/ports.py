"""Ports of this machine.

Here: whether a program listens on one, and a free one. Not here: the ports that a user
chooses (`bounds.py`).
"""

import socket


def answers(port: int) -> bool:
    """Tell whether a program of this machine listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
