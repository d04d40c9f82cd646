"""Ask only for what changed: entity tags, and answers kept from runs before.

Here: `If-None-Match` over a `contract.Cache`. What is kept are the records that were
read, not the platform's bytes, which may hold an address or a token nobody needs.
Not here: where answers are kept between runs, which is up to whoever runs the source.
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
    """Reads on behalf of one reader; without a cache they are ordinary reads."""

    def __init__(self, cache: Cache | None, reader: str) -> None:
        self._cache = cache
        self._reader = reader

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
        """Return the answer, or after a 304 the one kept, which is as true.

        An answer that is not whole (records were set aside) is not kept.
        """
        url = _address(path, params, page)
        kept = await self._cache.get(self._reader, url) if self._cache else None
        known = _opened(kept, page)
        fresh: list[CachedResponse] = []

        def read(answer: Response) -> Page:
            if answer.status == httpx.codes.NOT_MODIFIED:
                if known is None:
                    raise WrongContent("not modified, though nothing was known")
                return known
            parsed = parse(answer)
            etag = answer.headers.get("etag")
            if etag and is_whole(parsed):
                fresh.append(CachedResponse(etag, msgspec.json.encode(parsed)))
            return parsed

        found = await client.get_response(
            path,
            params,
            read,
            label=label,
            etag=kept.etag if kept and known is not None else None,
        )
        if self._cache and fresh:
            await self._cache.put(self._reader, url, fresh[-1])
        return found


class MemoryCache:
    """A cache that lives as long as its process, for a source that runs alone."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CachedResponse] = {}

    async def get(self, reader: str, url: str) -> CachedResponse | None:
        """Return what was kept for an address."""
        return self._kept.get((reader, url))

    async def put(self, reader: str, url: str, kept: CachedResponse) -> None:
        """Keep an answer instead of the one before."""
        self._kept[reader, url] = kept


def _address(path: str, params: Params, page: type[msgspec.Struct]) -> str:
    """Return an address that changes when a record gets another column."""
    shape = crc32(" ".join(_names(inspect.type_info(page))).encode())
    return f"{path}?{httpx.QueryParams(list(params))}#{shape:08x}"


def _names(shape: inspect.Type) -> Iterator[str]:
    if isinstance(shape, inspect.StructType):
        for one in shape.fields:
            yield one.encode_name
            yield from _names(one.type)
    elif isinstance(shape, inspect.ListType):
        yield from _names(shape.item_type)


def _opened(kept: CachedResponse | None, page: type[Page]) -> Page | None:
    if kept is None:
        return None
    try:
        return msgspec.json.decode(kept.body, type=page)
    except msgspec.MsgspecError:
        return None
