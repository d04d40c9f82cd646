"""The bundle for Superset: complete, consistent, and without a secret by default."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url

from pipelines.analysis.superset import CHARTS, write_bundle
from pipelines.database.warehouse import Warehouse
from tests.support.command_line import call
from tests.support.fakes import scalar

URL = "postgresql://analyst_login:read-only-secret@127.0.0.1:5555/creators"

Files = dict[str, dict[str, Any]]


def read(path: Path) -> Files:
    with zipfile.ZipFile(path) as bundle:
        return {
            name.partition("/")[2]: yaml.safe_load(bundle.read(name))
            for name in bundle.namelist()
        }


@pytest.fixture
def files(home: Path, warehouse: Warehouse, tmp_path: Path) -> Files:
    path = tmp_path / "bundle.zip"
    assert write_bundle(warehouse, URL, path) == len(read(path))
    return read(path)


def kind(files: Files, folder: str) -> list[dict[str, Any]]:
    return [one for name, one in files.items() if name.startswith(f"{folder}/")]


def test_every_reference_has_its_object(files: Files) -> None:
    (database,) = kind(files, "databases")
    datasets = {one["uuid"]: one for one in kind(files, "datasets")}
    charts = {one["uuid"]: one for one in kind(files, "charts")}
    (dashboard,) = kind(files, "dashboards")
    assert len(charts) == len(CHARTS)
    for dataset in datasets.values():
        assert dataset["database_uuid"] == database["uuid"]
    for chart in charts.values():
        dataset = datasets[chart["dataset_uuid"]]
        names = {one["column_name"] for one in dataset["columns"]}
        metrics = {one["metric_name"] for one in dataset["metrics"]}
        params = chart["params"]
        assert set(params["groupby"]) <= names
        assert set(params["metrics"]) <= metrics
        assert params.get("x_axis", "date") in names
    placed = [
        one["meta"]
        for one in dashboard["position"].values()
        if isinstance(one, dict) and one["type"] == "CHART"
    ]
    assert {one["uuid"] for one in placed} == set(charts)
    assert all(one["chartId"] for one in placed)


def test_columns_carry_the_comments_of_the_database(
    files: Files, warehouse: Warehouse
) -> None:
    for dataset in kind(files, "datasets"):
        for column in dataset["columns"]:
            comment = scalar(
                warehouse,
                "select col_description(attrelid, attnum) from pg_attribute where"
                " attrelid = cast(:table as regclass) and attname = :column",
                table=f"api.{dataset['table_name']}",
                column=column["column_name"],
            )
            assert column["description"] == comment is not None


def test_a_level_is_never_summed(files: Files) -> None:
    metrics = [one for each in kind(files, "datasets") for one in each["metrics"]]
    levels = [one for one in metrics if one["metric_name"].endswith("_total")]
    flows = [one for one in metrics if one["metric_name"].endswith("_gained")]
    assert {one["expression"][:4] for one in levels} == {"MAX("}
    assert {one["expression"][:4] for one in flows} == {"SUM("}


def test_a_password_is_written_only_if_asked_for(
    files: Files, warehouse: Warehouse, tmp_path: Path
) -> None:
    (database,) = kind(files, "databases")
    uri = "postgresql+psycopg2://analyst_login@127.0.0.1:5555/creators"
    assert database["sqlalchemy_uri"] == uri
    path = tmp_path / "secret.zip"
    write_bundle(warehouse, URL, path, with_password=True)
    (database,) = kind(read(path), "databases")
    assert ":read-only-secret@" in database["sqlalchemy_uri"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_repeat_has_the_same_ids(
    files: Files, warehouse: Warehouse, tmp_path: Path
) -> None:
    path = tmp_path / "again.zip"
    write_bundle(warehouse, URL, path)
    again = read(path)
    for bundle in (files, again):
        del bundle["metadata.yaml"]["timestamp"]
    assert again == files


def test_the_command_names_what_is_wrong(files: Files, tmp_path: Path) -> None:
    ended = call("bi", "superset", str(tmp_path / "bundle.txt"))
    assert (ended.code, len(ended.errors)) == (2, 1)
    assert "must end with .zip" in ended.errors[0]
    path = tmp_path / "own.zip"
    ended = call("bi", "superset", str(path), "--with-password")
    assert "only the embedded database has that login" in ended.errors[0]
    assert not path.exists()
    ended = call("bi", "superset", str(path), "--json")
    assert json.loads(ended.out)["files"] == len(files)


def test_the_bundle_names_the_replica(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = (
        "postgresql://web:secret@replica.example:6543/creators?sslmode=verify-full"
    )
    monkeypatch.setenv("CREATORS_READ_DATABASE_URL", replica)
    path = tmp_path / "replica.zip"
    assert call("bi", "superset", str(path)).code == 0
    (database,) = kind(read(path), "databases")
    uri = make_url(database["sqlalchemy_uri"])
    assert (uri.host, uri.port, uri.query) == (
        *("replica.example", 6543),
        {"sslmode": "verify-full"},
    )
    assert uri.username != "web"
    assert "secret" not in database["sqlalchemy_uri"]


def test_documents_need_a_name_of_a_page(home: Path, tmp_path: Path) -> None:
    ended = call("docs", str(tmp_path / "docs.txt"))
    assert (ended.code, len(ended.errors)) == (2, 1)
    assert "must end with .html" in ended.errors[0]
