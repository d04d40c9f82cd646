"""The origin of a client: scheme, host and port of every URL it may request.

Here: paths and links to URLs. Not here: redirects and requests (`client.py`).
"""

import httpx

from dlt_sources.http.errors import ForeignOrigin, Permanent

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Origin:
    """The base URL of a platform's API."""

    def __init__(self, base_url: str) -> None:
        self._base = httpx.URL(base_url.rstrip("/") + "/")
        if self._base.scheme not in {"http", "https"} or not self._base.host:
            raise Permanent("the base URL must start with http:// or https://")

    @property
    def is_loopback(self) -> bool:
        """Return whether the API runs on this machine."""
        return self._base.host in LOOPBACK

    def resolve(self, path: str) -> httpx.URL:
        """Return the URL of a path or link; an empty path means the base URL.

        Raises:
            ForeignOrigin: the link leaves the origin.
        """
        if not path:
            return httpx.URL(str(self._base).rstrip("/"))
        try:
            target = self._base.join(path)
        except httpx.InvalidURL:
            raise ForeignOrigin("a link is not a URL") from None
        if target.userinfo or _parts(target) != _parts(self._base):
            raise ForeignOrigin(f"a link leads to another host: {target.host}")
        return target


def _parts(url: httpx.URL) -> tuple[str, str, int]:
    default = 443 if url.scheme == "https" else 80
    return url.scheme, url.host, url.port or default
