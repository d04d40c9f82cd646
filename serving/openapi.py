"""The description of the API: OpenAPI 3.1, built from the endpoints.

Here: the document. Not here: the page for readers (`docs_page.py`).
"""

from typing import Any

import msgspec

from serving.access.administrator import HEADER
from serving.access.sessions import COOKIE, CSRF_HEADER
from serving.endpoint import Endpoint, Shape
from serving.problems import MEDIA_TYPE, Problem

REFERENCE = "#/components/schemas/{name}"
REFUSALS = {
    400: "A parameter or the body is wrong; `detail` names it.",
    401: "Nobody is signed in, or the credential is wrong.",
    403: "The person, the key or the page may not do this.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    503: "The database does not answer.",
}
SECURITY = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of the issuer, or an API key that begins with `ck_`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"A browser's session; a POST also needs `{CSRF_HEADER}`.",
    },
    "administrator": {"type": "apiKey", "in": "header", "name": HEADER},
}


def describe(endpoints: tuple[Endpoint, ...]) -> dict[str, Any]:
    """Return the document."""
    bodies = [one.body for one in endpoints if one.body is not None]
    shapes = [*(one.reply for one in endpoints), *bodies, Problem]
    named = [one for one in shapes if isinstance(one, type)]
    schemas, components = msgspec.json.schema_components(
        [*dict.fromkeys(named)], ref_template=REFERENCE
    )
    of_shape = dict(zip(dict.fromkeys(named), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for one in endpoints:
        parameters = [_parameter(*each) for each in _fields(one.query)]
        operation: dict[str, Any] = {
            "summary": one.summary,
            "operationId": _operation_id(one),
            "tags": [one.tag],
            "security": _security(one),
            "responses": _responses(one, of_shape),
        }
        if parameters:
            operation["parameters"] = parameters
        if one.body is not None:
            content = {"application/json": {"schema": of_shape[one.body]}}
            operation["requestBody"] = {"required": True, "content": content}
        paths.setdefault(one.path, {})[one.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Creator analytics",
            "version": "1",
            "description": "A value is null where the number is unknown.",
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": SECURITY},
    }


def _fields(shape: type[Shape]) -> list[tuple[str, dict[str, Any], bool]]:
    """Return the name and schema of each parameter, and whether it must be given."""
    _, components = msgspec.json.schema_components([shape], ref_template=REFERENCE)
    schema = components[shape.__name__]
    required = schema.get("required", [])
    return [
        (name, each, name in required) for name, each in schema["properties"].items()
    ]


def _parameter(name: str, schema: dict[str, Any], is_needed: bool) -> dict[str, Any]:  # noqa: FBT001 - a row of `_fields`
    kinds = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if len(kinds) == 1:  # a parameter that is left out is null
        schema = {**kinds[0]}
    elif schema.get("default", 0) is None:
        schema = {key: it for key, it in schema.items() if key != "default"}
    return {"name": name, "in": "query", "required": is_needed, "schema": schema}


def _operation_id(one: Endpoint) -> str:
    name = one.path.strip("/").removeprefix("api/").replace("/", "_")
    return f"{one.method.lower()}_{name}"


def _security(one: Endpoint) -> list[dict[str, list[str]]]:
    ways: list[dict[str, list[str]]] = [{"bearer": []}, {"session": []}]
    if one.access == "anyone":
        return []
    return [*ways, {"administrator": []}] if one.access == "administrator" else ways


def _responses(one: Endpoint, of_shape: dict[Any, Any]) -> dict[str, Any]:
    problem = {MEDIA_TYPE: {"schema": of_shape[Problem]}}
    if one.reply in of_shape:
        content = {"application/json": {"schema": of_shape[one.reply]}}
    else:
        content = {"text/event-stream": {"schema": {"type": "string"}}}
    good: dict[str, Any] = {"description": one.summary, "content": content}
    answers: dict[str, Any] = {str(one.status): good}
    if one.method == "GET" and one.is_tagged:
        good["headers"] = {"ETag": {"schema": {"type": "string"}}}
        answers["304"] = {"description": "The client has this answer already."}
    refusals = {**REFUSALS, **one.errors}
    if one.access == "anyone":
        refusals.pop(401)
        refusals.pop(403)
    if one.body is not None:
        refusals[413] = "The body is too large."
        refusals[415] = "The body is not JSON."
    for status, text in sorted(refusals.items()):
        answers[str(status)] = {"description": text, "content": problem}
    return answers
