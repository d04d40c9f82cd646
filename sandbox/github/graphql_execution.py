"""GraphQL queries: graphql-core parses, validates and executes them.

Here: execution, and errors in GitHub's format. Not here: the schema's text, and values.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    ValidationRule,
    build_schema,
    execute_sync,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
    print_ast,
    specified_rules,
    validate,
)

from sandbox.github.contributions import QueryError
from sandbox.github.graphql_schema import SCHEMA

_SCHEMA = build_schema(SCHEMA)
_VARIABLE = re.compile(r"Variable '\$(\w+)'")
_REPLACED_RULES = {
    "FieldsOnCorrectTypeRule", "KnownArgumentNamesRule",
    "ProvidedRequiredArgumentsRule", "ScalarLeafsRule",
}  # fmt: skip


def execute(
    query: str, variables: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """Return the body of a response; `values` is the object of the type Query."""
    try:
        document, invalid = _validated(query)
    except GraphQLSyntaxError as error:
        is_end = "<EOF>" in error.message
        return {
            "errors": [
                {
                    "message": "Unexpected end of document"
                    if is_end
                    else error.message.replace("Syntax Error:", "Parse error:"),
                    "locations": [] if is_end else _locations(error),
                }
            ]
        }
    if invalid:
        return {"errors": list(invalid)}
    result = execute_sync(_SCHEMA, document, values, variable_values=variables)
    errors = [_field_error(error, document) for error in result.errors or ()]
    if result.data is None and all("path" not in error for error in errors):
        return {"errors": errors}
    return {"data": result.data} | ({"errors": errors} if errors else {})


@lru_cache(maxsize=256)
def _validated(query: str) -> tuple[DocumentNode, tuple[dict[str, Any], ...]]:
    document = parse(query)
    found = validate(_SCHEMA, document, _RULES)
    return document, tuple(
        {**(one.extensions or {}), "locations": _locations(one), "message": one.message}
        for one in found
    )


def _locations(error: GraphQLError) -> list[dict[str, int]]:
    return [{"line": at.line, "column": at.column} for at in error.locations or ()]


def _field_error(error: GraphQLError, document: DocumentNode) -> dict[str, Any]:
    """Return an error of the execution, in GitHub's order of keys."""
    cause, message = error.original_error, error.message
    head: dict[str, Any] = {"path": error.path} if error.path else {}
    if isinstance(cause, QueryError) and cause.kind:
        head = {"type": cause.kind, **head}
    if found := _VARIABLE.match(message):
        message = _invalid_variable(found[1], document)
    return {**head, "locations": _locations(error), "message": message}


def _invalid_variable(name: str, document: DocumentNode) -> str:
    """Return GitHub's message for a variable without a valid value."""
    kinds = {
        variable.variable.name.value: print_ast(variable.type)
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
        for variable in definition.variable_definitions
    }
    return f"Variable ${name} of type {kinds.get(name)} was provided invalid value"


class FieldRule(ValidationRule):
    """Checks fields, arguments and selections, with GitHub's messages and codes."""

    def enter_field(
        self, node: FieldNode, _key: Any, _parent: Any, _path: Any, ancestors: Any
    ) -> None:
        """Report what the schema does not allow."""
        parent, field = self.context.get_parent_type(), self.context.get_field_def()
        if parent is None:
            return
        name, path = node.name.value, _path_of([*ancestors, node])
        if field is None:
            message = f"Field '{name}' doesn't exist on type '{parent.name}'"
            facts = {"typeName": parent.name, "fieldName": name}
            self._report(node, path, "undefinedField", message, facts)
            return
        arguments = [argument.name.value for argument in node.arguments]
        for argument in arguments:
            if argument not in field.args:
                message = f"Field '{name}' doesn't accept argument '{argument}'"
                facts = {"name": name, "typeName": "Field", "argumentName": argument}
                place = [*path, argument]
                self._report(node, place, "argumentNotAccepted", message, facts)
        required = [one for one in field.args if is_required_argument(field.args[one])]
        if missing := ", ".join(one for one in required if one not in arguments):
            message = f"Field '{name}' is missing required arguments: {missing}"
            facts = {"className": "Field", "name": name, "arguments": missing}
            self._report(node, path, "missingRequiredArguments", message, facts)
        kind = get_named_type(field.type)
        if is_leaf_type(kind) is (node.selection_set is not None):
            reason = f"field '{name}' returns {kind.name} but has"
            message = (
                f"Selections can't be made on scalars ({reason} selections)"
                if is_leaf_type(kind)
                else f"Field must have selections ({reason} no selections. "
                f"Did you mean '{name} {{ ... }}'?)"
            )
            facts = {"nodeName": f"field '{name}'", "typeName": kind.name}
            self._report(node, path, "selectionMismatch", message, facts)

    def _report(
        self,
        node: FieldNode,
        path: list[str],
        code: str,
        message: str,
        facts: dict[str, str],
    ) -> None:
        extensions = {"path": path, "extensions": {"code": code, **facts}}
        self.report_error(GraphQLError(message, node, extensions=extensions))


def _path_of(nodes: Sequence[Any]) -> list[str]:
    """Return the path of a field from its operation or fragment on."""
    path = []
    for node in nodes:
        if isinstance(node, OperationDefinitionNode):
            name = node.name.value if node.name else ""
            path.append(f"{node.operation.value} {name}".strip())
        elif isinstance(node, FragmentDefinitionNode):
            path.append(f"fragment {node.name.value}")
        elif isinstance(node, InlineFragmentNode):
            kind: Any = node.type_condition
            path.append(f"... on {kind.name.value}" if kind else "...")
        elif isinstance(node, FieldNode):
            path.append((node.alias or node.name).value)
    return path


_RULES = (
    *(rule for rule in specified_rules if rule.__name__ not in _REPLACED_RULES),
    FieldRule,
)
