"""The parameter `fields`: names, and edges with their own parameters.

Here: reading `id,insights.metric(a,b)`. Not here: which fields exist.
"""

import re

from sandbox.instagram.errors import graph_error

_FIELD = re.compile(r"[a-z_]+(?:\.[a-z_]+\([^()]*\))*")
_PARAMETER = re.compile(r"\.([a-z_]+)\(([^()]*)\)")


def parse_fields(text: str) -> dict[str, dict[str, str]]:
    """Return the parameters of each field, none for a plain one."""
    found: dict[str, dict[str, str]] = {}
    position = 0
    while position < len(text):
        match = _FIELD.match(text, position)
        if match is None or text[match.end() : match.end() + 1] not in ("", ","):
            message = f"(#2500) Syntax error at character {position} of the fields"
            raise graph_error(2500, message)
        name = match[0].partition(".")[0]
        found[name] = dict(_PARAMETER.findall(match[0]))
        position = match.end() + 1
    return found


def pick(
    record: dict[str, object], fields: dict[str, dict[str, str]], known: frozenset[str]
) -> dict[str, object]:
    """Return the requested fields that have a value, and always the id.

    One field that does not exist fails the whole call.
    """
    for name in fields:
        if name not in known:
            message = f"(#100) Tried accessing nonexisting field ({name})"
            raise graph_error(100, message)
    wanted = {*fields, "id"}
    return {name: value for name, value in record.items() if name in wanted}
