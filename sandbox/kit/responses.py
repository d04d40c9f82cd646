"""Responses: JSON text, errors that carry their response, corrupted records.

Here: mechanisms. Not here: the platforms' error formats and record fields.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

INVALID_TEXTS = {"nul": "a\u0000b", "surrogate": "half \ud83d of a pair"}
SEVENTY_BITS = 2**70 - 1


class ApiError(Exception):
    """A request that the platform answers with the error `response`."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"{response.status_code} {bytes(response.body).decode()}")
        self.response = response


def json_text(body: Any) -> str:
    """Return JSON without spaces, as the platforms write it."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def json_response(
    body: Any,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    media_type: str = "application/json; charset=utf-8",
) -> Response:
    """Return a JSON response."""
    return Response(json_text(body), status, headers, media_type=media_type)


@dataclass(frozen=True, slots=True)
class Corruption:
    """The fields that the fault `garbage` corrupts, the first existing one of each."""

    texts: tuple[str, ...]
    integers: tuple[str, ...]
    """Names of fields; a dot leads into an object."""

    def apply(self, text: str, record: Mapping[str, Any], kind: str) -> str:
        """Return the JSON `text` with an invalid `record` in place of the valid one."""
        invalid = deepcopy(dict(record))
        wanted = INVALID_TEXTS if kind == "all" else {kind}
        if words := [INVALID_TEXTS[name] for name in INVALID_TEXTS if name in wanted]:
            _replace(invalid, self.texts, "".join(words))
        if kind in ("all", "integer"):
            _replace(invalid, self.integers, SEVENTY_BITS)
        # Half of a surrogate pair can only be written as an escape.
        corrupted = json.dumps(invalid, separators=(",", ":"))
        if kind in ("all", "duplicate"):
            key, value = next(iter(record.items()))
            corrupted = f'{{"{key}":"0{value}",{corrupted[1:]}'
        return text.replace(json_text(record), corrupted, 1)


def _replace(record: dict[str, Any], fields: tuple[str, ...], value: Any) -> None:
    """Replace the first field that exists; a number in a text stays a text."""
    for field in fields:
        *parents, name = field.split(".")
        place = record
        for parent in parents:
            place = place.get(parent, {})
        if (old := place.get(name)) is not None:
            place[name] = type(old)(value)
            return
