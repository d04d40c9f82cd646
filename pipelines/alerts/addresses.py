"""Addresses of outgoing webhooks: allowed URLs and reachable IP addresses.

Here: the check of a URL, and connections to public addresses only. Not here: the
request (`webhook.py`).

A name is resolved once. Each of its addresses is checked, and the connection goes to
one of them. So a later answer of the name server (DNS rebinding) changes nothing. After
the connect the address of the other end is checked again.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore

LONGEST_URL = 2_000
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NOT_GLOBAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "64:ff9b:1::/48")))
"""Networks that some versions of Python call global, although they are not public."""
MOST_ADDRESSES = 4

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedAddressError(OSError):
    """An address that no webhook may reach."""


def find_address_problem(url: str) -> str | None:
    """Return what is wrong with the URL of a webhook; the text has no part of it."""
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" \\")
    if len(url) > LONGEST_URL or not is_plain:
        return f"must be an ASCII URL of up to {LONGEST_URL} characters without spaces"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "is not a URL"
    if parts.scheme != "https" or not host or port == 0:
        return "must be https://HOST"
    if "@" in parts.netloc or parts.fragment:
        return "must have neither a login nor a fragment"
    if _is_private_name(host):
        return "its host is private to a network"
    return None


def _is_private_name(host: str) -> bool:
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        name = host.rstrip(".").lower()
        if address := _read_short_address(name):
            return not is_public(address)
        return name == "localhost" or name.endswith(
            (".localhost", ".local", ".internal")
        )


def _read_short_address(host: str) -> ipaddress.IPv4Address | None:
    """Return the address of a short form that resolvers accept, such as `127.1`."""
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def is_public(address: Address) -> bool:
    """Return whether an address of the internet is meant, and none of a local network.

    Of an IPv6 address that contains an IPv4 address, the IPv4 address decides.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            inner = address.teredo[1]
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local or address.scope_id:
            return False
    if any(address in network for network in NOT_GLOBAL):
        return False
    return address.is_global and not address.is_multicast


class Network(httpcore.NetworkBackend):
    """Connections to public addresses, with one deadline for the whole request.

    Args:
        seconds: the time until the deadline.
        allow_loopback: also allow addresses of this machine, for tests.
    """

    def __init__(self, seconds: float, *, allow_loopback: bool = False) -> None:
        self._deadline = time.monotonic() + seconds
        self._allow_loopback = allow_loopback

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve the name, check its addresses and connect to one of them."""
        error: Exception = httpcore.ConnectError("the name has no address")
        for address in self._resolve(host, port)[:MOST_ADDRESSES]:
            try:
                stream = _SYNC.connect_tcp(
                    address, port, _remaining(self._deadline, timeout)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as refused:
                error = refused
                continue
            try:
                self._check(str(stream.get_extra_info("server_addr")[0]))
            except RefusedAddressError:
                stream.close()
                raise
            return _Stream(stream, self._deadline)
        raise error

    def _resolve(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError("the name has no address") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            self._check(address)
        return addresses

    def _check(self, address: str) -> None:
        known = ipaddress.ip_address(address)
        if self._allow_loopback and known.is_loopback:
            return
        if not is_public(known):
            raise RefusedAddressError("the address is private to a network")


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes share one deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _remaining(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _remaining(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        remaining = _remaining(self._deadline, timeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, remaining)
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _remaining(deadline: float, timeout: float | None) -> float:
    """Return the seconds until the deadline, but no more than `timeout`."""
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise httpcore.ReadTimeout("the request takes too long")
    return remaining if timeout is None else min(remaining, timeout)


_SYNC = httpcore.SyncBackend()
