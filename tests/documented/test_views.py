"""Every product's operational tables, views over `app`, against the documents."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import scalar

HERE = Path(__file__).parent
PRODUCTS = [
    yaml.safe_load((HERE / f"{name}.yml").read_text())
    for name in ("cg_analytics", "creatorsync", "devpulse", "streamtrack")
]
VIEWS = [
    pytest.param(product["schema"], table, id=f"{product['schema']}.{table['name']}")
    for product in PRODUCTS
    for table in product["tables"]
    if table["kind"] == "operational"
]
OPTIONS = "select reloptions from pg_class where oid = cast(:name as regclass)"
views = pytest.mark.parametrize(("schema", "view"), VIEWS)


def documented_view(view: dict[str, Any]) -> str:
    backing = view["backed_by"].removeprefix("app.")

    def selected(column: dict[str, Any]) -> str:
        plain = f"{backing}.{column.get('from', column['name'])}"
        return f"{column.get('expression', plain)} as {column['name']}"

    columns = ", ".join(map(selected, view["columns"]))
    joins = " ".join(view.get("joins", []))
    where = f" where {view['where']}" if "where" in view else ""
    return f"select {columns} from app.{backing} as {backing} {joins}{where}"


@views
def test_a_view_selects_what_is_documented(
    warehouse: Warehouse, schema: str, view: dict[str, Any]
) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(f"create view public.documented as {documented_view(view)}")
        )
        live, documented = (
            connection.scalar(
                text("select pg_get_viewdef(cast(:name as regclass))"), {"name": name}
            )
            for name in (f"{schema}.{view['name']}", "public.documented")
        )
    assert live == documented


@views
def test_a_view_lets_row_policies_through(
    warehouse: Warehouse, schema: str, view: dict[str, Any]
) -> None:
    options = scalar(warehouse, OPTIONS, name=f"{schema}.{view['name']}")
    assert "security_invoker=true" in options
    assert ("check_option=cascaded" in options) is view.get("check_option", False)
