"""The parameter `fields`: names, modifiers and fields of nested objects.

Here: reading `a,b.limit(0),c.metric(x,y){d}`. Not here: which fields exist.
"""

import re
from dataclasses import dataclass, field

from sandbox.facebook.errors import graph_error

_NAME = re.compile(r"[a-z_0-9]+")


@dataclass(slots=True)
class Field:
    """One requested field."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)
    fields: "Fields" = field(default_factory=dict)


Fields = dict[str, Field]


def parse_fields(text: str) -> Fields:
    """Return the fields by name, in their order; an error names the bad text."""
    found, rest = _parse(text)
    if rest:
        raise _syntax_error(rest)
    return found


def _parse(text: str) -> tuple[Fields, str]:
    found: Fields = {}
    while True:
        match = _NAME.match(text)
        if match is None:
            raise _syntax_error(text)
        one, text = Field(match.group()), text[match.end() :]
        while text.startswith("."):
            name, bracket, after = text[1:].partition("(")
            value, closed, text = after.partition(")")
            if not (bracket and closed and _NAME.fullmatch(name)):
                raise _syntax_error(text)
            one.arguments[name] = value
        if text.startswith("{"):
            one.fields, text = _parse(text[1:])
            if not text.startswith("}"):
                raise _syntax_error(text)
            text = text[1:]
        found[one.name] = one
        if not text.startswith(","):
            return found, text
        text = text[1:]


def _syntax_error(text: str) -> Exception:
    return graph_error(2500, f'Syntax error "Expected name." near: {text[:20]!r}')
