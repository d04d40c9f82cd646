"""The address of a server of ours, as a person on this machine opens it.

Here: host and port as a URL. Not here: whether they are free (`bounds.py`).
"""


def address_of(host: str, port: int) -> str:
    """Return the URL of a server that listens at `host`:`port`."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - no bind
    is_ipv6 = ":" in shown
    return f"http://[{shown}]:{port}" if is_ipv6 else f"http://{shown}:{port}"
