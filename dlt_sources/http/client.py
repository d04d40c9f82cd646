"""The one HTTP client all platforms share.

Here: an origin pinned at construction, deadlines, quota, retries, one refresh on 401.
Not here: endpoints and what their answers mean (`<platform>/api.py`).
"""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from functools import cache
from types import TracebackType
from typing import Self, TypeVar

import httpx

from dlt_sources.contract import Secret, Throttle
from dlt_sources.http import errors, responses
from dlt_sources.http.auth import Auth, NoAuth
from dlt_sources.http.responses import Response
from dlt_sources.http.retry import Retry

Params = Sequence[tuple[str, str]]
Parsed = TypeVar("Parsed")
Judge = Callable[[Response], errors.ApiError | None]

CONCURRENCY = 10
"""Requests at once per httpx client: more make its pool slower (measured 2026-11)."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
DEADLINE = 60.0
REDIRECTS = 3
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
USER_AGENT = "creator-analytics/0.1"


def _trust(answer: Response) -> errors.ApiError | None:
    return None


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities that are trusted, read once: each client's own took 0.1 s."""
    return httpx.create_ssl_context()


def _of_body(parse: Callable[[bytes], Parsed]) -> Callable[[Response], Parsed]:
    return lambda answer: parse(answer.body)


class ApiClient:
    """Requests to one origin, on behalf of one token, out of one bucket of quota.

    `classify_error` is the platform's own: a 403 may be a rate limit. Where it returns
    None the status decides. `calls` counts requests by label.
    """

    def __init__(
        self,
        base_url: str,
        *,
        throttle: Throttle,
        bucket: str,
        auth: Auth | None = None,
        calls: MutableMapping[str, int] | None = None,
        classify_error: Judge = _trust,
        retry: Retry | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        deadline: float = DEADLINE,
        body_limit: int = responses.BODY_LIMIT,
    ) -> None:
        self._base = httpx.URL(base_url.rstrip("/") + "/")
        if self._base.scheme not in {"http", "https"} or not self._base.host:
            raise errors.Permanent("the base address must be an http(s) URL")
        self._throttle = throttle
        self._bucket = bucket
        self._auth: Auth = auth or NoAuth()
        self._calls = {} if calls is None else calls
        self._classify_error = classify_error
        self._retry = retry or Retry(asyncio.sleep)
        self._deadline = deadline
        self._body_limit = body_limit
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._http = httpx.AsyncClient(
            transport=transport,
            timeout=TIMEOUT,
            limits=httpx.Limits(max_connections=CONCURRENCY),
            follow_redirects=False,
            verify=_certificates(),
            trust_env=self._base.host not in LOOPBACK,  # no proxy to ourselves
            headers={
                "accept": "application/json",
                "accept-encoding": "gzip",
                "user-agent": USER_AGENT,
            },
        )

    def with_auth(self, auth: Auth, bucket: str) -> "ApiClient":
        """Return a client with the same connections but its own token and quota."""
        twin = object.__new__(ApiClient)
        twin.__dict__.update(self.__dict__)
        twin._auth, twin._bucket = auth, bucket
        return twin

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def get(
        self,
        path: str,
        params: Params,
        parse: Callable[[bytes], Parsed],
        *,
        label: str,
    ) -> Parsed:
        """Ask for `path` (or a next link of the same origin) and parse the body.

        `parse` raises `Truncated` for a body that is cut off, which is asked again.
        """
        return await self.get_response(path, params, _of_body(parse), label=label)

    async def get_response(
        self,
        path: str,
        params: Params,
        parse: Callable[[Response], Parsed],
        *,
        label: str,
        etag: str | None = None,
    ) -> Parsed:
        """Ask as `get` does and parse the whole answer, its headers included.

        With an `etag` the answer may be a 304 without a body, which costs no quota.
        """
        request = self._http.build_request(
            "GET",
            self._resolve(path),
            params=list(params) or None,
            headers={"if-none-match": etag} if etag else None,
        )
        return await self._persist(request, parse, label)

    async def post(
        self,
        path: str,
        form: Mapping[str, Secret],
        parse: Callable[[bytes], Parsed],
        *,
        label: str,
    ) -> Parsed:
        """Send a form and parse the answer's body; secrets travel in the body alone."""
        request = self._http.build_request(
            "POST",
            self._resolve(path),
            data={name: value.reveal() for name, value in form.items()},
        )
        return await self._persist(request, _of_body(parse), label)

    async def query(
        self,
        path: str,
        document: Mapping[str, object],
        parse: Callable[[Response], Parsed],
        *,
        label: str,
    ) -> Parsed:
        """Post a JSON document that only asks, such as GraphQL's; it may be repeated.

        `path` may be empty, the base address then answers itself.
        """
        target = self._resolve(path) if path else str(self._base).rstrip("/")
        request = self._http.build_request("POST", target, json=dict(document))
        return await self._persist(request, parse, label)

    async def _persist(
        self, request: httpx.Request, parse: Callable[[Response], Parsed], label: str
    ) -> Parsed:
        async def attempt() -> Parsed:
            answer = await self._converse(request, label)
            responses.check_content(answer)
            return parse(answer)

        parsed: Parsed = await self._retry()(self._bounded(attempt))
        return parsed

    def _bounded(
        self, attempt: Callable[[], Awaitable[Parsed]]
    ) -> Callable[[], Awaitable[Parsed]]:
        async def checked() -> Parsed:
            try:
                return await attempt()
            except errors.Transient as error:
                self._retry.check(error)
                raise

        return checked

    async def _converse(self, request: httpx.Request, label: str) -> Response:
        """Send with the current token; after a 401 once more with a renewed one."""
        headers = await self._auth.headers()
        answer = await self._follow(request, headers, label)
        error = self._error(answer)
        if isinstance(error, errors.Unauthorized):
            renewed = await self._auth.renewed(headers)
            if renewed is not None:
                answer = await self._follow(request, renewed, label)
                error = self._error(answer)
        if isinstance(error, errors.BucketClosed) and error.wait:
            moment = time.time() + error.wait
            await self._throttle.note(self._bucket, 0, moment)
        if error is not None:
            raise error
        return answer

    def _error(self, answer: Response) -> errors.ApiError | None:
        return self._classify_error(answer) or responses.classify_status(
            answer, time.time()
        )

    async def _follow(
        self, request: httpx.Request, headers: Mapping[str, Secret], label: str
    ) -> Response:
        """Send, following redirects inside the origin for reads alone."""
        for _ in range(REDIRECTS + 1):
            answer = await self._send(request, headers, label)
            location = answer.headers.get("location")
            if not 300 <= answer.status < 400 or location is None:  # noqa: PLR2004
                return answer
            if request.method != "GET":
                raise errors.Permanent("a write was redirected", status=answer.status)
            target = self._resolve(str(request.url.join(location)))
            request = self._http.build_request("GET", target)
        raise errors.EndlessPages("redirected too often")

    async def _send(
        self, request: httpx.Request, headers: Mapping[str, Secret], label: str
    ) -> Response:
        async with self._slots:
            await self._throttle.take(self._bucket)
            self._calls[label] = self._calls.get(label, 0) + 1
            signed = httpx.Request(
                request.method,
                request.url,
                headers={
                    **request.headers,
                    **{name: value.reveal() for name, value in headers.items()},
                },
                content=request.content,
                extensions=request.extensions,
            )
            answer = await self._exchange(signed)
        if answer.status == 304:  # noqa: PLR2004
            await self._throttle.give_back(self._bucket)
        reset = responses.resets_at(answer, time.time())
        left = 0 if answer.status == 429 else responses.remaining(answer)  # noqa: PLR2004
        if left is not None and reset is not None:
            await self._throttle.note(self._bucket, left, reset)
        return answer

    async def _exchange(self, request: httpx.Request) -> Response:
        """Send one signed request; no error keeps a reference to it or its token."""
        trouble = ""
        try:
            async with asyncio.timeout(self._deadline):
                response = await self._http.send(request, stream=True)
                try:
                    return await responses.read(response, self._body_limit)
                finally:
                    await response.aclose()
        except TimeoutError:
            trouble = f"no whole answer within {self._deadline:g} s"
        except httpx.HTTPError as error:
            trouble = f"connection trouble ({type(error).__name__})"
        raise errors.Transient(trouble)

    def _resolve(self, path: str) -> httpx.URL:
        """Return the address to ask; anything outside the origin is refused."""
        try:
            target = self._base.join(path)
        except httpx.InvalidURL:
            raise errors.ForeignOrigin("a link that is no URL") from None
        if target.userinfo or _origin(target) != _origin(self._base):
            raise errors.ForeignOrigin(f"a link to {target.host} was not followed")
        return target


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    default = 443 if url.scheme == "https" else 80
    return url.scheme, url.host, url.port or default
