"""A bundle for Superset: the database, datasets, charts and one dashboard.

Here: the files of `import-dashboards`, version 1.0.0. Meanings are the comments of
the tables. Not here: Superset itself, which needs an environment of its own.

Ids come from names, so a second import changes the same objects. A level gets no sum
over days: its metric is the highest value of the group.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from sqlalchemy import make_url

from pipelines import exports
from pipelines.analysis.export import NUMBERS
from pipelines.analysis.tables import Column, Table, find_table
from pipelines.database.warehouse import Warehouse
from pipelines.tenancy.analysts import as_analyst

NAMESPACE = UUID("5d3c4d0e-7f43-4c33-9a61-7a0c1f6f8a52")
VERSION = "1.0.0"
ROOT = "creators"
DATABASE = "creator-analytics"
DASHBOARD = "Creators"
LINE, BAR, TABLE = "echarts_timeseries_line", "echarts_timeseries_bar", "table"
WIDTH, HEIGHT = 6, 50
CHARTS_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: a metric of a table over days, or by names."""

    title: str
    table: str
    kind: str
    metric: str
    groups: tuple[str, ...]


CHARTS = (
    Chart("Followers", "named_channel_days", LINE, "followers_total", ("channel",)),
    Chart(
        "Followers gained", "named_channel_days", BAR, "followers_gained", ("platform",)
    ),
    Chart("Views gained", "named_content_days", BAR, "views_gained", ("platform",)),
    Chart(
        "Contents by views",
        "named_content_days",
        TABLE,
        "views_gained",
        ("title", "channel", "platform"),
    ),
    Chart("Peak viewers", "named_livestreams", BAR, "peak_viewers", ("channel",)),
    Chart("Games", "named_livestream_games", TABLE, "minutes", ("game",)),
    Chart("Stars", "named_repository_days", LINE, "stars_total", ("repository",)),
    Chart("Revenue", "named_revenue_days", BAR, "revenue", ("channel", "currency")),
)


def write_bundle(
    warehouse: Warehouse, url: str, path: Path, *, with_password: bool = False
) -> int:
    """Write the bundle and return the number of its files.

    `url` is the address of the analysts' login. Without `with_password` the bundle
    holds no secret; Superset asks for the password, or libpq's password file has it.

    Raises:
        UserError: a table is missing, or the file cannot be written.
    """
    with as_analyst(warehouse) as session:
        names = dict.fromkeys(chart.table for chart in CHARTS)
        tables = {name: find_table(session, f"api.{name}") for name in names}
    files = dict(_files(tables, url, with_password=with_password))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, value in files.items():
            text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
            bundle.writestr(f"{ROOT}/{name}", text)
    with exports.open_bytes(path) as stream:
        stream.write(content.getvalue())
    return len(files)


def _files(
    tables: Mapping[str, Table], url: str, *, with_password: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    now = datetime.now(UTC).isoformat()
    yield "metadata.yaml", {"version": VERSION, "type": "Dashboard", "timestamp": now}
    yield f"databases/{DATABASE}.yaml", _database(url, with_password=with_password)
    for table in tables.values():
        yield f"datasets/{DATABASE}/{table.name}.yaml", _dataset(table)
    for number, chart in enumerate(CHARTS, start=1):
        yield f"charts/{_slug(chart.title)}_{number}.yaml", _chart(chart)
    yield f"dashboards/{_slug(DASHBOARD)}.yaml", _dashboard()


def _database(url: str, *, with_password: bool) -> dict[str, Any]:
    address = make_url(url).set(drivername="postgresql+psycopg2")
    if not with_password:
        address = address._replace(password=None)
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": address.render_as_string(hide_password=False),
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_file_upload": False,
        "extra": {"allows_virtual_table_explore": True},
        "uuid": _id("database"),
        "version": VERSION,
    }


def _dataset(table: Table) -> dict[str, Any]:
    return {
        "table_name": table.name,
        "main_dttm_col": table.day,
        "description": table.comment,
        "schema": table.schema,
        "sql": None,
        "params": None,
        "filter_select_enabled": True,
        "extra": None,
        "uuid": _id("dataset", table.name),
        "metrics": [_metric(one) for one in table.columns if one.base_type in NUMBERS],
        "columns": [_column(one) for one in table.columns],
        "version": VERSION,
        "database_uuid": _id("database"),
    }


