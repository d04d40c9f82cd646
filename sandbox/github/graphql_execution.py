"""GraphQL queries: graphql-core parses, validates and executes them.

Here: the schema as an object, and the errors of an execution. Not here: values, and the
validation rules with GitHub's messages.
"""

import re
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    parse,
    print_ast,
    validate,
)

from sandbox.github.contributions import QueryError
from sandbox.github.graphql_rules import RULES
from sandbox.github.graphql_schema import SCHEMA

_SCHEMA = build_schema(SCHEMA)
_VARIABLE = re.compile(r"Variable '\$(\w+)'")


def execute(
    query: str, variables: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """Return the body of a response; `values` is the object of the type Query."""
    try:
        document, errors = _validated(query)
    except GraphQLSyntaxError as error:
        return {"errors": [_syntax_error(error)]}
    if errors:
        return {"errors": list(errors)}
    result = execute_sync(_SCHEMA, document, values, variable_values=variables)
    errors = tuple(_error(error, document) for error in result.errors or ())
    if result.data is None and not any("path" in error for error in errors):
        return {"errors": list(errors)}
    return {"data": result.data} | ({"errors": list(errors)} if errors else {})


@lru_cache(maxsize=256)
def _validated(query: str) -> tuple[DocumentNode, tuple[dict[str, Any], ...]]:
    document = parse(query)
    found = validate(_SCHEMA, document, RULES, max_errors=100)
    return document, tuple(_error(error, document) for error in found)


def _error(error: GraphQLError, document: DocumentNode) -> dict[str, Any]:
    """Return an error in GitHub's order of keys, without keys that are unknown."""
    cause, message = error.original_error, error.message
    kind = cause.kind if isinstance(cause, QueryError) else None
    extensions = dict(error.extensions or {})
    path = extensions.pop("path", error.path)
    if found := _VARIABLE.search(message):
        message = _invalid_variable(found[1], document)
    known = {
        "type": kind,
        "path": path,
        "extensions": extensions,
        "locations": [{"line": at.line, "column": at.column} for at in _places(error)],
        "message": message,
    }
    return {key: value for key, value in known.items() if value or key == "locations"}


def _places(error: GraphQLError) -> list[Any]:
    return error.locations or []


def _invalid_variable(name: str, document: DocumentNode) -> str:
    """Return GitHub's message for a variable without a valid value."""
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            for variable in definition.variable_definitions:
                if variable.variable.name.value == name:
                    kind = print_ast(variable.type)
                    return f"Variable ${name} of type {kind} was provided invalid value"
    return f"Variable ${name} is used but not declared"


def _syntax_error(error: GraphQLSyntaxError) -> dict[str, Any]:
    places = [(at.line, at.column) for at in _places(error)]
    if "<EOF>" in error.message:
        return {"message": "Unexpected end of document", "locations": []}
    line, column = places[0]
    reason = error.message.removeprefix("Syntax Error: ")
    message = f"Parse error: {reason} at [{line}, {column}]"
    return {"message": message, "locations": [{"line": line, "column": column}]}
