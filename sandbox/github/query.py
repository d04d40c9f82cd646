"""Just enough GraphQL: one operation, variables, aliases, fragments on User.

Here: text -> selections, and projecting data onto them as strictly as the real server,
which refuses fields that do not exist. Not here: the data (`graph.py`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(r"[\s,]+|(\.\.\.|[A-Za-z_]\w*|[{}():$!\[\]=]|-?\d+|\"[^\"]*\")")

Resolver = Callable[[Mapping[str, Any]], Any]


class Invalid(Exception):  # noqa: N818 - it says what happened
    """A query the server refuses to run."""


@dataclass(slots=True)
class Field:
    """One selected field."""

    name: str
    alias: str
    arguments: dict[str, Any] = field(default_factory=dict)
    selected: "list[Field | str]" = field(default_factory=list)
    """Fields inside, and names of fragments."""


class Query:
    """A parsed document with its variables."""

    def __init__(self, text: str, variables: Mapping[str, Any]) -> None:
        self._tokens = [found[1] for found in _TOKEN.finditer(text) if found[1]]
        self._place = 0
        self._variables = variables
        self.fragments: dict[str, list[Field | str]] = {}
        self.selected: list[Field | str] = []
        while self._place < len(self._tokens):
            self._definition()

    def _next(self) -> str:
        if self._place >= len(self._tokens):
            raise Invalid("Unexpected end of document")
        self._place += 1
        return self._tokens[self._place - 1]

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _expect(self, token: str) -> None:
        if (found := self._next()) != token:
            raise Invalid(f"Expected {token}, actual: {found}")

    def _definition(self) -> None:
        kind = self._peek()
        if kind == "fragment":
            self._next()
            name = self._next()
            self._expect("on")
            self._expect("User")
            self.fragments[name] = self._selection()
            return
        if kind != "{":
            self._next()
            while self._peek() not in ("{", ""):
                self._next()
        self.selected = self._selection()

    def _selection(self) -> "list[Field | str]":
        self._expect("{")
        found: list[Field | str] = []
        while self._peek() != "}":
            if self._peek() == "...":
                self._next()
                found.append(self._next())
            else:
                found.append(self._field())
        self._next()
        return found

    def _field(self) -> Field:
        name = alias = self._next()
        if self._peek() == ":":
            self._next()
            name = self._next()
        one = Field(name, alias)
        if self._peek() == "(":
            self._next()
            while self._peek() != ")":
                key = self._next()
                self._expect(":")
                one.arguments[key] = self._value()
            self._next()
        if self._peek() == "{":
            one.selected = self._selection()
        return one

    def _value(self) -> Any:
        token = self._next()
        if token == "$":  # noqa: S105 - a token of the language
            name = self._next()
            if name not in self._variables:
                raise Invalid(f"Variable ${name} was provided invalid value")
            return self._variables[name]
        return int(token) if token.lstrip("-").isdecimal() else token.strip('"')


def project(query: Query, selected: "list[Field | str]", data: Any, kind: str) -> Any:
    """Return what is selected of a record, a list of them, or a plain value."""
    if isinstance(data, list):
        return [project(query, selected, one, kind) for one in data]
    if not isinstance(data, dict):
        return data
    if not selected:
        raise Invalid(f"Field must have selections ({kind})")
    result: dict[str, Any] = {}
    for one in selected:
        if isinstance(one, str):
            result |= project(query, query.fragments[one], data, kind)
            continue
        if one.name not in data:
            raise Invalid(f"Field '{one.name}' doesn't exist on type '{kind}'")
        value = data[one.name]
        if callable(value):
            value = value(one.arguments)
        result[one.alias] = project(query, one.selected, value, one.name)
    return result
