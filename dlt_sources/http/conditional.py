"""Conditional requests: entity tags, and cached responses of earlier runs.

Here: `If-None-Match` over a `contract.Cache`. The cache stores decoded records, because
the platform's bytes may hold an address or a token.
Not here: storage between runs (`pipelines/ingestion/http_cache.py`).
"""

from collections.abc import Callable, Iterator
from typing import TypeVar
from zlib import crc32

import httpx
import msgspec
from msgspec import inspect

from dlt_sources.contract import Cache, CachedResponse
from dlt_sources.http.client import ApiClient, Params
from dlt_sources.http.errors import WrongContent
from dlt_sources.http.responses import Response

Page = TypeVar("Page", bound=msgspec.Struct)


class ConditionalReads:
    """Conditional reads with one credential; without a cache no read is conditional."""

    def __init__(self, cache: Cache | None, credential_id: str) -> None:
        self._cache = cache
        self._credential_id = credential_id

    async def get(
        self,
        client: ApiClient,
        path: str,
        params: Params,
        parse: Callable[[Response], Page],
        page: type[Page],
        *,
        label: str,
        is_whole: Callable[[Page], bool] = lambda page: True,
    ) -> Page:
        """Return the page of a response, or after a 304 the cached page.

        A page that is not whole (some records were rejected) is not cached.
        """
        url = _cache_key(path, params, page)
        cached = (
            await self._cache.get(self._credential_id, url) if self._cache else None
        )
        cached_page = _decode_cached(cached, page)
        fresh: list[CachedResponse] = []

        def read(response: Response) -> Page:
            if response.status == httpx.codes.NOT_MODIFIED:
                if cached_page is None:
                    raise WrongContent("304 without a cached response")
                return cached_page
            parsed = parse(response)
            etag = response.headers.get("etag")
            if etag and is_whole(parsed):
                fresh.append(CachedResponse(etag, msgspec.json.encode(parsed)))
            return parsed

        found = await client.get_response(
            path,
            params,
            read,
            label=label,
            etag=cached.etag if cached and cached_page is not None else None,
        )
        if self._cache and fresh:
            await self._cache.put(self._credential_id, url, fresh[-1])
        return found


class MemoryCache:
    """A cache that lives as long as its process."""

    def __init__(self) -> None:
        self._responses: dict[tuple[str, str], CachedResponse] = {}

    async def get(self, credential_id: str, url: str) -> CachedResponse | None:
        """Return the response of a URL."""
        return self._responses.get((credential_id, url))

    async def put(self, credential_id: str, url: str, response: CachedResponse) -> None:
        """Store a response in place of an older one."""
        self._responses[credential_id, url] = response


def _cache_key(path: str, params: Params, page: type[msgspec.Struct]) -> str:
    """Return a key that changes when a record gets another field."""
    shape = crc32(" ".join(_field_names(inspect.type_info(page))).encode())
    return f"{path}?{httpx.QueryParams(list(params))}#{shape:08x}"


def _field_names(shape: inspect.Type) -> Iterator[str]:
    if isinstance(shape, inspect.StructType):
        for field in shape.fields:
            yield field.encode_name
            yield from _field_names(field.type)
    elif isinstance(shape, inspect.ListType):
        yield from _field_names(shape.item_type)


def _decode_cached(cached: CachedResponse | None, page: type[Page]) -> Page | None:
    if cached is None:
        return None
    try:
        return msgspec.json.decode(cached.body, type=page)
    except msgspec.MsgspecError:
        return None
