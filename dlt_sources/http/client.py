"""The HTTP client of all platforms.

Here: one fixed origin, deadlines, quota, retries, one token refresh after a 401.
Not here: endpoints (`<platform>/endpoints/`), links (`origin.py`), statuses
(`responses.py`), waits (`retry.py`).
"""

import asyncio
import logging
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Self, TypeVar

import httpx

from dlt_sources.contract import Secret, Throttle
from dlt_sources.http import errors, responses
from dlt_sources.http.auth import Auth, NoAuth, SignsQuery
from dlt_sources.http.origin import Origin
from dlt_sources.http.responses import Response
from dlt_sources.http.retry import Retry

Params = Sequence[tuple[str, str]]
Parsed = TypeVar("Parsed")
ClassifyError = Callable[[Response], errors.ApiError | None]
ReadUsage = Callable[[Response], float | None]

CONCURRENCY = 10
"""Concurrent requests per client; more make the pool of httpx slower (2026-11)."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
DEADLINE = 60.0
REDIRECTS = 3
USER_AGENT = "creator-analytics/0.1"

for _name in ("httpx", "httpcore"):
    # At INFO they log whole URLs, whose queries may hold an id or a secret.
    logging.getLogger(_name).setLevel(logging.WARNING)


def _by_status(response: Response) -> errors.ApiError | None:
    return None


def _add_query(url: httpx.URL, query: Mapping[str, Secret]) -> httpx.URL:
    if not query:
        return url
    return url.copy_merge_params({name: it.reveal() for name, it in query.items()})


def _no_usage(response: Response) -> float | None:
    return None


def _is_redirect(response: Response) -> bool:
    return HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST


@cache
def _certificates() -> ssl.SSLContext:
    """Return the trusted certificates; reading them takes 0.1 s (2026-11)."""
    return httpx.create_ssl_context()


def _parse_body(parse: Callable[[bytes], Parsed]) -> Callable[[Response], Parsed]:
    return lambda response: parse(response.body)


class ApiClient:
    """Requests to one origin with one token and one bucket of quota.

    `classify_error` is the platform's: at some, a 403 is a rate limit. Where it returns
    None, the status decides. `read_usage` reads the used share of a limit from headers:
    it returns the seconds that the bucket pauses before the limit, or None. `calls`
    counts requests by label.
    """

    def __init__(
        self,
        base_url: str,
        *,
        throttle: Throttle,
        bucket: str,
        auth: Auth | None = None,
        calls: MutableMapping[str, int] | None = None,
        classify_error: ClassifyError = _by_status,
        read_usage: ReadUsage = _no_usage,
        retry: Retry | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        deadline: float = DEADLINE,
        body_limit: int = responses.BODY_LIMIT,
    ) -> None:
        self._origin = Origin(base_url)
        self._throttle = throttle
        self._bucket = bucket
        self._auth: Auth = auth or NoAuth()
        self._calls = {} if calls is None else calls
        self._classify_error = classify_error
        self._read_usage = read_usage
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
            trust_env=not self._origin.is_loopback,  # no proxy for loopback
            headers={
                "accept": "application/json",
                "accept-encoding": "gzip",
                "user-agent": USER_AGENT,
            },
        )

    def with_auth(self, auth: Auth, bucket: str) -> "ApiClient":
        """Return a client with the same connections but another token and bucket."""
        client = object.__new__(ApiClient)
        client.__dict__.update(self.__dict__)
        client._auth, client._bucket = auth, bucket
        return client

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
        """Request `path`, or a next link of the same origin, and parse the body.

        A body that `parse` finds `Truncated` is requested again.
        """
        return await self.get_response(path, params, _parse_body(parse), label=label)

    async def get_response(
        self,
        path: str,
        params: Params,
        parse: Callable[[Response], Parsed],
        *,
        label: str,
        etag: str | None = None,
    ) -> Parsed:
        """Request like `get` and parse the whole response, with its headers.

        With an `etag` the response may be a 304 without a body, which costs no quota.
        """
        request = self._http.build_request(
            "GET",
            self._origin.resolve(path),
            params=list(params) or None,
            headers={"if-none-match": etag} if etag else None,
        )
        return await self._send_with_retries(request, parse, label)

    async def post(
        self,
        path: str,
        form: Mapping[str, Secret],
        parse: Callable[[bytes], Parsed],
        *,
        label: str,
    ) -> Parsed:
        """Send a form and parse the body of the response; it may hold secrets."""
        request = self._http.build_request(
            "POST",
            self._origin.resolve(path),
            data={name: value.reveal() for name, value in form.items()},
        )
        return await self._send_with_retries(
            request, _parse_body(parse), label, keep_body=False
        )

    async def change(
        self,
        method: str,
        path: str,
        parse: Callable[[Response], Parsed],
        *,
        label: str,
        params: Params = (),
        document: Mapping[str, object] | None = None,
        form: Mapping[str, Secret] | None = None,
    ) -> Parsed:
        """Send a request that changes something, and parse the whole response.

        It may be repeated after a failure, so a repeat must be harmless. Its body is a
        JSON document or a form and may hold secrets.
        """
        request = self._http.build_request(
            method,
            self._origin.resolve(path),
            params=list(params) or None,
            json=None if document is None else dict(document),
            data=form and {name: value.reveal() for name, value in form.items()},
        )
        return await self._send_with_retries(request, parse, label, keep_body=False)

    async def query(
        self,
        path: str,
        document: Mapping[str, object],
        parse: Callable[[Response], Parsed],
        *,
        label: str,
    ) -> Parsed:
        """Post a JSON document that changes nothing, such as a GraphQL query.

        It may be repeated. An empty `path` means the base URL itself.
        """
        target = self._origin.resolve(path)
        request = self._http.build_request("POST", target, json=dict(document))
        return await self._send_with_retries(request, parse, label)

    async def _send_with_retries(
        self,
        request: httpx.Request,
        parse: Callable[[Response], Parsed],
        label: str,
        *,
        keep_body: bool = True,
    ) -> Parsed:
        async def attempt() -> Parsed:
            try:
                response = await self._send_with_auth(request, label)
                return responses.parse_content(response, parse)
            except errors.ApiError as error:
                error.body = error.body if keep_body else b""
                raise

        parsed: Parsed = await self._retry()(self._check_wait(attempt))
        return parsed

    def _check_wait(
        self, attempt: Callable[[], Awaitable[Parsed]]
    ) -> Callable[[], Awaitable[Parsed]]:
        async def checked() -> Parsed:
            try:
                return await attempt()
            except errors.Transient as error:
                self._retry.check(error)
                raise

        return checked

    async def _send_with_auth(self, request: httpx.Request, label: str) -> Response:
        """Send with the current token; after a 401 send again with a new one."""
        headers = await self._auth.headers()
        response = await self._send_with_redirects(request, headers, label)
        error = self._error(response)
        if isinstance(error, errors.Unauthorized):
            refreshed = await self._auth.refresh(headers)
            if refreshed is not None:
                response = await self._send_with_redirects(request, refreshed, label)
                error = self._error(response)
        if isinstance(error, errors.BucketClosed) and error.wait:
            await self._throttle.apply_report(self._bucket, 0, error.wait)
        if error is not None:
            raise error
        return response

    def _error(self, response: Response) -> errors.ApiError | None:
        error = self._classify_error(response) or responses.classify_status(
            response, time.time()
        )
        if isinstance(error, errors.Transient) and error.wait is not None:
            error.wait = min(error.wait, self._throttle.longest_wait)
        return error

    async def _send_with_redirects(
        self, request: httpx.Request, headers: Mapping[str, Secret], label: str
    ) -> Response:
        """Send; a GET follows redirects inside the origin."""
        for _ in range(REDIRECTS + 1):
            response = await self._send(request, headers, label)
            location = response.headers.get("location")
            if not _is_redirect(response) or location is None:
                return response
            if request.method != "GET":
                raise errors.Permanent(
                    f"the platform redirects a {request.method} request",
                    status=response.status,
                )
            target = self._origin.resolve(str(request.url.join(location)))
            request = self._http.build_request("GET", target)
        raise errors.EndlessPages(f"more than {REDIRECTS} redirects")

    async def _send(
        self, request: httpx.Request, headers: Mapping[str, Secret], label: str
    ) -> Response:
        async with self._slots:
            await self._throttle.take(self._bucket)
            self._calls[label] = self._calls.get(label, 0) + 1
            query = (
                self._auth.query(headers) if isinstance(self._auth, SignsQuery) else {}
            )
            signed = httpx.Request(
                request.method,
                _add_query(request.url, query),
                headers={
                    **request.headers,
                    **{name: value.reveal() for name, value in headers.items()},
                },
                content=request.content,
                extensions=request.extensions,
            )
            # The last word of `Bearer ...` is the token.
            secrets = (*headers.values(), *query.values())
            sent = [value.reveal().rpartition(" ")[2] for value in secrets]
            response = responses.redact(await self._transmit(signed), sent)
        if response.status == HTTPStatus.NOT_MODIFIED:
            await self._throttle.refund(self._bucket)
        wait = responses.read_reset_wait(response, time.time())
        is_throttled = response.status == HTTPStatus.TOO_MANY_REQUESTS
        left = 0 if is_throttled else responses.read_remaining(response)
        if left is not None and wait is not None:
            await self._throttle.apply_report(self._bucket, left, wait)
        if rest := self._read_usage(response):
            rest = min(rest, self._throttle.longest_wait)
            await self._throttle.apply_report(self._bucket, 0, rest)
        return response

    async def _transmit(self, request: httpx.Request) -> Response:
        """Send one request; no error keeps a reference to it or its token."""
        problem = ""
        try:
            async with asyncio.timeout(self._deadline):
                stream = await self._http.send(request, stream=True)
                try:
                    return await responses.read(stream, self._body_limit)
                finally:
                    await stream.aclose()
        except TimeoutError:
            problem = f"no complete response within {self._deadline:g} s"
        except httpx.HTTPError as error:
            problem = f"connection failed ({type(error).__name__})"
        raise errors.Transient(problem)
