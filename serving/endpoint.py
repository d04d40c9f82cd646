"""One endpoint: its path, its shapes and its handler.

Here: how a request becomes a call, and its result a response. Not here: the endpoints
(`endpoints/`), and their description (`openapi.py`).
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_origin

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from serving.access.caller import Caller
from serving.problems import ProblemError

Access = Literal["anyone", "person", "administrator"]
MOST_BODY = 64 * 1024
encoder = msgspec.json.Encoder(decimal_format="number")


class Shape(msgspec.Struct, rename="camel", kw_only=True):
    """A JSON object of the API: its fields are camelCase in JSON."""


class NoQuery(Shape):
    """No parameter."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request after its checks, inside its transaction."""

    request: Request
    database: Any
    """asyncpg's session; the transaction has the caller's role and person."""
    caller: Caller | None
    query: Any
    body: Any

    async def rows(self, sql: str, *arguments: object) -> list[dict[str, Any]]:
        """Return the rows of a query as dictionaries."""
        return [dict(row) for row in await self.database.fetch(sql, *arguments)]

    async def row(self, sql: str, *arguments: object) -> dict[str, Any] | None:
        """Return the first row of a query."""
        found = await self.database.fetchrow(sql, *arguments)
        return dict(found) if found is not None else None

    async def value(self, sql: str, *arguments: object) -> Any:
        """Return the first value of a query."""
        return await self.database.fetchval(sql, *arguments)


@dataclass(frozen=True, slots=True)
class Raw:
    """A body that the database has built already."""

    body: bytes
    load_id: str | None = None


Handler = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path and method: its shapes, who may use it, and its errors."""

    method: Literal["GET", "POST"]
    path: str
    summary: str
    handle: Handler
    reply: Any
    query: type[Shape] = NoQuery
    body: type[Shape] | None = None
    access: Access = "person"
    scope: str = "analytics:read"
    """The scope that an API key needs."""
    status: int = 200
    tag: str = "analytics"
    errors: Mapping[int, str] = field(default_factory=dict)
    is_tagged: bool = True
    """Whether a reply has an ETag; live numbers have none."""
    is_stored: bool = False
    """Whether a GET stores its answer: it needs the primary, not a replica."""
    is_by_channel: bool = False
    """Whether every row belongs to a channel: a key for channels may read it."""


def read_query(shape: type[Shape], request: Request) -> Any:
    """Return the parameters of a request.

    Raises:
        ProblemError: 400; the detail names the parameter.
    """
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in shape.__struct_encode_fields__:
            raise ProblemError(400, f"{name[:100]}: is not a parameter")
        if name in given:
            raise ProblemError(400, f"{name}: is given twice")
        if "\0" in value:
            raise ProblemError(400, f"{name}: contains a NUL character")
        given[name] = value
    try:
        return msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        raise ProblemError(400, describe_invalid(error, shape)) from None


async def read_body(shape: type[Shape] | None, request: Request) -> Any:
    """Return the body of a request.

    Raises:
        ProblemError: 400, 413 or 415.
    """
    if shape is None:
        return None
    media_type = request.headers.get("content-type", "").partition(";")[0]
    if media_type.strip().lower() != "application/json":
        raise ProblemError(415, "the body must be application/json")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BODY:
            raise ProblemError(413, "the body is too large", {"connection": "close"})
    if b"\\u0000" in content or b"\0" in content:
        raise ProblemError(400, "the body contains a NUL character")
    try:
        return msgspec.json.decode(bytes(content), type=shape)
    except msgspec.ValidationError as error:
        raise ProblemError(400, describe_invalid(error, shape)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ProblemError(400, "the body is not JSON") from None
    except RecursionError:
        raise ProblemError(400, "the body is nested too deeply") from None


def describe_invalid(error: msgspec.ValidationError, shape: type[Shape]) -> str:
    """Return what is wrong with which field: `days: Expected ...`."""
    message, _, place = str(error).partition(" - at `$")
    name = place.rstrip("`").lstrip(".")
    if message.startswith("Invalid enum value") and (allowed := choices(shape, name)):
        message = f"is not one of {', '.join(allowed)}"
    return f"{name}: {message}" if name else message


def choices(shape: type[Shape], name: str) -> list[str]:
    """Return the values that a parameter may have, in the order of its type."""
    for one in msgspec.structs.fields(shape):
        if one.encode_name == name:
            kinds = (one.type, *get_args(one.type))
            found = [get_args(kind) for kind in kinds if get_origin(kind) is Literal]
            return [str(value) for values in found for value in values]
    return []


def answer(endpoint: Endpoint, request: Request, result: Any) -> Response:
    """Return the response, or 304 where the client has it already."""
    if isinstance(result, Response):
        return result
    body = result.body if isinstance(result, Raw) else encoder.encode(result)
    headers = {"cache-control": "private, no-cache", "vary": "Authorization, Cookie"}
    if request.method == "GET" and endpoint.is_tagged:
        load_id = result.load_id if isinstance(result, Raw) else None
        headers["etag"] = tag = make_tag(body, load_id)
        if has_tag(request, tag):
            return Response(status_code=304, headers=headers)
    return Response(body, endpoint.status, headers, media_type="application/json")


def make_tag(body: bytes, load_id: str | None) -> str:
    """Return the entity tag: the newest load, and a hash of the body."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    return f'"{load_id}-{digest}"' if load_id else f'"{digest}"'


def has_tag(request: Request, tag: str) -> bool:
    """Tell whether If-None-Match names a tag."""
    given = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in given.split(","))
