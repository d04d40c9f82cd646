"""Every asset and check is described, and linked to its code."""

from dagster import TableSchema

from pipelines.definitions import defs

GRAPH = defs.get_repository_def().asset_graph


def test_every_asset_has_a_description_without_its_sql() -> None:
    texts = {key: GRAPH.get(key).description for key in GRAPH.get_all_asset_keys()}
    assert [key for key, description in texts.items() if not description] == []
    assert [
        key for key, text in texts.items() if "select" in (text or "").lower()
    ] == []


def test_every_asset_that_runs_links_to_its_code() -> None:
    unlinked = [
        key
        for key in GRAPH.executable_asset_keys
        if "dagster/code_references" not in GRAPH.get(key).metadata
    ]
    assert unlinked == []


def test_every_check_has_a_description() -> None:
    checks = list(GRAPH.asset_check_keys)
    assert checks
    assert [key for key in checks if not GRAPH.get_check_spec(key).description] == []


def test_every_raw_column_has_a_description() -> None:
    columns = []
    for key in GRAPH.get_all_asset_keys():
        schema = GRAPH.get(key).metadata.get("dagster/column_schema")
        if key.path[0].startswith("raw_") and isinstance(schema, TableSchema):
            columns += [(key, column) for column in schema.columns]
    assert columns
    assert [name for name in columns if not name[1].description] == []
