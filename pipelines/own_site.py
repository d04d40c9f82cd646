"""The checks that a request comes from a page of this server.

Here: which Host and Origin are its own. Not here: the answer to others
(`services/request_guard.py`, `serving/headers.py`).

A browser resolves a foreign name to our address (DNS rebinding), so only known hosts
are answered. It sends requests of any page to our port, with an Origin, so a request
must come from a page of the same host.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from pipelines.bounds import LOOPBACK


class OwnSite:
    """The host names of a server: those of loopback, and named ones before a proxy."""

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)

    def has_known_host(self, headers: Headers) -> bool:
        """Tell whether a request names one host, and it is known."""
        hosts = headers.getlist("host")
        known = LOOPBACK | self._hosts
        return len(hosts) == 1 and _host_name(f"//{hosts[0]}") in known

    def has_own_origin(self, headers: Headers) -> bool:
        """Tell whether every origin of a request with a known host is this server."""
        origins = headers.getlist("origin")
        return all(self._is_own(origin, headers["host"]) for origin in origins)

    def _is_own(self, origin: str, host: str) -> bool:
        """Tell whether an origin is this server, or a named host before a proxy."""
        try:
            is_same = urlsplit(origin).netloc.lower() == host.lower()
        except ValueError:
            return False
        return is_same or _host_name(origin) in self._hosts


def _host_name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
