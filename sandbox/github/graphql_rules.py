"""Validation rules whose errors have GitHub's messages, codes and paths.

Here: fields, arguments and selections that the schema does not allow. Not here: the
other rules, which are graphql-core's own.
"""

from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    InlineFragmentNode,
    NamedTypeNode,
    Node,
    OperationDefinitionNode,
    ValidationRule,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    specified_rules,
)


class FieldRule(ValidationRule):
    """Checks each field as GitHub does."""

    def enter_field(
        self, node: FieldNode, _key: Any, _parent: Any, _path: Any, ancestors: Any
    ) -> None:
        """Report what is wrong with a field."""
        parent, field = self.context.get_parent_type(), self.context.get_field_def()
        if parent is None:
            return
        name, path = node.name.value, _path_of([*ancestors, node])

        def report(code: str, message: str, path: list[str], **facts: str) -> None:
            extensions = {"code": code, **facts, "path": path}
            error = GraphQLError(message, node, extensions=extensions)
            self.report_error(error)

        if field is None:
            message = f"Field '{name}' doesn't exist on type '{parent.name}'"
            facts = {"typeName": parent.name, "fieldName": name}
            report("undefinedField", message, path, **facts)
            return
        arguments = [one.name.value for one in node.arguments]
        for argument in arguments:
            if argument not in field.args:
                message = f"Field '{name}' doesn't accept argument '{argument}'"
                facts = {"name": name, "typeName": "Field", "argumentName": argument}
                report("argumentNotAccepted", message, [*path, argument], **facts)
        required = (one for one in field.args if is_required_argument(field.args[one]))
        if missing := ", ".join(one for one in required if one not in arguments):
            message = f"Field '{name}' is missing required arguments: {missing}"
            facts = {"className": "Field", "name": name, "arguments": missing}
            report("missingRequiredArguments", message, path, **facts)
        kind = get_named_type(field.type)
        is_leaf, has_selections = is_leaf_type(kind), node.selection_set is not None
        if is_leaf is has_selections:
            problem = f"field '{name}' returns {kind.name} but has no selections. "
            message = (
                f"Selections can't be made on scalars (field '{name}' "
                f"returns {kind.name})"
                if is_leaf
                else f"Field must have selections ({problem}"
                f"Did you mean '{name} {{ ... }}'?)"
            )
            facts = {"nodeName": f"field '{name}'", "typeName": kind.name}
            report("selectionMismatch", message, path, **facts)


def _path_of(nodes: list[Any]) -> list[str]:
    """Return the path of a node from its operation or fragment on."""
    return [step for node in nodes if (step := _step(node))]


def _step(node: Node | Any) -> str:
    if isinstance(node, OperationDefinitionNode):
        name = node.name.value if node.name else ""
        return f"{node.operation.value} {name}".strip()
    if isinstance(node, FragmentDefinitionNode):
        return f"fragment {node.name.value}"
    if isinstance(node, InlineFragmentNode):
        kind = cast("NamedTypeNode | None", node.type_condition)
        return f"... on {kind.name.value}" if kind is not None else "..."
    if isinstance(node, FieldNode):
        return (node.alias or node.name).value
    return ""


_REPLACED = {
    "FieldsOnCorrectTypeRule", "KnownArgumentNamesRule",
    "ProvidedRequiredArgumentsRule", "ScalarLeafsRule",
}  # fmt: skip
RULES = (
    *(rule for rule in specified_rules if rule.__name__ not in _REPLACED),
    FieldRule,
)
