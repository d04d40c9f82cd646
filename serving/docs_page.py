"""The page that describes the API: HTML without a script.

Here: the page. Not here: the document that it shows (`openapi.py`).
"""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: the API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs.css">
</head>
<body>
<main>
<h1>{title}: the API</h1>
<p>{description} Programs read <a href="/openapi.json">the same as OpenAPI</a>.
They send <code>Authorization: Bearer TOKEN</code>; <code>creators tokens issue
USERNAME</code> prints a token.</p>
<nav><ul>{contents}</ul></nav>
{operations}
<h2>Shapes</h2>
{shapes}
</main>
</body>
</html>
"""


def render(document: dict[str, Any]) -> str:
    """Return the page of an OpenAPI document."""
    operations = [
        (path, method, one)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    ]
    return PAGE.format(
        title=escape(document["info"]["title"]),
        description=escape(document["info"]["description"]),
        contents="".join(
            f'<li><a href="#{one["operationId"]}">{method.upper()} {escape(path)}</a>'
            for path, method, one in operations
        ),
        operations="".join(_operation(*each) for each in operations),
        shapes="".join(
            _shape(name, schema)
            for name, schema in sorted(document["components"]["schemas"].items())
        ),
    )


def _operation(path: str, method: str, one: dict[str, Any]) -> str:
    parts = [
        f'<section id="{one["operationId"]}">',
        f"<h2><code>{method.upper()} {escape(path)}</code></h2>",
        f"<p>{escape(one['summary'])} {_access(one)}</p>",
    ]
    if one.get("parameters"):
        rows = (
            (each["name"], _type(each["schema"]), _limits(each["schema"]))
            for each in one["parameters"]
        )
        parts.append(_table(("parameter", "type", "limits"), rows))
    if "requestBody" in one:
        (content,) = one["requestBody"]["content"].values()
        parts.append(f"<p>Body: {_type(content['schema'])}.</p>")
    answers = (
        (f"<code>{status}</code>", escape(answer["description"]), _content(answer))
        for status, answer in one["responses"].items()
    )
    parts.append(_table(("status", "meaning", "body"), answers))
    return "".join([*parts, "</section>"])


def _access(one: dict[str, Any]) -> str:
    names = [name for way in one["security"] for name in way]
    if not names:
        return "For anyone."
    return "For administrators." if "administrator" in names else "For a person."


def _content(answer: dict[str, Any]) -> str:
    for each in answer.get("content", {}).values():
        return _type(each["schema"])
    return ""


def _shape(name: str, schema: dict[str, Any]) -> str:
    rows = (
        (f"<code>{escape(field)}</code>", _type(each), _limits(each))
        for field, each in schema.get("properties", {}).items()
    )
    text = escape(schema.get("description", ""))
    return f'<section id="{escape(name)}"><h3>{escape(name)}</h3><p>{text}</p>' + (
        _table(("field", "type", "limits"), rows) + "</section>"
    )


def _type(schema: dict[str, Any]) -> str:
    """Return a schema's type as HTML."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(map(_type, schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    return escape(str(schema.get("format") or schema.get("type") or "anything"))


def _limits(schema: dict[str, Any]) -> str:
    names = {"minimum": "from", "maximum": "to", "maxLength": "characters up to"}
    parts = [f"{names[name]} {schema[name]}" for name in names if name in schema]
    if schema.get("default") is not None:
        parts.append(f"default {json.dumps(schema['default'])}")
    return escape(", ".join(parts))


def _table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{one}</th>' for one in headings)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
