"""The parse of dbt's project: its manifest, and one parse for all databases."""

import json
import shutil
from pathlib import Path

import pytest

from pipelines.transform import dbt
from tests.support.databases import database, name_of, opened
from tests.support.views import KEPT, Views

VIEW = "int_subject_connections"


def test_the_first_invocation_writes_the_manifest_of_the_whole_project(
    views: Views, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = dbt.manifest()
    path = tmp_path / "target" / "manifest.json"
    monkeypatch.setattr(dbt, "MANIFEST", path)
    monkeypatch.setattr(dbt, "_PARSED", [])
    with views.copy():
        assert dbt.invoke(["parse"]).success
        found = json.loads(path.read_text())
        for kind in ("nodes", "sources", "parent_map", "unit_tests"):
            assert found[kind].keys() == expected[kind].keys()
        written = path.stat().st_mtime_ns
        dbt._PARSED.clear()
        assert dbt.invoke(["parse"]).success
    assert path.stat().st_mtime_ns == written
    assert list(path.parent.iterdir()) == [path]


def test_a_fresh_state_folder_takes_the_parse_of_the_setup(
    views: Views, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, home = tmp_path / "target" / dbt.PARSE, tmp_path / "home"
    made.parent.mkdir()
    shutil.copyfile(views.home / "dbt" / "target" / dbt.PARSE, made)
    monkeypatch.setattr(dbt, "MANIFEST", made.with_name("manifest.json"))
    monkeypatch.setattr(dbt, "_PARSED", [])
    with views.environment() as patch:
        patch.setenv("CREATORS_HOME", str(home))
        patch.setenv("CREATORS_DATABASE_URL", f"{views.url}_of_another_name")
        assert dbt.invoke(["parse"]).success
    # dbt writes the file again where it had to parse.
    own = home / "dbt" / "target" / dbt.PARSE
    assert own.read_bytes() == made.read_bytes()


def test_one_parse_serves_databases_of_two_names(views: Views) -> None:
    url = f"{views.url}_second"
    with views.environment():
        assert dbt.invoke(["parse"]).success
    parsed = dbt._PARSED[1]
    with views.environment() as patch, database(url, f"{name_of(views.url)}{KEPT}"):
        patch.setenv("CREATORS_DATABASE_URL", url)
        with opened(url) as warehouse, warehouse.begin() as session:
            session.exec_driver_sql(f"drop view intermediate.{VIEW} cascade")
        outcome = dbt.invoke(["run", "--select", VIEW])
        assert outcome.success, outcome.errors
        with opened(url) as warehouse, warehouse.begin() as session:
            session.exec_driver_sql(f"select from intermediate.{VIEW}")
    assert dbt._PARSED[1] is parsed
