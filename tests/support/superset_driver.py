"""Ask Superset for its dashboards and the rows of every chart.

Usage: python superset_driver.py, with Superset's Python and environment; it prints JSON
with the titles of the dashboards, and by title of chart its rows or Superset's message.
Here: Superset's own API through Flask's client. Not here: the import of the bundle.
"""

import importlib
import json
import sys
from typing import Any


def main() -> None:
    """Print the dashboards and the rows of the charts."""
    create_app = importlib.import_module("superset.app").create_app
    # Each request has a context of its own: Flask keeps the person in it.
    client = create_app().test_client()
    login = {"username": "admin", "password": "admin", "provider": "db"}
    token = client.post("/api/v1/security/login", json=login).json["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    listed = client.get("/api/v1/chart/?q=(page_size:100)", headers=headers).json
    boards = client.get("/api/v1/dashboard/", headers=headers).json["result"]
    found: dict[str, Any] = {
        "dashboards": [one["dashboard_title"] for one in boards],
        "charts": {},
    }
    for one in listed["result"]:
        chart = client.get(f"/api/v1/chart/{one['id']}", headers=headers).json
        if "result" not in chart:
            found["charts"][one["slice_name"]] = chart
            continue
        params = json.loads(chart["result"]["params"])
        query = make_query(params, int(one["datasource_id"]))
        answer = client.post("/api/v1/chart/data", json=query, headers=headers)
        body = answer.json
        found["charts"][one["slice_name"]] = (
            body["result"][0]["data"] if answer.status_code == 200 else body
        )
    json.dump(found, sys.stdout, default=str)


def make_query(params: dict[str, Any], dataset: int) -> dict[str, Any]:
    """Return the query of a chart, as its page sends it."""
    columns: list[Any] = list(params["groupby"])
    if "x_axis" in params:
        axis = params["x_axis"]
        columns.insert(
            0,
            {
                "sqlExpression": axis,
                "label": axis,
                "expressionType": "SQL",
                "columnType": "BASE_AXIS",
                "timeGrain": params["time_grain_sqla"],
            },
        )
    query = {
        "columns": columns,
        "metrics": params["metrics"],
        "row_limit": params["row_limit"],
    }
    return {
        "datasource": {"id": dataset, "type": "table"},
        "queries": [query],
        "result_format": "json",
        "result_type": "full",
        "force": True,
    }


if __name__ == "__main__":
    main()
