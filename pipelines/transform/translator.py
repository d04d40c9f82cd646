"""dbt's models, seeds and tests as Dagster's assets and checks.

Here: dependencies, descriptions and code references, on top of dagster-dbt's own keys
and groups. Not here: the steps that build the assets (`defs/transform.py`).
"""

from collections.abc import Mapping
from typing import Any

from dagster import (
    AssetCheckSpec,
    AssetKey,
    AssetSpec,
)
from dagster_dbt import DagsterDbtTranslator, DbtProject

from pipelines.code_references import link_file
from pipelines.settings import DBT_PROJECT

Manifest = Mapping[str, Any]

CHECKS = {
    "accepted_values": "`{column_name}` is one of {values}.",
    "expression_is_true": "`{column_name}` {expression}.",
    "not_null": "`{column_name}` is never null.",
    "relationships": "Every `{column_name}` is a `{field}` of {to}.",
    "unique": "No two rows have the same `{column_name}`.",
    "unique_combination_of_columns": "No two rows have the same {columns}.",
}
"""Descriptions of generic tests by their name."""


class Translator(DagsterDbtTranslator):
    """Translate dbt's nodes; a table also depends on the raw tables behind its views.

    The daily job builds no views, and Dagster orders the steps of a job only by direct
    dependencies.
    """

    def get_asset_spec(
        self, manifest: Manifest, unique_id: str, project: DbtProject | None
    ) -> AssetSpec:
        """Return the specification with raw dependencies and the model's file."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = manifest["nodes"].get(unique_id)
        if node is None:
            return spec
        metadata = link_file(DBT_PROJECT / node["original_file_path"])
        spec = spec.merge_attributes(metadata=metadata)
        if node["config"]["materialized"] == "view":
            return spec
        raw = _raw_tables(manifest, unique_id) - {dep.asset_key for dep in spec.deps}
        return spec.merge_attributes(deps=sorted(raw))

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Return the description of the model; its SQL stays in its file."""
        return str(dbt_resource_props["description"])

    def get_asset_check_spec(
        self,
        asset_spec: AssetSpec,
        manifest: Manifest,
        unique_id: str,
        project: DbtProject | None,
    ) -> AssetCheckSpec | None:
        """Return the specification with a description of what the test checks."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None or spec.description:
            return spec
        return spec._replace(description=describe_test(manifest["nodes"][unique_id]))


def describe_test(node: Mapping[str, Any]) -> str:
    """Return a sentence for a dbt test: its own description, or what it checks."""
    if node.get("description"):
        return str(node["description"])
    test = node.get("test_metadata") or {"name": None, "kwargs": {}}
    if test["name"] in CHECKS:
        values = dict(test["kwargs"])
        values["columns"] = ", ".join(
            f"`{name}`" for name in values.get("combination_of_columns", ())
        )
        values["values"] = ", ".join(map(str, values.get("values", ())))
        return CHECKS[test["name"]].format(**values)
    words = str(node["name"]).removeprefix("assert_").replace("_", " ")
    return f"{words[0].upper()}{words[1:]}."


def _raw_tables(manifest: Manifest, unique_id: str) -> set[AssetKey]:
    """Return the raw tables that a model reads, directly or through views."""
    found: set[AssetKey] = set()
    for parent in manifest["parent_map"].get(unique_id, []):
        if parent in manifest["sources"]:
            source = manifest["sources"][parent]
            if source["source_name"].startswith("raw_"):
                found.add(AssetKey([source["source_name"], source["name"]]))
        elif manifest["nodes"][parent]["config"]["materialized"] == "view":
            found |= _raw_tables(manifest, parent)
    return found


TRANSLATOR = Translator()