def _metric(column: Column) -> dict[str, Any]:
    is_level = column.name.endswith("_total") or column.name.startswith("peak_")
    is_rate = column.name.startswith("average_") or column.name == "coverage"
    function = "MAX" if is_level else "AVG" if is_rate else "SUM"
    return {
        "metric_name": column.name,
        "verbose_name": column.name.replace("_", " "),
        "metric_type": None,
        "expression": f'{function}("{column.name}")',
        "description": column.comment,
        "d3format": None,
        "extra": {},
        "warning_text": "A level: the highest value of the group."
        if is_level
        else None,
    }


def _column(column: Column) -> dict[str, Any]:
    base = column.base_type
    is_moment = base == "date" or base.startswith("timestamp")
    return {
        "column_name": column.name,
        "verbose_name": column.name.replace("_", " "),
        "is_dttm": is_moment,
        "is_active": True,
        "type": column.data_type.upper(),
        "groupby": base not in NUMBERS,
        "filterable": True,
        "expression": None,
        "description": column.comment,
        "python_date_format": None,
        "extra": {},
    }


def _chart(chart: Chart) -> dict[str, Any]:
    params: dict[str, Any] = {
        "viz_type": chart.kind,
        "adhoc_filters": [],
        "groupby": list(chart.groups),
        "row_limit": 10_000,
    }
    if chart.kind == TABLE:
        params |= {
            "query_mode": "aggregate",
            "metrics": [chart.metric],
            "order_desc": True,
            "server_page_length": 20,
        }
    else:
        params |= {
            "x_axis": "date",
            "time_grain_sqla": "P1D",
            "metrics": [chart.metric],
            # Null breaks a line; nothing is drawn for an unknown day.
            "connectNulls": False,
            "x_axis_title": "UTC day",
            "y_axis_title": chart.metric.replace("_", " "),
        }
    return {
        "slice_name": chart.title,
        "description": None,
        "viz_type": chart.kind,
        "params": params,
        "cache_timeout": None,
        "uuid": _id("chart", chart.title),
        "version": VERSION,
        "dataset_uuid": _id("dataset", chart.table),
    }


def _dashboard() -> dict[str, Any]:
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "GRID_ID": {
            "id": "GRID_ID",
            "type": "GRID",
            "children": [],
            "parents": ["ROOT_ID"],
        },
        "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": DASHBOARD}},
    }
    for start in range(0, len(CHARTS), CHARTS_A_ROW):
        row = f"ROW-{start // CHARTS_A_ROW + 1}"
        above = ["ROOT_ID", "GRID_ID"]
        position["GRID_ID"]["children"].append(row)
        position[row] = {
            "id": row,
            "type": "ROW",
            "children": [],
            "parents": above,
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        numbered = enumerate(CHARTS[start : start + CHARTS_A_ROW], start=start + 1)
        for number, chart in numbered:
            place = f"CHART-{number}"
            position[row]["children"].append(place)
            position[place] = {
                "id": place,
                "type": "CHART",
                "children": [],
                "parents": [*above, row],
                "meta": {
                    # Superset replaces the number, and refuses a chart without one.
                    "chartId": number,
                    "uuid": _id("chart", chart.title),
                    "sliceName": chart.title,
                    "width": WIDTH,
                    "height": HEIGHT,
                },
            }
    return {
        "dashboard_title": DASHBOARD,
        "description": "Channels, contents, livestreams, repositories and revenue.",
        "css": "",
        "slug": _slug(DASHBOARD),
        "published": True,
        "uuid": _id("dashboard"),
        "position": position,
        "metadata": {"color_scheme": "supersetColors"},
        "version": VERSION,
    }


def _id(*names: str) -> str:
    return str(uuid5(NAMESPACE, "|".join(names)))


def _slug(title: str) -> str:
    return title.lower().replace(" ", "_")
